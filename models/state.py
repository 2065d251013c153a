"""What a database is, found out without changing it and without loading the migrations."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from enum import Enum
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine

from copydesk.errors import DatabaseError
from models.engine import engine_at
from models.places import NO_TABLES, Place, shown
from models.schema import HEAD


class State(Enum):
    """What there is at a path."""

    MISSING = "missing"
    OLDER = "older"
    CURRENT = "current"


def state_of(place: Place) -> State:
    """Whether there is a database at a place and of which schema.

    Raises DatabaseError for what is no copydesk database, is damaged or out of reach, or is of a newer schema.
    """
    if isinstance(place, Path) and not os.path.lexists(place):
        return State.MISSING
    revision = revision_of(place)
    if revision == NO_TABLES:
        return State.MISSING
    if revision is None or revision > HEAD:
        raise DatabaseError(
            f"{shown(place)}: its schema is {revision or 'unknown'}, newer than this copydesk knows ({HEAD});"
            " upgrade copydesk"
        )
    return State.CURRENT if revision == HEAD else State.OLDER


def revision_of(place: Place) -> str | None:
    """The migration a database is at; NO_TABLES for one on a server that has no table yet.

    Raises DatabaseError for what is no copydesk database.
    """
    if isinstance(place, Path):
        return _revision_of_file(place)
    from models.postgresql.state import revision_at

    return revision_at(place)


def _revision_of_file(path: Path) -> str | None:
    if path.is_dir():
        raise DatabaseError(
            f"{path}: is a folder, not a database file; name a file in it, as in --db {path}/copydesk.db"
        )
    try:
        if not path.exists():
            raise DatabaseError(f"{path}: is a link to nothing; put back what it led to, or delete it")
        if not path.is_file():
            raise DatabaseError(f"{path}: is no ordinary file, so it is no database; name another one")
        if path.stat().st_size == 0:
            raise DatabaseError(f"{path}: is empty, so it is no database; delete it to start anew, or restore a backup")
        return _read_revision(path)
    except PermissionError as error:
        raise DatabaseError(f"{path}: permission denied; make the file readable and writable for you") from error
    except sqlite3.DatabaseError as error:
        raise DatabaseError(_explain(path, error)) from error
    except UnicodeDecodeError as error:  # of SQLite's own message, which quotes what it cannot make sense of
        raise DatabaseError(_explain(path, sqlite3.DatabaseError("malformed schema"))) from error


def _read_revision(path: Path) -> str | None:
    # Who may write merges the log into the file when he closes it; this may be a log that belongs to another file.
    with closing(sqlite3.connect(_read_only(path), uri=True, timeout=30)) as connection:
        tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
        if "alembic_version" not in tables or "documents" not in tables:
            log = Path(f"{path}-wal")
            other = f", or move {log} away where it is another one's" if log.exists() else ""
            raise DatabaseError(f"{path}: is an SQLite database, but not one of copydesk's; name another file{other}")
        row = connection.execute("select version_num from alembic_version").fetchone()
    return str(row[0]) if row else None


def _read_only(path: Path) -> str:
    """Where there is no log nobody has it open, and it is read without side files being made for it."""
    quiet = "" if Path(f"{path}-wal").exists() else "&immutable=1"
    return f"file:{quote(os.fsencode(path.absolute()))}?mode=ro{quiet}"


def _explain(path: Path, error: sqlite3.DatabaseError) -> str:
    if "not a database" in str(error):
        return f"{path}: is not a database; name a new file, or one that copydesk made"
    if "malformed" in str(error):
        return f"{path}: the database is damaged ({error}); restore a backup, or load the inputs into a new file"
    if "disk i/o error" in str(error).lower():
        return f"{path}: the disk does not read or write ({error}); check the disk and its free space (copydesk doctor)"
    return f"{path}: cannot be opened ({error}); check its permissions, and that no other program holds it"


def open_existing(place: Place) -> Engine:
    """An engine on a database that must be there and current, for commands that only read. Raises DatabaseError."""
    state = state_of(place)
    named = shown(place)
    if state is State.MISSING:
        raise DatabaseError(f"{named}: no such database; make one with: copydesk ingest FOLDER --db {named}")
    if state is State.OLDER:
        raise DatabaseError(f"{named}: its schema is older than this copydesk; run: copydesk db upgrade --db {named}")
    return engine_at(place)
