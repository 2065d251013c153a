"""A database looked at by somebody who must not be able to change it, while others may be writing."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from copydesk.errors import DatabaseError

P = ParamSpec("P")
R = TypeVar("R")

MOST_SECONDS = 10.0
LOCK_SECONDS = 5.0
STEPS_BETWEEN_LOOKS = 10_000  # of SQLite's virtual machine, between two looks at the clock


def address(path: Path) -> str:
    """The URI by which SQLite opens a file for reading only, whatever characters its name has."""
    return f"file:{quote(str(path.absolute()))}?mode=ro"


def looking_engine(path: Path, seconds: float = MOST_SECONDS) -> Engine:
    """An engine whose connections cannot write, are opened anew each time, and are interrupted after so long."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address(path), uri=True, timeout=LOCK_SECONDS, isolation_level=None)
        deadline = time.monotonic() + seconds
        connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS_BETWEEN_LOOKS)
        connection.execute("pragma query_only = on")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("begin")


def asking(path: Path, function: Callable[Concatenate[Engine, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What `function(engine, …)` answers about the database at `path`.

    Raises DatabaseError where the file is gone, locked or damaged, or the answer takes longer than MOST_SECONDS.
    """
    if not path.exists():
        raise DatabaseError(gone(path))
    engine = looking_engine(path)
    try:
        return function(engine, *args, **kwargs)
    except (DBAPIError, sqlite3.Error) as error:
        raise DatabaseError(explained(path, error)) from error
    finally:
        engine.dispose()


def gone(path: Path) -> str:
    """What to say where the file is not there any more."""
    return f"{path}: the database is gone; put it back, or make it anew with: copydesk ingest FOLDER --db {path}"


def explained(path: Path, error: Exception) -> str:
    """What went wrong while reading, in one line, with the cure."""
    what = str(getattr(error, "orig", None) or error).splitlines()[0]
    if "interrupted" in what:
        return f"{path}: this took longer than {MOST_SECONDS:.0f} seconds and was stopped; ask for less"
    if "locked" in what or "busy" in what:
        return f"{path}: another program holds the database; try again when it has finished"
    if "malformed" in what or "not a database" in what:
        return f"{path}: the database is damaged ({what}); restore a backup, or load the inputs into a new file"
    if "no such table" in what or "no such column" in what:
        return f"{path}: has another schema than this copydesk ({what}); run: copydesk db upgrade --db {path}"
    if "disk i/o error" in what.lower():
        return f"{path}: the disk does not read or write ({what}); check the disk and its free space (copydesk doctor)"
    return f"{path}: cannot be read ({what}); try: copydesk db check --db {path}"
