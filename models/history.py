"""A stored article's way from raw to text, for showing its redline, and where else its paragraphs stand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, RowMapping, select

from copydesk.errors import DatabaseError, QueryError
from copydesk.readers.lines import reread_lines
from copydesk.types import Edit
from models.articles import articles
from models.documents import as_document, documents
from models.edits import edits
from models.engine import reading

REPEATS = """
    select p.first_line as line, p.similarity, p.duplicate_of_id, p.original_id,
           q.article_id as article, q.first_line as line_there, a.publisher, a.published_at,
           o.article_id as first_article, o.first_line as first_line_there, b.publisher as first_publisher,
           b.published_at as first_published_at
    from paragraphs p join paragraphs q on q.id = p.duplicate_of_id join paragraphs o on o.id = p.original_id
    join versions a on a.id = q.article_id join versions b on b.id = o.article_id
    where p.article_id = ?
"""


@dataclass(frozen=True, slots=True)
class History:
    """The raw lines of an article's document, the edits made to them, and notes on what repeats another article."""

    uri: str
    lines: tuple[str, ...]
    edits: tuple[Edit, ...]
    notes: Mapping[int, Sequence[str]]


def history(engine: Engine, article_id: int) -> History:
    """The history of an article. Raises QueryError where there is no such
    article, DatabaseError where its raw text was not kept."""
    query = select(documents).join(articles, articles.c.document_id == documents.c.id)
    with reading(engine) as connection:
        document = connection.execute(query.where(articles.c.id == article_id)).first()
        if document is None:
            raise QueryError(f"article {article_id}: there is none; list them with: copydesk query articles")
        if document.raw is None:
            raise DatabaseError(f"article {article_id}: its raw text was not kept, so its redline cannot be shown")
        made = select(edits).where(edits.c.document_id == document.id).order_by(edits.c.position)
        rows = connection.execute(made).all()
        notes = _repeats(connection, article_id)
    lines = reread_lines(as_document(document), document.encoding).lines
    return History(document.uri, lines, tuple(Edit(*(getattr(row, n) for n in Edit.__slots__)) for row in rows), notes)


def _repeats(connection: Connection, article_id: int) -> dict[int, list[str]]:
    """By line, which earlier article has the paragraph that begins there, and which had it first."""
    notes: dict[int, list[str]] = {}
    for row in connection.exec_driver_sql(REPEATS, (article_id,)).mappings():
        alike = "word for word" if row["similarity"] == 1 else f"{math.floor(100 * row['similarity'])} % alike"
        notes[row["line"]] = [f"repeats {_place(row, '')}, {alike}"]
        if row["original_id"] != row["duplicate_of_id"]:
            notes[row["line"]].append(f"first in {_place(row, 'first_')}")
    return notes


def _place(row: RowMapping, prefix: str) -> str:
    known = [str(row[f"{prefix}{name}"]) for name in ("publisher", "published_at") if row[f"{prefix}{name}"]]
    where = f" ({', '.join(known)})" if known else ""
    return f"article {row[f'{prefix}article']}{where}, line {row[f'{prefix}line_there']}"
