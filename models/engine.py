"""Connections to the database: how SQLite has to be set up for one writer, many readers and no surprises.

What PostgreSQL takes is in `models/postgresql/engine.py`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from models.checksums import add_functions, add_triggers
from models.places import Place

BUSY_TIMEOUT_MS = 30_000
EVERY = (1 << 63) - 1  # as a limit: all rows there are
READ_ONLY = "copydesk_read_only"
AS_IT_IS = "copydesk_as_it_is"  # of a connection that migrates: checksums are not its business
KEPT = "copydesk_checksums_kept"


def engine_at(place: Place) -> Engine:
    """An engine on a database, wherever it is. Raises DatabaseError where what that takes is not installed."""
    if isinstance(place, Path):
        return sqlite_engine(place)
    from models.postgresql.engine import postgresql_engine

    return postgresql_engine(place)


def sqlite_engine(path: Path) -> Engine:
    """An engine on an SQLite file: WAL, foreign keys on, a busy timeout, and transactions that we begin ourselves."""
    engine = create_engine(URL.create("sqlite", database=str(path)))
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # the driver would begin transactions late, and some statements in none
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "foreign_keys = on",
        "journal_mode = wal",
        "synchronous = normal",
    ):
        connection.execute(f"pragma {pragma}")
    add_functions(connection)


def _begin(connection: Connection) -> None:
    """Writers take the lock at once: a transaction that reads first and writes later fails at once when both do it."""
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    if not read_only and not connection.get_execution_options().get(AS_IT_IS, False):
        _keep_checksums(connection)
    connection.exec_driver_sql("begin" if read_only else "begin immediate")


def _keep_checksums(connection: Connection) -> None:
    """Once for each connection, and only where it writes: it takes some thousandths of a second."""
    driver = connection.connection.driver_connection
    if not connection.info.get(KEPT) and isinstance(driver, sqlite3.Connection):
        connection.exec_driver_sql("select 1 from sqlite_master limit 1")  # damage is reported as it always is
        connection.info[KEPT] = add_triggers(driver)


@contextmanager
def first_reading(connection: Connection) -> Iterator[None]:
    """A consistent view on a connection that is to write afterwards, in another transaction."""
    connection.execution_options(**{READ_ONLY: True})
    with connection.begin():
        yield
    connection.execution_options(**{READ_ONLY: False})


def data_version(connection: Connection) -> int:
    """A number that is another one on this connection as soon as somebody else has written."""
    if is_sqlite(connection):
        version: int = connection.exec_driver_sql("pragma data_version").scalar_one()
        return version
    from models.postgresql.engine import writes_before

    return writes_before(connection)


def is_sqlite(of: Connection | Engine) -> bool:
    """Whether SQLite keeps the database."""
    return of.dialect.name == "sqlite"


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A consistent view of the database that takes no lock a writer would wait for."""
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection, connection.begin():
        yield connection
