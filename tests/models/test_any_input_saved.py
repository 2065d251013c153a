"""Saving what readers and the pipeline make of any input: nothing stops a batch, and `verify` finds no fault."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.batches import clean
from copydesk.desk import Desk
from models.digest import content_digest
from models.verify import verify
from tests.copydesk.readers.samples import SAMPLES
from tests.fuzz.damaging import few, inputs
from tests.fuzz.promises import opened
from tests.models.filling import new_store, save

BODY = "The council met on Tuesday and talked for hours about the harbour, and nobody knows yet what it will cost."
HALF = "\ud800"  # half of a surrogate pair: JSON may hold it as \ud800, UTF-8 may not
WORDS = (b"\xff", b"\xed\xa0\x80", b"\0", b"&#xd800;", b"\\ud800", b"\x1b[31m", "\u202e".encode(), b"\n", b"'", b'"')


def saved(name: str, raw: bytes, desk: Desk, *, whole: bool = True) -> str:
    """The digest of a database that holds what is in the input, saved as one batch or each by itself."""
    results = clean(opened(name, raw), desk)
    with TemporaryDirectory() as folder:
        store = new_store(Path(folder) / "news.db")
        for batch in [results] if whole else [[result] for result in results]:
            save(store, *batch)
        assert verify(store.engine).faults == ()
        digest = content_digest(store.engine)
        store.engine.dispose()
    return digest


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.csv", b"\x80"),
        ("a.csv", "café,là\n".encode("cp1252") * 2),
        ("a.jsonl", json.dumps({HALF: "x"}).encode()),
        ("a.jsonl", json.dumps({"body": BODY, f"{HALF}author": "Ada Quill", HALF: {"a": HALF}}).encode()),
        ("a.jsonl", json.dumps({"body": BODY + HALF, "title": f"A{HALF}b", "author": f"Ada Qu{HALF}ll"}).encode()),
        ("a.jsonl", json.dumps({"body": BODY, "author": [{"name": f"Ada {HALF}"}, f"['Jon \\{HALF}nd']"]}).encode()),
        ("a.json", json.dumps({"a\nb\x1b[31m": 1}).encode()),
        ("a.json", b"\xff\xfe\0\0\xff\xff\xff\xff{\0\0\0"),
    ],
)
def test_what_no_database_can_hold_stops_no_batch(desk: Desk, name: str, raw: bytes) -> None:
    assert saved(name, raw, desk)


@few(0.08)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_any_input_is_saved_alike_in_any_batches(desk: Desk, name: str, data: st.DataObject) -> None:
    raw = data.draw(inputs([SAMPLES[name][0]], WORDS))
    assert saved(name, raw, desk) == saved(name, raw, desk, whole=False)
