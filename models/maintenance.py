"""Maintenance of a database: looked over, searched through faster, planned better, its log emptied.

Every step may be repeated, may be cut short anywhere, and lets waiting writers in between its transactions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError as RefusedError

from copydesk.errors import DatabaseError
from models.engine import is_sqlite, reading
from models.failures import in_words
from models.postgresql.maintenance import analyse_tables, take_in
from models.schema import SEARCH

PAGES = 500  # of a full-text index that one transaction merges: some tenths of a second of the write lock
MOST_MERGES = 10_000
SAMPLED = 1_000  # rows of an index that statistics are made of
LOG_WAIT_MS = 2_000  # emptying the log keeps writers out while it waits for readers: not for long


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of a full-text index: whether it had to be built anew, and transactions that merged something."""

    table: str
    rebuilt: bool
    merges: int


@dataclass(frozen=True, slots=True)
class Emptied:
    """What became of the write-ahead log: pages that were in it and are in the database now; `busy` if some stay."""

    pages: int
    busy: bool


def require_sound(engine: Engine) -> None:
    """Raise DatabaseError where the file is damaged, before anything is written to it. A server sees to its own."""
    if not is_sqlite(engine):
        return
    try:
        with reading(engine) as connection:
            faults = [row[0] for row in connection.exec_driver_sql("pragma quick_check(5)") if row[0] != "ok"]
    except RefusedError as error:
        raise in_words(str(engine.url.database), error.orig or error) from error
    if faults:
        raise DatabaseError(f"{engine.url.database}: damaged: {faults[0]}; restore a backup")


def merge_search(engine: Engine, table: str) -> Merged:
    """Check a full-text index against its table, build it anew where it is wrong, and merge its pieces into one."""
    rebuilt = not _is_sound(engine, table)
    if rebuilt:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"insert into {table}({table}) values ('rebuild')")
    return Merged(table, rebuilt, sum(1 for _ in _merges(engine, table)))


def merge_all(engine: Engine) -> list[Merged]:
    """Every full-text index there is; on a server those that were put off are taken in at once."""
    if not is_sqlite(engine):
        return [Merged(index, False, pages) for index, pages in take_in(engine).items()]
    return [merge_search(engine, table) for table in SEARCH]


def analyse(engine: Engine) -> int:
    """Renew the statistics that queries are planned by; the number of indexes, or tables, that there are some of."""
    if not is_sqlite(engine):
        return analyse_tables(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"pragma analysis_limit = {SAMPLED}")
        connection.exec_driver_sql("analyze")
        count: int = connection.exec_driver_sql("select count(*) from sqlite_stat1").scalar_one()
    return count


def empty_log(engine: Engine) -> Emptied:
    """Move the write-ahead log into the database, and cut it to nothing where no reader needs it any more.

    A server does so by itself.
    """
    if not is_sqlite(engine):
        return Emptied(0, False)
    with _driver(engine) as connection:
        before = connection.execute("pragma busy_timeout").fetchone()[0]
        connection.execute(f"pragma busy_timeout = {LOG_WAIT_MS}")
        try:
            pages = max(0, connection.execute("pragma wal_checkpoint(passive)").fetchone()[1])
            busy = connection.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
        finally:
            connection.execute(f"pragma busy_timeout = {before}")
    return Emptied(pages, bool(busy))


def _is_sound(engine: Engine, table: str) -> bool:
    try:
        with engine.begin() as connection:  # with rank 1 it is compared with the texts
            connection.exec_driver_sql(f"insert into {table}({table}, rank) values ('integrity-check', 1)")
    except RefusedError as error:
        if "malformed" not in str(error.orig) and "corrupt" not in str(error.orig):
            raise
        return False
    return True


def _merges(engine: Engine, table: str) -> Iterator[None]:
    """Merge a portion a transaction until nothing is left; a negative number begins with pieces of any size."""
    for number in range(MOST_MERGES):
        with engine.begin() as connection:
            before = _changes(connection)
            pages = -PAGES if number == 0 else PAGES
            connection.exec_driver_sql(f"insert into {table}({table}, rank) values ('merge', {pages})")
            if _changes(connection) - before < 2:  # SQLite's own sign that there was nothing to merge
                return
        yield


def _changes(connection: object) -> int:
    from sqlalchemy import Connection

    assert isinstance(connection, Connection)
    driver = connection.connection.driver_connection
    return driver.total_changes if isinstance(driver, sqlite3.Connection) else 0


@contextmanager
def _driver(engine: Engine) -> Iterator[sqlite3.Connection]:
    """The driver's own connection, in no transaction: a checkpoint within one does nothing."""
    with closing(engine.raw_connection()) as connection:
        driver = connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        yield driver
