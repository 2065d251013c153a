"""Damaged rows mended one by one: a flipped bit undone, what follows from other rows let go, the rest named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table

from models.base import CHECKSUM
from models.checksums import carriers, checksum, hashed
from models.repair_bits import unflipped
from models.schema import metadata
from models.verify_rows import Unreadable, walk

# What becomes of rows of which nothing says what was in them.
CLEANED = ("articles", "paragraphs", "edits", "fields", "article_authors")  # come out of the raw bytes again
READ = ("claims", "claim_spans", "claim_extractions", "source_mentions")  # come out of the articles again
RENEWED = ("paragraph_variants", "claim_groups", "claim_relations")  # are compared again
FORGOTTEN = ("fetches", "llm_answers", "desks")  # are asked for again when they are needed


@dataclass(slots=True)
class Mended:
    """What became of wrong rows: those put right bit by bit, and the rowids of the others by table."""

    corrected: int = 0
    wrong: dict[str, list[int]] = field(default_factory=dict)


def wrong_rows(connection: sqlite3.Connection, table: Table) -> Iterator[tuple[int, int, list[Any]]]:
    """The rows of a table whose checksum is wrong: rowid, checksum, and values in the checksum's order."""
    columns = ", ".join(f'"{name}"' for name in (CHECKSUM, *hashed(table.columns.keys())))
    for row in walk(connection, columns, table.name):
        if not isinstance(row, Unreadable) and checksum(row[2:]) != row[1]:
            yield row[0], row[1], list(row[2:])


def mend_rows(connection: sqlite3.Connection, *, accept: bool = False) -> Mended:
    """Put right what one flipped bit made wrong; with `accept` give the others the checksum of what they hold.

    Needs a connection without the triggers that keep checksums, in a transaction that holds the write lock.
    """
    done = Mended()
    for table in carriers(metadata):
        for rowid, wanted, values in list(wrong_rows(connection, table)):
            made = unflipped(values, wanted) if wanted else None
            if made is not None:
                done.corrected += 1
                _write(connection, table, rowid, made)
                continue
            if accept and table.name not in (*CLEANED, *READ, *RENEWED, *FORGOTTEN):
                _write(connection, table, rowid, list(map(readable, values)))
                continue
            done.wrong.setdefault(table.name, []).append(rowid)
            if any(readable(value) != value for value in values):  # nobody could read it; its checksum stays wrong
                _write(connection, table, rowid, list(map(readable, values)), wanted)
    return done


def readable(value: Any) -> Any:
    """A text without the bytes that are no UTF-8."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if isinstance(value, str) else value


def _write(
    connection: sqlite3.Connection, table: Table, rowid: int, values: Sequence[Any], stamp: int | None = None
) -> None:
    names = hashed(table.columns.keys())
    listed = ", ".join(f'"{name}" = ?' for name in (*names, CHECKSUM))
    stamp = checksum(values) if stamp is None else stamp
    connection.execute(f'update "{table.name}" set {listed} where rowid = ?', (*values, stamp, rowid))
