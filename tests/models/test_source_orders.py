"""Sources come out the same in whatever order, runs and batches they are named, and whenever a person decides."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.claim_types import Source
from models.claim_store import save_claims
from models.digest import content_digest
from models.source_decisions import merge, split, undo_merge, undo_split
from models.store import Store
from models.verify import verify
from tests.models.filling import EMPTY_DESK, made_of, new_store, rows, save
from tests.models.naming import EXTRACTOR, TEXT, claim

NAMES = (
    "Ada Lane",
    "ADA LANE",
    "Dr Ada Láne",
    "Ada M. Lane",
    "Ada B. Lane",
    "@adalane",
    "National Ferry Union",
    "National Farmers Union",
    "NFU",
    "N.F.U.",
    "The Quernby Lantern",
    "Ohm Sae Rin",
    "Om Sae-rin",
)
PUBLISHERS = ("quernby.example", "Quernby Lantern", "Ada Lane", "National Ferry Union Ltd")
KINDS = ("person", "organisation", "programme", "publisher")
MERGES = (("Ada Lane", "Ohm Sae Rin"), ("NFU", "Ada M. Lane"), ("National Farmers Union", "The Quernby Lantern"))
SPLITS = ("ADA LANE", "N.F.U.", "NFU", "Om Sae-rin")

sources = st.builds(
    Source,
    st.sampled_from(KINDS),
    st.sampled_from(NAMES),
    st.lists(st.sampled_from(NAMES), max_size=2).map(tuple),
    st.none(),
    st.sampled_from([None, None, "Bluesky", "Mastodon"]),
)
article = st.tuples(st.sampled_from(PUBLISHERS), st.lists(sources, min_size=1, max_size=3))
corpora = st.lists(article, min_size=1, max_size=7)
Corpus = Sequence[tuple[str, Sequence[Source]]]


def load(store: Store, corpus: Corpus, order: Sequence[int], cut: int) -> None:
    """Load the articles in an order, their claims in two batches."""
    made = {number: f"{number}.txt" for number in order}
    save(store, *(made_of(f"{n}\n\n{TEXT}", EMPTY_DESK, made[n], publisher=corpus[n][0]) for n in order))
    query = "select d.uri, a.id from articles a join documents d on d.id = a.document_id"
    ids = {uri.rpartition("/")[2]: article_id for uri, article_id in rows(store.engine, query)}
    found = [(ids[made[n]], [claim(source) for source in corpus[n][1]]) for n in order]
    for part in (found[:cut], found[cut:]):
        save_claims(store.engine, 1, EXTRACTOR, part)


def digest(store: Store) -> str:
    assert verify(store.engine).faults == ()
    unfollowed = """select m.claim_id from source_mentions m join source_names n on n.id = m.name_id
                    join claims c on c.id = m.claim_id
                    where m.name_id = m.of_name_id and m.role = 'source' and c.source_id <> n.source_id"""
    assert rows(store.engine, unfollowed) == []
    assert rows(store.engine, "pragma foreign_key_check") == []
    nameless = "select id from sources where id not in (select source_id from source_names)"
    assert rows(store.engine, nameless) == []
    return content_digest(store.engine)


@settings(max_examples=25, deadline=None)
@given(corpora, st.randoms(use_true_random=False), st.integers(0, 7), st.integers(0, 7))
def test_order_and_batches_are_no_matter(corpus: Corpus, random: object, cut: int, again: int) -> None:
    order = list(range(len(corpus)))
    with tempfile.TemporaryDirectory() as folder:
        first = new_store(Path(folder) / "first.db")
        load(first, corpus, order, cut)
        random.shuffle(order)
        second = new_store(Path(folder) / "second.db")
        load(second, corpus, order[:again], cut)
        load(second, corpus, order[again:], 1)
        assert digest(second) == digest(first)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(corpora, st.lists(st.sampled_from((*MERGES, *SPLITS)), max_size=4, unique=True), st.integers(0, 7))
def test_when_a_person_decides_is_no_matter_nor_what_is_taken_back(
    corpus: Corpus, decided: Sequence[tuple[str, str] | str], cut: int
) -> None:
    everything = [("quernby.example", [Source("organisation", name) for name in NAMES])]
    order = list(range(len(corpus)))
    with tempfile.TemporaryDirectory() as folder:
        late, early = (new_store(Path(folder) / name) for name in ("late.db", "early.db"))
        whole = [*corpus, *everything]
        load(late, whole, [len(corpus), *order], cut)
        untouched = digest(late)
        load(early, whole, [len(corpus)], 0)
        done = [decide(early, one) for one in decided]
        load(early, whole, order, cut)
        made = [decide(late, one) for one in decided]
        if done == made:
            assert digest(late) == digest(early)
        for one, was_made in reversed(list(zip(decided, made, strict=True))):
            if was_made:
                take_back(late, one)
        assert digest(late) == untouched


@settings(max_examples=20, deadline=None)
@given(corpora, corpora)
def test_what_is_read_anew_is_as_if_it_had_been_read_so_at_first(before: Corpus, after: Corpus) -> None:
    size = min(len(before), len(after))
    before, after = before[:size], [(b[0], a[1]) for b, a in zip(before, after, strict=False)]
    with tempfile.TemporaryDirectory() as folder:
        fresh, renewed = (new_store(Path(folder) / name) for name in ("fresh.db", "renewed.db"))
        load(fresh, after, range(size), 2)
        load(renewed, before, range(size), 2)
        with renewed.engine.begin() as connection:
            connection.exec_driver_sql("update claim_extractions set extractor = 'naming@0'")
            connection.exec_driver_sql("update claims set extractor = 'naming@0'")
        load(renewed, after, range(size), 1)
        assert digest(renewed) == digest(fresh)


def decide(store: Store, what: tuple[str, str] | str) -> bool:
    from copydesk.errors import QueryError

    try:
        return split(store.engine, what, "ada") if isinstance(what, str) else merge(store.engine, *what, "ada")
    except QueryError:
        return False


def take_back(store: Store, what: tuple[str, str] | str) -> None:
    if isinstance(what, str):
        undo_split(store.engine, what, "ada")
    else:
        undo_merge(store.engine, *what, "ada")
