"""Reclean: stored documents are cleaned again under another desk, and only what comes out differently is written.

Afterwards the database is that of a load under this desk. What was superseded stays as it was: it is history.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, and_, or_, select

from copydesk.batches import BYTES_PER_BATCH, DOCUMENTS_PER_BATCH, Clean
from copydesk.batches import clean as clean_here
from copydesk.desk import Desk
from copydesk.types import Article, Document
from models.articles import articles
from models.changes import Changes, change_of
from models.documents import as_document, documents
from models.engine import reading
from models.line_counts import counted
from models.loading import Result, edit_rows
from models.rewriting import Rewriter
from models.store import Store, now
from models.stored import Stored, read_stored, same_as

# What only the pipeline says of a document. The other codes come from its bytes alone, whatever the desk.
MENDABLE = ("nothing_left", "internal_error")
CURRENT = or_(
    documents.c.status == "loaded",
    and_(documents.c.status == "quarantined", documents.c.error_code.in_(MENDABLE), documents.c.dropped_at.is_(None)),
)


@dataclass(slots=True)
class Recleaned:
    """What recleaning came to, in documents.

    `rewritten` have an article that changed (or stay in quarantine with other edits), `quarantined` lost theirs,
    `restored` got one, `unchanged` came out the same, `without_raw` could not be cleaned again.
    """

    rewritten: int = 0
    unchanged: int = 0
    quarantined: int = 0
    restored: int = 0
    without_raw: int = 0
    changes: Changes = field(default_factory=Changes)

    def update(self, other: Recleaned) -> None:
        """Add what came of further documents."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.changes.update(other.changes)

    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        return {name: getattr(self, name) for name in COUNTED}

    def as_dict(self) -> dict[str, Any]:
        """The numbers, and what changed."""
        return self.counts() | self.changes.as_dict()


COUNTED = ("rewritten", "quarantined", "restored", "unchanged", "without_raw")


def reclean_articles(
    store: Store, run_id: int, desk: Desk, article_ids: Sequence[int], clean: Clean = clean_here
) -> Recleaned:
    """Clean the documents of some articles again, a transaction a batch."""
    return reclean_documents(store, run_id, desk, documents_of(store.engine, article_ids), clean)


def reclean_documents(
    store: Store, run_id: int, desk: Desk, document_ids: Sequence[int], clean: Clean = clean_here
) -> Recleaned:
    """Clean some documents again, a transaction a batch; those that are not current any more are left alone."""
    done = Recleaned()
    for batch in document_batches(store.engine, document_ids):
        done.update(reclean_batch(store, run_id, desk, batch, clean))
    return done


def reclean_batch(
    store: Store, run_id: int, desk: Desk, document_ids: Sequence[int], clean: Clean = clean_here
) -> Recleaned:
    """Clean a batch of documents again and write what differs, in one transaction."""
    done, results = _cleaned(store.engine, desk, document_ids, clean)
    with store.engine.begin() as connection:
        reinstated = _write(connection, run_id, results, done)
    if reinstated:  # the version before one that came to nothing: it was cleaned by an older desk
        done.update(reclean_batch(store, run_id, desk, reinstated, clean))
    return done


def compare_batch(engine: Engine, desk: Desk, document_ids: Sequence[int], clean: Clean = clean_here) -> Recleaned:
    """What `reclean_batch` would come to; writes nothing."""
    done, results = _cleaned(engine, desk, document_ids, clean)
    with reading(engine) as connection:
        for stored, result in _pairs(connection, results):
            if same_as(stored, result):
                done.unchanged += 1
            else:
                _count(done, stored, result, _outcome(stored, result))
    return done


def documents_of(engine: Engine, article_ids: Sequence[int]) -> list[int]:
    """The documents of some articles, in the order of loading."""
    found: list[int] = []
    with reading(engine) as connection:
        for part in _parts(article_ids):
            found += connection.execute(select(articles.c.document_id).where(articles.c.id.in_(part))).scalars()
    return sorted(found)


def document_batches(
    engine: Engine, document_ids: Sequence[int], most_documents: int = DOCUMENTS_PER_BATCH
) -> Iterator[list[int]]:
    """The documents in their order, cut into what one transaction takes."""
    batch: list[int] = []
    size = 0
    for document_id, length in _sizes(engine, document_ids):
        if batch and (len(batch) >= most_documents or size + length > BYTES_PER_BATCH):
            yield batch
            batch, size = [], 0
        batch.append(document_id)
        size += length
    if batch:
        yield batch


def _sizes(engine: Engine, document_ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    for part in _parts(sorted(set(document_ids))):
        query = select(documents.c.id, documents.c.size_bytes).where(documents.c.id.in_(part))
        with reading(engine) as connection:
            rows = connection.execute(query.order_by(documents.c.id)).all()
        yield from ((row.id, row.size_bytes) for row in rows)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + DOCUMENTS_PER_BATCH] for start in range(0, len(ids), DOCUMENTS_PER_BATCH))


def _cleaned(
    engine: Engine, desk: Desk, document_ids: Sequence[int], clean: Clean
) -> tuple[Recleaned, dict[int, Result]]:
    """What the desk makes of the documents that are current, by their ids."""
    done = Recleaned()
    with reading(engine) as connection:
        query = select(documents).where(documents.c.id.in_(document_ids), CURRENT).order_by(documents.c.id)
        rows = connection.execute(query).all()
    found: dict[int, Document] = {}
    for row in rows:
        document = _unpacked(row)
        if document is None:
            done.without_raw += 1
        else:
            found[row.id] = document
    return done, dict(zip(found, clean(found.values(), desk), strict=True))


def _unpacked(row: Any) -> Document | None:
    try:
        return as_document(row) if row.raw is not None else None
    except zlib.error:
        return None  # damaged: `copydesk verify` names it


def _pairs(connection: Connection, results: dict[int, Result]) -> Iterator[tuple[Stored, Result]]:
    """What is stored now beside what was made, for the documents that are still current."""
    stored = read_stored(connection, list(results))
    for document_id, result in results.items():
        one = stored.get(document_id)
        if one is not None and _is_current(one):
            yield one, result


def _is_current(stored: Stored) -> bool:
    if stored.status == "quarantined":
        return stored.document.error_code in MENDABLE and stored.document.dropped_at is None
    return stored.status == "loaded"


def _write(connection: Connection, run_id: int, results: dict[int, Result], done: Recleaned) -> list[int]:
    """Write what differs; the documents that became current again."""
    rewriter = Rewriter(connection, run_id, now())
    differing: list[tuple[Stored, Result]] = []
    for stored, result in _pairs(connection, results):
        if same_as(stored, result):
            rewriter.restamp(stored, result)
            done.unchanged += 1
        else:
            differing.append((stored, result))
    with counted(connection, (stored.uri for stored, _ in differing)):
        for stored, result in differing:
            outcome = rewriter.rewrite(stored, result)
            if outcome != "superseded":
                _count(done, stored, result, outcome)
        rewriter.finish()
    rewriter.forget()
    return rewriter.reinstated


def _outcome(stored: Stored, result: Result) -> str:
    has_article = stored.article_id is not None
    if has_article == isinstance(result, Article):
        return "rewritten"
    return "quarantined" if has_article else "restored"


def _count(done: Recleaned, stored: Stored, result: Result, outcome: str) -> None:
    setattr(done, outcome, getattr(done, outcome) + 1)
    done.changes.add(change_of(stored.uri, stored.article_id, outcome, stored.edits, edit_rows(result)))
