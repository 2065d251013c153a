"""Recleaning inputs that changed over time: which version is current follows from what is left of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.types import Document
from models.reclean import compare_batch
from models.store import Store
from models.verify import verify
from tests.models.filling import rows, save
from tests.models.recleaning import ADS, desk_of, document_ids, load, reclean_all, rule

FIRST = "The lighthouse at Ostrey was painted white in the spring."
SECOND = "Paint for sale at the lighthouse of Ostrey."
THIRD = "The lighthouse at Ostrey was painted green in the autumn."
NONE = desk_of()
NO_SALES = desk_of(rule("ads.sale", "Paint for sale .*"))
NOTHING = desk_of(rule("all.lines", "(Paint|The) .*"))


def versions(path: Path, *texts: str) -> Store:
    """A database in which one file had these contents, one after the other."""
    from copydesk.pipeline import run

    store = load(path, NONE, [])
    for text in texts:
        save(store, run(Document("file:///inbox/news.txt", text.encode()), NONE))
    return store


def documents(store: Store) -> list[tuple[object, ...]]:
    query = """select d.id, d.status, d.error_code, a.id, a.supersedes_id from documents d
               left join articles a on a.document_id = d.id order by d.id"""
    return rows(store.engine, query)


def test_a_version_that_comes_to_nothing_gives_way_to_the_one_before(tmp_path: Path) -> None:
    store = versions(tmp_path / "news.db", FIRST, SECOND)
    done = reclean_all(store, NO_SALES)
    assert documents(store) == [(1, "loaded", None, 1, None), (2, "quarantined", "nothing_left", None, None)]
    assert (done.quarantined, done.unchanged) == (1, 1)
    assert rows(store.engine, "select desk_sha from articles") == [(NO_SALES.sha,)]
    assert verify(store.engine).faults == ()


def test_the_one_before_may_come_to_nothing_too(tmp_path: Path) -> None:
    store = versions(tmp_path / "news.db", FIRST, SECOND)
    reclean_all(store, NOTHING)
    assert [row[1] for row in documents(store)] == ["superseded", "quarantined"]
    assert verify(store.engine).faults == ()


def test_versions_before_stay_as_they_are(tmp_path: Path) -> None:
    store = versions(tmp_path / "news.db", SECOND, FIRST)
    reclean_all(store, NO_SALES)
    assert documents(store) == [(1, "superseded", None, 1, None), (2, "loaded", None, 2, 1)]
    assert rows(store.engine, "select desk_sha from articles") == [(NONE.sha,), (NO_SALES.sha,)]


def test_what_superseded_a_removed_article_supersedes_the_one_before_it(tmp_path: Path) -> None:
    store = versions(tmp_path / "news.db", FIRST, SECOND, THIRD, SECOND)  # it went back to the second
    reclean_all(store, NO_SALES)
    assert documents(store) == [
        (1, "superseded", None, 1, None),
        (2, "quarantined", "nothing_left", None, None),
        (3, "loaded", None, 3, 1),
    ]
    assert verify(store.engine).faults == ()


@pytest.mark.parametrize("texts", [(SECOND,), (FIRST, SECOND)], ids=["alone", "after another"])
def test_a_version_of_which_nothing_was_left_comes_back_as_the_newest(tmp_path: Path, texts: tuple[str, ...]) -> None:
    store = versions(tmp_path / "news.db", *texts)
    fresh = documents(store)
    reclean_all(store, NO_SALES)
    done = reclean_all(store, NONE)
    assert done.restored == 1
    assert documents(store) == fresh
    assert verify(store.engine).faults == ()


def test_quarantined_for_its_bytes_it_stays_there(tmp_path: Path) -> None:
    given = [Document("file:///inbox/blank.txt", b" \n"), Document("file:///inbox/zip.txt", b"\x89PNG\r\n\0\0")]
    store = load(tmp_path / "news.db", NONE, given)
    assert sum(reclean_all(store, desk_of(ADS)).counts().values()) == 0
    assert [row[2] for row in documents(store)] == ["empty", "binary"]


def test_a_comparison_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    store = versions(tmp_path / "news.db", THIRD, SECOND)
    before = documents(store)
    said = compare_batch(store.engine, NO_SALES, document_ids(store.engine))
    assert documents(store) == before
    assert said.counts() == {"rewritten": 0, "quarantined": 1, "restored": 0, "unchanged": 0, "without_raw": 0}


def test_one_that_is_changed_and_then_outdone_by_a_newer_one_is_no_longer_current(tmp_path: Path) -> None:
    store = versions(tmp_path / "news.db", f"{FIRST}\n\n{SECOND}", SECOND)
    reclean_all(store, NO_SALES)  # the first loses a line and becomes current, because the second comes to nothing
    assert [row[1] for row in documents(store)] == ["loaded", "quarantined"]
    reclean_all(store, NONE)
    assert [row[1] for row in documents(store)] == ["superseded", "loaded"]
    assert verify(store.engine).faults == ()
