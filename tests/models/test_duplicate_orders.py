"""Runs, batches and the order of arrival are no matter, nor who else writes meanwhile, nor where a run is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from copydesk.types import Document
from models.digest import content_digest
from models.duplicates import Renewed, renew_duplicates
from models.engine import sqlite_engine
from models.reclean import reclean_documents
from models.store import Store
from models.verify import verify
from tests.models import copying
from tests.models.copying import (
    COAST,
    EVERYTHING,
    INLAND,
    NAME,
    NEGATION,
    NUMBER,
    POST,
    RUNS,
    STORIES,
    WORDING,
    digest_of_everything,
    ingest,
    originals,
    save,
)
from tests.models.filling import EMPTY_DESK, change
from tests.models.recleaning import desk_of, document_ids, rule

DATES = (None, None, "2025-03-04", "2025-03-04T00:00:00Z", "2025-03-04T10:00:00+02:00", "2025-03-05")
LOUDLY = ("The harbour board of Quillhaven", "THE HARBOUR BOARD OF QUILLHAVEN")  # the same fingerprint, other facts
OWN = "Our reporters went down to the quay in the evening and found nobody there who would say a word about any of it."
SHORT = "More on this later."
DESKS = (
    EMPTY_DESK,
    desk_of(rule("loud.board", "THE HARBOUR BOARD .*")),
    desk_of(rule("quiet.board", "The harbour board .*")),
    desk_of(rule("any.work", "The work .*"), rule("our.own", "Our reporters .*")),
    desk_of(rule("most.lines", "(The|Mud|A) .*")),
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A story told again in other words or with other facts, in whole or in part; names that repeat make versions."""
    lines = list(STORIES[draw(st.sampled_from(sorted(STORIES)))])
    edits = draw(st.lists(st.sampled_from([*WORDING, NUMBER, NAME, NEGATION, LOUDLY]), max_size=3, unique=True))
    lines = list(copying.changed(lines, *edits))
    for own in draw(st.lists(st.sampled_from([OWN, SHORT, *STORIES["goats"]]), max_size=2)):
        lines.insert(draw(st.integers(0, len(lines))), own)
    if draw(st.booleans()):
        del lines[draw(st.integers(0, len(lines) - 1))]
    publisher, date = draw(st.sampled_from([POST, COAST, INLAND])), draw(st.sampled_from(DATES))
    return copying.document(f"{draw(st.integers(0, 9))}.txt", *lines, publisher=publisher, date=date)


FORK = multiprocessing.get_context("fork")  # compiled code and the models are there already
corpora = st.lists(documents(), min_size=3, max_size=14, unique_by=lambda one: (one.uri, one.raw))
cuts = st.lists(st.integers(0, 14), max_size=4)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = copying.fresh(tmp_path)
    yield opened
    opened.engine.dispose()


def mixed(corpus: Sequence[Document], chance: Random) -> list[Document]:
    """The documents in another order, versions of one uri in their own."""
    places = list(range(len(corpus)))
    chance.shuffle(places)
    of_uri: dict[str, list[Document]] = defaultdict(list)
    for one in corpus:
        of_uri[one.uri].append(one)
    return [of_uri[corpus[place].uri].pop(0) for place in places]


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(corpora, st.randoms(use_true_random=False), cuts, st.integers(1, 5))
def test_any_order_and_split_of_runs_ends_alike(
    corpus: list[Document], chance: Random, cuts: list[int], batch: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        at_once, turns = copying.fresh(Path(folder)), copying.fresh(Path(folder))
        ingest(at_once, *corpus)
        order = mixed(corpus, chance)
        for start, end in pairwise([0, *sorted(cuts), len(order)]):
            assert ingest(turns, *order[start:end], batch=batch).faults == ()
        assert content_digest(turns.engine) == content_digest(at_once.engine)
        assert verify(turns.engine).faults == ()
        for store in (at_once, turns):
            store.engine.dispose()


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(corpora, cuts, st.lists(st.sampled_from(DESKS), min_size=1, max_size=4))
def test_whatever_happened_the_index_gives_what_a_new_one_gives(
    corpus: list[Document], cuts: list[int], desks: list[object]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = copying.fresh(Path(folder))
        for start, end in pairwise([0, *sorted(cuts), len(corpus)]):
            ingest(store, *corpus[start:end])
            reclean(store, desks[start % len(desks)])
        before = content_digest(store.engine)
        again = renew_duplicates(store, 1, rebuild=True)
        assert (again.paragraphs, again.articles, again.variants, again.faults) == (0, 0, 0, ())
        assert content_digest(store.engine) == before
        assert verify(store.engine).faults == ()
        store.engine.dispose()


def reclean(store: Store, desk: object) -> None:
    """Clean everything again under another desk, and renew duplicates."""
    run_id = store.start_run("reclean", {}, desk, None)
    reclean_documents(store, run_id, desk, document_ids(store.engine))
    renew_duplicates(store, run_id)


def at_statement(engine: Engine, words: str, act: Callable[[], object]) -> None:
    """Let something happen once, right before the first statement that begins so."""
    waiting = [act]

    def before(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        if waiting and statement.lower().startswith(words):
            waiting.pop()()

    event.listen(engine, "before_cursor_execute", before)


def path_of(store: Store) -> Path:
    return Path(str(store.engine.url.database))


def renew_and_die(path: Path, words: str) -> None:
    store = Store.open(path)
    at_statement(store.engine, words, lambda: os.kill(os.getpid(), signal.SIGKILL))
    renew_duplicates(store, 1)


def renew_together(path: Path, barrier: Any, rebuild: bool) -> None:
    store = Store.open(path)
    barrier.wait()
    renew_duplicates(store, 1, rebuild=rebuild)


@pytest.mark.parametrize(
    "words",
    ["delete from fingerprint_index", "insert into fingerprint_index", "update paragraphs", "update articles",
     "insert into paragraph_variants"],
)  # fmt: skip
def test_killed_and_run_again_it_is_the_same(store: Store, words: str) -> None:
    save(store, EVERYTHING)
    store.engine.dispose()
    process = FORK.Process(target=renew_and_die, args=(path_of(store), words))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert originals(store.engine) == {}
    renew_duplicates(store, 1)
    assert content_digest(store.engine) == digest_of_everything()
    assert verify(store.engine).faults == ()


@pytest.mark.parametrize("rebuild", [(False, False), (True, False), (True, True)])
def test_two_that_renew_at_once_find_the_same(store: Store, rebuild: tuple[bool, bool]) -> None:
    for run in RUNS:
        save(store, run)
    change(
        store.engine,
        "insert into fingerprint_index (id, run_id, parameters, paragraphs, last_paragraph, signatures, checksum)"
        " values (1, 1, 'foreign', 1, 1, x'00', 'none')",
    )
    barrier, path = FORK.Barrier(2), path_of(store)
    processes = [FORK.Process(target=renew_together, args=(path, barrier, anew)) for anew in rebuild]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    assert content_digest(store.engine) == digest_of_everything()
    assert renew_duplicates(store, 1) == Renewed(0, 0, 0, 0, ())


@pytest.mark.parametrize("cut", range(1, len(RUNS)))
@pytest.mark.parametrize("renews", [True, False], ids=["and renews", "and no more"])
def test_what_another_wrote_meanwhile_is_looked_at_again(store: Store, cut: int, renews: bool) -> None:
    other = Store(sqlite_engine(path_of(store)))
    early = [one for run in RUNS[:cut] for one in run]
    late = [one for run in RUNS[cut:] for one in run]

    def write() -> None:
        run_id = save(other, late, batch=2)
        if renews:
            renew_duplicates(other, run_id)

    run_id = save(store, early)
    at_statement(store.engine, "begin immediate", write)
    renew_duplicates(store, run_id)
    other.engine.dispose()
    assert content_digest(store.engine) == digest_of_everything()
    assert renew_duplicates(store, run_id) == Renewed(0, 0, 0, 0, ())
