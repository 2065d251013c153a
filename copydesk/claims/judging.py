"""Judging: how two claims about one subject stand to each other, and why, in words. Nothing is decided for the reader.

Where it is not certain that two claims are about one event or thing, nothing is said: a dispute that is none costs more
trust than one that is missed. The figures below are set by hand to that end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from copydesk.claims.alike import Words
from copydesk.claims.extents import compared, days_apart, is_exact, width
from copydesk.claims.group import Told
from copydesk.claims.names import fold
from copydesk.claims.sameness import (
    ONCE,
    SOON,
    Side,
    gap,
    is_another,
    is_known,
    is_one_event,
    is_one_thing,
    shares_a_name,
    takes_back,
)
from copydesk.duplicates.comparing import Comparison

Kind = Literal["corroborates", "contradicts", "supersedes", "compatible"]
Severity = Literal["hard", "soft"]

# Whom there is one of; a work may well have several authors, and a company several founders.
ONE_HOLDER = frozenset(("direct",))  # for good
OFFICES = frozenset(("mayor", "president", "chief executive", "chairman", "captain", "coach", "governor", "editor"))
UNCOUNTED = frozenset(
    (None, "%", "pct", "percent", "point", "percentage point")
)  # nobody says of what; one poll is not the other
ANOTHER = 400  # days: a release or death so much later is rather a reissue's or a namesake's
WIDEST = 366  # days; a date that leaves more open fits nearly anything
SAME_DAY = 1  # days; tomorrow's report of prices has other figures in the same words
MOST_OF_A_DATE = 3  # words: a weekday, a month and a day
FEWEST_WORDS = 6  # of texts that are compared by their wording alone


@dataclass(frozen=True, slots=True)
class Judged:
    """A relation without its claims; `severity` for contradictions alone."""

    relation: Kind
    slot: str
    severity: Severity | None
    reason: str


def judged(a: Side, b: Side) -> Judged | None:
    """How `a`, the later claim, stands to `b`; both are about one subject and predicate."""
    if (a.fact.value_type, a.fact.parts) != (b.fact.value_type, b.fact.parts) or a.told.text == b.told.text:
        return None
    if a.fact.polarity != b.fact.polarity:
        return _denied(a, b)
    judge = JUDGES.get(a.fact.value_type)
    return judge(a, b) if judge else None


def judged_variant(a: Told, b: Told, found: Comparison, words: tuple[Words, Words]) -> Judged | None:
    """How two claims stand to each other that are worded alike but for what `found` tells; `a` is the later one."""
    slot = "number" if found.slot == "money" else found.slot
    if a.article == b.article or slot not in ("number", "date", "negation") or not _may_vary(a, b):
        return None
    if _is_formula(a, b, slot, words) or _is_spelling(found):
        return None
    values = f"“{found.value or 'nothing'}” in one, “{found.other or 'nothing'}” in the other"
    if takes_back(a, b):
        return Judged("supersedes", slot, None, f"The same words, later: {values}")
    return Judged("contradicts", slot, "soft", f"Worded alike but for the {slot}: {values}")


def _is_formula(a: Told, b: Told, slot: str, words: tuple[Words, Words]) -> bool:
    """Whether the words may be a formula, which is filled in otherwise every day or for every name."""
    mine, other = words
    if min(len(a.text.split()), len(b.text.split())) < FEWEST_WORDS or (a.own and not mine.names):
        return True
    if mine.names != other.names or (slot != "date" and mine.times != other.times):
        return True
    apart = max((Counter(x.facts) - Counter(y.facts)).total() for x, y in (words, words[::-1]))
    most_days = SAME_DAY if a.own and slot == "number" else SOON
    return apart > (MOST_OF_A_DATE if slot == "date" else 1) or gap(a, b) > most_days


def _is_spelling(found: Comparison) -> bool:
    """Whether the two are one word after all: nonrefundable, non-refundable."""
    return "".join(filter(str.isalnum, found.value)) == "".join(filter(str.isalnum, found.other))


def _may_vary(a: Told, b: Told) -> bool:
    """Whether the values that two claims give are those that may differ."""
    one, other = a.slots, b.slots
    if one.value is None and other.value is None:
        return True
    same = (one.predicate, one.value_type, one.unit) == (other.predicate, other.value_type, other.unit)
    return same and (one.value != other.value or one.polarity != other.polarity)


def _dates(a: Side, b: Side) -> Judged | None:
    how = compared(a.fact.value, b.fact.value, "date")
    if how not in ("within", "apart") or not is_one_event(a, b):
        return None
    if how == "within" and max(width(a.fact.value), width(b.fact.value)) > WIDEST:
        return None
    if how == "within":
        return Judged("compatible", "date", None, _reason(a, b, "one is more exact than the other"))
    if takes_back(a.told, b.told):
        return Judged("supersedes", "date", None, _reason(a, b, "the later one is of the same voice"))
    apart = days_apart(a.fact.value, b.fact.value)
    doubts = (
        ("something was still to happen", a.fact.planned or b.fact.planned),
        ("one of them has no year", apart is None),
        ("a day apart, as time zones are", apart == 1 and is_exact(a.fact.value, "date")),
        ("so far apart that there may be two", (apart or 0) > ANOTHER and a.told.article != b.told.article),
        ("it may have been more than one event", a.fact.predicate not in ONCE),
        ("nothing but the subject shows that it is one event", not shares_a_name(a, b)),
    )
    return _contradiction(a, b, "date", doubts, "both cannot be right of one event")


def _numbers(a: Side, b: Side) -> Judged | None:
    slot, one, other = a.fact.value_type, a.told.slots, b.told.slots
    how = compared(a.fact.value, b.fact.value, slot, a.fact.unit, b.fact.unit)
    as_of = (one.as_of, other.as_of)
    if how not in ("within", "apart") or not _is_counted(a, b) or not is_one_thing(a, b):
        return None
    if how == "within":
        return Judged("compatible", slot, None, _reason(a, b, "one is more exact than the other"))
    if None not in as_of and as_of[0] != as_of[1]:
        why = f"as of {as_of[0]} and as of {as_of[1]}"
        later: Kind = "supersedes" if takes_back(a.told, b.told) else "compatible"
        return Judged(later, slot, None, _reason(a, b, why))
    if takes_back(a.told, b.told):
        return Judged("supersedes", slot, None, _reason(a, b, "the later one is of the same voice"))
    exact = is_exact(a.fact.value, slot) and is_exact(b.fact.value, slot)
    doubts = (
        ("something was still to happen", a.fact.planned or b.fact.planned),
        ("one of them is no exact figure", not exact or a.fact.unit != b.fact.unit),
        ("only one of them says as of when", as_of.count(None) == 1),
        ("it may have been counted on another day", gap(a.told, b.told) > 0),
    )
    return _contradiction(a, b, slot, doubts, "both cannot be right of one count")


def _is_counted(a: Side, b: Side) -> bool:
    """Whether two figures can be of one count: of known things, in two articles, which seldom tell one thing twice."""
    return a.told.article != b.told.article and not UNCOUNTED & {a.fact.unit, b.fact.unit}


def _names(a: Side, b: Side) -> Judged | None:
    holds_one = a.fact.predicate in ONE_HOLDER
    if not (holds_one or a.fact.predicate in OFFICES) or not is_another(a, b) or not is_known(a, b):
        return None
    if not holds_one and gap(a.told, b.told) > SOON:
        return None
    if takes_back(a.told, b.told):
        return Judged("supersedes", "name", None, _reason(a, b, "the later one is of the same voice"))
    doubts = (
        ("who holds it may have changed", not holds_one),
        ("nothing but the subject shows that it is the same", not shares_a_name(a, b)),
    )
    return _contradiction(a, b, "name", doubts, "both cannot be right unless they did it together")


def _attributes(a: Side, b: Side) -> Judged | None:
    if a.fact.unit != b.fact.unit or fold(a.fact.value) == fold(b.fact.value) or not is_one_thing(a, b):
        return None
    return Judged("contradicts", "attribute", "soft", _reason(a, b, "said of the same in much the same words"))


def _denied(a: Side, b: Side) -> Judged | None:
    """One says that it was so, the other that it was not."""
    same = (a.fact.value, a.fact.unit) == (b.fact.value, b.fact.unit)
    if not same or not (is_one_event(a, b) or is_one_thing(a, b)):
        return None
    if takes_back(a.told, b.told):
        return Judged("supersedes", "negation", None, _reason(a, b, "the later one is of the same voice"))
    doubts = (
        ("something was still to happen", a.fact.planned or b.fact.planned),
        ("no exact value", not is_exact(a.fact.value, a.fact.value_type)),
        ("nothing but the subject shows that it is the same", not shares_a_name(a, b)),
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


JUDGES: dict[str, Callable[[Side, Side], Judged | None]] = {
    "date": _dates,
    "number": _numbers,
    "duration": _numbers,
    "name": _names,
    "attribute": _attributes,
}
