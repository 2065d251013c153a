"""Parquet: columns of real types with their meaning in the file, in row groups that do not grow with the export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from models.export_columns import SPAN, Column, Kind

if TYPE_CHECKING:
    import pyarrow

Row = dict[str, Any]

MOST_ROWS = 10_000  # of a row group
MOST_CHARACTERS = 16 * 2**20  # of a row group's texts


def write_parquet(file: BinaryIO, columns: Sequence[Column], portions: Iterable[Sequence[Row]]) -> None:
    """Parquet, compressed with Zstandard. Row groups depend on the rows, not on the portions they come in.

    Whole numbers are int64, others double; a time is a timestamp in microseconds, UTC; `texts` is a list of strings and
    `spans` a list of structs. Each field's metadata has its meaning as `description`.
    """
    import pyarrow
    from pyarrow import parquet

    schema = schema_of(columns)
    times = [column.name for column in columns if column.kind == "time"]
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for rows in _groups(row for portion in portions for row in portion):
            table = pyarrow.Table.from_pylist([_with_times(row, times) for row in rows], schema)
            writer.write_table(table, row_group_size=len(rows))


def schema_of(columns: Sequence[Column]) -> pyarrow.Schema:
    """The Arrow schema of columns, with their meaning."""
    import pyarrow

    types: Mapping[Kind, pyarrow.DataType] = {
        "int": pyarrow.int64(),
        "float": pyarrow.float64(),
        "bool": pyarrow.bool_(),
        "text": pyarrow.string(),
        "time": pyarrow.timestamp("us", tz="UTC"),
        "texts": pyarrow.list_(pyarrow.string()),
    }

    def field(column: Column) -> pyarrow.Field:
        kind = pyarrow.list_(pyarrow.struct(map(field, SPAN))) if column.kind == "spans" else types[column.kind]
        return pyarrow.field(column.name, kind, metadata={"description": column.meaning})

    return pyarrow.schema([field(column) for column in columns])


def _with_times(row: Row, times: Sequence[str]) -> Row:
    return row | {name: datetime.fromisoformat(row[name]) for name in times if row[name] is not None}


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    characters = 0
    for row in rows:
        group.append(row)
        characters += sum(len(value) for value in row.values() if isinstance(value, str))
        if len(group) == MOST_ROWS or characters >= MOST_CHARACTERS:
            yield group
            group, characters = [], 0
    if group:
        yield group
