"""Bulk inserts by COPY, the way of PostgreSQL's that takes the fewest steps for a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError


def copy_rows(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows, given as values in the order of the names of their columns.

    Raises DBAPIError, after which a lost connection is not used again, as SQLAlchemy does with its own statements.
    """
    import psycopg

    listed = ", ".join(f'"{name}"' for name in names)
    statement = f'copy "{table.name}" ({listed}) from stdin'
    driver: Any = connection.connection.driver_connection
    dialect: Any = connection.dialect
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        lost = dialect.is_disconnect(error, driver, None)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            statement, None, error, psycopg.Error, connection_invalidated=lost, dialect=dialect
        ) from error
