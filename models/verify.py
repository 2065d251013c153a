"""Verify: whether a database keeps its promises, document by document and check by check."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from copydesk.errors import ReplayError
from copydesk.readers.lines import reread_lines
from copydesk.redline import replay
from copydesk.types import Edit
from models.articles import articles, paragraphs
from models.documents import as_document, documents
from models.edits import edits
from models.engine import reading
from models.verify_links import false_links

BATCH = 500  # documents in memory at a time
SAMPLE = 3  # rows shown of a failing check


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken promise: which invariant, where, and how."""

    invariant: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at and what was wrong with it."""

    documents: int
    checks: int
    faults: tuple[Fault, ...]


def verify(engine: Engine) -> Report:
    """Check the file, every document's replay and conservation, every link, and every data test; reads only."""
    with reading(engine) as connection:
        found = list(_file_faults(connection))
        count = 0
        for batch in _batches(connection):
            count += len(batch)
            found.extend(fault for row in batch for fault in _document_faults(connection, row))
        found.extend(Fault("duplicates", *link) for link in false_links(connection))
        tests = data_tests()
        found.extend(fault for path in tests for fault in _test_faults(connection, path))
    return Report(count, len(tests), tuple(found))


def data_tests() -> list[Path]:
    """The SQL files that must each return no row."""
    return sorted(Path(str(files("models") / "checks")).glob("*.sql"))


def _file_faults(connection: Connection) -> Iterator[Fault]:
    for (message,) in connection.exec_driver_sql("pragma quick_check"):
        if message != "ok":
            yield Fault("file", "database", message)
    for table, row, target, _ in connection.exec_driver_sql("pragma foreign_key_check"):
        yield Fault("references", f"{table} row {row}", f"refers to a row of {target} that is not there")


def _batches(connection: Connection) -> Iterator[list[Row[Any]]]:
    last = 0
    query = select(documents, articles.c.id.label("article_id"), articles.c.text, articles.c.text_sha256)
    joined = query.outerjoin(articles, articles.c.document_id == documents.c.id).order_by(documents.c.id).limit(BATCH)
    while batch := connection.execute(joined.where(documents.c.id > last)).all():
        yield list(batch)
        last = batch[-1].id


def _document_faults(connection: Connection, row: Row[Any]) -> Iterator[Fault]:
    if row.status == "loaded" and row.article_id is None:
        yield Fault("conservation", row.uri, "the document is loaded but has no article")
    if row.text is not None and hashlib.sha256(row.text.encode()).hexdigest() != row.text_sha256:
        yield Fault("hashes", row.uri, "the article's text is not the one its digest was taken of")
    yield from _paragraph_faults(connection, row)
    if row.raw is None:
        return
    try:
        raw = zlib.decompress(row.raw)
    except zlib.error as error:
        yield Fault("hashes", row.uri, f"the raw input cannot be unpacked: {error}")
        return
    if hashlib.sha256(raw).hexdigest() != row.sha256 or len(raw) != row.size_bytes:
        yield Fault("hashes", row.uri, "the raw input is not the one its digest was taken of")
    if row.encoding is not None:
        yield from _replay_faults(connection, row)


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


def _lost_lines(connection: Connection, row: Row[Any], lines: tuple[str, ...], made: Any) -> Iterator[Fault]:
    covered = set[int]()
    if row.article_id is not None:
        query = select(paragraphs.c.first_line, paragraphs.c.last_line).where(paragraphs.c.article_id == row.article_id)
        for first, last in connection.execute(query):
            covered.update(range(first, last + 1))
    for edit in made:
        covered.update(range(edit.line_no, edit.last_line + 1))
    lost = [number for number, line in enumerate(lines, 1) if line.strip() and number not in covered]
    if row.status != "quarantined" and lost:
        yield Fault("conservation", row.uri, f"line {lost[0]} is in no paragraph and in no edit ({len(lost)} such)")


def _edit(row: Row[Any]) -> Edit:
    return Edit(*(getattr(row, name) for name in Edit.__slots__))


def _test_faults(connection: Connection, path: Path) -> Iterator[Fault]:
    rows = connection.exec_driver_sql(path.read_text(encoding="utf-8")).fetchmany(SAMPLE)
    for row in rows:
        yield Fault(path.stem, "data test", str(tuple(row)))
