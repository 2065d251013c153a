"""Boilerplate lines of labelled news stay found, and articles that have none keep their text, quotations above all."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.labelled_lines import read_lines_file, score
from benchmarks.line_systems import Context, shipped
from benchmarks.train_judgement import NEWS
from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.quotes import has_direct_quote
from copydesk.types import Article, Document, Edit
from tests.conftest import SHARED
from tests.quality.floors import Floor, floors, needs

LINES = SHARED / "data" / "lines" / "lines.dev.jsonl.gz"
POLNEAR = [SHARED / "data" / "claims" / f"polnear.{part}.jsonl.gz" for part in ("train", "dev")]
REUTERS = SHARED / "data" / "dedup" / "reuters.jsonl.gz"
EVERY = 10  # of the Reuters stories, one is read
FLOORS = floors("lines")
BY_SET = {name: [floor for floor in FLOORS if floor.set == name] for name in {floor.set for floor in FLOORS}}


@dataclass(frozen=True, slots=True)
class Strikes:
    """What was struck from texts that are articles throughout, and the texts' characters."""

    edits: tuple[Edit, ...]
    characters: int

    def kept(self, prefix: str) -> float:
        """The share of characters that no rule with such an id struck."""
        return 1 - sum(len(edit.before) for edit in self.edits if edit.rule.startswith(prefix)) / self.characters


def read(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def struck(texts: Iterator[str], desk: Desk) -> Strikes:
    edits, characters = [], 0
    for text in texts:
        made = run(Document("file:///inbox/article.txt", text.encode()), desk)
        assert isinstance(made, Article)
        edits += [edit for edit in made.edits if edit.action == "strike"]
        characters += len(text)
    return Strikes(tuple(edits), characters)


@pytest.fixture(scope="module")
def polnear(desk: Desk) -> Strikes:
    return struck((row["text"] for path in POLNEAR for row in read(path)), desk)


@pytest.fixture(scope="module")
def reuters(desk: Desk) -> Strikes:
    return struck(("\n\n".join(row["paragraphs"]) for row in islice(read(REUTERS), 0, None, EVERY)), desk)


@needs(LINES)
def test_boilerplate_inside_news_articles_is_found_and_articles_are_kept() -> None:
    documents = [one for one in read_lines_file(LINES, "body") if one.dataset in NEWS]
    removes = shipped(Context(documents))
    made = score((one, removes(one)) for one in documents)
    found = {"precision": made.precision, "recall": made.recall, "kept": 1 - made.lost}
    check(BY_SET["news"], found)


@needs(POLNEAR[0])
def test_political_articles_keep_their_text(polnear: Strikes) -> None:
    check(BY_SET["polnear"], {"kept": polnear.kept(""), "kept_by_judgement": polnear.kept("line.")})
    assert not quoting(polnear)


@needs(REUTERS)
def test_news_agency_stories_keep_their_text(reuters: Strikes) -> None:
    check(BY_SET["reuters"], {"kept": reuters.kept(""), "kept_by_judgement": reuters.kept("line.")})
    assert not quoting(reuters)


def check(of_set: list[Floor], found: dict[str, float]) -> None:
    assert {floor.what for floor in of_set} == set(found)
    below = {str(floor): round(found[floor.what], 5) for floor in of_set if found[floor.what] < floor.floor}
    assert below == {}, "below their floors; see floors.toml"


def quoting(strikes: Strikes) -> list[str]:
    """The struck lines that quote someone."""
    return [line for edit in strikes.edits for line in edit.before.split("\n") if has_direct_quote(line)]


@pytest.mark.parametrize("floor", FLOORS, ids=str)
def test_a_floor_stands_close_below_what_was_measured(floor: Floor) -> None:
    assert 0 <= floor.measured - floor.floor <= 0.02
