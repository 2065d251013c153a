"""Copies that a corpus maker hid among paragraphs stay found, and what says something else is never joined."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.dedup_corpus import Corpus, make, read_stories
from benchmarks.dedup_quality import WHY_WRONG, Quality, differing, quality
from benchmarks.dedup_systems import Joins, whole
from tests.conftest import SHARED
from tests.quality.floors import Floor, floors, needs

MAKER = SHARED / "tools" / "make_corpus.py"
REUTERS = SHARED / "data" / "dedup" / "reuters.jsonl.gz"
PARAGRAPHS = 5_400  # of some 600 articles
EVERY = 10  # of the Reuters stories, one is read
FLOORS = floors("duplicates")


def judged(folder: Path, stories: Path | None) -> Quality:
    corpus = make("made", MAKER, PARAGRAPHS, folder / "made", stories)
    return quality(corpus)(joined(corpus))


def joined(corpus: Corpus) -> Joins:
    return whole()(corpus.texts, corpus.articles)


def check(name: str, made: Quality) -> None:
    found = {"recall": made.recall, "by_the_check": made.worded.share, "exact": made.exact.share}
    of_set = {floor.what: floor.floor for floor in FLOORS if floor.set == name}
    assert set(of_set) == set(found)
    below = {what: round(found[what], 5) for what, floor in of_set.items() if found[what] < floor}
    assert below == {}, "below their floors; see floors.toml"
    assert {why: made.wrong[why] for why in WHY_WRONG} == dict.fromkeys(WHY_WRONG, 0)
    assert made.joins > 0


@needs(MAKER)
def test_copies_of_invented_words(tmp_path: Path) -> None:
    check("invented", judged(tmp_path, None))


@needs(MAKER)
@needs(REUTERS)
def test_copies_of_news_like_words(tmp_path: Path) -> None:
    check("prose", judged(tmp_path, REUTERS))


@needs(REUTERS)
def test_no_join_of_news_agency_stories_differs_in_more_than_wording() -> None:
    corpus = read_stories("stories", REUTERS, every=EVERY)
    found = differing(corpus)(joined(corpus))
    assert found.near > 0
    assert [(slot, one.name, other.name) for one, other, slot in found.pairs] == []


@pytest.mark.parametrize("floor", FLOORS, ids=str)
def test_a_floor_stands_close_below_what_was_measured(floor: Floor) -> None:
    assert 0 <= floor.measured - floor.floor <= 0.02
