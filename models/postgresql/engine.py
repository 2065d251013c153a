"""Connections to PostgreSQL: one writer at a time, readers on a snapshot, and values as SQLite gives them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from copydesk.errors import DatabaseError
from models.places import shown
from models.postgresql.marks import for_psycopg

if TYPE_CHECKING:
    from psycopg.adapt import AdaptersMap

LOCK_TIMEOUT_MS = 30_000  # as long as SQLite's
CONNECT_TIMEOUT = 10  # seconds
WRITES = "copydesk_writes"  # a table of one row, whose number every transaction that writes raises
AT = "copydesk_write"

# A server whose machine went away is noticed within a minute, where TCP by itself would wait for hours.
ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}

SETTINGS = (
    f"set lock_timeout = {LOCK_TIMEOUT_MS}",
    "set timezone = 'UTC'",
    "set jit = off",  # compiling takes longer than what is asked for here
    "set client_min_messages = warning",
)
COUNT = f"update {WRITES} set number = number + 1 returning number"


def postgresql_engine(url: URL) -> Engine:
    """An engine on a database of a server. Raises DatabaseError where psycopg is not installed."""
    options: dict[str, Any] = {"context": _adapters(url), "connect_timeout": CONNECT_TIMEOUT}
    named = {"application_name": "copydesk", "client_encoding": "utf8", **ALIVE}
    given = options | {name: value for name, value in named.items() if name not in url.query}
    engine = create_engine(url, pool_pre_ping=True, connect_args=given, hide_parameters=True)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _with_marks, retval=True)
    return engine


def _adapters(url: URL) -> AdaptersMap:
    try:
        return _numbers_as_sqlite_gives_them()
    except ImportError as error:
        raise DatabaseError(
            f"{shown(url)}: PostgreSQL needs psycopg; install it: pip install 'copydesk[postgres]'"
        ) from error


@cache
def _numbers_as_sqlite_gives_them() -> AdaptersMap:
    """Sums and averages as int and float, truth as 0 and 1, so that both databases give the same rows."""
    import psycopg
    from psycopg.adapt import AdaptersMap, Buffer, Loader

    class Number(Loader):
        def load(self, data: Buffer) -> int | float:
            written = bytes(data)
            return int(written) if written.lstrip(b"-").isdigit() else float(written)

    class Truth(Loader):
        def load(self, data: Buffer) -> int:
            return int(bytes(data) == b"t")

    adapters = AdaptersMap(psycopg.adapters)
    adapters.register_loader("numeric", Number)
    adapters.register_loader("bool", Truth)
    return adapters


def _set_up(connection: Any, record: Any) -> None:
    connection.autocommit = True
    for setting in SETTINGS:
        connection.execute(setting)
    connection.autocommit = False


def _begin(connection: Connection) -> None:
    """Who writes waits for the row that all writers change, and then sees whatever was written before."""
    from models.engine import AS_IT_IS, READ_ONLY

    options = connection.get_execution_options()
    connection.info[AT] = 0
    if options.get(READ_ONLY, False):
        connection.exec_driver_sql("set transaction isolation level repeatable read, read only")
    elif not options.get(AS_IT_IS, False):
        number = connection.exec_driver_sql(COUNT).scalar()
        if number is None:
            raise DatabaseError(f"{shown(connection.engine.url)}: {WRITES} has no row; restore it from a backup")
        connection.info[AT] = 1


def writes_before(connection: Connection) -> int:
    """How often the database was written to before this transaction."""
    number: int = connection.exec_driver_sql(f"select number from {WRITES}").scalar_one()
    return number - int(connection.info[AT])


def _with_marks(
    connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
) -> tuple[str, Any]:
    """SQL of our own has SQLite's marks; what SQLAlchemy has compiled has the driver's."""
    own = context is not None and context.compiled is None
    return (for_psycopg(statement) if own else statement), parameters
