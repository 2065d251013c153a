"""What a database file is, found out without changing it and without loading the migrations."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from enum import Enum
from pathlib import Path

from sqlalchemy import Engine

from copydesk.errors import DatabaseError
from models.engine import sqlite_engine
from models.schema import HEAD


class State(Enum):
    """What there is at a path."""

    MISSING = "missing"
    OLDER = "older"
    CURRENT = "current"


def state_of(path: Path) -> State:
    """Whether there is a database at `path` and of which schema.

    Raises DatabaseError for a file that is no copydesk database, is damaged, or is of a newer schema.
    """
    if not path.exists():
        return State.MISSING
    revision = revision_of(path)
    if revision is None or revision > HEAD:
        raise DatabaseError(
            f"{path}: its schema is {revision or 'unknown'}, newer than this copydesk knows ({HEAD}); upgrade copydesk"
        )
    return State.CURRENT if revision == HEAD else State.OLDER


def revision_of(path: Path) -> str | None:
    """The migration a database is at. Raises DatabaseError where the file is no copydesk database."""
    if path.is_dir():
        raise DatabaseError(
            f"{path}: is a folder, not a database file; name a file in it, as in --db {path}/copydesk.db"
        )
    try:
        if path.stat().st_size == 0:
            raise DatabaseError(f"{path}: is empty, so it is no database; delete it to start anew, or restore a backup")
        return _read_revision(path)
    except PermissionError as error:
        raise DatabaseError(f"{path}: permission denied; make the file readable and writable for you") from error
    except sqlite3.DatabaseError as error:
        raise DatabaseError(_explain(path, error)) from error


def _read_revision(path: Path) -> str | None:
    # Not read-only: a database in WAL mode needs its side files, and opening one changes nothing in it.
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
        if "alembic_version" not in tables or "documents" not in tables:
            raise DatabaseError(f"{path}: is an SQLite database, but not one of copydesk's; name another file")
        row = connection.execute("select version_num from alembic_version").fetchone()
    return str(row[0]) if row else None


def _explain(path: Path, error: sqlite3.DatabaseError) -> str:
    if "not a database" in str(error):
        return f"{path}: is not a database; name a new file, or one that copydesk made"
    if "malformed" in str(error):
        return f"{path}: the database is damaged ({error}); restore a backup, or load the inputs into a new file"
    return f"{path}: cannot be opened ({error}); check its permissions, and that no other program holds it"


def open_existing(path: Path) -> Engine:
    """An engine on a database that must be there and current, for commands that only read. Raises DatabaseError."""
    state = state_of(path)
    if state is State.MISSING:
        raise DatabaseError(f"{path}: no such database; make one with: copydesk ingest FOLDER --db {path}")
    if state is State.OLDER:
        raise DatabaseError(f"{path}: its schema is older than this copydesk; run: copydesk db upgrade --db {path}")
    return sqlite_engine(path)
