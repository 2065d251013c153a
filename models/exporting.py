"""Exporting: articles, claims, sources and edits of the current articles, written to a file for other programs.

What stands in the rows is in `export_columns`, how they are read in `export_rows`, which in `export_selection`; each
format is a writer that takes portions of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Literal

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from copydesk.errors import DatabaseError
from models.engine import is_sqlite, reading
from models.export_claimreview import claim_nodes, write_graph
from models.export_formats import Writer, write_csv, write_jsonl
from models.export_parquet import write_parquet
from models.export_rows import EXPORTABLE, MOST_ROWS, Row, portions_of
from models.export_selection import Selection, count_undated
from models.looking import explained

What = Literal["articles", "claims", "sources", "edits"]
Format = Literal["parquet", "jsonl", "csv", "claimreview"]

WRITERS: dict[str, Writer] = {
    "parquet": write_parquet,
    "jsonl": write_jsonl,
    "csv": write_csv,
    "claimreview": write_graph,
}


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows were written, and how many articles were left out because they have no date."""

    rows: int
    undated: int


def export(
    engine: Engine, what: What, form: Format, selection: Selection, file: BinaryIO, most_rows: int = MOST_ROWS
) -> Exported:
    """Write what is wanted of a selection to a file, from one consistent view of the database.

    Rows come in the order of their natural keys: input, hash, and the place in it; sources by name. `claimreview` is
    for claims only. Memory holds portions of so many rows at most. Raises DatabaseError where the database cannot be
    read; OSError of the file is passed on.
    """
    exportable = EXPORTABLE[what]
    if form == "claimreview":
        exportable = replace(exportable, read=claim_nodes)
    counter = _Counter()
    try:
        with reading(engine) as connection:
            undated = count_undated(connection, selection)
            portions = portions_of(connection, exportable, selection, most_rows)
            WRITERS[form](file, exportable.columns, counter.counting(portions))
    except DBAPIError as error:
        if not is_sqlite(engine):
            raise
        raise DatabaseError(explained(Path(engine.url.database or ""), error)) from error
    return Exported(counter.rows, undated)


class _Counter:
    """Counts rows as they pass."""

    def __init__(self) -> None:
        self.rows = 0

    def counting(self, portions: Iterable[list[Row]]) -> Iterator[list[Row]]:
        for rows in portions:
            self.rows += len(rows)
            yield rows
