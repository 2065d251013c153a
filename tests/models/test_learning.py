"""Learning: what the evidence accepts is struck, what a person decides stays, and the order of loading is no matter."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import pipeline
from copydesk.desk import Desk
from copydesk.errors import QueryError
from copydesk.steps.judge import judge
from copydesk.types import Document
from models.digest import content_digest
from models.learning import articles_to_reclean, decide, mark
from models.store import Store, now
from models.undo import keep
from models.verify import verify
from tests.models.filling import EMPTY_DESK, contents, extract, new_store, one, rows
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
    ingest,
    learn,
    load,
    papers,
    paragraphs_with,
)

STORM = "The storm took the roof of the market hall and nobody was hurt."


@pytest.fixture(autouse=True)
def _no_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which lines recur is under test here, not which lines look like boilerplate."""
    monkeypatch.setattr(pipeline, "STEPS", tuple(step for step in pipeline.STEPS if step is not judge))


def status(store: Store, line: str) -> list[tuple[object, ...]]:
    return rows(store.engine, "select status, decided_by from learned_rules where sample = ?", line)


def posts(*ends: str, number: int = 6, first: int = 0) -> list[Document]:
    return [article(f"post-{n}", POST, 1 + n, ends) for n in range(first, first + number)]


def line_id(store: Store, line: str) -> int:
    found = one(store.engine, "select id from learned_rules where sample = ?", line)
    assert isinstance(found, int)
    return found


def test_notices_are_learned_and_the_rest_waits_for_a_person(store: Store, desk: Desk) -> None:
    ingest(store, desk, papers())
    assert status(store, NOTICE) == status(store, OFFICE) == status(store, PAPER) == [("accepted", "copydesk")]
    assert status(store, HEADING) == [("proposed", None)] * 2
    assert status(store, SLOGAN) == []  # it quotes
    assert status(store, STORM) == []  # copies of one story
    assert [paragraphs_with(store.engine, line) for line in (NOTICE, OFFICE, PAPER)] == [0, 0, 0]
    assert paragraphs_with(store.engine, STORM) == 8
    assert verify(store.engine).faults == ()


def test_the_second_ingest_finds_the_lines_and_repairs_the_first(tmp_path: Path, desk: Desk) -> None:
    turns, at_once = new_store(tmp_path / "turns.db"), new_store(tmp_path / "one.db")
    given_ = papers()
    assert ingest(turns, desk, given_[:2]) == 0
    assert ingest(turns, desk, given_[2:14]) > 0
    assert paragraphs_with(turns.engine, NOTICE) == 0
    ingest(turns, desk, given_[14:], batch=3)
    ingest(at_once, desk, given_)
    assert content_digest(turns.engine) == content_digest(at_once.engine)
    assert evidence(turns.engine) == evidence(at_once.engine)
    assert verify(turns.engine).faults == ()


def test_the_lines_struck_count_like_those_kept(store: Store, desk: Desk) -> None:
    run_id = load(store, desk, papers())
    before = evidence(store.engine)
    assert learn(store, desk, run_id) > 0
    assert evidence(store.engine) == before == evidence_from_scratch(store.engine)


def test_a_second_ingest_of_the_same_changes_nothing(store: Store, desk: Desk) -> None:
    ingest(store, desk, papers())
    before = contents(store.engine, but=("alembic_version", "runs"))
    assert ingest(store, desk, papers()) == 0
    assert contents(store.engine, but=("alembic_version", "runs")) == before


@pytest.mark.parametrize("killed", ["before deciding", "before cleaning again", "before claims"])
def test_what_a_killed_run_left_is_done_by_the_next(killed: str, tmp_path: Path, desk: Desk) -> None:
    undisturbed, store = new_store(tmp_path / "one.db"), new_store(tmp_path / "killed.db")
    ingest(undisturbed, desk, papers())
    run_id = load(store, desk, papers())
    if killed == "before cleaning again":
        decide(store.engine, now())
    elif killed == "before claims":
        extract(store.engine, run_id)
        learn(store, desk, run_id)
    ingest(store, desk, papers())
    assert content_digest(store.engine) == content_digest(undisturbed.engine)


ends = st.lists(st.sampled_from([NOTICE, OFFICE, PAPER, SLOGAN, HEADING, "“Nobody sails today.”"]), max_size=4)
stories = st.none() | st.sampled_from(["storm", "feast"])
corpora = st.lists(
    st.tuples(st.sampled_from([POST, NEWS]), st.none() | st.integers(1, 3), ends, stories), min_size=1, max_size=12
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(corpora, st.randoms(use_true_random=False), st.lists(st.integers(0, 12), max_size=3))
def test_any_order_and_split_of_ingests_ends_alike(corpus, chance, cuts) -> None:  # type: ignore[no-untyped-def]
    given_ = [article(f"name-{n}", *one_of) for n, one_of in enumerate(corpus)]
    mixed = list(given_)
    chance.shuffle(mixed)
    with tempfile.TemporaryDirectory() as folder:
        at_once, turns = new_store(Path(folder) / "one.db"), new_store(Path(folder) / "turns.db")
        ingest(at_once, EMPTY_DESK, given_)
        places = [0, *sorted(cuts), len(mixed)]
        for start, end in pairwise(places):
            ingest(turns, EMPTY_DESK, mixed[start:end], batch=5)
        assert content_digest(turns.engine) == content_digest(at_once.engine)
        assert verify(turns.engine).faults == ()
        at_once.engine.dispose()
        turns.engine.dispose()


def test_what_the_evidence_does_not_bear_out_any_more_comes_back(store: Store) -> None:
    ingest(store, EMPTY_DESK, posts(NOTICE))
    assert paragraphs_with(store.engine, NOTICE) == 0
    ingest(store, EMPTY_DESK, posts(first=6, number=30))
    assert status(store, NOTICE) == [("proposed", None)]
    assert paragraphs_with(store.engine, NOTICE) == 6


def test_a_line_that_left_its_articles_is_forgotten(store: Store) -> None:
    ingest(store, EMPTY_DESK, posts(NOTICE))
    ingest(store, EMPTY_DESK, posts(OFFICE, number=4))
    assert status(store, NOTICE) == []
    assert paragraphs_with(store.engine, NOTICE) == 2


def test_what_a_person_decided_stays(store: Store) -> None:
    ingest(store, EMPTY_DESK, posts(NOTICE, HEADING))
    key = line_id(store, NOTICE)
    assert mark(store.engine, [key], "rejected", "ada", now()).changed == (key,)
    assert ingest(store, EMPTY_DESK, posts(first=6)) == 6
    assert status(store, NOTICE) == [("rejected", "ada")]
    assert paragraphs_with(store.engine, NOTICE) == 6
    ingest(store, EMPTY_DESK, posts())
    assert status(store, NOTICE) == [("rejected", "ada")]
    assert rows(store.engine, "select documents, articles, share from learned_rules where id = ?", key) == [(0, 0, 0.0)]


def test_a_person_accepts_what_the_bar_does_not(store: Store) -> None:
    ingest(store, EMPTY_DESK, posts(HEADING))
    mark(store.engine, [line_id(store, HEADING)], "accepted", "ada", now())
    assert ingest(store, EMPTY_DESK, posts(HEADING, first=6)) == 6
    assert paragraphs_with(store.engine, HEADING) == 0


def test_deciding_twice_says_who_did(store: Store) -> None:
    ingest(store, EMPTY_DESK, posts(NOTICE))
    key = line_id(store, NOTICE)
    assert mark(store.engine, [key], "accepted", "ada", now()).changed == (key,)  # hers now, whatever the evidence
    assert mark(store.engine, [key], "accepted", "bo", now()).before == ((key, "ada"),)
    assert status(store, NOTICE) == [("accepted", "ada")]


def test_an_unknown_line_stops_the_others(store: Store) -> None:
    ingest(store, EMPTY_DESK, posts(NOTICE))
    with pytest.raises(QueryError, match=r"999.*learn list"):
        mark(store.engine, [line_id(store, NOTICE), 999], "rejected", "ada", now())
    assert status(store, NOTICE) == [("accepted", "copydesk")]


def test_a_line_that_a_person_keeps_is_not_learned(store: Store) -> None:
    ingest(store, EMPTY_DESK, posts(NOTICE))
    keep(store, NOTICE, "ada", None)
    ingest(store, EMPTY_DESK, posts(NOTICE, first=6))
    assert status(store, NOTICE) == [("proposed", None)]
    assert paragraphs_with(store.engine, NOTICE) == 12


def test_lines_that_have_to_stay_leave_nothing_to_clean_again(store: Store) -> None:
    alone = [Document(f"file:///{n}.txt", f"{NOTICE}\n".encode(), origin={"publisher": POST}) for n in range(2)]
    ingest(store, EMPTY_DESK, posts(NOTICE) + alone)
    assert status(store, NOTICE) == [("accepted", "copydesk")]
    assert paragraphs_with(store.engine, NOTICE) == 2
    assert articles_to_reclean(store.engine, store.decided(EMPTY_DESK)) == []
