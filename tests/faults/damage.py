"""What can happen to a database file that nobody is writing to, as data: how it is done, and what is to be said of it.

`refused`: it is no database of ours any more; every command ends with 5, and nothing is written over. `damaged`: it
opens, and what is wrong inside is found by `verify`; no command gives less than there was and calls it a success.
`older`: a state the database once had; the same command run again brings back what is lost. `sound`: nothing is lost.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

PAGE = 4096
HEADER = 100  # bytes
REFUSED, DAMAGED, OLDER, SOUND = "refused", "damaged", "older", "sound"


@dataclass(frozen=True, slots=True)
class Damage:
    """A way to damage the database at a path; `logged` where it needs one with a log that is not merged yet."""

    name: str
    do: Callable[[Path, Random], None]
    becomes: str
    logged: bool = False


def overwrite(path: Path, at: int, data: bytes) -> None:
    """Bytes of a file replaced."""
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


def zeroed_header(path: Path, random: Random) -> None:
    overwrite(path, 0, bytes(HEADER))


def zeroed_first_page(path: Path, random: Random) -> None:
    overwrite(path, 0, bytes(PAGE))


def zeroed_schema(path: Path, random: Random) -> None:
    overwrite(path, HEADER, bytes(PAGE - HEADER))


def zeroed_page(path: Path, random: Random) -> None:
    """One that holds rows of a table, not one that is free."""
    overwrite(path, (root_page(path, "paragraphs") - 1) * PAGE, bytes(PAGE))


def zeroed_pages(path: Path, random: Random) -> None:
    pages = path.stat().st_size // PAGE
    for page in random.sample(range(2, pages), pages // 10):
        overwrite(path, (page - 1) * PAGE, bytes(PAGE))


def root_page(path: Path, table: str) -> int:
    """The number of a table's first page, from 1."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        [(page,)] = connection.execute("select rootpage from sqlite_master where name = ?", (table,)).fetchall()
    return int(page)


def cut_to_half(path: Path, random: Random) -> None:
    os.truncate(path, path.stat().st_size // 2 // PAGE * PAGE)


def cut_within_page(path: Path, random: Random) -> None:
    os.truncate(path, path.stat().st_size // 2 + 1234)


def cut_within_header(path: Path, random: Random) -> None:
    os.truncate(path, 50)


def flipped_header(path: Path, random: Random) -> None:
    """A bit of the words that every SQLite file begins with."""
    at = random.randrange(15)
    overwrite(path, at, bytes([path.read_bytes()[at] ^ 1 << random.randrange(7)]))


def emptied(path: Path, random: Random) -> None:
    os.truncate(path, 0)


def folder(path: Path, random: Random) -> None:
    path.unlink()
    path.mkdir()


def text(path: Path, random: Random) -> None:
    path.write_text("The ferry sails at noon, and nobody is on board.\n" * 200)


def recipes(path: Path, random: Random) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("create table recipes (name text)")


def pipe(path: Path, random: Random) -> None:
    path.unlink()
    os.mkfifo(path)


def device(path: Path, random: Random) -> None:
    path.unlink()
    path.symlink_to("/dev/null")


def symlink_loop(path: Path, random: Random) -> None:
    path.unlink()
    path.symlink_to(path.name)


def symlink(path: Path, random: Random) -> None:
    path.rename(path.with_name("elsewhere.db"))
    path.symlink_to("elsewhere.db")


def without_log(path: Path, random: Random) -> None:
    Path(f"{path}-wal").unlink()


def without_index_of_log(path: Path, random: Random) -> None:
    Path(f"{path}-shm").unlink(missing_ok=True)


def zeroed_index_of_log(path: Path, random: Random) -> None:
    Path(f"{path}-shm").write_bytes(bytes(32768))


def cut_log(path: Path, random: Random) -> None:
    log = Path(f"{path}-wal")
    os.truncate(log, log.stat().st_size // 2)


def zeroed_log(path: Path, random: Random) -> None:
    log = Path(f"{path}-wal")
    log.write_bytes(bytes(log.stat().st_size))


def log_of_another(path: Path, random: Random) -> None:
    """The log of a database of another program: SQLite takes its pages for this one's."""
    other = path.with_name("other.db")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("create table recipes (name text)")
        connection.executemany("insert into recipes values (?)", [("soup " * 100,)] * 500)
        connection.commit()
        shutil.copy(f"{other}-wal", f"{path}-wal")
    other.unlink()


DAMAGES = (
    Damage("the header zeroed", zeroed_header, REFUSED),
    Damage("the first page zeroed", zeroed_first_page, REFUSED),
    Damage("the schema zeroed", zeroed_schema, REFUSED),
    Damage("a bit of the header flipped", flipped_header, REFUSED),
    Damage("cut within the header", cut_within_header, REFUSED),
    Damage("emptied", emptied, REFUSED),
    Damage("a folder in its place", folder, REFUSED),
    Damage("a text in its place", text, REFUSED),
    Damage("another program's database in its place", recipes, REFUSED),
    Damage("a pipe in its place", pipe, REFUSED),
    Damage("a device in its place", device, REFUSED),
    Damage("a link to itself in its place", symlink_loop, REFUSED),
    Damage("the log of another program's database", log_of_another, REFUSED),
    Damage("a page zeroed", zeroed_page, DAMAGED),
    Damage("a tenth of the pages zeroed", zeroed_pages, DAMAGED),
    Damage("cut to half", cut_to_half, DAMAGED),
    Damage("cut within a page", cut_within_page, DAMAGED),
    Damage("its log deleted", without_log, OLDER, logged=True),
    Damage("its log cut", cut_log, OLDER, logged=True),
    Damage("its log zeroed", zeroed_log, OLDER, logged=True),
    Damage("the index of its log deleted", without_index_of_log, SOUND, logged=True),
    Damage("the index of its log zeroed", zeroed_index_of_log, SOUND, logged=True),
    Damage("a link to it in its place", symlink, SOUND),
)
