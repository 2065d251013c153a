"""What is in quarantine: lists, all that is known of one input, its bytes, and putting it aside."""

from __future__ import annotations

import pytest

from copydesk.errors import QueryError
from copydesk.types import Document, Quarantined
from models.digest import content_digest
from models.quarantine import counted, entries, raw_of, show
from models.quarantine_drops import drop, take_back
from models.quarantine_retries import FileToRead, plan_of, still_there
from models.store import Store
from models.verify import verify
from tests.models.filling import EMPTY_DESK, change, made_of, one, rows, save
from tests.models.quarantining import BAD, GOOD

FOLDER = "file:///inbox"


def bad(uri: str, code: str, raw: bytes = b"", **origin: str) -> Quarantined:
    return Quarantined(Document(uri, raw, origin=origin), code, "it is")


@pytest.fixture
def four(store: Store) -> Store:
    save(store, BAD, bad(f"{FOLDER}/a.zip#byte=4", "truncated"), bad(f"{FOLDER}/b.zip#byte=9", "truncated"))
    save(store, made_of("Advertisement\n", EMPTY_DESK, "fine.txt"))
    save(store, bad(f"{FOLDER}/c.txt", "binary", b"\0", publisher="Coastline"))
    change(store.engine, "update documents set fetched_at = '2025-03-0' || id || 'T06:00:00Z'")
    return store


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({}, [5, 3, 2, 1]),
        ({"code": "truncated"}, [3, 2]),
        ({"publisher": "coastline"}, [5]),
        ({"since": "2025-03-03T06:00:00Z"}, [5, 3]),
        ({"code": "bomb"}, []),
    ],
)
def test_the_list_can_be_narrowed(wanted: dict[str, str], ids: list[int], four: Store) -> None:
    assert [entry.id for entry in entries(four.engine, **wanted)] == ids


def test_reasons_are_counted(four: Store) -> None:
    assert counted(entries(four.engine)) == {"truncated": 2, "binary": 1, "internal_error": 1}


def test_all_that_is_known_is_shown(four: Store) -> None:
    found = show(four.engine, 1)
    assert (found.sha256, found.flow, found.run, found.origin) == (GOOD.sha256, "ingest", 1, GOOD.origin)
    assert found.entry.raw_kept
    assert raw_of(four.engine, 1) == GOOD.raw


def test_of_what_had_nothing_left_the_edits_are_counted_by_rule(filled_store: Store) -> None:
    [key] = [entry.id for entry in entries(filled_store.engine) if entry.code == "nothing_left"]
    assert sum(show(filled_store.engine, key).edits.values()) == 1


@pytest.fixture
def filled_store(filled: object) -> Store:
    return Store(filled)  # type: ignore[arg-type]


@pytest.mark.parametrize(("key", "why"), [(4, "it is loaded"), (9, "there is no such input"), (2, "not kept")])
def test_of_what_is_not_there_one_line_is_said(key: int, why: str, four: Store) -> None:
    with pytest.raises(QueryError, match=f"^{key}: .*{why}"):
        raw_of(four.engine, key)


def test_bytes_that_were_damaged_are_no_bytes(four: Store) -> None:
    change(four.engine, "update documents set raw = x'00' where id = 1")
    with pytest.raises(QueryError, match="damaged"):
        raw_of(four.engine, 1)


def test_what_is_put_aside_is_out_of_the_list_and_comes_back(four: Store) -> None:
    before = content_digest(four.engine)
    assert drop(four, [1, 2], "Odile", "a picture of the quay") == [1, 2]
    assert drop(four, [2, 3], "Tobias", None) == [3]
    assert [entry.id for entry in entries(four.engine)] == [5]
    assert one(four.engine, "select count(*) from quarantine") == 1
    last = entries(four.engine, dropped=True)[-1]
    assert (last.dropped_by, last.dropped_note) == ("Odile", "a picture of the quay")
    assert raw_of(four.engine, 1) == GOOD.raw
    assert content_digest(four.engine) != before
    assert verify(four.engine).faults == ()
    assert take_back(four, [1, 2, 3, 5]) == [1, 2, 3]
    assert content_digest(four.engine) == before


def test_discarded_bytes_leave_all_else(four: Store) -> None:
    drop(four, [1], "Odile", None, discard_raw=True)
    row = rows(four.engine, "select uri, sha256, size_bytes, error_code, raw from documents where id = 1")
    assert row == [(GOOD.uri, GOOD.sha256, len(GOOD.raw), "internal_error", None)]
    assert verify(four.engine).faults == ()


@pytest.mark.parametrize("key", [4, 9])
def test_one_that_is_not_in_quarantine_stops_all(key: int, four: Store) -> None:
    for act in (lambda: drop(four, [1, key], "Odile", None), lambda: take_back(four, [1, key])):
        with pytest.raises(QueryError, match=f"^{key}: .*not in quarantine"):
            act()
    assert len(entries(four.engine)) == 4


def plan_for(found: Quarantined, store: Store) -> tuple[list[int], list[int], dict[int, FileToRead], dict[int, str]]:
    save(store, found)
    plan = plan_of(store.engine, [1])
    return plan.documents, plan.kept, plan.files, plan.left


OF_CRAWL = FileToRead(f"{FOLDER}/crawl.warc.gz", None, ())


@pytest.mark.parametrize(
    ("found", "way"),
    [
        (bad(f"{FOLDER}/a.bin", "binary", b"\0"), ([], [1], {}, {})),
        (bad(f"{FOLDER}/crawl.warc.gz#80", "internal_error", b"a page"), ([1], [], {}, {})),
        # Half a page reads like a whole one: what its reader said of it holds until the reader sees the file again.
        (bad(f"{FOLDER}/crawl.warc.gz#80", "truncated", b"half a pa"), ([], [], {1: OF_CRAWL}, {})),
        (bad(f"{FOLDER}/crawl.warc.gz#byte=99", "damaged"), ([], [], {1: OF_CRAWL}, {})),
        (bad("https://quillpost.example/a", "nothing_left", b"<p>"), ([], [1], {}, {})),
        (
            bad("https://quillpost.example/a", "deadline"),
            ([], [], {}, {1: "give its address to copydesk ingest: https://quillpost.example/a"}),
        ),
    ],
)
def test_how_an_input_is_tried_again(found: Quarantined, way: object, store: Store) -> None:
    assert plan_for(found, store) == way


def test_a_file_is_read_again_as_it_was_read(store: Store) -> None:
    run_id = store.start_run("ingest", {"columns": {"text": "body"}}, EMPTY_DESK, None)
    origin = {"publisher": "Coastline", "publisher_from": "option"}
    store.save_batch(run_id, [bad(f"{FOLDER}/a.csv#row=3", "broken_record", b"", **origin)])
    assert plan_of(store.engine).files == {1: FileToRead(f"{FOLDER}/a.csv", "Coastline", (("text", "body"),))}


def test_what_was_put_aside_has_to_be_taken_back_first(four: Store) -> None:
    drop(four, [1], "Odile", None)
    assert 1 not in plan_of(four.engine).kept
    with pytest.raises(QueryError, match="drop --undo 1"):
        plan_of(four.engine, [1])
    assert still_there(four.engine, [1, 2, 4]) == [2]


def test_of_what_is_kept_only_another_versions_is_due(four: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert plan_of(four.engine, only_kept=True).kept == []
    change(four.engine, "update documents set code_version = '0.1' where id in (1, 2)")
    plan = plan_of(four.engine, only_kept=True)
    assert (plan.kept, plan.files, plan.left) == ([1], {}, {})
