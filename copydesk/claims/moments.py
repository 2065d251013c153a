"""Dates and relative times in running text, as EDTF of the precision that the text gives; never more than it says.

English only, by own patterns: what they do not know is no date. EDTF has seasons as months 21 to 24, quarters as 33 to
36. A day without its year is resolved against the day of publication; without one the year stays unspecified
("XXXX-12-24"), and what is only relative is left out.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from copydesk.claims.values import WORDS
from copydesk.dates import MONTHS, NEWEST_YEAR, OLDEST_YEAR

Precision = Literal["day", "month", "season", "quarter", "year", "decade", "interval"]
Found = tuple[str, Precision] | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A date at `text[start:end]`; `value` is EDTF, `relative` says that it was reckoned from another date."""

    start: int
    end: int
    value: str
    precision: Precision
    relative: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """What a date is resolved against: the day of publication, if known, and the date before it in the text."""

    published: date | None
    before: str = ""


FULL_STOP = re.compile(r"(?:[a-z]{5,}|May|June|July)\.$")  # the sentence's, not an abbreviation's
FORGIVEN = timedelta(days=7)  # the past may be dated a little after publication
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
QUARTERS = {"q1": 33, "first": 33, "q2": 34, "second": 34, "q3": 35, "third": 35, "q4": 36, "fourth": 36}
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_COMING = "will|won't|shall|set to|due|scheduled|slated|upcoming|next|plan|plans|planned|going to|expected|to be"
FUTURE = re.compile(rf"\b(?:{_COMING}|(?:is|are) to)\b")
PAST = re.compile(
    r"\b(?:was|were|had|did|won|began|came|took|held|met|made|sold|went|left|fell|rose|struck|shot|broke|led|lost|beat|"
    r"gave|got|ran|said|told|spoke|bought|built|found|saw|since|(?!scheduled|slated|expected|planned)\w{2,}ed(?! by))\b"
)
# Clause and sentence, and the characters on either side in which their tense is looked for.
_WINDOWS = ((re.compile(r"[,;:()—–]|[.!?]\s"), 120), (re.compile(r"[.!?]\s"), 300))


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
            value = resolve(match, _Place(day, found[-1].value if found else ""))
        if value:
            start = match.start("year") if resolve is _year else match.start()
            found.append(Moment(start, match.end() - bool(FULL_STOP.search(match[0])), *value, relative))
    return found


def bounds(value: str) -> tuple[date, date]:
    """The first and the last day of an EDTF value of days, months, years or an interval of them.

    Raises ValueError for any other: seasons, quarters, decades and years that are unspecified.
    """
    first, last = value.split("/")[0], value.split("/")[-1]
    begin = date.fromisoformat(f"{first}-01-01"[:10])
    if len(last) != 7:
        return begin, date.fromisoformat(f"{last}-12-31"[:10])
    return begin, (date.fromisoformat(f"{last}-28") + timedelta(4)).replace(day=1) - timedelta(1)


def _matches(text: str) -> Iterator[tuple[re.Match[str], Resolver, bool]]:
    for form, resolve, relative in FORMS:
        yield from ((match, resolve, relative) for match in form.finditer(text))


def _tense(match: re.Match[str]) -> int:
    """1 where the clause, or else the sentence, is of what is to come, -1 where of what was, 0 where unclear."""
    text, start, end = match.string, match.start(), match.end()
    for stop, look in _WINDOWS:
        window, behind = text[max(0, start - look) : start], text[end : end + look]
        cut, until = [found.end() for found in stop.finditer(window)], stop.search(behind)
        around = window[cut[-1] if cut else 0 :] + " | " + behind[: until.start() if until else look]
        future, past = bool(FUTURE.search(around)), bool(PAST.search(around))
        if future or past:
            return future - past
    return 0


def _range(first: date, last: date) -> Found:
    return (f"{first}/{last}", "interval") if first < last else (first.isoformat(), "day")


def _nearest(match: re.Match[str], published: date, month: int, day: int) -> int:
    """The year of a day given without one: the last such day for what is past, the next for what is to come.

    Raises ValueError where there is no such day.
    """
    step = range(published.year - 8, published.year + 9)
    days, tense = [date(y, month, day) for y in step if (month, day) != (2, 29) or isleap(y)], _tense(match)
    if tense > 0:
        found = next(each for each in days if each >= published - FORGIVEN)
    elif tense < 0:
        found = [each for each in days if each <= published + FORGIVEN][-1]
    else:
        found = min(days, key=lambda each: abs(each - published))
    return found.year


def _day(match: re.Match[str], place: _Place) -> Found:
    parts = match.groupdict()
    month, day = MONTHS[match["month"].lower()], int(match["day"])
    month2, day2 = MONTHS[(parts.get("month2") or match["month"]).lower()], int(match["day2"] or day)
    if date(2000, month, day) > date(2000, month2, day2):
        return None
    if not match["year"] and not place.published:
        ends = dict.fromkeys((f"XXXX-{month:02}-{day:02}", f"XXXX-{month2:02}-{day2:02}"))
        return "/".join(ends), "day" if len(ends) == 1 else "interval"
    year = int(match["year"] or (place.published and _nearest(match, place.published, month, day)) or 0)
    first = date(year, month, day)
    if not OLDEST_YEAR <= year <= NEWEST_YEAR or (match["week"] and DAYS[first.weekday()] != match["week"]):
        return None
    return _range(first, date(year, month2, day2))


def _numeric(match: re.Match[str], _: _Place) -> Found:
    """2024-01-24, and 24/01/2024 where only one of the two numbers can be the month."""
    if match["year"]:
        return date.fromisoformat(match[0]).isoformat(), "day"
    a, b, year = (int(match[name]) for name in "aby")
    day, month = (b, a) if b > 12 else (a, b)
    return (date(year, month, day).isoformat(), "day") if a > 12 or b > 12 or a == b else None


def _month(match: re.Match[str], place: _Place) -> Found:
    month, parts = MONTHS[match["month"].lower()], match.groupdict()
    if parts.get("year") or place.published is None:
        return f"{parts.get('year') or 'XXXX'}-{month:02}", "month"
    lead, year, now = match["lead"].lower(), place.published.year, place.published.month
    tense = _tense(match) or (1 if (month - now) % 12 < 6 else -1)
    if lead in ("next", "until", "by") or (lead != "last" and tense > 0):
        return f"{year + (month < now or (lead == 'next' and month == now))}-{month:02}", "month"
    return f"{year - (month > now or (lead == 'last' and month == now))}-{month:02}", "month"


def _year(match: re.Match[str], _: _Place) -> Found:
    first, until = int(match["year"]), match["until"] or match["year"]
    last = int(match["year"][: 4 - len(until)] + until)
    if not OLDEST_YEAR <= first <= last <= NEWEST_YEAR:
        return None
    return (f"{first}/{last}", "interval") if first < last else (match["year"], "year")


def _part(match: re.Match[str], _: _Place) -> Found:
    part = match["part"].lower()
    if match["decade"]:
        return f"{match['decade'][:3]}X", "decade"
    return (f"{match['year']}-{(SEASONS | QUARTERS)[part]}", "season" if part in SEASONS else "quarter")


def _weekday(match: re.Match[str], place: _Place) -> Found:
    """The day of the week nearest to publication on the side that the tense says; no guess where it says nothing."""
    lead, tense = (match["lead"] or "").lower(), _tense(match)
    name = re.search(r"[A-Z]\w+ $", match.string[max(0, match.start() - 20) : match.start()])  # "Black Friday"
    if place.published is None or not tense or lead in ("last", "next", "the") or (name and not lead):
        return None
    away = DAYS.index(match["week"]) - place.published.weekday()
    return (place.published + timedelta(away % 7 if tense > 0 else -(-away % 7))).isoformat(), "day"


def _named(match: re.Match[str], place: _Place) -> Found:
    """Yesterday, last week, this spring. A week is taken from Sunday to Sunday, since usage differs."""
    if (day := place.published) is None:
        return None
    words = match[0].lower().split()
    unit, by = words[-1], {"last": -1, "next": 1, "yesterday": -1, "tomorrow": 1}.get(words[0], 0)
    if unit == "week":
        monday = day + timedelta(7 * by - day.weekday())
        return _range(monday - timedelta(1), monday + timedelta(6))
    if unit == "night":
        return _range(day - timedelta(1), day)
    if unit == "year":
        return str(day.year + by), "year"
    if unit == "month":
        return _shifted(day, by), "month"
    if unit in SEASONS:  # "last spring" may be this year's or the one before
        return (f"{day.year}-{SEASONS[unit]}", "season") if not by else None
    return (day + timedelta(by)).isoformat(), "day"


def _shifted(day: date, months: int) -> str:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1).isoformat()[:7]


def _counted(match: re.Match[str], place: _Place) -> Found:
    """Two years ago, four months later. A month more or less is left open, and half a year where years are counted."""
    word, unit = match["count"].lower(), match["unit"]
    count = (1 if word in ("a", "an") else WORDS.get(word) or int(word)) * (1 if match["way"] == "later" else -1)
    if match["way"] == "ago" and not place.published:
        return None
    first, last = bounds(str(place.published) if match["way"] == "ago" else place.before)
    if unit in ("year", "month"):
        by, spare = (count * 12, 6) if unit == "year" else (count, 1)
        return f"{_shifted(first, by - spare)}/{_shifted(last, by + spare)}", "interval"
    by, spare = (count * 7, 3) if unit == "week" else (count, 0)
    return _range(first + timedelta(by - spare), last + timedelta(by + spare))


Resolver = Callable[[re.Match[str], _Place], Found]
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
    (rf"\b(?:(?P<lead>[Oo]n|[Ll]ast|[Nn]ext|[Bb]y|[Ss]ince|[Tt]he) )?(?P<week>{'|'.join(DAYS)})\b(?! [A-Z])", _weekday),
    (rf"\b(?i:yesterday|tomorrow|tonight|today|(?:last|this|next) (?:{_PERIODS})|last night)\b(?!['’]s)", _named),
    (rf"{_VAGUE}\b(?i:{_COUNT} (?P<way>ago|later|earlier))\b", _counted),
)  # fmt: skip
FORMS = tuple((re.compile(form), resolve, resolve in (_weekday, _named, _counted)) for form, resolve in _FORMS)
