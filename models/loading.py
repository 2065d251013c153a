"""Loading a batch: the rows that an article or a quarantined input becomes, written in one transaction."""

from __future__ import annotations

import json
import zlib
from typing import Any

from sqlalchemy import Connection, Table, select, update

from copydesk.dates import precision_of
from copydesk.types import Article, Quarantined, Source
from models.articles import articles, fields, paragraphs
from models.bulk import Row, insert_rows, next_id
from models.documents import documents
from models.edits import edits
from models.source_register import SourceRegister
from models.sources import article_authors

Result = Article | Quarantined


class BatchLoader:
    """Collects the rows of a batch and writes them with one executemany a table. Needs the write lock."""

    def __init__(self, connection: Connection, run_id: int, fetched_at: str) -> None:
        self._connection = connection
        self._run_id = run_id
        self._fetched_at = fetched_at
        self._sources = SourceRegister(connection)
        self._rows: dict[Table, list[Row]] = {
            table: [] for table in (documents, articles, article_authors, fields, paragraphs, edits)
        }
        self._next = {table: next_id(connection, table) for table in self._rows if "id" in table.c}

    def add(self, result: Result) -> None:
        """Add one cleaned or quarantined input; an earlier version of the same uri is superseded."""
        document_id = self._new_id(documents)
        self._rows[documents].append(self._document_row(document_id, result))
        article_id = None
        previous = self._supersede(result)
        if isinstance(result, Article):
            article_id = self._new_id(articles)
            self._rows[articles].append(self._article_row(article_id, document_id, previous, result))
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
        document, decoded = result.document, result.decoded
        quarantined = result if isinstance(result, Quarantined) else None
        return {
            "id": document_id,
            "uri": document.uri,
            "sha256": result.version[1],
            "media_type": document.media_type,
            "encoding": decoded.encoding if decoded else None,
            "encoding_confidence": decoded.confidence if decoded else None,
            "size_bytes": len(document.raw),
            "line_count": len(decoded.lines) if decoded else None,
            "raw": None if result.version[1] == "" else zlib.compress(document.raw, 6),
            "fetched_at": self._fetched_at,
            "status": "quarantined" if quarantined else "loaded",
            "error_code": quarantined.code if quarantined else None,
            "error_message": quarantined.message if quarantined else None,
            "run_id": self._run_id,
            "origin": json.dumps(dict(document.origin), sort_keys=True) if document.origin else None,
        }

    def _article_row(self, article_id: int, document_id: int, previous: int | None, article: Article) -> Row:
        published = article.best("published_at")
        row: dict[str, Any] = {
            "id": article_id,
            "document_id": document_id,
            "publisher_id": self._publisher(article),
            "published_precision": precision_of(published.value) if published else None,
            "published_raw": published.raw if published else None,
            "text": article.text,
            "text_sha256": article.text_sha256,
            "word_count": article.word_count,
            "supersedes_id": previous,
            "desk_sha": article.desk_sha,
            "run_id": self._run_id,
        }
        for name in ("url", "title", "published_at", "modified_at", "language", "section"):
            best = article.best(name)
            row[name] = best.value if best else None
        return row

    def _publisher(self, article: Article) -> int | None:
        best = article.best("publisher")
        if best is None:
            return None
        domain = best.value if "." in best.value and " " not in best.value else None
        return self._sources.id_of(Source("publisher", best.value), domain)

    def _add_parts(self, article_id: int, article: Article) -> None:
        for position, paragraph in enumerate(article.paragraphs, 1):
            row = {name: getattr(paragraph, name) for name in paragraph.__slots__}
            row["locator"] = article.decoded.locator(paragraph.first_line)
            identity = {"id": self._new_id(paragraphs), "article_id": article_id, "position": position}
            self._rows[paragraphs].append(row | identity)
        for position, field in enumerate(article.fields, 1):
            row = {name: getattr(field, name) for name in field.__slots__}
            identity = {"id": self._new_id(fields), "article_id": article_id, "position": position}
            self._rows[fields].append(row | identity)
        authors = dict.fromkeys(self._sources.id_of(Source("person", f.value)) for f in article.all_of("author"))
        for position, source_id in enumerate(authors, 1):
            self._rows[article_authors].append({"article_id": article_id, "source_id": source_id, "position": position})

    def _add_edits(self, document_id: int, article_id: int | None, result: Result) -> None:
        for position, edit in enumerate(result.edits, 1):
            row = {name: getattr(edit, name) for name in edit.__slots__}
            row["locator"] = result.decoded.locator(edit.line_no) if result.decoded else None
            identity = {"id": self._new_id(edits), "document_id": document_id, "article_id": article_id}
            self._rows[edits].append(row | identity | {"position": position, "run_id": self._run_id})

    def _supersede(self, result: Result) -> int | None:
        """Mark the input's other versions as superseded; the id of the article that was current, if any.

        A version that cannot be cleaned takes the place of another such one, but not of an article: the last good
        version stays current.
        """
        uri = result.document.uri
        current = select(articles.c.id).join(documents, documents.c.id == articles.c.document_id)
        query = current.where(documents.c.uri == uri, documents.c.status == "loaded")
        previous = self._connection.execute(query.order_by(articles.c.id.desc()).limit(1)).scalar()
        outdone = ("loaded", "quarantined") if isinstance(result, Article) else ("quarantined",)
        others = update(documents).where(documents.c.uri == uri, documents.c.status.in_(outdone))
        self._connection.execute(others.values(status="superseded"))
        return previous
