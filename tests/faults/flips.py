"""Flipped bits: one bit of a database's file turned over, and whether verify sees what that changed.

`try_flips(database, count, seed)` is for tests and benchmarks alike: each try has a copy of the file to itself.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from copydesk.errors import CopydeskError
from models.digest import content_digest
from models.state import open_existing
from models.verify import verify

BROKEN = "cannot be read"


@dataclass(frozen=True, slots=True)
class Flip:
    """Which bit was flipped: the byte's place in the file, and the bit's in the byte."""

    offset: int
    bit: int


@dataclass(frozen=True, slots=True)
class Try:
    """A flip, whether it changed the content or made it unreadable, and what verify said; empty where nothing."""

    flip: Flip
    changed: bool
    seen: str


@dataclass(frozen=True, slots=True)
class Table:
    """What came of many flips."""

    tries: tuple[Try, ...]

    @property
    def missed(self) -> list[Try]:
        """The flips that changed content, of which verify says nothing."""
        return [one for one in self.tries if one.changed and not one.seen]

    def counts(self) -> Counter[str]:
        """The flips by what they did and whether they were seen."""
        return Counter(
            f"{'content changed' if one.changed else 'content as before'}, {'seen' if one.seen else 'not seen'}"
            for one in self.tries
        )


def flip(path: Path, seed: int) -> Flip:
    """Flip one bit of a file, which one the seed says."""
    chance = random.Random(seed)
    done = Flip(chance.randrange(path.stat().st_size), chance.randrange(8))
    with path.open("r+b") as file:
        file.seek(done.offset)
        (byte,) = file.read(1)
        file.seek(done.offset)
        file.write(bytes([byte ^ 1 << done.bit]))
    return done


def try_flips(database: Path, count: int, seed: int) -> Table:
    """Flip a bit of a copy of the database, `count` times."""
    before = digest_of(database)
    tries = []
    with TemporaryDirectory() as folder:
        for number in range(count):
            copy = Path(folder) / "copy.db"
            settle(database, copy)
            flipped = flip(copy, seed * 1_000_003 + number)
            seen = what_verify_says(copy)
            tries.append(Try(flipped, digest_of(copy) != before, seen))
    return Table(tuple(tries))


def settle(database: Path, copy: Path) -> None:
    """A copy of a database that nobody has open, all of it in one file."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    for end in ("-wal", "-shm"):
        Path(f"{copy}{end}").unlink(missing_ok=True)
    shutil.copyfile(database, copy)


def digest_of(path: Path) -> str:
    """The digest of the content; BROKEN where it cannot be made."""
    try:
        engine = open_existing(path)
        try:
            return content_digest(engine)
        finally:
            engine.dispose()
    except Exception:
        return BROKEN


def what_verify_says(path: Path) -> str:
    """The first fault that verify finds, or the error that it ends with; empty for neither."""
    try:
        engine = open_existing(path)
    except CopydeskError as error:
        return str(error)
    try:
        faults = verify(engine).faults
    finally:
        engine.dispose()
    return f"{faults[0].invariant}: {faults[0].place}: {faults[0].message}" if faults else ""
