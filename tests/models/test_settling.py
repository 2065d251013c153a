"""Settling: what a file was in quarantine for leaves it when the file is read to its end without it."""

from __future__ import annotations

import pytest

from copydesk.types import Document, Quarantined
from models.quarantine import entries
from models.quarantine_drops import drop
from models.settling import Met, settle
from models.store import Store
from models.verify import verify
from tests.models.filling import save

FILE = "file:///inbox/crawl.jsonl.gz"


def bad(part: str, code: str) -> Quarantined:
    return Quarantined(Document(f"{FILE}{part}", part.encode()), code, "it is")


CUT, LINE, WHOLE = bad("#byte=80", "truncated"), bad("#L3", "broken_record"), bad("", "no_text_column")
BARE, OTHER = bad("#L9", "nothing_left"), Quarantined(Document("file:///inbox/b.zip#byte=1", b""), "damaged", "it is")


@pytest.mark.parametrize(
    ("before", "met_now", "left"),
    [
        ([CUT, WHOLE], [], []),
        ([CUT, BARE], [BARE], [BARE]),
        ([CUT, LINE], [LINE], [CUT, LINE]),  # what is broken may have kept the reader from the rest
        ([CUT], [CUT], [CUT]),
        ([CUT, OTHER], [], [OTHER]),  # another file was not read
    ],
)
def test_what_is_met_no_more_leaves(
    before: list[Quarantined], met_now: list[Quarantined], left: list[Quarantined], store: Store
) -> None:
    save(store, *before)
    met = Met()
    met.add(met_now, met_now, ())
    gone = settle(store.engine, [FILE], met)
    assert {entry.uri for entry in entries(store.engine)} == {one.document.uri for one in left}
    assert set(gone) == {one.document.uri for one in before} - {one.document.uri for one in left}
    assert verify(store.engine).faults == ()
    assert settle(store.engine, [FILE], met) == []


def test_what_left_comes_back_with_the_file_as_it_was(store: Store) -> None:
    save(store, CUT)
    settle(store.engine, [FILE], Met())
    assert store.known([CUT.version]) == {}
    save(store, CUT)
    assert [entry.uri for entry in entries(store.engine)] == [CUT.document.uri]


def test_what_was_put_aside_stays_so(store: Store) -> None:
    save(store, CUT)
    drop(store, [1], "Odile", None)
    assert settle(store.engine, [FILE], Met()) == []
