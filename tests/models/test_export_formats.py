"""CSV that no spreadsheet takes for formulas, and JSON Lines whose lines are lines to every reader."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.export_columns import Column
from models.export_formats import defused, write_csv, write_jsonl

COLUMNS = (
    Column("name", "text", "a name"),
    Column("figure", "int", "a figure"),
    Column("share", "float", "a share"),
    Column("sure", "bool", "yes or no"),
    Column("names", "texts", "names"),
    Column("evidence", "spans", "places"),
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
HOSTILE = st.builds(
    "".join,
    st.lists(st.sampled_from(["=", "+", "-", "@", "＝", "＋", "－", "＠", "'", "\t", "\r", "\n", " ", '"', ",", "a"])),
)
DANGEROUS = [
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\tx",
    " =1",
    "\u00a0=1",
    "\u3000＝1",
    "\ufeff=1",
    "\u200b@x",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "﹦1",
    "-",
    "-5",
    "\x00=1",
]
HARMLESS = ["", "a=b", "a - b", "“quoted”", "1-2", "'tis", "— a dash", "– a dash", "<5", "~40", "#hash", " x", "e@x"]


def row(**given: Any) -> dict[str, Any]:
    return {column.name: None for column in COLUMNS} | given


def written(*rows: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    write_csv(file, COLUMNS, [rows])
    return file.getvalue()


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


def undone(cell: str) -> str:
    """The text of a cell: what a reader that wants the exact words does."""
    return cell[1:] if cell.startswith("'") and defused(cell[1:]) == cell else cell


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_begins_a_formula_gets_an_apostrophe(text: str) -> None:
    assert defused(text) == f"'{text}"
    assert cells(written(row(name=text, names=[text, "x"])))[1][0] == f"'{text}"
    assert cells(written(row(name="x", names=[text, "x"])))[1][4] == f"'{text} | x"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert defused(text) == text


@given(st.lists(st.one_of(TEXT, HOSTILE), min_size=1, max_size=4))
@example(["'=1"])
@example(["''@"])
@example(["\r\n=1", 'a"b', "a,b", " "])
def test_no_cell_begins_a_formula_and_every_one_comes_back(texts: list[str]) -> None:
    head, *found = cells(written(*(row(name=text) for text in texts)))
    assert head == [column.name for column in COLUMNS]
    assert [undone(line[0]) for line in found] == texts
    for line in found:
        assert line[0][:1] not in ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
        assert line[0].lstrip()[:1] not in ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def test_other_kinds_of_values() -> None:
    spans = [{"role": "content", "start": 3, "end": 5, "exact": "=é", "prefix": "", "suffix": ""}]
    data = written(
        row(figure=-5, share=-0.5, sure=True, names=["Ada", "Ida"], evidence=spans), row(sure=False, names=[])
    )
    assert cells(data)[1] == ["", "-5", "-0.5", "true", "Ada | Ida", json.dumps(spans, ensure_ascii=False)]
    assert cells(data)[2] == ["", "", "", "false", "", ""]


def test_csv_is_as_rfc_4180_has_it() -> None:
    data = written(row(name='He said "no", twice\nand left'), row(name="é"))
    assert data.decode() == (
        'name,figure,share,sure,names,evidence\r\n"He said ""no"", twice\nand left",,,,,\r\né,,,,,\r\n'
    ).replace(",,,,,\r\n", ",,,,,\r\n")


@given(st.lists(TEXT, max_size=3))
@example(["a\u2028b\u2029c\u0085d\x0be\x0cf\x1cg", "日本 é"])
def test_json_lines_come_back_a_line_each(texts: list[str]) -> None:
    file = io.BytesIO()
    write_jsonl(file, COLUMNS, [[row(name=text)] for text in texts])
    lines = file.getvalue().decode().splitlines()
    assert [json.loads(line)["name"] for line in lines] == texts


def test_json_keeps_letters_as_they_are() -> None:
    file = io.BytesIO()
    write_jsonl(file, COLUMNS, [[row(name="日本 é")]])
    assert '"日本 é"' in file.getvalue().decode()
