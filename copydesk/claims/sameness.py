"""Sameness: whether two claims are about one event, thing or person, so that their values can be compared.

The figures are set by hand so that, in doubt, they are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from copydesk.claims.alike import Words
from copydesk.claims.extents import days_apart
from copydesk.claims.group import Fact, Told
from copydesk.claims.names import fold
from copydesk.dates import MONTHS

# What happens to one subject once, so that two days of it cannot both be right; what a person or club does again and
# again (win, speak, meet) is compared where the words are alike only.
# The predicates are those of events.toml.
ONCE = frozenset(("release", "die", "be born", "found", "kill"))
OF_WORKS = frozenset(("release",))  # a band has many, an album one
OF_PEOPLE = frozenset(("die", "be born", "kill"))
SOON = 14  # days: claims about what happens again are compared where they are no further apart
NOT_KNOWN = 1_000_000  # days
SAME_NEWS = 3  # days between articles that report one count
ALIKE_WORDS = 0.6  # of the shorter text's words that the other has as well
FEWEST_SHARED = 2  # words beside the subject and figures
SAME_WORD = 0.75  # similarity of two spellings of one name's part, by difflib
PLACE = re.compile(r"\b(?:in|across|throughout)\s+(?:the\s+)?([A-Z]\w+)")


@dataclass(frozen=True, slots=True)
class Side:
    """A claim with what it says and its words."""

    told: Told
    fact: Fact
    words: Words


def is_one_event(a: Side, b: Side) -> bool:
    """Whether two claims are about one event and not about two of the same subject."""
    if not is_known(a, b) or _elsewhere(a, b):
        return False
    if a.fact.predicate in ONCE and not (a.fact.predicate in OF_WORKS and a.told.of_speaker):
        return True
    apart = days_apart(a.fact.value, b.fact.value) if a.fact.value_type == "date" else 0
    other_days = a.fact.value_type != "date" and not _may_be_one_day(a, b)
    near = apart is not None and apart <= SOON and gap(a.told, b.told) <= SOON
    return near and not other_days and a.told.article != b.told.article and _is_worded_alike(a, b)


def is_one_thing(a: Side, b: Side) -> bool:
    """Whether two claims count one thing: in like words, within some days, at no other place and on no other day."""
    if not is_known(a, b) or _elsewhere(a, b) or not _may_be_one_day(a, b) or not _is_worded_alike(a, b):
        return False
    both_dated = a.told.slots.as_of is not None and b.told.slots.as_of is not None
    return both_dated or gap(a.told, b.told) <= SAME_NEWS


def is_known(a: Side, b: Side) -> bool:
    """A subject of one word alone says who only beside another name that both give, or in one article."""
    if a.fact.predicate in OF_PEOPLE and " " not in a.fact.subject:
        return False  # Tom, Americans
    return " " in a.fact.subject or a.told.article == b.told.article or shares_a_name(a, b)


def shares_a_name(a: Side, b: Side) -> bool:
    """Whether more than the subject shows that the two are about one thing: another name, or one article."""
    subject = set(a.fact.subject.split())
    return a.told.article == b.told.article or bool((a.words.names & b.words.names) - subject)


def _elsewhere(a: Side, b: Side) -> bool:
    """Whether both name places and none in common: a film opens in one country after the other."""
    one, other = _places(a), _places(b)
    return bool(one and other and not one & other)


def _places(side: Side) -> set[str]:
    found = {word.casefold() for word in PLACE.findall(side.told.text) if word.lower() not in MONTHS}
    return found - set(side.fact.subject.split())


def _may_be_one_day(a: Side, b: Side) -> bool:
    return not a.words.times or not b.words.times or a.words.times == b.words.times


def _is_worded_alike(a: Side, b: Side) -> bool:
    shared = set(a.words.content).intersection(b.words.content)
    beside = {word for word in shared if not any(c.isdigit() for c in word)} - set(a.fact.subject.split())
    least = min(len(a.words.content), len(b.words.content))
    return len(beside) >= FEWEST_SHARED and len(shared) >= ALIKE_WORDS * least


def is_another(a: Side, b: Side) -> bool:
    """Whether two names are of different people for certain, and no claim names both."""
    one, other = a.fact.value.split(), b.fact.value.split()
    if any(SequenceMatcher(None, x, y, autojunk=False).ratio() >= SAME_WORD for x in one for y in other):
        return False
    return not set(other) & set(fold(a.told.text).split()) and not set(one) & set(fold(b.told.text).split())


def takes_back(a: Told, b: Told) -> bool:
    """Whether the same voice says something else on a later day."""
    who = (a.publisher, b.publisher) if a.own and b.own else (a.speaker, b.speaker)
    if who[0] is None or who[0] != who[1] or a.own != b.own:
        return False
    dated = a.published[:1].isdigit() and b.published[:1].isdigit()
    return dated and a.article != b.article and b.published[:10] < a.published[:10]


def gap(a: Told, b: Told) -> int:
    """Days between the articles; very many where one has no date."""
    if a.article == b.article:
        return 0
    try:
        return abs((date.fromisoformat(a.published[:10]) - date.fromisoformat(b.published[:10])).days)
    except ValueError:
        return NOT_KNOWN
