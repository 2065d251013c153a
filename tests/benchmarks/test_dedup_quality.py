"""How joins are judged: by what a corpus maker knows, and on stories by the independent check."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from benchmarks.dedup_corpus import Corpus, Paragraph, make, read_stories
from benchmarks.dedup_joins import some_joins
from benchmarks.dedup_quality import differing, families, quality
from benchmarks.dedup_systems import BY_NAME, SYSTEMS, WHOLE, Joins, System, shingles
from tests.benchmarks.small_corpus import LAMP, write_stories

ARTICLES = 20
MAKER = Path(__file__).parent / "small_corpus.py"
LIBRARIES = [system for system in SYSTEMS if system.package in ("rensa", "datasketch")]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return make("made", MAKER, 9 * ARTICLES, tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return read_stories("stories", write_stories(tmp_path_factory.mktemp("stories") / "stories.jsonl.gz"))


def joined(system: str, corpus: Corpus) -> Joins:
    return BY_NAME[system].start()(corpus.texts, corpus.articles)


def test_a_made_corpus_comes_in_the_order_of_publication_without_boilerplate(corpus: Corpus) -> None:
    articles = [paragraph.article for paragraph in corpus.paragraphs]
    assert list(dict.fromkeys(articles)) == list(reversed(range(ARTICLES)))
    assert {paragraph.kind for paragraph in corpus.paragraphs} == {"new", "exact", "near", "number", "name", "negation"}


def test_every_so_many_stories_can_be_read(tmp_path: Path) -> None:
    some = read_stories("stories", write_stories(tmp_path / "stories.jsonl.gz"), every=2)
    assert [paragraph.name for paragraph in some.paragraphs] == ["s0:0", "s0:1", "s2:0", "s2:1"]


def test_copydesk_finds_what_was_made_and_joins_no_other(corpus: Corpus) -> None:
    made = quality(corpus)(joined(WHOLE, corpus))
    assert (made.recall, made.exact.share, made.worded.share, made.precision) == (1, 1, 1, 1)
    assert sum(share.total for share in made.near.values()) == 2 * (ARTICLES - 1)


@pytest.mark.parametrize("system", ["copydesk, exact copies alone", "hash set"])
def test_hashes_find_exact_copies_alone(system: str, corpus: Corpus) -> None:
    made = quality(corpus)(joined(system, corpus))
    assert (made.recall, made.exact.share, made.precision) == (0, 1, 1)


@pytest.mark.parametrize("system", LIBRARIES, ids=lambda system: system.name)
def test_libraries_find_near_copies(system: System, corpus: Corpus) -> None:
    if find_spec(system.package) is None:
        pytest.skip(f"{system.package} is not installed: make bench installs it")
    made = quality(corpus)(joined(system.name, corpus))
    assert made.exact.share == 1
    assert made.recall > 0.3
    assert made.wrong["another root"] == 0


def test_joins_are_judged_by_what_is_known() -> None:
    kinds = ["new", "exact", "near", "near", "number", "name", "negation", "new"]
    texts = [LAMP, LAMP, f"so {LAMP}", f"{LAMP} 3", f"{LAMP} 4", f"{LAMP} Wendel", f"not {LAMP}", "something else"]
    roots = [None, *["0"] * 6, None]
    paragraphs = [
        Paragraph(str(row), row, text, root, kind, 0.05 if kind == "near" else 0.0)
        for row, (text, root, kind) in enumerate(zip(texts, roots, kinds, strict=True))
    ]
    made = quality(Corpus("known", 0, paragraphs))(np.array([[2, 1], [1, 0], [4, 0], [5, 0], [6, 0], [7, 3]]))
    assert (made.joins, made.exact.found, made.near[0.05].found, made.near[0.05].total) == (6, 1, 1, 2)
    assert made.wrong == {"number": 1, "name": 1, "negation": 1, "another root": 1}
    assert made.precision == pytest.approx(2 / 6)
    assert (made.worded.found, made.worded.total, made.worded_share) == (1, 1, 0.5)  # a near copy has another figure


def test_families_go_over_any_number_of_joins() -> None:
    assert families(6, np.array([[3, 2], [5, 3], [2, 1]])) == [0, 1, 1, 1, 4, 1]
    assert families(2, np.zeros((0, 2), np.int64)) == [0, 1]


def test_joins_of_stories_are_checked(stories: Corpus) -> None:
    found = differing(stories)(joined(WHOLE, stories))
    assert (found.joins, found.near, found.slots) == (4, 2, {})
    wrong = differing(stories)(np.array([[3, 1], [6, 0], [7, 1]]))
    assert (wrong.joins, wrong.near, wrong.slots) == (3, 2, {"number": 2})


def test_joins_for_reading_are_spread_and_show_what_changed(stories: Corpus) -> None:
    joins = joined(WHOLE, stories)
    written = some_joins(stories, joins, 50)
    assert written.startswith("2 of 2 joins")
    assert "[decided] for [agreed]" in written
    assert "[others] for [people]" in written
    assert some_joins(stories, joins, 1).startswith("1 of 2 joins")
    assert some_joins(stories, joins[:0], 3).startswith("0 of 0 joins")


def test_shingles() -> None:
    assert shingles("The Old pier\nlamp", 3) == ["the old pier", "old pier lamp"]
    assert shingles("The  lamp", 3) == ["the lamp"]
