"""Dates and relative times in running text, as EDTF of the precision that the text gives; never more than it says.

English only, by own patterns: what they do not know is no date. EDTF has seasons as months 21 to 24, quarters as 33 to
36. A day without its year is resolved against the day of publication; without one the year stays unspecified
("XXXX-12-24"), and what is only relative is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from copydesk.claims.relative_times import (
    DAYS,
    SEASONS,
    Found,
    Place,
    Precision,
    bounds,
    counted,
    interval,
    named,
    nearest_year,
    tense_of,
    weekday,
)
from copydesk.claims.values import WORDS
from copydesk.dates import MONTHS, NEWEST_YEAR, OLDEST_YEAR

__all__ = ["Moment", "bounds", "moments"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date at `text[start:end]`; `value` is EDTF, `relative` says that it was reckoned from another date."""

    start: int
    end: int
    value: str
    precision: Precision
    relative: bool


FULL_STOP = re.compile(r"(?:[a-z]{5,}|May|June|July)\.$")  # the sentence's, not an abbreviation's
QUARTERS = {"q1": 33, "first": 33, "q2": 34, "second": 34, "q3": 35, "third": 35, "q4": 36, "fourth": 36}


def moments(text: str, published: str | None) -> list[Moment]:
    """The dates of a text from left to right; `published` is ISO 8601, and counts where it is known to the day."""
    day = None
    with suppress(ValueError):  # not known to the day
        day = date.fromisoformat((published or "")[:10])
    found: list[Moment] = []
    taken = 0
    for match, resolve, relative in sorted(_matches(text), key=lambda each: (each[0].start(), -each[0].end())):
        if match.start() < taken:
            continue
        taken = match.end()  # what is no date is not half a date either: "February 30", "Tuesday, January 24"
        value = None
        with suppress(ValueError, OverflowError):  # no such day
            value = resolve(match, Place(day, found[-1].value if found else ""))
        if value:
            start = match.start("year") if resolve is _year else match.start()
            found.append(Moment(start, match.end() - bool(FULL_STOP.search(match[0])), *value, relative))
    return found


def _matches(text: str) -> Iterator[tuple[re.Match[str], Resolver, bool]]:
    for form, resolve, relative in FORMS:
        yield from ((match, resolve, relative) for match in form.finditer(text))


def _day(match: re.Match[str], place: Place) -> Found:
    parts = match.groupdict()
    month, day = MONTHS[match["month"].lower()], int(match["day"])
    month2, day2 = MONTHS[(parts.get("month2") or match["month"]).lower()], int(match["day2"] or day)
    if date(2000, month, day) > date(2000, month2, day2):
        return None
    if not match["year"] and not place.published:
        ends = dict.fromkeys((f"XXXX-{month:02}-{day:02}", f"XXXX-{month2:02}-{day2:02}"))
        return "/".join(ends), "day" if len(ends) == 1 else "interval"
    year = int(match["year"] or (place.published and nearest_year(match, place.published, month, day)) or 0)
    first = date(year, month, day)
    if not OLDEST_YEAR <= year <= NEWEST_YEAR or (match["week"] and DAYS[first.weekday()] != match["week"]):
        return None
    return interval(first, date(year, month2, day2))


def _numeric(match: re.Match[str], _: Place) -> Found:
    """2024-01-24, and 24/01/2024 where only one of the two numbers can be the month."""
    if match["year"]:
        found = date.fromisoformat(match[0])
    else:
        a, b, year = (int(match[name]) for name in "aby")
        if a <= 12 and b <= 12 and a != b:
            return None
        day, month = (b, a) if b > 12 else (a, b)
        found = date(year, month, day)
    return (found.isoformat(), "day") if OLDEST_YEAR <= found.year <= NEWEST_YEAR else None


def _month(match: re.Match[str], place: Place) -> Found:
    month, parts = MONTHS[match["month"].lower()], match.groupdict()
    if parts.get("year") or place.published is None:
        return f"{parts.get('year') or 'XXXX'}-{month:02}", "month"
    lead, year, now = match["lead"].lower(), place.published.year, place.published.month
    tense = tense_of(match) or (1 if (month - now) % 12 < 6 else -1)
    if lead in ("next", "until", "by") or (lead != "last" and tense > 0):
        return f"{year + (month < now or (lead == 'next' and month == now))}-{month:02}", "month"
    return f"{year - (month > now or (lead == 'last' and month == now))}-{month:02}", "month"


def _year(match: re.Match[str], _: Place) -> Found:
    first, until = int(match["year"]), match["until"] or match["year"]
    last = int(match["year"][: 4 - len(until)] + until)
    if not OLDEST_YEAR <= first <= last <= NEWEST_YEAR:
        return None
    return (f"{first}/{last}", "interval") if first < last else (match["year"], "year")


def _part(match: re.Match[str], _: Place) -> Found:
    part = match["part"].lower()
    if match["decade"]:
        return f"{match['decade'][:3]}X", "decade"
    return (f"{match['year']}-{(SEASONS | QUARTERS)[part]}", "season" if part in SEASONS else "quarter")


Resolver = Callable[[re.Match[str], Place], Found]
_NAMES = "|".join(f"{name.capitalize()}|{name.upper()}" for name in sorted(MONTHS, key=len, reverse=True))
_M, _M2 = rf"(?P<month>{_NAMES})\b\.?", rf"(?P<month2>{_NAMES})\b\.?"
_D, _D2 = (rf"(?P<{name}>[0-3]?\d)(?:st|nd|rd|th)?" for name in ("day", "day2"))
_Y, _TO = r"(?P<year>[12]\d{3})", r"(?:\s?[-–]\s?|\s(?:to|through|until)\s)"
_WEEK, _SMALL = rf"(?:(?P<week>{'|'.join(DAYS)}),? )?", r"(?:early |late |mid-)?"
_END = r"(?![\w/]|[.,:]\d|[-–]\d| (?:per cent|percent|million|billion|thousand|people)|%)"
_PART = rf"(?P<part>{'|'.join(SEASONS)}|q[1-4]|(?:first|second|third|fourth)(?= quarter))(?: quarter)?"
_COUNT = rf"(?P<count>\d{{1,3}}|an?|{'|'.join(list(WORDS)[1:13])}) (?P<unit>day|week|month|year)s?"
_VAGUE = "".join(rf"(?<!\b{word} )" for word in "over than least almost nearly about around some".split())
_PERIODS = "morning|afternoon|evening|week|month|year|spring|summer|autumn|fall"
_FORMS: tuple[tuple[str, Resolver], ...] = (
    (rf"\b{_WEEK}{_M} {_D}(?:{_TO}(?:{_M2} )?{_D2})?(?:,? {_Y})?{_END}", _day),
    (rf"\b{_WEEK}(?:the )?{_D}(?:{_TO}{_D2})?(?: of)? {_M}(?:,? {_Y})?{_END}", _day),
    (rf"\b(?:{_Y}-\d\d-\d\d|(?P<a>[0-3]?\d)/(?P<b>[0-3]?\d)/(?P<y>[12]\d{{3}})){_END}", _numeric),
    (rf"\b{_M},? (?:of )?{_Y}{_END}", _month),
    (rf"\b(?i:(?P<lead>in|since|until|by|during|from|last|this|next)) {_SMALL}{_M}(?! \d|['’]s|\w)", _month),
    (rf"(?:\b(?i:in|since|from|until|by|during|before|after|of|late|early|the)[ ]|['’]s |mid-|\(){_Y}"
     rf"(?:(?:[-–]| to )(?P<until>\d{{4}}|\d\d))?{_END}", _year),
    (r"\b(?i:the )(?i:(?:early|mid|late)[ -])?(?P<part>(?P<decade>1[6-9]\d0|20[0-4]0))['’]?s\b", _part),
    (rf"\b(?i:{_PART})(?: of)?,? {_Y}(?P<decade>){_END}", _part),
    (rf"\b(?:(?P<lead>[Oo]n|[Ll]ast|[Nn]ext|[Bb]y|[Ss]ince|[Tt]he) )?(?P<week>{'|'.join(DAYS)})\b(?! [A-Z])", weekday),
    (rf"\b(?i:yesterday|tomorrow|tonight|today|(?:last|this|next) (?:{_PERIODS})|last night)\b(?!['’]s)", named),
    (rf"{_VAGUE}\b(?i:{_COUNT} (?P<way>ago|later|earlier))\b", counted),
)  # fmt: skip
FORMS = tuple((re.compile(form), resolve, resolve in (weekday, named, counted)) for form, resolve in _FORMS)
