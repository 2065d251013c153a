"""A stored article's way from raw to text, for showing its redline."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select

from copydesk.errors import DatabaseError, QueryError
from copydesk.readers.lines import reread_lines
from copydesk.types import Edit
from models.articles import articles
from models.documents import as_document, documents
from models.edits import edits
from models.engine import reading


@dataclass(frozen=True, slots=True)
class History:
    """The raw lines of an article's document and the edits made to them."""

    uri: str
    lines: tuple[str, ...]
    edits: tuple[Edit, ...]


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
    lines = reread_lines(as_document(document), document.encoding).lines
    return History(document.uri, lines, tuple(Edit(*(getattr(row, n) for n in Edit.__slots__)) for row in rows))
