"""The file verified: its pages, its indexes against its tables, its references, and whether its schema is ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, create_engine

from models.schema import SEARCH, metadata, views_and_triggers
from models.verify_faults import Fault, Faults

MOST_MESSAGES = 100  # of SQLite's own check, which stops there
Schema = Mapping[tuple[str, str], Any]


def check_file(connection: Connection, faults: Faults, *, whole: bool) -> None:
    """SQLite's own look at the file; where it is `whole` each index is compared with its table, entry by entry."""
    with faults.reading("database"):
        pragma = "integrity_check" if whole else "quick_check"
        for (message,) in connection.exec_driver_sql(f"pragma {pragma}({MOST_MESSAGES})"):
            if message != "ok":
                for line in message.splitlines():
                    faults.add(Fault("file", "database", line))


def check_references(connection: Connection, faults: Faults) -> None:
    """Every reference leads to a row."""
    with faults.reading("references"):
        for table, row, target, _ in connection.exec_driver_sql("pragma foreign_key_check"):
            what = f"refers to a row of {target} that is not there"
            faults.add(Fault("references", f"{table} row {row}", what))


def check_schema(connection: Connection, faults: Faults) -> None:
    """Tables, indexes, views and triggers are those that this version makes; others beside them are left alone."""
    with faults.reading("schema"):
        found, wanted = _schema(connection), _wanted()
        for (kind, name), made in wanted.items():
            if (kind, name) not in found:
                faults.add(Fault("schema", f"{kind} {name}", "is not there"))
            elif found[kind, name] != made:
                faults.add(Fault("schema", f"{kind} {name}", "is not as this version of copydesk makes it"))


def _wanted() -> Schema:
    """What this version makes, made in memory."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        for name, (table, columns) in SEARCH.items():
            listed = ", ".join(columns)
            connection.exec_driver_sql(
                f"create virtual table {name} using fts5({listed}, content=\"{table}\", content_rowid='id')"
            )
        for statement in views_and_triggers():
            connection.exec_driver_sql(statement)
        made = _schema(connection)
    engine.dispose()
    # How the search tables are declared is the migrations' business; that they fit their texts is checked by itself.
    return {key: None if key[1] in SEARCH else value for key, value in made.items()}


def _schema(connection: Connection) -> Schema:
    """Each table with its columns and references, each index with its columns, the text of each view and trigger."""
    rows = connection.exec_driver_sql("select type, name, tbl_name, sql from main.sqlite_master").all()
    found: dict[tuple[str, str], Any] = {}
    for kind, name, table, sql in rows:
        if kind in ("view", "trigger"):
            found[kind, name] = sql
        elif kind == "table" and name in SEARCH:
            found[kind, name] = None
        elif kind == "table" and table in metadata.tables:
            found[kind, name] = _table(connection, name)
    return found


def _table(connection: Connection, name: str) -> tuple[Any, ...]:
    columns = connection.exec_driver_sql(f'pragma table_info("{name}")').all()
    references = connection.exec_driver_sql(f'pragma foreign_key_list("{name}")').all()
    indexes = connection.exec_driver_sql(f'pragma index_list("{name}")').all()
    made = []
    for row in indexes:
        of = connection.exec_driver_sql(f'pragma index_info("{row[1]}")').all()
        shown = "" if row[1].startswith("sqlite_autoindex") else row[1]
        made.append((shown, row[2], tuple(column[2] for column in of)))
    return (
        sorted((row[1], row[2], row[3], row[5]) for row in columns),  # name, type, not null, place in the key
        sorted(tuple(row[2:7]) for row in references),
        sorted(made),
    )
