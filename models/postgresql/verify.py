"""The ground of a database on a server, verified: tables, columns and views are there, texts in the right order."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, inspect, select

from models.documents import documents
from models.postgresql.schema import UNSORTED
from models.schema import VIEWS, metadata
from models.verify_faults import Fault, Faults


def check_tables(connection: Connection, found: Faults) -> Sequence[int]:
    """Check the schema; returns the ids of all documents. References hold: the server lets nobody break them."""
    with found.reading("schema"):
        looked = inspect(connection)
        there = set(looked.get_table_names())
        for name, table in metadata.tables.items():
            missing = set(table.columns.keys())
            if name in there:
                missing -= {str(column["name"]) for column in looked.get_columns(name)}
            for column in sorted(missing):
                found.add(Fault("schema", f"table {name}", f"its column {column} is not there"))
        for view in sorted(VIEWS.keys() - set(looked.get_view_names())):
            found.add(Fault("schema", f"view {view}", "is not there"))
        for name, column in connection.exec_driver_sql(UNSORTED).all():
            if name in metadata.tables:
                what = f'its column {column} is not in the order of code points (collate "C")'
                found.add(Fault("schema", f"table {name}", what))
    ids: list[int] = []
    with found.reading("documents"):
        ids.extend(connection.execute(select(documents.c.id).order_by(documents.c.id)).scalars())
    return ids
