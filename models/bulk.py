"""Bulk inserts: rows by the thousand through the driver's executemany, which reaches 95 % of bare sqlite3.

SQLAlchemy's own executemany of Core inserts reaches a third of that, its ORM a seventh (measured on two cores with a
million rows), so tables are described with SQLAlchemy and filled without it. On PostgreSQL COPY does the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, select, update

from models.base import CHECKSUM
from models.checksums import for_rows
from models.engine import is_sqlite
from models.postgresql.copying import copy_rows

Row = Mapping[str, Any]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all have the same keys, which are column names, each with its checksum."""
    if not rows:
        return
    ordered = [column.name for column in table.columns if column.name in rows[0]]
    values = _values(rows, ordered)
    if not is_sqlite(connection):
        copy_rows(connection, table, ordered, values)
        return
    if checksum_of := for_rows(table, ordered):
        ordered.append(CHECKSUM)
        values = [(*row, checksum_of(row)) for row in values]
    statement = str(insert(table).compile(dialect=connection.dialect, column_keys=ordered))
    connection.exec_driver_sql(statement, values)


def _values(rows: Sequence[Row], names: Sequence[str]) -> list[tuple[Any, ...]]:
    return list(map(itemgetter(*names), rows)) if len(names) > 1 else [(row[names[0]],) for row in rows]


def next_id(connection: Connection, table: Table) -> int:
    """The first free id of a table; only safe in a transaction that holds the write lock."""
    highest = connection.execute(select(func.max(table.c.id))).scalar()
    return int(highest or 0) + 1


def update_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Update rows by their ids; all have the same keys, which are column names."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "id"]
    if not is_sqlite(connection):  # SQLAlchemy keeps the columns' own names for what is set
        this = update(table).where(table.c.id == bindparam("key"))
        given = [{"key": row["id"]} | {name: row[name] for name in names} for row in rows]
        connection.execute(this.values({name: bindparam(name) for name in names}), given)
        return
    changed = update(table).where(table.c.id == bindparam("id")).values({name: bindparam(name) for name in names})
    compiled = changed.compile(dialect=connection.dialect)
    ordered = compiled.positiontup or []
    values = [tuple(row[name] for name in ordered) if ordered else dict(row) for row in rows]
    connection.exec_driver_sql(str(compiled), values)
