"""Making and upgrading databases. A new one appears complete or not at all."""

from __future__ import annotations

import errno
import glob
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError

from copydesk.errors import DatabaseError
from models.engine import AS_IT_IS, engine_at, sqlite_engine
from models.places import Place
from models.processes import is_running
from models.schema import HEAD
from models.state import State, revision_of, state_of

MIGRATING = 0x636F7079  # the lock's number: any will do that no other program takes for its own


def ensure(place: Place) -> Engine:
    """Open the database at a place, making it if there is none and upgrading it if it is older. Raises DatabaseError.

    On a server the database itself has to be there: its tables are made in it.
    """
    return _ensure_file(place) if isinstance(place, Path) else _ensure_tables(place)


def _ensure_tables(url: URL) -> Engine:
    state = state_of(url)
    engine = engine_at(url)
    if state is not State.CURRENT:
        upgrade(engine)
    return engine


def _ensure_file(path: Path) -> Engine:
    _sweep(path)
    state = state_of(path)
    if state is State.MISSING:
        _create(path)
    engine = sqlite_engine(path)
    if state is State.OLDER:
        upgrade(engine)
    return engine


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a database to a revision; each migration is one transaction."""
    _migrate(engine, revision, down=False)


def downgrade(engine: Engine, revision: str) -> None:
    """Take a database back to an older revision; `base` empties it."""
    _migrate(engine, revision, down=True)


def pending(place: Place) -> list[str]:
    """The migrations that an upgrade would apply, oldest first, without writing anything."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config())
    current = revision_of(place)
    revisions = [r.revision for r in script.walk_revisions(base="base", head="heads")]
    older = revisions[: revisions.index(current)] if current in revisions else revisions
    return list(reversed(older))


def check_folder(path: Path) -> None:
    """Raise DatabaseError where no database can be made at `path`."""
    if not path.parent.is_dir():
        raise DatabaseError(f"{path}: the folder {path.parent} does not exist; create it or name another place")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise DatabaseError(f"{path}: the folder {path.parent} is not writable; change that or name another place")


def _create(path: Path) -> None:
    """Build the database beside its place and move it there, so that a crash leaves no half-made one."""
    check_folder(path)
    new = path.with_name(f".{path.name}.new-{os.getpid()}")
    new.unlink(missing_ok=True)
    try:
        engine = sqlite_engine(new)
        upgrade(engine)
        engine.dispose()
        _merge_log(new)
        _move(new, path)
    except (OSError, DBAPIError, sqlite3.Error) as error:
        said = str((error.orig if isinstance(error, DBAPIError) else error) or error)
        raise DatabaseError(
            f"{path}: cannot be created ({said}); check the free space, and that the folder is writable"
        ) from error
    finally:
        for side in ("", "-wal", "-shm", "-journal"):
            Path(f"{new}{side}").unlink(missing_ok=True)


def _merge_log(new: Path) -> None:
    """Make sure that all of a database is in its file. Closing it says nothing where that fails, as on a full disk."""
    with closing(sqlite3.connect(new)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
        log = Path(f"{new}-wal")
        if log.exists() and log.stat().st_size:
            raise OSError(errno.EIO, "its log cannot be moved into it")


def _sweep(path: Path) -> None:
    """Remove the half-made databases of processes that were killed while they made one."""
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.new-*"):
        pid = leftover.name.rpartition(".new-")[2].partition("-")[0]
        if pid.isdecimal() and not is_running(int(pid)):
            leftover.unlink(missing_ok=True)


def _move(new: Path, path: Path) -> None:
    try:
        os.link(new, path)  # unlike a rename this never replaces a database made meanwhile
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        if not path.exists():
            new.rename(path)


def _migrate(engine: Engine, revision: str, *, down: bool) -> None:
    engine.dispose()  # connections that have triggers would stop their tables from being changed
    with engine.connect().execution_options(**{AS_IT_IS: True}) as connection:
        config = _config()
        config.attributes["connection"] = connection
        with _rebuilding(connection):
            (command.downgrade if down else command.upgrade)(config, revision)
    engine.dispose()  # the pool would hand out the connection again, foreign keys still off


@contextmanager
def _rebuilding(connection: Connection) -> Iterator[None]:
    """The state in which migrations are carried out.

    SQLite: foreign keys off while tables are rebuilt, because dropping the old one would delete the rows that refer to
    it. PostgreSQL: one transaction, under a lock that lets one process make the tables while others wait.
    """
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        driver.execute("pragma foreign_keys = off")
        yield
        return
    with connection.begin():
        connection.exec_driver_sql(f"select pg_advisory_xact_lock({MIGRATING})")
        yield


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


__all__ = ["HEAD", "downgrade", "ensure", "pending", "upgrade"]
