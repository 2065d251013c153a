"""Backups: a database copied whole into one file while others write to it, and put in place only when it is sound."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from copydesk.errors import DatabaseError
from models.health import looking, megabytes, require_ours
from models.processes import is_running

NAME = "copydesk-%Y%m%d-%H%M%SZ.db"
PATTERN = re.compile(r"copydesk-\d{8}-\d{6}Z\.db")
TRIES = 3  # at counting the rows of a database that somebody is writing to
HEADER = ("user_version", "application_id")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: rows in all its tables, bytes, and older ones that were deleted for it.

    `compared` says whether its rows could be counted against the database, which they cannot while others write.
    """

    path: Path
    rows: int
    size: int
    compared: bool
    deleted: tuple[Path, ...] = ()


def back_up(source: Path, target: Path, *, force: bool = False, keep: int | None = None) -> Backup:
    """Copy the database at `source` to `target`, a file or a folder, in which it is named after the time.

    With `force` a file at `target` is replaced; with `keep` only that many of the backups in the folder stay, the
    newest. Raises DatabaseError for what a user can mend; then there is at `target` what was there before.
    """
    require_ours(source)
    place = target / datetime.now(UTC).strftime(NAME) if target.is_dir() else target
    _require_place(source, place, force)
    with _working_file(place) as working:
        rows, compared = _copied(source, working)
        _put(working, place, force)
    deleted = _deleted(place, keep) if keep is not None else ()
    return Backup(place, rows, place.stat().st_size, compared, deleted)


def _require_place(source: Path, place: Path, force: bool) -> None:
    if not place.parent.is_dir():
        raise DatabaseError(f"{place}: the folder {place.parent} does not exist; create it or name another place")
    if not os.access(place.parent, os.W_OK | os.X_OK):
        raise DatabaseError(f"{place}: the folder {place.parent} is not writable; change that or name another place")
    if place.exists() and place.samefile(source):
        raise DatabaseError(f"{place}: is the database itself; name another file")
    if place.exists() and not place.is_file():
        raise DatabaseError(f"{place}: is no file; name a file or a folder")
    if place.exists() and not force:
        raise DatabaseError(f"{place}: exists already; name another file, or replace it with --force")
    for end in ("-wal", "-journal"):
        side = Path(f"{place}{end}")
        if side.exists() and (side.stat().st_size or place.exists()):
            raise DatabaseError(f"{side}: belongs to a database that is in use or was; name another file")
    free, needed = shutil.disk_usage(place.parent).free, source.stat().st_size
    if free < needed:
        raise DatabaseError(
            f"{place}: the disk is too full: {megabytes(free)} free, {megabytes(needed)} needed;"
            " free some or name another place"
        )


@contextmanager
def _working_file(place: Path) -> Iterator[Path]:
    """A name beside the target; whatever is there is gone afterwards. Errors become ones that a user can mend."""
    working = place.with_name(f".{place.name}.new-{os.getpid()}")
    try:
        _sweep(place)
        working.unlink(missing_ok=True)
        yield working
    except (OSError, sqlite3.Error) as error:
        full = "full" in str(error) or "No space" in str(error)
        cure = "free some space" if full else "nothing was changed there; check both disks (copydesk db check)"
        cure += ", or name another place"
        raise DatabaseError(f"{place}: cannot be written ({error}); {cure}") from error
    finally:
        for end in ("", "-journal", "-wal", "-shm"):
            Path(f"{working}{end}").unlink(missing_ok=True)


def _sweep(place: Path) -> None:
    """Remove what backups left in the folder that were killed half-way."""
    for path in place.parent.glob(".*.new-*"):
        name, _, ending = path.name.removeprefix(".").rpartition(".new-")
        pid = ending.partition("-")[0]  # SQLite's own files end in more
        ours = name == place.name or PATTERN.fullmatch(name)
        if ours and pid.isdecimal() and not is_running(int(pid)):
            path.unlink(missing_ok=True)


def _copied(source: Path, working: Path) -> tuple[int, bool]:
    """Copy and check; the number of rows, and whether it was compared with the source's."""
    with _opened(source) as original:
        for _ in range(TRIES):
            working.unlink(missing_ok=True)
            _as_private_as(source, working)
            before = _version(original)
            original.execute("vacuum into ?", (str(working),))
            with closing(sqlite3.connect(working, isolation_level=None)) as copy:
                counts, header = _sound_counts(copy, working), _header(copy)
            expected, same = (_counts(original), _header(original)), _version(original) == before
            if same and (counts, header) != expected:
                raise DatabaseError(f"{working}: the copy differs from {source}; check it with: copydesk db check")
            if same:
                return sum(counts.values()), True
    return sum(counts.values()), False


def _as_private_as(source: Path, working: Path) -> None:
    """Make the empty file that the copy goes into, readable by nobody who may not read the database."""
    mode = stat.S_IMODE(source.stat().st_mode)
    os.close(os.open(working, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))


def _opened(source: Path) -> AbstractContextManager[sqlite3.Connection]:
    """The database, which is read as it is where its folder cannot be written to: on a disk that is to be saved."""
    if not os.access(source.absolute().parent, os.W_OK):
        return looking(source)
    return closing(sqlite3.connect(source, timeout=30, isolation_level=None))


def _sound_counts(copy: sqlite3.Connection, working: Path) -> dict[str, int]:
    faults = [row[0] for row in copy.execute("pragma quick_check(5)") if row[0] != "ok"]
    if faults:
        raise DatabaseError(f"{working}: the copy is damaged ({faults[0]}); check the database: copydesk db check")
    return _counts(copy)


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    query = "select name from sqlite_master where type = 'table' and sql not like 'create virtual%' order by name"
    names = [name for (name,) in connection.execute(query)]
    return {name: connection.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}


def _header(connection: sqlite3.Connection) -> tuple[object, ...]:
    revision = connection.execute("select version_num from alembic_version").fetchall()
    return (*(connection.execute(f"pragma {name}").fetchone()[0] for name in HEADER), *revision)


def _version(connection: sqlite3.Connection) -> int:
    """Another number as soon as somebody else has written."""
    number: int = connection.execute("pragma data_version").fetchone()[0]
    return number


def _put(working: Path, place: Path, force: bool) -> None:
    """Name the copy, once it is on the disk for good; a file that came meanwhile is replaced only with `force`."""
    _sync(working)
    if force:
        working.replace(place)
    else:
        try:
            os.link(working, place)
        except FileExistsError as error:
            raise DatabaseError(f"{place}: exists already; name another file, or replace it with --force") from error
        except OSError:  # a file system without hard links
            working.rename(place)
    _sync(place.parent)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _deleted(place: Path, keep: int) -> tuple[Path, ...]:
    """Delete the oldest backups beside `place` beyond `keep`, by the time in their names; others are left alone."""
    made = sorted(path for path in place.parent.iterdir() if PATTERN.fullmatch(path.name) and path.is_file())
    old = tuple(path for path in made[: max(0, len(made) - keep)] if path != place)
    for path in old:
        path.unlink()
    return old
