"""How much a sentence is worth checking: a sum of a dozen features with weights set by hand, squashed to 0–1.

What can be checked has figures, dates, names and events; praise, questions, wishes and appeals have none that matter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from copydesk.claims.parse import Parsed
from copydesk.dates import MONTHS

THRESHOLD = 0.5  # from here on a sentence counts as checkable
SHORT = 5  # words; below it hardly anything is said
_TIMES = {name.capitalize() for name in MONTHS} - {"May", "March"}
_DAYS = {f"{day}day" for day in "Mon Tues Wednes Thurs Fri Satur Sun".split()} | {"yesterday", "today", "tomorrow"}
DATES = frozenset(_TIMES | _DAYS | {"year", "month", "week", "century", "decade"})
MEASURES = frozenset("% percent cent $ £ € million billion thousand trillion dozen".split())
COMPARED = frozenset("JJR JJS RBR RBS".split())
FIRSTS = frozenset("first last only record unprecedented highest lowest youngest oldest".split())
HEDGES = frozenset(
    "may might could would perhaps maybe possibly probably likely seems seem apparently reportedly allegedly rumoured "
    "rumored rumors rumours speculation speculate speculating hopefully arguably".split()
)
PRAISE = frozenset(
    "stunning amazing brilliant beautiful beautifully wonderful incredible spectacular mesmerising mesmerizing "
    "heartwarming heartfelt breathtaking magical iconic legendary delightful captivating charming remarkable epic "
    "unforgettable thrilling awful terrible horrible disgraceful shameful ridiculous absurd should ought must deserve "
    "deserves best worst great good bad love loves hope hopes believe feel feels fantastic superb masterpiece profound "
    "powerful dazzling poignant".split()
)
SELF = frozenset("i we my our me us mine ours".split())
YOU = frozenset("you your yours yourself".split())


@dataclass(frozen=True, slots=True)
class Feature:
    """What is looked for in a sentence, given as words, small words and tags; the weight is in log-odds."""

    name: str
    weight: float
    why: str
    holds: Callable[[tuple[str, ...], tuple[str, ...], tuple[str, ...]], bool]


BASE = -1.2  # a sentence with nothing in it: 0.23
FEATURES = (
    Feature("figure", 1.0, "a figure is right or wrong", lambda w, s, t: "CD" in t),
    Feature("measure", 0.5, "and one with a magnitude or unit the more so", lambda w, s, t: not MEASURES.isdisjoint(s)),
    Feature("date", 0.9, "a time can be looked up", lambda w, s, t: not DATES.isdisjoint(w) or any(map(_is_year, w))),
    Feature("name", 0.6, "it is about someone or something in particular", lambda w, s, t: _names(t)),
    Feature("past", 0.6, "it happened, or it did not", lambda w, s, t: "VBD" in t or "VBN" in t),
    Feature("comparison", 0.4, "more, most and first can be counted", lambda w, s, t: _compares(s, t)),
    Feature("praise", -0.6, "a judgement of taste or duty", lambda w, s, t: _praise(s, t) > 0),
    Feature("lavish", -0.6, "more of it, and hardly a fact is left", lambda w, s, t: _praise(s, t) > 2),
    Feature("hedge", -0.6, "it may be so", lambda w, s, t: not HEDGES.isdisjoint(s)),
    Feature("question", -2.5, "a question claims nothing", lambda w, s, t: "?" in w),
    Feature("appeal", -2.0, "an order or a call to act", lambda w, s, t: bool(t) and t[0] == "VB"),
    Feature("self", -0.8, "about the writer's own mind", lambda w, s, t: not SELF.isdisjoint(s)),
    Feature("you", -1.5, "speaks to the reader", lambda w, s, t: not YOU.isdisjoint(s)),
    Feature(
        "verbless", -1.5, "says nothing of what it names", lambda w, s, t: not any(tag.startswith("VB") for tag in t)
    ),
    Feature("short", -0.8, "too little to stand alone", lambda w, s, t: len(w) < SHORT),
)


def check_worthiness(parsed: Parsed, first: int, last: int) -> float:
    """How much the words from `first` up to `last` are worth checking, from 0 to 1."""
    given = parsed.words[first:last], parsed.lower[first:last], parsed.tags[first:last]
    score = BASE + sum(feature.weight for feature in FEATURES if feature.holds(*given))
    return round(1 / (1 + math.exp(-score)), 3)


def _is_year(word: str) -> bool:
    return re.fullmatch(r"1[6-9]\d\d|20\d\d", word) is not None


def _names(tags: tuple[str, ...]) -> bool:
    return any(tag.startswith("NNP") for tag in tags)


def _compares(small: tuple[str, ...], tags: tuple[str, ...]) -> bool:
    return not COMPARED.isdisjoint(tags) or not FIRSTS.isdisjoint(small)


def _praise(small: tuple[str, ...], tags: tuple[str, ...]) -> int:
    return sum(word in PRAISE and not tag.startswith("NNP") for word, tag in zip(small, tags, strict=True))
