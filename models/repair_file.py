"""A damaged file made anew: every row that SQLite can still read, in a new file with this version's schema."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from copydesk.errors import DatabaseError
from models.checksums import checksum, hashed
from models.health import megabytes, size_on_disk
from models.migrate import ensure
from models.repair_bits import unflipped
from models.repair_rows import readable
from models.schema import metadata
from models.verify_rows import Unreadable, lenient, walk

SIDES = ("-wal", "-shm", "-journal")


def copy_beside(path: Path) -> Path:
    """A copy of the file, page by page and damage and all, beside it. Raises DatabaseError where there is no room."""
    place = path.with_name(f"{path.name}.before-repair-{datetime.now(UTC):%Y%m%d-%H%M%SZ}")
    free, needed = shutil.disk_usage(path.absolute().parent).free, 2 * size_on_disk(path)
    if free < needed:
        raise DatabaseError(
            f"{path}: repairing takes {megabytes(needed)} beside it, and {megabytes(free)} are free; free some space"
        )
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(place)) as target:
        try:
            source.backup(target)
        except sqlite3.Error:  # not even its pages can be told apart
            shutil.copyfile(path, place)
    return place


def salvage(path: Path) -> tuple[Path, dict[str, int]]:
    """What can be read of a database, in a new file beside it; with the rows that could not be taken over, by table."""
    new = path.with_name(f".{path.name}.repair-{os.getpid()}")
    discard(new)
    ensure(new).dispose()
    lost: dict[str, int] = {}
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(new, isolation_level=None)) as target:
        source.text_factory = lenient
        target.execute("begin immediate")
        for table in metadata.sorted_tables:
            missing = _copy(source, target, table.name, hashed(table.columns.keys()), "checksum" in table.c)
            if missing:
                lost[table.name] = missing
        _drop_orphans(target)
        target.execute("commit")
    return new, lost


def _copy(
    source: sqlite3.Connection, target: sqlite3.Connection, table: str, columns: tuple[str, ...], stamped: bool
) -> int:
    names = (*columns, "checksum") if stamped else columns
    listed = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * (len(names) + 1))
    insert = f'insert or ignore into "{table}" (rowid, {listed}) values ({marks})'
    missing = 0
    for row in walk(source, listed, table):
        if isinstance(row, Unreadable):
            missing += 1
            continue
        rowid, *values = row
        values = _corrected(values, table) if stamped else values
        rowid = values[columns.index("id")] if "id" in columns else rowid
        try:
            missing += target.execute(insert, (rowid, *map(readable, values))).rowcount == 0
        except sqlite3.Error:  # a value that has to be there is not
            missing += 1
    return missing


def _corrected(values: list[object], table: str) -> list[object]:
    *held, stamp = values
    if table == "fingerprint_index" or not isinstance(stamp, int) or checksum(held) == stamp:
        return values
    made = unflipped(held, stamp)
    return values if made is None else [*made, checksum(made)]


def _drop_orphans(connection: sqlite3.Connection) -> None:
    """Rows whose row above is lost have nothing to stand on."""
    for _ in range(len(metadata.tables)):
        gone = connection.execute("pragma foreign_key_check").fetchall()
        if not gone:
            return
        for table, rowid, _, number in gone:
            keys = connection.execute(f'pragma foreign_key_list("{table}")').fetchall()
            column = next(key[3] for key in keys if key[0] == number)
            if metadata.tables[table].c[column].nullable:
                connection.execute(f'update "{table}" set "{column}" = null where rowid = ?', (rowid,))
            else:
                connection.execute(f'delete from "{table}" where rowid = ?', (rowid,))


def put_in_place(new: Path, path: Path) -> None:
    """Let the new file's content take the place of the old one's: in the same file, so that others stay with it."""
    try:
        with closing(sqlite3.connect(new)) as source, closing(sqlite3.connect(path, timeout=30)) as target:
            source.backup(target)
    except sqlite3.Error:  # what is there is too damaged to be written to
        for side in SIDES:
            Path(f"{path}{side}").unlink(missing_ok=True)
        new.replace(path)
    discard(new)


def discard(new: Path) -> None:
    """Remove a file that was being made."""
    for side in ("", *SIDES):
        Path(f"{new}{side}").unlink(missing_ok=True)
