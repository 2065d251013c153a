"""Groups and relations depend on what is loaded alone: not on runs, batches, order, other writers or a kill."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from copydesk.types import Document
from models.claim_groups import renew_claim_groups
from models.digest import content_digest
from models.engine import sqlite_engine
from models.store import Store
from models.verify import verify
from tests.models.claiming import LINES, article, ingest
from tests.models.copying import COAST, INLAND, POST, fresh
from tests.models.filling import one, rows

FORK = multiprocessing.get_context("fork")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    lines = draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=3, unique=True))
    publisher, day = draw(st.sampled_from([POST, COAST, INLAND])), draw(st.sampled_from([None, 1, 1, 4, 9]))
    return article(f"{draw(st.integers(0, 12))}.txt", day, *lines, publisher=publisher)


corpora = st.lists(documents(), min_size=2, max_size=10, unique_by=lambda given: given.uri)
cuts = st.lists(st.integers(0, 10), max_size=3)
EVERYTHING = tuple(article(f"{n}.txt", n % 5 + 1, *LINES[n : n + 3], publisher=(POST, COAST)[n % 2]) for n in range(6))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = fresh(tmp_path)
    yield opened
    opened.engine.dispose()


@lru_cache(maxsize=1)
def digest_of_everything() -> str:
    with tempfile.TemporaryDirectory() as folder:
        store = fresh(Path(folder))
        ingest(store, *EVERYTHING)
        store.engine.dispose()
        return content_digest(store.engine)


@settings(max_examples=25, deadline=None)
@given(corpora, st.randoms(use_true_random=False), cuts, st.integers(1, 4))
def test_any_order_and_split_of_runs_ends_alike(
    corpus: list[Document], chance: Random, cuts: list[int], batch: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        at_once, turns = fresh(Path(folder)), fresh(Path(folder))
        ingest(at_once, *corpus)
        order = list(corpus)
        chance.shuffle(order)
        for start, end in pairwise([0, *sorted(cuts), len(order)]):
            ingest(turns, *order[start:end], batch=batch)
        assert content_digest(turns.engine) == content_digest(at_once.engine)
        assert verify(turns.engine).faults == ()
        for store in (at_once, turns):
            store.engine.dispose()


@settings(max_examples=15, deadline=None)
@given(corpora, corpora)
def test_new_versions_end_as_if_there_had_been_no_others(old: list[Document], new: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        at_once, turns = fresh(Path(folder)), fresh(Path(folder))
        for store in (at_once, turns):
            if store is turns:
                ingest(store, *old)
                ingest(store, *new)
            else:
                ingest(store, *old, *new)
        assert content_digest(turns.engine) == content_digest(at_once.engine)
        assert verify(turns.engine).faults == ()
        for store in (at_once, turns):
            store.engine.dispose()


def at_statement(engine: Engine, words: str, act: Callable[[], object]) -> None:
    """Let something happen once, right before the first statement that begins so."""
    waiting = [act]

    def before(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        if waiting and statement.lower().startswith(words):
            waiting.pop()()

    event.listen(engine, "before_cursor_execute", before)


def path_of(store: Store) -> Path:
    return Path(str(store.engine.url.database))


def ungroup(store: Store) -> None:
    with store.engine.begin() as connection:
        for statement in (
            "update claims set group_id = null",
            "delete from claim_relations",
            "delete from claim_groups",
        ):
            connection.exec_driver_sql(statement)


def renew_and_die(path: Path, words: str) -> None:
    engine = sqlite_engine(path)
    at_statement(engine, words, lambda: os.kill(os.getpid(), signal.SIGKILL))
    renew_claim_groups(engine)


@pytest.mark.parametrize("words", ["insert into claim_groups", "update claims", "insert into claim_relations"])
def test_killed_and_run_again_it_is_the_same(store: Store, words: str) -> None:
    ingest(store, *EVERYTHING)
    ungroup(store)
    store.engine.dispose()
    process = FORK.Process(target=renew_and_die, args=(path_of(store), words))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert rows(store.engine, "select * from claim_relations") == []
    renew_claim_groups(store.engine)
    assert content_digest(store.engine) == digest_of_everything()


@pytest.mark.parametrize("cut", range(1, len(EVERYTHING)))
def test_what_another_wrote_meanwhile_is_looked_at_again(store: Store, cut: int) -> None:
    other = Store(sqlite_engine(path_of(store)))
    ingest(store, *EVERYTHING[:cut])
    ungroup(store)
    at_statement(store.engine, "begin immediate", lambda: ingest(other, *EVERYTHING[cut:]))
    renew_claim_groups(store.engine)
    other.engine.dispose()
    assert content_digest(store.engine) == digest_of_everything()
    assert one(store.engine, "select count(*) from claim_relations") > 0


def renew_together(path: Path, barrier: Any) -> None:
    engine = sqlite_engine(path)
    barrier.wait()
    renew_claim_groups(engine)


def test_two_that_renew_at_once_find_the_same(store: Store) -> None:
    ingest(store, *EVERYTHING)
    ungroup(store)
    store.engine.dispose()
    barrier = FORK.Barrier(2)
    processes: Sequence[Any] = [FORK.Process(target=renew_together, args=(path_of(store), barrier)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    assert content_digest(store.engine) == digest_of_everything()
