"""Parquet: real types, meanings in the file, row groups that are bounded whatever the portions."""

from __future__ import annotations

import io
import subprocess
import sys

import pyarrow
import pytest
from pyarrow import parquet
from sqlalchemy import Engine

from models import export_parquet
from models.export_parquet import schema_of, write_parquet
from models.export_rows import EXPORTABLE
from tests.conftest import ROOT
from tests.models.test_exporting import exported

TYPES = {
    "claim_id": pyarrow.int64(),
    "text": pyarrow.string(),
    "published_at": pyarrow.string(),
    "confidence": pyarrow.float64(),
    "disputed": pyarrow.bool_(),
}


def test_types_are_real_and_columns_say_what_they_mean(filled: Engine) -> None:
    schema = parquet.read_schema(io.BytesIO(exported(filled, "claims", "parquet")))
    assert {name: schema.field(name).type for name in TYPES} == TYPES
    evidence = schema.field("evidence").type.value_type
    assert {field.name: str(field.type) for field in evidence} == {
        "role": "string", "start": "int64", "end": "int64", "exact": "string", "prefix": "string", "suffix": "string",
    }  # fmt: skip
    meanings = {field.name: field.metadata[b"description"].decode() for field in schema}
    assert meanings == {column.name: column.meaning for column in EXPORTABLE["claims"].columns}


def test_lists_and_times_are_lists_and_times(filled: Engine) -> None:
    articles = parquet.read_schema(io.BytesIO(exported(filled, "articles", "parquet")))
    assert articles.field("authors").type == pyarrow.list_(pyarrow.string())
    edits = parquet.read_schema(io.BytesIO(exported(filled, "edits", "parquet")))
    assert edits.field("made_at").type == pyarrow.timestamp("us", tz="UTC")


@pytest.mark.parametrize(("most", "characters"), [("MOST_ROWS", 3), ("MOST_CHARACTERS", 1)])
def test_row_groups_are_bounded_by_rows_and_by_characters(
    monkeypatch: pytest.MonkeyPatch, most: str, characters: int
) -> None:
    monkeypatch.setattr(export_parquet, most, characters)
    columns = EXPORTABLE["articles"].columns
    rows = [{column.name: None for column in columns} | {"article_id": n, "text": "Mud."} for n in range(7)]
    files = [io.BytesIO(), io.BytesIO()]
    write_parquet(files[0], columns, [rows])
    write_parquet(files[1], columns, [[row] for row in rows])
    assert files[0].getvalue() == files[1].getvalue()
    found = parquet.ParquetFile(files[0])
    groups = [found.metadata.row_group(n).num_rows for n in range(found.num_row_groups)]
    assert groups == ([3, 3, 1] if most == "MOST_ROWS" else [1] * 7)
    assert found.read().column("article_id").to_pylist() == list(range(7))
    assert found.schema_arrow.equals(schema_of(columns))


def test_pyarrow_is_only_imported_for_parquet() -> None:
    code = "import sys, models.exporting; sys.exit('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
