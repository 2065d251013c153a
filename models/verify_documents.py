"""Documents verified: raw bytes, edits and paragraphs of each give its article's text, and no line is lost."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from copydesk.errors import ReplayError
from copydesk.readers.lines import reread_lines
from copydesk.redline import replay
from copydesk.types import Edit
from models.articles import articles, paragraphs
from models.documents import as_document, documents
from models.edits import edits
from models.verify_faults import Fault, Faults

_QUERY = select(documents, articles.c.id.label("article_id"), articles.c.text, articles.c.text_sha256).outerjoin(
    articles, articles.c.document_id == documents.c.id
)


def check_document(connection: Connection, faults: Faults, document_id: int) -> None:
    """Check one document: what cannot be read of it is a fault, too."""
    with faults.reading(f"document {document_id}"):
        row = connection.execute(_QUERY.where(documents.c.id == document_id)).first()
        if row is None:
            faults.add(Fault("file", f"document {document_id}", "is in an index, but not in the table"))
            return
        with faults.reading(str(row.uri)):
            for fault in _faults(connection, row):
                faults.add(fault)


def _faults(connection: Connection, row: Row[Any]) -> Iterator[Fault]:
    if row.status == "loaded" and row.article_id is None:
        yield Fault("conservation", row.uri, "the document is loaded but has no article")
    if row.text is not None and hashlib.sha256(row.text.encode()).hexdigest() != row.text_sha256:
        yield Fault("hashes", row.uri, "the article's text is not the one its digest was taken of")
    yield from _paragraph_faults(connection, row)
    if row.raw is None:
        return
    why = why_not_vouched(row)
    if why:
        yield Fault("hashes", row.uri, why)
    elif row.encoding is not None:
        yield from _replay_faults(connection, row)


def why_not_vouched(row: Row[Any]) -> str:
    """Why the raw bytes of a document's row cannot be those that were read; empty where they are."""
    try:
        unpacking = zlib.decompressobj()
        raw = unpacking.decompress(row.raw, max(0, row.size_bytes) + 1)  # no more than there should be
        whole = unpacking.eof or not unpacking.decompress(unpacking.unconsumed_tail, 1)
    except (zlib.error, TypeError, OverflowError) as error:
        return f"the raw input cannot be unpacked: {error}"
    if not whole or hashlib.sha256(raw).hexdigest() != row.sha256 or len(raw) != row.size_bytes:
        return "the raw input is not the one its digest was taken of"
    return ""


def _paragraph_faults(connection: Connection, row: Row[Any]) -> Iterator[Fault]:
    """In Python: SQLite counts from the beginning of a text for each of its paragraphs."""
    if row.article_id is None:
        return
    columns = (paragraphs.c.position, paragraphs.c.start, paragraphs.c.end, paragraphs.c.text)
    for position, start, end, text in connection.execute(
        select(*columns).where(paragraphs.c.article_id == row.article_id)
    ):
        if row.text[start:end] != text:
            yield Fault(
                "paragraphs", row.uri, f"paragraph {position} does not stand where it says in the article's text"
            )
            return


def _replay_faults(connection: Connection, row: Row[Any]) -> Iterator[Fault]:
    made = connection.execute(select(edits).where(edits.c.document_id == row.id).order_by(edits.c.position)).all()
    try:
        lines = reread_lines(as_document(row), row.encoding).lines
        text = replay(lines, map(_edit, made))
    except (LookupError, ValueError, ReplayError) as error:
        yield Fault("replay", row.uri, str(error))
        return
    if text != (row.text or ""):
        yield Fault("replay", row.uri, "the edits applied to the raw lines do not give the article's text")
    yield from _lost_lines(connection, row, lines, made)


def _lost_lines(
    connection: Connection, row: Row[Any], lines: Sequence[str], made: Sequence[Row[Any]]
) -> Iterator[Fault]:
    if row.status == "quarantined":
        return
    taken = [(edit.line_no, edit.last_line) for edit in made]
    if row.article_id is not None:
        query = select(paragraphs.c.first_line, paragraphs.c.last_line).where(paragraphs.c.article_id == row.article_id)
        taken += [(first, last) for first, last in connection.execute(query)]
    covered = set[int]()
    for first, last in taken:  # a number that was damaged may be any
        covered.update(range(max(first, 1), min(last, len(lines)) + 1))
    lost = [number for number, line in enumerate(lines, 1) if line.strip() and number not in covered]
    if lost:
        yield Fault("conservation", row.uri, f"line {lost[0]} is in no paragraph and in no edit ({len(lost)} such)")


def _edit(row: Row[Any]) -> Edit:
    return Edit(*(getattr(row, name) for name in Edit.__slots__))
