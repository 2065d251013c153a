"""What a line's words say: how much more often they stand in boilerplate than in articles, learned from other sites."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from copydesk.columns import Columns, Vector

WORD = re.compile(r"\w+")
MOST_WORDS = 40
LONGEST = 200  # characters; a longer line is prose, whose words are not weighed
LONGER = 4  # letters of a word that says what a line is about
MOST_TIMES = 4
MOST_SAME = 20
MEASURES = ("mean", "most", "least", "sum", "known")
NOTHING = (0.0,) * len(MEASURES)


def grams(line: str) -> set[str]:
    """A line's words, pairs of words, first and last word, lower-case, each digit of a number a 0."""
    return _grams(WORD.findall(line.lower()))


def _grams(found: Sequence[str]) -> set[str]:
    words = ["0" * len(word) if word.isdigit() else word for word in found[:MOST_WORDS]]
    if not words:
        return set()
    return {*words, *(f"{one} {other}" for one, other in pairwise(words)), f"^{words[0]}", f"{words[-1]}$"}


@dataclass(frozen=True)
class WordScores:
    """For each gram the log odds of boilerplate, counted over whole pages and within articles alone."""

    pages: Mapping[str, float]
    bodies: Mapping[str, float]


def add_words(columns: Columns, lines: Sequence[str], prose: Vector, scores: WordScores, wanted: Sequence[int]) -> None:
    """Add the columns about words: their scores, and where else in the article the words of the wanted lines stand."""
    words = [WORD.findall(line.lower()) for line in lines]
    found = [_grams(one) if len(line) <= LONGEST else set() for line, one in zip(lines, words, strict=True)]
    for where, table in (("page", scores.pages), ("body", scores.bodies)):
        rows = np.array([_scored(one, table) for one in found])
        columns.add(**{f"{where}_{name}": rows[:, number] for number, name in enumerate(MEASURES)})
    _add_elsewhere(columns, words, prose, wanted)


def _scored(found: set[str], table: Mapping[str, float]) -> tuple[float, ...]:
    known = [table[gram] for gram in found if gram in table]
    if not known:
        return NOTHING
    total = math.fsum(known)  # the order of a set differs from run to run, an exact sum does not
    count = len(known)
    return total / count, max(known), min(known), total / math.sqrt(count), count / len(found)


def _add_elsewhere(columns: Columns, words: Sequence[list[str]], prose: Vector, wanted: Sequence[int]) -> None:
    """Which share of a line's longer words stands in the article's prose, and in other lines; -1 where it has none."""
    longer = [{word for word in of_line if len(word) >= LONGER} for of_line in words]
    times = Counter(chain.from_iterable(longer))
    in_prose = set().union(*(longer[number] for number in np.flatnonzero(prose).tolist()))
    firsts = Counter(of_line[0] for of_line in words if of_line)
    rows = np.zeros((4, len(words)))
    for number in wanted:
        of_line = longer[number]
        rows[:3, number] = -1.0
        if of_line:
            counts = [times[word] for word in of_line]
            if not prose[number]:
                rows[0, number] = len(of_line & in_prose) / len(of_line)
            rows[1, number] = sum(count > 1 for count in counts) / len(of_line)
            rows[2, number] = sum(min(MOST_TIMES, count) for count in counts) / len(of_line)
        if words[number]:
            rows[3, number] = min(MOST_SAME, firsts[words[number][0]])
    columns.add(**dict(zip(("in_prose", "elsewhere", "how_often", "same_first"), rows, strict=True)))
