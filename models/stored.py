"""Stored: what the database holds of some documents, in the form that a new cleaning of them is compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from copydesk.types import Article, Edit, Field, Paragraph
from models.articles import articles, fields, paragraphs
from models.documents import documents
from models.edits import edits
from models.loading import Result, edit_rows, field_rows, metadata_columns, outcome_columns, paragraph_rows

Rows = Sequence[dict[str, Any]]

PARAGRAPH = (*Paragraph.__slots__, "locator")
FIELD = (*Field.__slots__, "position")
EDIT = (*Edit.__slots__, "position", "locator")


@dataclass(frozen=True, slots=True)
class Stored:
    """A document's row, its article's where it has one, and what hangs on them in order."""

    document_id: int
    uri: str
    status: str
    document: Row[Any]
    article: Row[Any] | None
    paragraphs: Rows
    fields: Rows
    edits: Rows

    @property
    def article_id(self) -> int | None:
        """The article's id, if there is one."""
        return self.article.id if self.article is not None else None

    @property
    def desk_sha(self) -> str | None:
        """The desk that made the article."""
        return self.article.desk_sha if self.article is not None else None


def read_stored(connection: Connection, document_ids: Sequence[int]) -> dict[int, Stored]:
    """What is stored of some documents, by their ids."""
    columns = [column for column in documents.c if column.name != "raw"]
    rows = connection.execute(select(*columns).where(documents.c.id.in_(document_ids))).all()
    made = connection.execute(select(articles).where(articles.c.document_id.in_(document_ids))).all()
    by_document = {article.document_id: article for article in made}
    ids = [article.id for article in made]
    of_paragraphs = _rows(connection, paragraphs, "article_id", ids, PARAGRAPH)
    of_fields = _rows(connection, fields, "article_id", ids, FIELD)
    of_edits = _rows(connection, edits, "document_id", document_ids, EDIT)
    return {row.id: _stored(row, by_document.get(row.id), of_paragraphs, of_fields, of_edits) for row in rows}


def same_as(stored: Stored, result: Result) -> bool:
    """Whether a cleaning came to what is stored. Publisher and authors follow from the fields."""
    outcome = outcome_columns(result)
    outcome.pop("code_version")  # who tried is noted without rewriting anything
    if any(getattr(stored.document, name) != value for name, value in outcome.items()):
        return False
    if edit_rows(result) != stored.edits:
        return False
    if not isinstance(result, Article):
        return stored.article is None
    if stored.article is None:
        return False
    columns = metadata_columns(result) | {"text": result.text, "word_count": result.word_count}
    same = all(getattr(stored.article, name) == value for name, value in columns.items())
    return same and field_rows(result) == stored.fields and paragraph_rows(result) == stored.paragraphs


def _stored(row: Row[Any], article: Row[Any] | None, *parts: dict[int, Rows]) -> Stored:
    of_paragraphs, of_fields, of_edits = parts
    key = article.id if article is not None else 0
    own = (of_paragraphs.get(key, []), of_fields.get(key, []), of_edits.get(row.id, []))
    return Stored(row.id, row.uri, row.status, row, article, *own)


def _rows(
    connection: Connection, table: Table, owner: str, ids: Sequence[int], names: Sequence[str]
) -> dict[int, Rows]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    columns = [table.c[owner], *(table.c[name] for name in names)]
    query = select(*columns).where(table.c[owner].in_(ids)).order_by(table.c[owner], table.c.position)
    for key, *values in connection.execute(query):
        found[key].append(dict(zip(names, values, strict=True)))
    return dict(found)
