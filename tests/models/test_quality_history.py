"""A run's publishers against their past: their figures run by run, and the means of their latest earlier articles."""

from __future__ import annotations

import pytest

from models.drift import FIGURES, MOST_BEFORE
from models.quality_history import MOST_PUBLISHERS, MOST_RUNS, quality_history
from models.store import Store
from tests.models.filling import made_of, start
from tests.models.recleaning import ADS, desk_of

DESK = desk_of(ADS)
STRUCK, SHORT, UNTITLED, UNDATED = (figure.name for figure in FIGURES)
BODY = "The {} ferry was late on Monday, and nobody at the harbour office could say why.\n"


def load(store: Store, count: int, publisher: str = "Mill Post", line: str = "", dated: bool = True) -> int:
    """Articles of a publisher, in a run of their own."""
    run_id = start(store)
    date = "date: 2025-03-04\n\n" if dated else ""
    names = [f"{run_id}-{n}.txt" for n in range(count)]
    store.save_batch(run_id, [made_of(f"{date}{BODY.format(n)}\n{line}", DESK, n, publisher=publisher) for n in names])
    return run_id


def test_a_first_run_has_no_past(store: Store) -> None:
    (found,) = quality_history(store.engine, load(store, 3))
    assert (found.publisher, found.articles_before, dict(found.before)) == ("Mill Post", 0, {})
    assert [run.articles for run in found.runs] == [3]
    assert found.now.figures == {STRUCK: 0.0, SHORT: 0.0, UNTITLED: 1.0, UNDATED: 0.0}


def test_runs_come_oldest_first_and_before_is_the_mean_of_earlier_articles(store: Store) -> None:
    load(store, 2)
    load(store, 6, line="to the notice board")
    last = load(store, 4, dated=False)
    (found,) = quality_history(store.engine, last)
    assert [run.articles for run in found.runs] == [2, 6, 4]
    assert [run.figures[SHORT] for run in found.runs] == [0.0, 1.0, 0.0]
    assert found.before == pytest.approx({STRUCK: 0.0, SHORT: 0.75, UNTITLED: 1.0, UNDATED: 0.0})
    assert found.now.figures[UNDATED] == 1.0
    (earlier,) = quality_history(store.engine, last - 1)
    assert [run.articles for run in earlier.runs] == [2, 6]


def test_publishers_are_apart_and_those_with_most_articles_first(store: Store) -> None:
    load(store, 9, "Harbour Post")
    run_id = load(store, 2, "Harbour Post")
    names = [f"b{n}.txt" for n in range(3)]
    store.save_batch(run_id, [made_of(BODY.format(n), DESK, n, publisher="Mill Post") for n in names])
    found = quality_history(store.engine, run_id)
    told = [(one.publisher, one.now.articles, one.articles_before) for one in found]
    assert told == [("Mill Post", 3, 0), ("Harbour Post", 2, 9)]
    several = [made_of(BODY.format(n), DESK, f"c{n}.txt", publisher=f"Post {n}") for n in range(MOST_PUBLISHERS + 3)]
    store.save_batch(run_id, several)
    assert len(quality_history(store.engine, run_id)) == MOST_PUBLISHERS


def test_articles_without_a_publisher_and_runs_without_articles_have_no_history(store: Store) -> None:
    run_id = start(store)
    store.save_batch(run_id, [made_of(BODY.format(1), DESK)])
    assert quality_history(store.engine, run_id) == []
    assert quality_history(store.engine, start(store)) == []


def test_the_past_is_bounded(store: Store) -> None:
    load(store, MOST_BEFORE + 5, line="to the notice board")
    for _ in range(MOST_RUNS + 1):
        last = load(store, 1)
    (found,) = quality_history(store.engine, last)
    assert len(found.runs) == MOST_RUNS + 1
    assert found.articles_before == MOST_RUNS
    (earlier,) = quality_history(store.engine, 2)
    assert (earlier.runs[0].articles, earlier.articles_before) == (MOST_BEFORE, MOST_BEFORE)
