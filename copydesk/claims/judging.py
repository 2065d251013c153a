"""Judging: how two claims about one subject stand to each other, and why, in words. Nothing is decided for the reader.

Where it is not certain that two claims are about one event or thing, nothing is said: a dispute that is none costs more
trust than one that is missed. The figures below are set by hand to that end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Literal

from copydesk.claims.alike import Words
from copydesk.claims.extents import compared, days_apart, is_exact
from copydesk.claims.group import Fact, Told
from copydesk.claims.names import fold
from copydesk.duplicates.comparing import ALIKE, Comparison

Kind = Literal["corroborates", "contradicts", "supersedes", "compatible"]
Severity = Literal["hard", "soft"]

# What happens to one subject once, so that two days of it cannot both be right; what a person or club does again and
# again (win, speak, meet) is compared where the words are alike only.
ONCE = frozenset("release publish premiere launch debut die death birth born found establish marry kill".split())
ONE_HOLDER = frozenset("direct direction director".split())  # of a work, for good
OFFICES = frozenset("president mayor ceo captain coach manager chair governor head lead".split())  # one at a time
ANOTHER = 400  # days: a release or death so much later is rather a reissue's or a namesake's
SOON = 14  # days: claims about what happens again are compared where they are no further apart
SAME_NEWS = 3  # days between articles that report one count
ALIKE_WORDS = 0.5  # of the shorter text's words that the other has as well
FEWEST_SHARED = 2  # words beside the subject and figures
FEWEST_WORDS = 6  # of texts that are compared by their wording alone
SAME_WORD = 0.75  # similarity of two spellings of one name's part, by difflib
PLACE = re.compile(r"\b(?:in|across|throughout)\s+(?:the\s+)?([A-Z]\w+)")
MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)")


@dataclass(frozen=True, slots=True)
class Judged:
    """A relation without its claims; `severity` for contradictions alone."""

    relation: Kind
    slot: str
    severity: Severity | None
    reason: str


@dataclass(frozen=True, slots=True)
class Side:
    """A claim with what it says and its words."""

    told: Told
    fact: Fact
    words: Words


def judged(a: Side, b: Side) -> Judged | None:
    """How `a`, the later claim, stands to `b`; both are about one subject and predicate."""
    if (a.fact.value_type, a.fact.parts) != (b.fact.value_type, b.fact.parts) or a.told.text == b.told.text:
        return None
    if a.fact.polarity != b.fact.polarity:
        return _denied(a, b)
    judge = {"date": _dates, "number": _numbers, "duration": _numbers, "name": _names, "attribute": _attributes}
    return judge[a.fact.value_type](a, b)


def judged_variant(a: Told, b: Told, found: Comparison, words: tuple[Words, Words]) -> Judged | None:
    """How two claims stand to each other that are worded alike but for what `found` tells; `a` is the later one."""
    slot = "number" if found.slot == "money" else found.slot
    if a.article == b.article or found.similarity < ALIKE or slot not in ("number", "date", "negation"):
        return None
    if min(len(a.text.split()), len(b.text.split())) < FEWEST_WORDS or not _may_vary(a, b):
        return None
    mine, other = words
    if mine.names != other.names or (slot != "date" and mine.times != other.times) or _gap(a, b) > SOON:
        return None
    values = f"“{found.value or 'nothing'}” in one, “{found.other or 'nothing'}” in the other"
    if _takes_back(a, b):
        return Judged("supersedes", slot, None, f"The same words, later: {values}")
    return Judged("contradicts", slot, "soft", f"Worded alike but for the {slot}: {values}")


def _may_vary(a: Told, b: Told) -> bool:
    """Whether the values that two claims give are those that may differ."""
    one, other = a.slots, b.slots
    if one.value is None and other.value is None:
        return True
    same = (one.predicate, one.value_type, one.unit) == (other.predicate, other.value_type, other.unit)
    return same and (one.value != other.value or one.polarity != other.polarity)


def _dates(a: Side, b: Side) -> Judged | None:
    how = compared(a.fact.value, b.fact.value, "date")
    if how not in ("within", "apart") or not _is_one_event(a, b):
        return None
    if how == "within":
        return Judged("compatible", "date", None, _reason(a, b, "one is more exact than the other"))
    if _takes_back(a.told, b.told):
        return Judged("supersedes", "date", None, _reason(a, b, "the later one is of the same voice"))
    apart = days_apart(a.fact.value, b.fact.value)
    doubts = (
        ("something was still to happen", a.fact.planned or b.fact.planned),
        ("one of them has no year", apart is None),
        ("a day apart, as time zones are", apart == 1),
        ("so far apart that there may be two", (apart or 0) > ANOTHER and a.told.article != b.told.article),
        ("it may have been more than one event", a.fact.predicate not in ONCE),
        ("nothing but the subject shows that it is one event", not _shares_a_name(a, b)),
    )
    return _contradiction(a, b, "date", doubts, "both cannot be right of one event")


def _numbers(a: Side, b: Side) -> Judged | None:
    slot, one, other = a.fact.value_type, a.told.slots, b.told.slots
    how = compared(a.fact.value, b.fact.value, slot, a.fact.unit, b.fact.unit)
    as_of = (one.as_of, other.as_of)
    if how not in ("within", "apart") or not _is_one_thing(a, b):
        return None
    if how == "within":
        return Judged("compatible", slot, None, _reason(a, b, "one is more exact than the other"))
    if None not in as_of and as_of[0] != as_of[1]:
        why = f"as of {as_of[0]} and as of {as_of[1]}"
        later = "supersedes" if _takes_back(a.told, b.told) else "compatible"
        return Judged("supersedes" if later == "supersedes" else "compatible", slot, None, _reason(a, b, why))
    if _takes_back(a.told, b.told):
        return Judged("supersedes", slot, None, _reason(a, b, "the later one is of the same voice"))
    exact = is_exact(a.fact.value, slot) and is_exact(b.fact.value, slot)
    doubts = (
        ("something was still to happen", a.fact.planned or b.fact.planned),
        ("one of them is no exact figure", not exact or a.fact.unit != b.fact.unit),
        ("only one of them says as of when", as_of.count(None) == 1),
        ("it may have been counted on another day", _gap(a.told, b.told) > 0),
    )
    return _contradiction(a, b, slot, doubts, "both cannot be right of one count")


def _names(a: Side, b: Side) -> Judged | None:
    holds_one = a.fact.predicate in ONE_HOLDER
    if not (holds_one or a.fact.predicate in OFFICES) or not _is_another(a, b) or not _is_known(a, b):
        return None
    if not holds_one and _gap(a.told, b.told) > SOON:
        return None
    if _takes_back(a.told, b.told):
        return Judged("supersedes", "name", None, _reason(a, b, "the later one is of the same voice"))
    doubts = (
        ("who holds it may have changed", not holds_one),
        ("nothing but the subject shows that it is the same", not _shares_a_name(a, b)),
    )
    return _contradiction(a, b, "name", doubts, "both cannot be right unless they did it together")


def _attributes(a: Side, b: Side) -> Judged | None:
    if fold(a.fact.value) == fold(b.fact.value) or not _is_one_thing(a, b):
        return None
    return Judged("contradicts", "attribute", "soft", _reason(a, b, "said of the same in much the same words"))


def _denied(a: Side, b: Side) -> Judged | None:
    """One says that it was so, the other that it was not."""
    same = (a.fact.value, a.fact.unit) == (b.fact.value, b.fact.unit)
    if not same or not (_is_one_event(a, b) or _is_one_thing(a, b)):
        return None
    if _takes_back(a.told, b.told):
        return Judged("supersedes", "negation", None, _reason(a, b, "the later one is of the same voice"))
    doubts = (
        ("something was still to happen", a.fact.planned or b.fact.planned),
        ("no exact value", not is_exact(a.fact.value, a.fact.value_type)),
        ("nothing but the subject shows that it is the same", not _shares_a_name(a, b)),
    )
    return _contradiction(a, b, "negation", doubts, "one says it, the other denies it")


def _contradiction(a: Side, b: Side, slot: str, doubts: tuple[tuple[str, bool], ...], sure: str) -> Judged:
    doubt = next((why for why, holds in doubts if holds), None)
    return Judged("contradicts", slot, "soft" if doubt else "hard", _reason(a, b, doubt or sure))


def _reason(a: Side, b: Side, why: str) -> str:
    return f"{a.told.slots.subject} ({a.fact.predicate}): {said(a.told)} in one, {said(b.told)} in the other; {why}"


def said(told: Told) -> str:
    """The value with its unit, and whether it is denied."""
    value = " ".join(part for part in (told.slots.value, told.slots.unit) if part)
    return f"not {value}" if told.slots.polarity == "negated" else value


def _is_one_event(a: Side, b: Side) -> bool:
    """Whether two claims are about one event and not about two of the same subject."""
    if not _is_known(a, b) or _elsewhere(a, b):
        return False
    if a.fact.predicate in ONCE:
        return True
    apart = days_apart(a.fact.value, b.fact.value) if a.fact.value_type == "date" else 0
    other_days = a.fact.value_type != "date" and not _may_be_one_day(a, b)
    near = apart is not None and apart <= SOON and _gap(a.told, b.told) <= SOON
    return near and not other_days and a.told.article != b.told.article and _is_worded_alike(a, b)


def _is_one_thing(a: Side, b: Side) -> bool:
    """Whether two claims count one thing: in like words, within some days, at no other place and on no other day."""
    if not _is_known(a, b) or _elsewhere(a, b) or not _may_be_one_day(a, b) or not _is_worded_alike(a, b):
        return False
    both_dated = a.told.slots.as_of is not None and b.told.slots.as_of is not None
    return both_dated or _gap(a.told, b.told) <= SAME_NEWS or _takes_back(a.told, b.told)


def _is_known(a: Side, b: Side) -> bool:
    """A subject of one word alone says who only beside another name that both give, or in one article."""
    return " " in a.fact.subject or a.told.article == b.told.article or _shares_a_name(a, b)


def _shares_a_name(a: Side, b: Side) -> bool:
    subject = set(a.fact.subject.split())
    return a.told.article == b.told.article or bool((a.words.names & b.words.names) - subject)


def _elsewhere(a: Side, b: Side) -> bool:
    """Whether both name places and none in common: a film opens in one country after the other."""
    places = [{p for p in PLACE.findall(s.told.text) if not MONTH.match(p)} for s in (a, b)]
    return bool(places[0] and places[1] and not places[0] & places[1])


def _may_be_one_day(a: Side, b: Side) -> bool:
    return not a.words.times or not b.words.times or a.words.times == b.words.times


def _is_worded_alike(a: Side, b: Side) -> bool:
    shared = a.words.content & b.words.content
    beside = {word for word in shared if not any(c.isdigit() for c in word)} - set(a.fact.subject.split())
    least = min(len(a.words.content), len(b.words.content))
    return len(beside) >= FEWEST_SHARED and len(shared) >= ALIKE_WORDS * least


def _is_another(a: Side, b: Side) -> bool:
    """Whether two names are of different people for certain, and no claim names both."""
    one, other = a.fact.value.split(), b.fact.value.split()
    if any(SequenceMatcher(None, x, y, autojunk=False).ratio() >= SAME_WORD for x in one for y in other):
        return False
    return not set(other) & set(fold(a.told.text).split()) and not set(one) & set(fold(b.told.text).split())


def _takes_back(a: Told, b: Told) -> bool:
    """Whether the same voice says something else on a later day."""
    same = a.publisher == b.publisher and a.publisher is not None if a.own and b.own else a.speaker == b.speaker
    known = a.own and b.own or a.speaker is not None
    return bool(
        same and known and a.article != b.article and b.published[:10] < a.published[:10] and "~" not in a.published
    )


def _gap(a: Told, b: Told) -> int:
    """Days between the articles; as good as none where one has no date."""
    if a.article == b.article:
        return 0
    try:
        return abs((date.fromisoformat(a.published[:10]) - date.fromisoformat(b.published[:10])).days)
    except ValueError:
        return 1
