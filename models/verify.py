"""Verify: whether a database keeps its promises, row by row, document by document and check by check."""

from __future__ import annotations

import random
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from models.engine import READ_ONLY, is_sqlite
from models.postgresql.verify import check_tables
from models.verify_documents import check_document
from models.verify_faults import Fault, Faults, Group
from models.verify_file import check_file, check_references, check_schema
from models.verify_links import false_links
from models.verify_rows import Unreadable, check_rows, lenient, walk
from models.verify_search import check_fingerprints, check_search

SAMPLE = 3  # rows shown of a failing check
PART = 500  # documents whose rows are compared at a time, where only some are

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sample:
    """How many documents to look at: a number, or a share of all from 0 to 1; the seed says which."""

    seed: int
    number: int | None = None
    share: float | None = None

    def of(self, ids: Sequence[int]) -> list[int]:
        """Those that are looked at, in the order of loading."""
        wanted = self.number if self.number is not None else round(len(ids) * (self.share or 0))
        return sorted(random.Random(self.seed).sample(ids, min(len(ids), max(1, wanted))))


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at and what was wrong with it.

    `documents` of `of_documents` were replayed, `rows` of each table compared with their checksums. Of the faults of
    one cause the first are named in `faults`; `count` counts all. `left_out` says what was not looked at, and why.
    """

    documents: int
    checks: int
    faults: tuple[Fault, ...]
    count: int = 0
    of_documents: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    signatures: int = 0
    left_out: tuple[str, ...] = ()


def verify(engine: Engine, sample: Sample | None = None, say: Say = lambda line: None) -> Report:
    """Check the file, every row's checksum, every document's replay, every link, index and data test; reads only.

    With a `sample` only some documents and what hangs on them; `say` is told what is being done.
    """
    found = Faults()
    rows: dict[str, int] = {}
    left_out: list[str] = []
    signatures = 0
    with _looking(engine) as connection:
        every = _check_ground(connection, found, left_out, say, whole=sample is None)
        chosen = sample.of(every) if sample else every
        if is_sqlite(connection):
            _check_rows(connection, found, rows, chosen if sample else None, say)
        for number, document_id in enumerate(chosen, 1):
            check_document(connection, found, document_id)
            say(f"documents replayed: {number:,} of {len(chosen):,}")
        say("comparing links")
        _check_links(connection, found, chosen if sample else None)
        tests = data_tests()
        for path in worded_for(connection, tests):
            say(f"data test {path.stem}")
            _run_test(connection, found, path)
        if sample is None:
            say("checking the fingerprint index")
            signatures = check_fingerprints(connection, found)
    if sample is None and is_sqlite(engine):
        say("comparing full-text search with its texts")
        left_out += check_search(engine, found)
    elif sample is not None:
        left_out += ["indexes against their tables, full-text search and the fingerprint index, because of the sample"]
    return _report(found, len(chosen), len(every), len(tests), rows, signatures, left_out)


def _report(
    found: Faults, documents: int, of: int, tests: int, rows: dict[str, int], signatures: int, left_out: Sequence[str]
) -> Report:
    groups = tuple(found.groups.values())
    named = tuple(fault for group in groups for fault in group.faults)
    count = sum(group.count for group in groups)
    return Report(documents, tests, named, count, of, rows, groups, signatures, tuple(left_out))


def data_tests() -> list[Path]:
    """The SQL files that must each return no row."""
    return sorted(Path(str(files("models") / "checks")).glob("*.sql"))


def worded_for(connection: Connection, tests: Sequence[Path]) -> list[Path]:
    """The same tests, in another wording where this database has one of its own."""
    own = ((path.parent / connection.dialect.name / path.name, path) for path in tests)
    return [there if there.exists() else path for there, path in own]


def _check_ground(
    connection: Connection, found: Faults, left_out: list[str], say: Say, *, whole: bool
) -> Sequence[int]:
    """Check the file and its schema, of a database on a server what can be asked of it; the ids of all documents."""
    if not is_sqlite(connection):
        say("checking the schema")
        left_out.append("files, pages and rows: a PostgreSQL server checks its own (pg_amcheck, data checksums)")
        return check_tables(connection, found)
    say("checking the file")
    check_file(connection, found, whole=whole)
    check_schema(connection, found)
    check_references(connection, found)
    return _documents(connection, found)


@contextmanager
def _looking(engine: Engine) -> Iterator[Connection]:
    """A consistent view that ends well also where the file is damaged, as SQLite says once more at the end."""
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        transaction = connection.begin()
        try:
            yield connection
        finally:
            with suppress(DBAPIError, sqlite3.Error):
                transaction.rollback()


@contextmanager
def _as_stored(connection: Connection) -> Iterator[sqlite3.Connection]:
    """The driver's connection, in the same transaction, reading texts whatever their bytes are."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.text_factory = lenient
    try:
        yield driver
    finally:
        driver.text_factory = str


def _documents(connection: Connection, found: Faults) -> Sequence[int]:
    """The ids of all documents that can be read; whole numbers of 8 bytes, so that a million take no memory."""
    ids = array("q")
    with _as_stored(connection) as driver, found.reading("documents"):
        ids.extend(row[0] for row in walk(driver, "id", "documents") if not isinstance(row, Unreadable))
    return ids


def _check_rows(
    connection: Connection, found: Faults, rows: dict[str, int], only: Sequence[int] | None, say: Say
) -> None:
    parts = [None] if only is None else [only[start : start + PART] for start in range(0, len(only), PART)]
    with _as_stored(connection) as driver:
        for part in parts:
            for table, count in check_rows(driver, found, part):
                rows[table] = rows.get(table, 0) + count
                say(f"rows compared: {sum(rows.values()):,}")


def _check_links(connection: Connection, found: Faults, only: Sequence[int] | None) -> None:
    with found.reading("duplicates", "duplicates"):
        for link in false_links(connection, only):
            found.add(Fault("duplicates", *link))


def _run_test(connection: Connection, found: Faults, path: Path) -> None:
    with found.reading("data test", path.stem):
        for row in connection.exec_driver_sql(path.read_text(encoding="utf-8")).fetchmany(SAMPLE):
            found.add(Fault(path.stem, "data test", str(tuple(row))))
