"""What a database refused, in words: which kind of trouble it is, and what to do about it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from copydesk.errors import DatabaseError
from models.engine import BUSY_TIMEOUT_MS
from models.places import Place
from models.postgresql import failures as of_server

Identity = tuple[int, int]

STAYS = "what was committed stays; then run the same command again"
CURES = (  # words of SQLite's message, what they mean, the cure; the first that fits counts
    (
        ("locked", "busy"),
        f"locked by another program for {BUSY_TIMEOUT_MS // 1000} seconds",
        "wait for it to end, or end it (copydesk runs shows the runs)",
    ),
    (("readonly", "read-only"), "read-only", "make the file and its folder writable for you"),
    (("is full",), "the disk is full", "free some space (copydesk doctor shows how much there is)"),
    (
        ("malformed", "not a database"),
        "damaged, or the disk does not read",
        "see what copydesk db check says; restore a backup, or load the inputs into a new file",
    ),
    (("no such table", "no such column"), "not the database it was when the run began", "put it back"),
    (("unable to open",), "cannot be opened", "see that the file, its folder and the permissions are there"),
    (("disk i/o error",), "the disk does not read or write", "check the disk and its free space (copydesk doctor)"),
)


def is_of_database(error: BaseException) -> bool:
    """Whether the driver of a database raised it."""
    return isinstance(error, sqlite3.DatabaseError) or of_server.is_server_error(error)


def passes(error: object) -> bool:
    """Whether the same may succeed when it is tried again: another program held the lock, or a server was restarted."""
    if "database is locked" in str(error):
        return True
    cause = getattr(error, "orig", None) or error
    return isinstance(cause, BaseException) and of_server.is_server_error(cause) and of_server.passes(cause)


def in_words(database: str, error: BaseException) -> DatabaseError:
    """The error that tells a user what the database's means, and its cure; the database's own words are kept in it."""
    if of_server.is_server_error(error):
        return of_server.in_words(database, error)
    said = " ".join(str(error).split())
    for words, meaning, cure in CURES:
        if any(word in said.lower() for word in words):
            return DatabaseError(f"{database}: {meaning} ({said}); {cure}; {STAYS}")
    return DatabaseError(f"{database}: {said}; mend the cause; {STAYS}")


def identity(place: Place) -> Identity | None:
    """Device and number of the file at a place, by which it is known again; None where there is none."""
    if not isinstance(place, Path):
        return None
    try:
        found = place.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def require_same(place: Place, before: Identity | None) -> None:
    """Raise DatabaseError where the file is gone, or another one than `before` (None: any file will do).

    SQLite itself goes on writing to a file that was deleted, and says nothing.
    """
    if not isinstance(place, Path):
        return
    now = identity(place)
    if now is None or (before is not None and now != before):
        happened = "was deleted or moved" if now is None else "was replaced by another file"
        raise DatabaseError(
            f"{place}: {happened} while it was written to, and what this run wrote went with it; put the database back"
            " or restore a backup, then run the same command again"
        )
