"""Readers, on bytes that nobody thought of: good inputs of every format, damaged, under every name, and any bytes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.desk import Desk
from copydesk.readers import FORMATS, jsonl
from copydesk.readers.formats import Format
from copydesk.readers.records.columns import NAMES
from tests.copydesk.readers.samples import SAMPLES
from tests.fuzz.damaging import few, inputs
from tests.fuzz.promises import BARE, all_cleaned, opened, read

GOOD = [raw for raw, _ in SAMPLES.values()]
WORDS = (
    b"<html><p>",
    b"WARC/1.0\r\n",
    b'{"body":"',
    b"PK\x03\x04",
    b"\x1f\x8b\x08\x00",
    b"\xff\xfe",
    b"\0",
    b"\n---\n",
)
FORMATS_BY_NAME = {format.name: format for format in FORMATS}
KEYS = st.sampled_from(["body", "title", "a.b", "a", "b", "x|body", "", "1"]) | st.text(max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("A line of prose, long."),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(KEYS, one, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("format", FORMATS_BY_NAME.values(), ids=FORMATS_BY_NAME)
@few(0.1)
@given(raw=inputs(GOOD, WORDS))
def test_a_reader_reads_or_quarantines_any_bytes(format: Format, raw: bytes) -> None:
    all_cleaned(read(format, raw), BARE)


@pytest.mark.parametrize("name", SAMPLES)
@few(0.06)
@given(data=st.data())
def test_a_damaged_file_keeps_every_promise(desk: Desk, name: str, data: st.DataObject) -> None:
    all_cleaned(opened(name, data.draw(inputs([SAMPLES[name][0]], WORDS))), desk)


@few(0.3)
@given(
    st.lists(st.dictionaries(KEYS, VALUES, max_size=4), max_size=4),
    st.dictionaries(st.sampled_from(sorted(NAMES)), KEYS),
)
def test_any_columns_of_any_records(records: list[dict[str, Any]], columns: dict[str, str]) -> None:
    raw = "\n".join(map(json.dumps, records)).encode()
    all_cleaned(read(jsonl.FORMAT, raw, **{f"column.{name}": path for name, path in columns.items()}), BARE)
