"""The health of a database file: looked at without writing a byte, without waiting for anybody, and with a deadline."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from copydesk.errors import DatabaseError
from models.findings import Finding, fault, ok, warning

SECONDS = 60.0  # for each question; a check of the whole file that takes longer is given up
STEPS = 100_000  # of SQLite's machine between two looks at the clock
WAL_SHARE = 0.5  # of the database's size, beyond which a log is worth a look
WAL_BYTES = 64 << 20  # and never below this
COUNTED = ("documents", "articles", "paragraphs", "edits", "claims", "sources", "runs")
RESTORE = "restore a backup (copydesk db backup makes them), or load the inputs into a new file"


class _NotOursError(Exception):
    """A file of which nothing more can be asked; holds what was found."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


def database_findings(path: Path) -> list[Finding]:
    """Everything that can be said of the database at `path`; never raises because of its state."""
    try:
        size = _size(path)
        with looking(path) as connection:
            revision = _revision(path, connection)
            return [
                ok("database", f"{path}: {megabytes(size)}"),
                _schema(path, revision),
                _asked("rows", lambda: _rows(connection)),
                _asked("integrity", lambda: _integrity(connection)),
                _asked("foreign keys", lambda: _foreign_keys(connection)),
                _writable(path),
                _log(path, size),
                _asked("clock", lambda: _clock(connection)),
            ]
    except _NotOursError as error:
        return [error.finding]
    except (OSError, sqlite3.Error) as error:
        return [fault("database", f"{path}: cannot be opened ({error})", "check its permissions and its folder")]


def require_ours(path: Path) -> None:
    """Raise DatabaseError where there is no database of copydesk's at `path`, of whatever schema."""
    try:
        _size(path)
        with looking(path) as connection:
            _revision(path, connection)
    except _NotOursError as error:
        raise DatabaseError(f"{error.finding.found}; {error.finding.cure}") from error
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(f"{path}: cannot be opened ({error}); check its permissions and its folder") from error


@contextmanager
def looking(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write; what it is asked is given up after `SECONDS`.

    Reading a database in WAL mode makes side files where there are none. Where there are none nobody else has it open,
    so it is read as a file that does not change.
    """
    quoted = str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    immutable = "" if Path(f"{path}-wal").exists() else "&immutable=1"
    with closing(sqlite3.connect(f"file:{quoted}?mode=ro{immutable}", uri=True, timeout=2)) as connection:
        yield connection


def megabytes(size: int) -> str:
    """A size for people, in MB of a million bytes, or in GB of a thousand of those."""
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"


def size_on_disk(path: Path) -> int:
    """Bytes that a database takes with its log; 0 where there is none."""
    return sum(side.stat().st_size for side in (path, Path(f"{path}-wal")) if side.is_file())


def _asked(name: str, question: Callable[[], Finding]) -> Finding:
    try:
        return question()
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            return warning(name, f"not finished within {SECONDS:g} seconds", "run: copydesk db check")
        return fault(name, f"cannot be looked at ({error})", RESTORE if "no such" in str(error) else "try again")
    except sqlite3.DatabaseError as error:
        return fault(name, f"the database is damaged ({error})", RESTORE)


@contextmanager
def _in_time(connection: sqlite3.Connection) -> Iterator[None]:
    deadline = time.monotonic() + SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def _size(path: Path) -> int:
    if not os.path.lexists(path):
        raise _NotOursError(
            warning("database", f"{path}: there is none", f"make one with: copydesk ingest FOLDER --db {path}")
        )
    if not path.is_file():
        raise _NotOursError(fault("database", f"{path}: is no file", f"name one, as in --db {path}/copydesk.db"))
    if not path.stat().st_size:
        raise _NotOursError(fault("database", f"{path}: is empty", "delete it to start anew, or restore a backup"))
    return path.stat().st_size


def _revision(path: Path, connection: sqlite3.Connection) -> str:
    try:
        tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
        if not {"alembic_version", "documents"} <= tables:
            raise _NotOursError(fault("database", f"{path}: is not one of copydesk's", "name another file with --db"))
        [(revision,)] = connection.execute("select version_num from alembic_version").fetchall()
        return str(revision)
    except sqlite3.DatabaseError as error:
        other = "not a database" in str(error)
        what = "is no database" if other else f"cannot be read ({error})"
        raise _NotOursError(
            fault("database", f"{path}: {what}", "name another file with --db" if other else RESTORE)
        ) from error
    except ValueError as error:
        raise _NotOursError(fault("database", f"{path}: names no schema version", RESTORE)) from error


def _schema(path: Path, revision: str) -> Finding:
    from models.schema import HEAD

    if revision == HEAD:
        return ok("schema", f"{revision}, the one of this copydesk")
    if revision < HEAD:
        return fault("schema", f"{revision}, older than {HEAD}", f"run: copydesk db upgrade --db {path}")
    return fault("schema", f"{revision}, newer than this copydesk knows ({HEAD})", "upgrade copydesk")


def _rows(connection: sqlite3.Connection) -> Finding:
    with _in_time(connection):
        counts = {name: connection.execute(f"select count(*) from {name}").fetchone()[0] for name in COUNTED}
    return ok("rows", ", ".join(f"{number:,} {name}" for name, number in counts.items()))


def _integrity(connection: sqlite3.Connection) -> Finding:
    with _in_time(connection):
        faults = [row[0] for row in connection.execute("pragma quick_check(5)") if row[0] != "ok"]
    if faults:
        return fault("integrity", f"the database is damaged: {faults[0]}", RESTORE)
    return ok("integrity", "quick_check finds nothing")


def _foreign_keys(connection: sqlite3.Connection) -> Finding:
    with _in_time(connection):
        broken = connection.execute("pragma foreign_key_check").fetchmany(100)
    if broken:
        where = ", ".join(sorted({f"{table} → {parent}" for table, _, parent, _ in broken}))
        return fault("foreign keys", f"rows refer to rows that there are none of: {where}", RESTORE)
    return ok("foreign keys", "every row that is referred to is there")


def _writable(path: Path) -> Finding:
    wanted = ((path, os.W_OK), (path.absolute().parent, os.W_OK | os.X_OK))
    refused = [str(place) for place, mode in wanted if not os.access(place, mode)]
    sides = [Path(f"{path}{end}") for end in ("-wal", "-shm")]
    refused += [str(side) for side in sides if side.exists() and not os.access(side, os.W_OK)]
    if refused:
        found = f"{' and '.join(refused)} cannot be written to"
        return fault("writable", found, "change the permissions, or the read-only file system")
    return ok("writable", "the file and its folder")


def _log(path: Path, size: int) -> Finding:
    log = Path(f"{path}-wal")
    length = log.stat().st_size if log.exists() else 0
    if length > max(WAL_BYTES, WAL_SHARE * size):
        found = f"{megabytes(length)} that are not in the database file yet; keep both together"
        return warning("log", found, f"when no run is going: copydesk maintain --db {path}")
    return ok("log", f"{megabytes(length)} in the write-ahead log")


def _clock(connection: sqlite3.Connection) -> Finding:
    [(last,)] = connection.execute("select max(max(started_at, coalesce(ended_at, ''))) from runs").fetchall()
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if last and last > now:
        cure = "set the clock: schedules and the order of runs go by it"
        return warning("clock", f"a run is dated {last}, and it is {now} here", cure)
    return ok("clock", f"{now}; the last run is from {last}" if last else f"{now}; no run yet")
