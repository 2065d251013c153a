"""Loading a batch: the rows that an article or a quarantined input becomes, written in one transaction."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, func, select, update

from copydesk import __version__
from copydesk.claim_types import Source
from copydesk.dates import precision_of
from copydesk.types import Article, Quarantined
from models.articles import articles, fields, paragraphs
from models.bulk import Row, insert_rows, next_id
from models.documents import documents
from models.edits import edits, fingerprint_index
from models.source_register import SourceRegister
from models.sources import article_authors

Result = Article | Quarantined


class BatchLoader:
    """Collects the rows of a batch and writes them with one executemany a table. Needs the write lock.

    Of the inputs named as `new` the database holds no version yet.
    """

    def __init__(self, connection: Connection, run_id: int, fetched_at: str, new: Iterable[str] = ()) -> None:
        self._connection = connection
        self._run_id = run_id
        self._fetched_at = fetched_at
        self._new = set(new)
        self._sources = SourceRegister(connection)
        self._rows: dict[Table, list[Row]] = {
            table: [] for table in (documents, articles, article_authors, fields, paragraphs, edits)
        }
        self._next = {table: next_id(connection, table) for table in self._rows if "id" in table.c}
        signed = connection.execute(select(func.max(fingerprint_index.c.last_paragraph))).scalar() or 0
        self._next[paragraphs] = max(self._next[paragraphs], signed + 1)  # a signature is for ever its paragraph's

    def add(self, result: Result) -> None:
        """Add one cleaned or quarantined input; an earlier version of the same uri is superseded."""
        document_id = self._new_id(documents)
        self._rows[documents].append(self._document_row(document_id, result))
        previous = self.supersede(result)
        if isinstance(result, Article):
            self.add_article(document_id, previous, result)
        else:
            self.add_parts(document_id, None, result)

    def add_article(self, document_id: int, previous: int | None, article: Article) -> int:
        """Add the article of a document, `previous` being the one it supersedes; returns its id."""
        article_id = self._new_id(articles)
        identity = {"id": article_id, "document_id": document_id, "supersedes_id": previous}
        self._rows[articles].append(identity | self.article_columns(article))
        self.add_parts(document_id, article_id, article)
        return article_id

    def add_parts(self, document_id: int, article_id: int | None, result: Result) -> None:
        """Add what hangs on a document and its article: edits, and of an article paragraphs, fields and authors."""
        if article_id is not None and isinstance(result, Article):
            self._add_parts(article_id, result)
        self._add_edits(document_id, article_id, result)

    def flush(self) -> None:
        """Write the collected rows."""
        self._sources.flush()
        for table, rows in self._rows.items():
            insert_rows(self._connection, table, rows)
            rows.clear()

    def _new_id(self, table: Table) -> int:
        self._next[table] += 1
        return self._next[table] - 1

    def _document_row(self, document_id: int, result: Result) -> Row:
        document = result.document
        digest = result.digest if isinstance(result, Quarantined) else None
        row = {
            "id": document_id,
            "uri": document.uri,
            "sha256": result.version[1],
            "media_type": document.media_type,
            "size_bytes": digest.size if digest else len(document.raw),
            "raw": zlib.compress(document.raw, 6) if document.raw else None,
            "fetched_at": self._fetched_at,
            "run_id": self._run_id,
            "origin": json.dumps(dict(document.origin), sort_keys=True) if document.origin else None,
        }
        return row | outcome_columns(result)

    def article_columns(self, article: Article) -> dict[str, Any]:
        """The columns of an article that its cleaning decides."""
        row = metadata_columns(article) | {"text": article.text, "text_sha256": article.text_sha256}
        made = {"word_count": article.word_count, "desk_sha": article.desk_sha, "run_id": self._run_id}
        return row | made | {"publisher_id": self._publisher(article)}

    def _publisher(self, article: Article) -> int | None:
        best = article.best("publisher")
        if best is None:
            return None
        domain = best.value if "." in best.value and " " not in best.value else None
        return self._sources.id_of(Source("publisher", best.value), domain)

    def _add_parts(self, article_id: int, article: Article) -> None:
        for table, made in ((paragraphs, paragraph_rows(article)), (fields, field_rows(article))):
            identified = ({"id": self._new_id(table), "article_id": article_id} for _ in made)
            self._rows[table] += [identity | row for identity, row in zip(identified, made, strict=True)]
        authors = dict.fromkeys(self._sources.id_of(Source("person", f.value)) for f in article.all_of("author"))
        for position, source_id in enumerate(authors, 1):
            self._rows[article_authors].append({"article_id": article_id, "source_id": source_id, "position": position})

    def _add_edits(self, document_id: int, article_id: int | None, result: Result) -> None:
        for row in edit_rows(result):
            identity = {"id": self._new_id(edits), "document_id": document_id, "article_id": article_id}
            self._rows[edits].append(row | identity | {"run_id": self._run_id})

    def supersede(self, result: Result) -> int | None:
        """Mark the input's other versions as superseded; the id of the article that was current, if any.

        A version that cannot be cleaned takes the place of another such one, but not of an article: the last good
        version stays current.
        """
        uri = result.document.uri
        if uri in self._new:
            self._new.remove(uri)
            return None
        # Chosen here: asked for a status, SQLite walks through all documents that have it.
        versions = select(articles.c.id, documents.c.status).join(documents, documents.c.id == articles.c.document_id)
        made = self._connection.execute(versions.where(documents.c.uri == uri).order_by(articles.c.id.desc())).all()
        previous = next((row.id for row in made if row.status == "loaded"), None)
        outdone = ("loaded", "quarantined") if isinstance(result, Article) else ("quarantined",)
        others = update(documents).where(documents.c.uri == uri, documents.c.status.in_(outdone))
        self._connection.execute(others.values(status="superseded"))
        return previous


def outcome_columns(result: Result) -> dict[str, Any]:
    """The columns of a document that say what became of it."""
    decoded, quarantined = result.decoded, result if isinstance(result, Quarantined) else None
    return {
        "encoding": decoded.encoding if decoded else None,
        "encoding_confidence": decoded.confidence if decoded else None,
        "line_count": len(decoded.lines) if decoded else None,
        "status": "quarantined" if quarantined else "loaded",
        "error_code": quarantined.code if quarantined else None,
        "error_message": quarantined.message if quarantined else None,
        "code_version": __version__ if quarantined else None,
    }


def metadata_columns(article: Article) -> dict[str, Any]:
    """The columns of an article that its fields decide, but for the publisher."""
    published = article.best("published_at")
    row: dict[str, Any] = {
        "published_precision": precision_of(published.value) if published else None,
        "published_raw": published.raw if published else None,
    }
    for name in ("url", "title", "published_at", "modified_at", "language", "section"):
        best = article.best(name)
        row[name] = best.value if best else None
    return row


def paragraph_rows(article: Article) -> list[dict[str, Any]]:
    """The paragraphs of an article, without ids."""
    rows = [{name: getattr(paragraph, name) for name in paragraph.__slots__} for paragraph in article.paragraphs]
    return [row | {"locator": article.decoded.locator(row["first_line"])} for row in rows]


def field_rows(article: Article) -> list[dict[str, Any]]:
    """The candidates for an article's metadata, without ids."""
    rows = [{name: getattr(field, name) for name in field.__slots__} for field in article.fields]
    return [row | {"position": position} for position, row in enumerate(rows, 1)]


def edit_rows(result: Result) -> list[dict[str, Any]]:
    """The edits to a document, without ids."""
    rows = [{name: getattr(edit, name) for name in edit.__slots__} for edit in result.edits]
    located = [result.decoded.locator(row["line_no"]) if result.decoded else None for row in rows]
    return [
        row | {"position": n, "locator": locator} for n, (row, locator) in enumerate(zip(rows, located, strict=True), 1)
    ]
