"""Counting recurring lines: what is kept up batch by batch is what counting everything anew gives."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from copydesk import pipeline
from copydesk.desk import Desk
from copydesk.steps.judge import judge
from copydesk.types import Document
from models.line_counts import catch_up
from models.store import Store
from models.verify import verify
from tests.models.filling import EMPTY_DESK, contents, new_store, one, rows
from tests.models.papers import (
    HEADING,
    NEWS,
    NOTICE,
    OFFICE,
    PAPER,
    POST,
    SLOGAN,
    article,
    evidence,
    evidence_from_scratch,
    load,
    papers,
)

COUNTS = "select documents, articles, at_end, first_seen, last_seen from learned_rules where sample = ?"


@pytest.fixture(autouse=True)
def _no_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which lines recur is under test here, not which lines look like boilerplate."""
    monkeypatch.setattr(pipeline, "STEPS", tuple(step for step in pipeline.STEPS if step is not judge))


def posts(*ends: str, number: int = 3, first: int = 0) -> list[Document]:
    return [article(f"post-{n}", POST, 1 + n, ends) for n in range(first, first + number)]


def test_a_line_of_three_stories_is_proposed(store: Store) -> None:
    load(store, EMPTY_DESK, posts(NOTICE, number=2))
    assert evidence(store.engine) == []
    load(store, EMPTY_DESK, posts(NOTICE, first=2, number=1))
    assert rows(store.engine, COUNTS, NOTICE) == [(3, 3, 3, "2025-03-01", "2025-03-03")]
    assert rows(store.engine, COUNTS, HEADING)[0][:2] == (3, 3)
    assert {status for (status,) in rows(store.engine, "select status from learned_rules")} == {"proposed"}


def test_copies_of_one_story_count_once(store: Store) -> None:
    load(store, EMPTY_DESK, [article(f"copy-{n}", POST, n, (NOTICE,), story="storm") for n in range(1, 9)])
    assert evidence(store.engine) == []
    load(store, EMPTY_DESK, posts(NOTICE))
    assert rows(store.engine, COUNTS, NOTICE)[0][:2] == (4, 11)


def test_what_many_publishers_print_is_each_ones_own(store: Store) -> None:
    wire = [article(f"wire-{n}", f"paper{n}.example", n, (NOTICE,), story="storm") for n in range(1, 9)]
    load(store, EMPTY_DESK, wire)
    assert evidence(store.engine) == []


def test_quotes_are_not_counted(store: Store) -> None:
    load(store, EMPTY_DESK, posts(SLOGAN))
    assert rows(store.engine, COUNTS, SLOGAN) == []


def test_the_share_is_that_of_the_publishers_articles(store: Store) -> None:
    load(store, EMPTY_DESK, [*posts(NOTICE), article("news", NEWS, 1, ())])
    load(store, EMPTY_DESK, posts(first=3))
    assert one(store.engine, "select share from learned_rules where sample = ?", NOTICE) == 0.5


def test_an_update_takes_the_place_of_what_it_updates(store: Store) -> None:
    load(store, EMPTY_DESK, posts(NOTICE, number=4))
    load(store, EMPTY_DESK, [article("post-0", POST, 1, (OFFICE,))])
    assert rows(store.engine, COUNTS, NOTICE) == [(3, 3, 3, "2025-03-02", "2025-03-04")]
    load(store, EMPTY_DESK, [article("post-1", POST, 2, ())])
    assert rows(store.engine, COUNTS, NOTICE) == []
    load(store, EMPTY_DESK, posts(NOTICE, number=2))  # back to the first versions
    assert rows(store.engine, COUNTS, NOTICE)[0][:2] == (4, 4)
    assert verify(store.engine).faults == ()


def test_a_version_that_gives_way_in_its_own_batch_is_not_counted(store: Store) -> None:
    old, new = article("post-0", POST, 1, (NOTICE,)), article("post-0", POST, 1, (OFFICE,))
    load(store, EMPTY_DESK, [old, article("post-0", POST, 1, ())])
    load(store, EMPTY_DESK, [new, old])
    assert verify(store.engine).faults == ()
    assert evidence_from_scratch(store.engine) == []


def test_articles_of_before_there_were_counts_are_caught_up_with(store: Store, desk: Desk) -> None:
    load(store, desk, papers())
    counted = evidence(store.engine)
    assert evidence_from_scratch(store.engine) == counted
    assert catch_up(store.engine) == 0


def test_dates_without_a_day_are_none(store: Store) -> None:
    undated = [article(f"undated-{n}", POST, None, (NOTICE,)) for n in range(3)]
    load(store, EMPTY_DESK, undated)
    assert rows(store.engine, COUNTS, NOTICE) == [(3, 3, 3, None, None)]


def test_a_batch_that_is_known_writes_nothing(store: Store, desk: Desk) -> None:
    load(store, desk, papers())
    before = contents(store.engine, but=("alembic_version", "runs"))
    load(store, desk, papers())
    assert contents(store.engine, but=("alembic_version", "runs")) == before


documents = st.builds(
    article,
    st.sampled_from([f"name-{n}" for n in range(8)]),
    st.sampled_from([POST, NEWS]),
    st.none() | st.integers(1, 4),
    st.lists(st.sampled_from([NOTICE, NOTICE.upper(), OFFICE, PAPER, SLOGAN]), max_size=4),
    st.none() | st.sampled_from(["storm", "feast"]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(documents, min_size=1, max_size=6), min_size=1, max_size=4))
def test_counts_kept_up_are_counts_made_anew(batches: list[list[Document]]) -> None:
    """Whatever comes, is updated, changes its story or date, or goes back to an earlier version."""
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder) / "news.db")
        for batch in batches:
            load(store, EMPTY_DESK, batch)
        counted = evidence(store.engine)
        assert verify(store.engine).faults == ()
        assert evidence_from_scratch(store.engine) == counted
        store.engine.dispose()


class Steps:
    """Counts, in thousands, the steps of SQLite's virtual machine: its work, whatever else the machine does."""

    def __init__(self, engine: Engine) -> None:
        self.number = 0
        event.listen(engine, "connect", lambda connection, _: connection.set_progress_handler(self._tick, 1000))
        engine.dispose()

    def _tick(self) -> int:
        self.number += 1
        return 0


def test_what_a_batch_costs_does_not_grow_with_the_database(store: Store) -> None:
    """Every article has the notice, and prose of its own."""
    chance = random.Random(5)
    made = [article(f"post-{n}", POST, 1 + n % 28, (NOTICE,), story=f"{n}{chance.random()}") for n in range(2_000)]
    load(store, EMPTY_DESK, made[:100])
    steps = Steps(store.engine)
    load(store, EMPTY_DESK, made[100:200])
    early = steps.number
    load(store, EMPTY_DESK, made[200:1_900], batch=500)
    before = steps.number
    load(store, EMPTY_DESK, made[1_900:])
    late = steps.number - before
    assert rows(store.engine, COUNTS, NOTICE)[0][:2] == (2_000, 2_000)
    assert late < 1.5 * early
