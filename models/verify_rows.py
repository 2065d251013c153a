"""Rows verified: every table walked through in the order of its rowids, past what SQLite cannot read."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from models.base import CHECKSUM
from models.checksums import carriers, checksum, hashed
from models.schema import metadata
from models.verify_faults import Fault, Faults

AT_A_TIME = 1_000  # rows in memory
LEAST_GAP, WIDEST_GAP = 1, 1 << 40  # rowids stepped over where SQLite cannot read what follows
# Which rows hang on documents, and so are looked at when only some documents are.
_OF_ARTICLES = "(select id from articles where document_id in ({ids}))"
_OF_CLAIMS = f"(select id from claims where article_id in {_OF_ARTICLES})"
HANGING = {
    "documents": "id in ({ids})",
    "articles": "document_id in ({ids})",
    "edits": "document_id in ({ids})",
    **dict.fromkeys(
        ("fields", "paragraphs", "article_authors", "claims", "claim_extractions"), f"article_id in {_OF_ARTICLES}"
    ),
    "claim_spans": f"claim_id in {_OF_CLAIMS}",
    "source_mentions": f"claim_id in {_OF_CLAIMS}",
}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Rows that SQLite could not read: the rowid after which they come, and what it said."""

    after: int
    message: str


def lenient(data: bytes) -> str:
    """Text as it is stored: bytes that are no UTF-8 stay visible, where Python's driver would raise."""
    return data.decode("utf-8", "surrogateescape")


def walk(
    connection: sqlite3.Connection, columns: str, table: str, where: str = "true"
) -> Iterator[tuple[Any, ...] | Unreadable]:
    """The rows of a table with their rowids first, in the order of these; for each gap that cannot be read one notice.

    A page that cannot be read is stepped over: the next row that can be is looked for at distances that double.
    """
    last, gap, trouble = -(1 << 63), LEAST_GAP, ""
    query = f'select rowid, {columns} from "{table}" where {where} and rowid > ? order by rowid limit {AT_A_TIME}'
    while True:
        try:
            cursor = connection.execute(query, (last,))
            found = False
            while (row := cursor.fetchone()) is not None:  # one by one: rows before a damaged page still count
                found, last, gap = True, row[0], LEAST_GAP
                yield row
            if not found:
                return
        except sqlite3.Error as error:
            if str(error) != trouble or gap == LEAST_GAP:
                trouble = str(error)
                yield Unreadable(last, trouble)
            last, gap = max(last, 0) + gap, gap * 2
            if gap > WIDEST_GAP:
                return


def check_rows(
    connection: sqlite3.Connection, faults: Faults, documents: Sequence[int] | None = None
) -> Iterator[tuple[str, int]]:
    """Compare rows with their checksums; yields each table with the number of rows looked at.

    With `documents`, only what hangs on these, and the tables on which nothing of theirs depends not at all.
    """
    for table in sorted(carriers(metadata), key=lambda table: table.name):
        if documents is not None and table.name not in HANGING:
            continue
        columns = hashed(table.columns.keys())
        where = _where(table.name, documents)
        yield table.name, _check_table(connection, faults, table.name, columns, where)


def _where(table: str, documents: Sequence[int] | None) -> str:
    return "true" if documents is None else HANGING[table].format(ids=", ".join(map(str, documents)))


def _check_table(
    connection: sqlite3.Connection, faults: Faults, table: str, columns: Collection[str], where: str
) -> int:
    listed = ", ".join(f'"{name}"' for name in (CHECKSUM, *columns))
    count = 0
    with faults.reading(table):
        for row in walk(connection, listed, table, where):
            if isinstance(row, Unreadable):
                place = f"{table} after row {max(row.after, 0)}"
                faults.add(Fault("file", place, f"rows cannot be read: {row.message}"))
                continue
            count += 1
            if checksum(row[2:]) != row[1]:
                how = "was written by something that is not copydesk" if row[1] == 0 else "is not as copydesk wrote it"
                faults.add(Fault("checksums", f"{table} row {row[0]}", f"the row {how}"))
    return count
