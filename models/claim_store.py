"""Claims in and out of the database: which articles still have to be read, and what was found in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, delete, exists, select

from copydesk.claim_types import ArticleText, Claim, Slots
from copydesk.types import Paragraph
from models.articles import articles, paragraphs
from models.bulk import insert_rows, next_id
from models.claims import claim_extractions, claim_spans, claims
from models.documents import documents
from models.engine import reading
from models.rewriting import named_by, remove_claims
from models.sightings import portions
from models.source_forgetting import forget_unnamed
from models.source_register import SourceRegister

CONTEXT = 32  # characters of prefix and suffix, as W3C Web Annotation's examples have them


def pending_articles(engine: Engine, extractor: str) -> list[int]:
    """The current articles that an extractor (`name@version`) has not read, in the order of loading."""
    done = exists().where(claim_extractions.c.article_id == articles.c.id, claim_extractions.c.extractor == extractor)
    query = select(articles.c.id).join(documents, documents.c.id == articles.c.document_id)
    with reading(engine) as connection:
        return list(
            connection.execute(query.where(documents.c.status == "loaded", ~done).order_by(articles.c.id)).scalars()
        )


def article_texts(engine: Engine, ids: Sequence[int]) -> dict[int, ArticleText]:
    """The texts and paragraphs of some articles."""
    with reading(engine) as connection:
        found = connection.execute(
            select(articles.c.id, articles.c.text, articles.c.language, articles.c.published_at).where(
                articles.c.id.in_(ids)
            )
        ).all()
        parts = connection.execute(
            select(paragraphs)
            .where(paragraphs.c.article_id.in_(ids))
            .order_by(paragraphs.c.article_id, paragraphs.c.position)
        ).all()
    by_article: dict[int, list[Paragraph]] = {}
    for part in parts:
        by_article.setdefault(part.article_id, []).append(_paragraph(part))
    return {
        row.id: ArticleText(row.text, tuple(by_article.get(row.id, ())), row.language, row.published_at)
        for row in found
    }


def _paragraph(row: Row[Any]) -> Paragraph:
    return Paragraph(*(getattr(row, name) for name in Paragraph.__slots__))


def save_claims(
    engine: Engine,
    run_id: int,
    extractor: str,
    found: Iterable[tuple[int, Sequence[Claim]]],
    replaces: Sequence[str] = (),
    notes: Mapping[int, str] | None = None,
    texts: Mapping[int, str] | None = None,
) -> int:
    """Write the claims of some articles in one transaction; the number written.

    What an older version of the extractor (`name@version`) found in them goes, and so does what extractors found whose
    names it `replaces`. `notes` say what kept it from reading all of an article. An article that another process did
    meanwhile is left as it is; so is one whose text is no longer that of `texts`, where these are given, and which has
    to be read again.
    """
    given = dict(found)
    written = 0
    with engine.begin() as connection:
        writer = _ClaimWriter(connection, run_id, extractor, replaces)
        for part in portions(list(given)):
            for article_id, stored in _stored(connection, part).items():
                if texts is None or stored.text == texts[article_id]:
                    written += writer.add(article_id, stored, given[article_id], (notes or {}).get(article_id))
        writer.flush()
    return written


def remove_superseded(connection: Connection) -> int:
    """Remove the claims of articles that are not current any more; the number removed.

    One that becomes current again is read again.
    """
    current = select(articles.c.id).join(documents, documents.c.id == articles.c.document_id)
    current = current.where(documents.c.status == "loaded")
    read = select(claim_extractions.c.article_id.distinct()).where(claim_extractions.c.article_id.not_in(current))
    removed, let_go = 0, set[int]()
    for article_id in connection.execute(read).scalars().all():
        let_go |= named_by(connection, [article_id])
        removed += remove_claims(connection, claims.c.article_id == article_id)
        connection.execute(delete(claim_extractions).where(claim_extractions.c.article_id == article_id))
    forget_unnamed(connection, let_go)
    return removed


@dataclass(frozen=True, slots=True)
class _Stored:
    """An article as it is stored: its text, where each paragraph starts and its id, and what extractors read it."""

    text: str
    paragraphs: list[tuple[int, int]]
    extractors: list[str]


def _stored(connection: Connection, ids: Sequence[int]) -> dict[int, _Stored]:
    """Some articles, in the order of `ids`. Those that are gone are left out."""
    texts = connection.execute(select(articles.c.id, articles.c.text).where(articles.c.id.in_(ids)))
    found = {row.id: _Stored(row.text, [], []) for row in texts}
    columns = (paragraphs.c.article_id, paragraphs.c.start, paragraphs.c.id)
    for article_id, start, key in connection.execute(select(*columns).where(paragraphs.c.article_id.in_(ids))):
        found[article_id].paragraphs.append((start, key))
    read = select(claim_extractions.c.article_id, claim_extractions.c.extractor)
    for article_id, extractor in connection.execute(read.where(claim_extractions.c.article_id.in_(ids))):
        found[article_id].extractors.append(extractor)
    return {key: found[key] for key in ids if key in found}


class _ClaimWriter:
    def __init__(self, connection: Connection, run_id: int, extractor: str, replaces: Sequence[str]) -> None:
        self._connection = connection
        self._run_id = run_id
        self._extractor = extractor
        self._names = (extractor.partition("@")[0], *replaces)
        self._sources = SourceRegister(connection)
        self._next = next_id(connection, claims)
        self._claims: list[dict[str, Any]] = []
        self._spans: list[dict[str, Any]] = []
        self._done: list[dict[str, Any]] = []
        self._let_go: set[int] = set()  # sources that removed claims named

    def add(self, article_id: int, stored: _Stored, made: Sequence[Claim], note: str | None) -> int:
        """Take up what was made of an article, unless it is stored; the number of claims."""
        if self._extractor in stored.extractors:
            return 0
        self._remove_older(article_id, stored.extractors)
        starts = sorted(stored.paragraphs, reverse=True)
        for position, claim in enumerate(made, 1):
            first = min(s.start for s in claim.spans if s.role == "content")
            paragraph_id = next(found for start, found in starts if start <= first)
            at = {"article_id": article_id, "position": position, "paragraph_id": paragraph_id}
            self._add_claim(at, stored.text, claim)
        done = {"article_id": article_id, "extractor": self._extractor, "claims": len(made), "note": note}
        self._done.append(done | {"run_id": self._run_id})
        return len(made)

    def _remove_older(self, article_id: int, extractors: Sequence[str]) -> None:
        """What this extractor takes the place of goes, so that nothing stands twice."""
        old = [extractor for extractor in extractors if extractor.partition("@")[0] in self._names]
        if old:
            self._let_go |= named_by(self._connection, [article_id])
            remove_claims(self._connection, and_(claims.c.article_id == article_id, claims.c.extractor.in_(old)))
            stale = and_(claim_extractions.c.article_id == article_id, claim_extractions.c.extractor.in_(old))
            self._connection.execute(delete(claim_extractions).where(stale))

    def _add_claim(self, at: dict[str, Any], text: str, claim: Claim) -> None:
        sources = {"source": claim.source, "via": claim.via, "venue": claim.venue, "value": claim.named}
        row = {
            "id": self._next,
            **at,
            "kind": claim.kind,
            "text": claim.text,
            "attribution": claim.attribution,
            "check_worthiness": claim.check_worthiness,
            "confidence": claim.confidence,
            "extractor": self._extractor,
            "run_id": self._run_id,
        }
        named = {
            "source_id" if role == "source" else f"{role}_source_id": source
            and self._sources.mention(self._next, role, source)
            for role, source in sources.items()
        }
        self._claims.append(row | named | _slot_columns(claim.slots))
        for position, span in enumerate(claim.spans, 1):
            place = {"claim_id": self._next, "position": position, "role": span.role, "start": span.start}
            quote = {
                "end": span.end,
                "exact": text[span.start : span.end],
                "prefix": text[max(0, span.start - CONTEXT) : span.start],
                "suffix": text[span.end : span.end + CONTEXT],
            }
            self._spans.append(place | quote)
        self._next += 1

    def flush(self) -> None:
        self._sources.flush()
        insert_rows(self._connection, claims, self._claims)
        insert_rows(self._connection, claim_spans, self._spans)
        insert_rows(self._connection, claim_extractions, self._done)
        self._sources.settle(self._let_go)


def _slot_columns(slots: Slots) -> dict[str, str | None]:
    """The columns of what can be compared; a claim of which nothing is known is neither affirmed nor negated."""
    columns: dict[str, str | None] = {name: getattr(slots, name) for name in Slots.__slots__}
    return columns if any((slots.subject, slots.predicate, slots.value)) else dict.fromkeys(columns)
