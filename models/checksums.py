"""Checksums of rows: what a row is said to hold, so that a change that copydesk did not make is seen.

Rows inserted in bulk bring theirs along (`models/bulk.py`), because a trigger for each insert would double what loading
costs. Everything else is done by triggers that our own connections have and nobody else's: whoever writes to the file
with another program leaves a checksum that is wrong.

Databases on PostgreSQL have none, and 0 in their place: its servers have checksums of their own, of pages.
"""

from __future__ import annotations

import marshal
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import xxhash
from sqlalchemy import Boolean, Connection, Float, MetaData, Table

from models.base import CHECKSUM

FUNCTION, RENEWED = "copydesk_checksum", "copydesk_checksum_renewed"
# Of these rows there are few, so that a trigger may take the place of giving them a checksum wherever one is written.
SINGLY = ("decisions", "desks", "fetches", "llm_answers", "runs")
OWN = "fingerprint_index"  # has a checksum of another kind, and is made anew where that is wrong


def carriers(metadata: MetaData) -> list[Table]:
    """The tables whose rows carry a checksum."""
    return [table for table in metadata.tables.values() if CHECKSUM in table.c and table.name != OWN]


def checksum(values: Iterable[Any]) -> int:
    """XXH3, as a signed number of 64 bits, of a row's values (None, int, float, str or bytes) in their columns' order.

    They are serialised in version 2 of Python's marshal format: a type for each value, lengths before texts, floats in
    binary. The test spells the format out, so that another Python that wrote it otherwise would not pass.
    """
    number: int = xxhash.xxh3_64_intdigest(marshal.dumps(tuple(values), 2))
    return number - (1 << 64) if number >> 63 else number


def renewed(stored: int, *values: Any) -> int:
    """The checksum of an updated row, from the one it had, its old values and its new ones.

    Where the old one was wrong it stays: a row that was changed behind our back is not vouched for by the next update.
    """
    half = len(values) // 2
    return checksum(values[half:]) if checksum(values[:half]) == stored else stored


def hashed(columns: Iterable[str]) -> tuple[str, ...]:
    """The columns that a checksum is taken of, in its order, which is not the one they were added in."""
    return tuple(sorted(name for name in columns if name != CHECKSUM))


def call(columns: Iterable[str], row: str = "") -> str:
    """The SQL for the checksum of a row with these columns; `row` is what stands before their names."""
    return f"{FUNCTION}({_listed(hashed(columns), row)})"


def stored_columns(connection: Connection, table: str) -> list[str]:
    """The columns that a table has in the file, whatever version of copydesk made it."""
    return [row[1] for row in connection.exec_driver_sql(f'pragma table_info("{table}")')]


def fill(connection: Connection, table: str, but: Iterable[int] = ()) -> None:
    """Give all rows of a table the checksum of what they hold, but for those with some rowids. Migrations need this.

    Only SQLite's databases have checksums.
    """
    if connection.dialect.name != "sqlite":
        return
    made = call(stored_columns(connection, table))
    left = ", ".join(map(str, sorted(but)))
    where = f"where {CHECKSUM} is not {made}" + (f" and rowid not in ({left})" if left else "")
    connection.exec_driver_sql(f'update "{table}" set {CHECKSUM} = {made} {where}')


def wrong_rows(connection: Connection, table: str) -> list[int]:
    """The rowids of the rows whose checksum is not that of what they hold; SQLite has to be able to read them all."""
    columns = stored_columns(connection, table)
    if CHECKSUM not in columns:
        return []
    query = f'select rowid from "{table}" where {CHECKSUM} is not {call(columns)} order by rowid'
    return list(connection.exec_driver_sql(query).scalars())


def add_functions(connection: sqlite3.Connection) -> None:
    """Make checksums known to the SQL of a connection."""
    connection.create_function(FUNCTION, -1, lambda *values: checksum(values), deterministic=True)
    connection.create_function(RENEWED, -1, renewed, deterministic=True)


def add_triggers(connection: sqlite3.Connection) -> bool:
    """Let a connection keep checksums right from now on; False where the database has not got this version's schema."""
    from models.schema import HEAD, metadata

    found = connection.execute("select 1 from sqlite_master where name = 'alembic_version'").fetchone()
    if not found or connection.execute("select version_num from alembic_version").fetchone() != (HEAD,):
        return False
    statements = [statement for table in carriers(metadata) for statement in _triggers(table)]
    connection.execute("begin")
    for statement in statements:
        connection.execute(statement)
    connection.execute("commit")
    return True


def _triggers(table: Table) -> list[str]:
    columns = hashed(table.columns.keys())
    change = f'update "{table.name}" set {CHECKSUM} ='
    values = f"old.{CHECKSUM}, {_listed(columns, 'old.')}, {_listed(columns, 'new.')}"
    made = [
        f'create temp trigger "checksum_{table.name}_update" after update of {_listed(columns)} on main."{table.name}"'
        f" begin {change} {RENEWED}({values}) where rowid = new.rowid; end"
    ]
    if table.name in SINGLY:
        made.append(
            f'create temp trigger "checksum_{table.name}_insert" after insert on main."{table.name}"'
            f" when new.{CHECKSUM} = 0"
            f" begin {change} {call(columns, 'new.')} where rowid = new.rowid; end"
        )
    return made


def _listed(columns: Sequence[str], row: str = "") -> str:
    return ", ".join(f'{row}"{name}"' for name in columns)


def for_rows(table: Table, names: Sequence[str]) -> Callable[[Sequence[Any]], int] | None:
    """A function from a row's values, given in the order of `names`, to its checksum; None where the database has a
    say in its values, by a default or by giving it an id."""
    given = set(names)
    absent = [column for column in table.columns if column.name not in given and column.name != CHECKSUM]
    by_database = any(column.server_default or column.primary_key for column in absent)
    if CHECKSUM in given or table not in carriers(table.metadata) or by_database:
        return None
    places = [
        (names.index(name) if name in given else -1, _as_stored(table.c[name].type)) for name in hashed(table.c.keys())
    ]
    converted = [(place, convert) for place, convert in places if convert and place >= 0]

    def of(values: Sequence[Any]) -> int:
        row = [*values, None]
        for place, convert in converted:
            if row[place] is not None:
                row[place] = convert(row[place])
        return checksum([row[place] for place, _ in places])

    return of


def _as_stored(kind: Any) -> Callable[[Any], Any] | None:
    """What SQLite makes of a value in such a column, where that is not the value itself."""
    if isinstance(kind, Float):
        return lambda value: float(value) + 0.0  # no minus zero
    return int if isinstance(kind, Boolean) else None
