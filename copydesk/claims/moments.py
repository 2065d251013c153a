"""Dates and relative times in running text, as EDTF of the precision that the text gives; never more than it says.

English only, by own patterns: what they do not know is no date. A day without its year is resolved against the day of
publication; without one the year stays unspecified ("XXXX-12-24"), and what is only relative is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from copydesk.claims.values import WORDS
from copydesk.dates import MONTHS, NEWEST_YEAR, OLDEST_YEAR

Precision = Literal["day", "month", "season", "quarter", "year", "decade", "century", "interval"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date at `text[start:end]`. `value` is EDTF: "2024-01-24", "2024-01", "2024", "199X", "2023-22" (summer),
    "2024-01-24/2024-01-26"; `relative` where it was reckoned from the day of publication or from another date.
    """

    start: int
    end: int
    value: str
    precision: Precision
    relative: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """What a date is resolved against: its text, the day of publication if known, and the date before it."""

    text: str
    published: date | None
    before: str | None = None


FORGIVEN = timedelta(days=7)  # a text may be published ahead of what it tells as past, or carry an earlier date
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
QUARTERS = {
    word: n for n, words in enumerate(("q1 first", "q2 second", "q3 third", "q4 fourth"), 33) for word in words.split()
}
_M = "|".join(f"{name.capitalize()}|{name.upper()}" for name in sorted(MONTHS, key=len, reverse=True))
MONTH = rf"(?P<month>{_M})\b\.?"
_MONTH2 = rf"(?P<month2>{_M})\b\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_DAY2 = r"(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[12]\d{3})"
_TO = r"(?:\s?[-–]\s?|\s(?:to|through|until)\s)"
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(day.capitalize() for day in DAYS)}),? )?"
_COUNT = rf"(?P<count>\d{{1,3}}|an?|{'|'.join(list(WORDS)[1:13])})"
_END = r"(?![\w/]|[.,:]\d|[-–]\d| (?:per cent|percent|million|billion|thousand)|%)"
FUTURE = re.compile(
    r"\b(?:will|won't|shall|set to|due|scheduled|slated|upcoming|next|plan\w*|going to|expected|(?:is|are) to|to be|"
    r"'ll|’ll|deadline|tickets)\b"
)
PAST = re.compile(
    r"\b(?:was|were|had|did|won|began|came|took|held|met|made|sold|went|left|fell|rose|struck|shot|broke|led|lost|beat|"
    r"gave|got|ran|said|told|spoke|voted|bought|built|flew|found|kept|saw|set off|stood|wrote|since|(?!scheduled|slated|expected|planned)\w{3,}ed)\b"
)
SENTENCE = re.compile(r"[.!?]\s")
CLAUSE = re.compile(r"[,;:()—–]|[.!?]\s")


def _between(first: date, last: date) -> tuple[str, Precision]:
    return (f"{first}/{last}", "interval") if first < last else (first.isoformat(), "day")


def _tense(match: re.Match[str]) -> int:
    """1 where the clause, or else the sentence, is of what is to come, -1 where of what was, 0 where that is unclear."""
    text, start, end = match.string, match.start(), match.end()
    for stop, look in ((CLAUSE, 120), (SENTENCE, 300)):
        window = text[max(0, start - look) : start]
        cut = [found.end() for found in stop.finditer(window)]
        behind = text[end : end + look]
        until = stop.search(behind)
        around = window[cut[-1] if cut else 0 :] + " | " + behind[: until.start() if until else look]
        future, past = bool(FUTURE.search(around)), bool(PAST.search(around))
        if future or past:
            return future - past
    return 0


def _year_of(match: re.Match[str], published: date | None, month: int, day: int) -> int | None:
    """The year of a day given without one: the last such day for what is past, the next for what is to come."""
    if published is None:
        return None
    days = []
    for year in range(published.year - 5, published.year + 5):
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    named = match["weekday"] if "weekday" in match.re.groupindex else None
    tense = _tense(match)
    if tense > 0:
        fitting = [each for each in days if each >= published - FORGIVEN][:1]
    elif tense < 0:
        fitting = [each for each in days if each <= published + FORGIVEN][-1:]
    else:
        fitting = sorted(days, key=lambda each: abs(each - published))[:1]
    fitting = [each for each in fitting if not named or DAYS[each.weekday()] == named.lower()]
    return fitting[0].year if fitting else 0


def _day(match: re.Match[str], place: _Place) -> tuple[str, Precision] | None:
    parts = match.groupdict()
    month, day = MONTHS[match["month"].lower()], int(match["day"])
    last = int(parts["day2"]) if parts.get("day2") else day
    month2 = MONTHS[parts["month2"].lower()] if parts.get("month2") else month
    if not date(2000, month, day) <= date(2000, month2, last):
        return None
    year = int(parts["year"]) if parts.get("year") else _year_of(match, place.published, month, day)
    if year is None:
        ends = (f"XXXX-{month:02}-{day:02}", f"XXXX-{month2:02}-{last:02}")
        return (ends[0], "day") if ends[0] == ends[1] else ("/".join(ends), "interval")
    if not OLDEST_YEAR <= year <= NEWEST_YEAR:
        return None
    first = date(year, month, day)
    if parts.get("weekday") and DAYS[first.weekday()] != parts["weekday"].lower():
        return None
    return _between(first, date(year, month2, last))


def _numeric(match: re.Match[str], _: _Place) -> tuple[str, Precision] | None:
    """2024-01-24, and 24/01/2024 where only one of the two numbers can be the month."""
    if match["year"]:
        return date(int(match["year"]), int(match["m"]), int(match["d"])).isoformat(), "day"
    a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
    if a > 12 or a == b:
        return date(year, b, a).isoformat(), "day"
    return (date(year, a, b).isoformat(), "day") if b > 12 else None


def _of_month(match: re.Match[str], place: _Place) -> tuple[str, Precision] | None:
    month = MONTHS[match["month"].lower()]
    if match["year"]:
        return f"{match['year']}-{month:02}", "month"
    if place.published is None:
        return f"XXXX-{month:02}", "month"
    year, now = place.published.year, place.published.month
    lead = (match["lead"] or "").lower()
    future = lead in ("next", "until", "by") or (lead != "last" and _tense(match) > 0)
    if future:
        return f"{year + (month < now or (lead == 'next' and month == now))}-{month:02}", "month"
    return f"{year - (month > now or (lead == 'last' and month == now))}-{month:02}", "month"


def _year(match: re.Match[str], _: _Place) -> tuple[str, Precision] | None:
    first, last = int(match["year"]), match["until"]
    if not last:
        return (str(first), "year") if OLDEST_YEAR <= first <= NEWEST_YEAR else None
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    return (f"{first}/{end}", "interval") if first < end <= NEWEST_YEAR else None


def _part(match: re.Match[str], _: _Place) -> tuple[str, Precision] | None:
    parts = match.groupdict()
    if season := parts.get("season"):
        return f"{match['year']}-{SEASONS[season.lower()]}", "season"
    if quarter := parts.get("quarter"):
        return f"{match['year']}-{QUARTERS[quarter.lower()]}", "quarter"
    decade = match["decade"]
    century = "" if len(decade) == 4 else "20" if decade in ("00", "10") else "19"
    return f"{(century + decade)[:3]}X", "decade"


def _weekday(match: re.Match[str], place: _Place) -> tuple[str, Precision] | None:
    """The day of the week nearest to publication on the side that the tense says; no guess where it says nothing."""
    lead, tense = (match["lead"] or "").strip().lower(), _tense(match)
    name = re.search(r"[a-z] [A-Z]\w+ $", place.text[max(0, match.start() - 20) : match.start()])  # "the Black Friday"
    if place.published is None or tense == 0 or lead in ("next", "the") or (name and not lead):
        return None
    away = DAYS.index(match["weekday"].lower()) - place.published.weekday()
    if lead == "last":
        return None if away % 7 > 3 or away == 0 else _same(place.published + timedelta(away % 7 - 7))
    return _same(place.published + timedelta(away % 7 if tense > 0 else -(-away % 7)))


def _same(day: date) -> tuple[str, Precision]:
    return day.isoformat(), "day"


def _named(match: re.Match[str], place: _Place) -> tuple[str, Precision] | None:
    """Yesterday, last week, earlier this month, this spring. A week is taken from Sunday to Sunday: usage differs."""
    day, words = place.published, match[0].lower().split()
    if day is None:
        return None
    unit, by = words[-1], {"last": -1, "next": 1}.get(words[-2] if len(words) > 1 else "", 0)
    if unit in ("yesterday", "tomorrow"):
        return _same(day + timedelta(-1 if unit == "yesterday" else 1))
    if unit == "night" and by:
        return _between(day - timedelta(1), day)
    if unit == "week":
        monday = day + timedelta(7 * by - day.weekday())
        return _between(monday - timedelta(1), monday + timedelta(6))
    if unit == "month":
        return _months(day, by, by)[0][:7], "month"
    if unit == "year":
        return str(day.year + by), "year"
    return (f"{day.year}-{SEASONS[unit]}", "season") if unit in SEASONS else _same(day)


def _months(day: date, first: int, last: int) -> tuple[str, Precision]:
    ends = [divmod(day.year * 12 + day.month - 1 + by, 12) for by in (first, last)]
    return "/".join(f"{year:04}-{month + 1:02}" for year, month in ends), "interval"


def _counted(match: re.Match[str], place: _Place) -> tuple[str, Precision] | None:
    """Two years ago, four months later. A month more or less is left open, and half a year where years are counted."""
    back, unit, word = match["way"] in ("ago", "earlier"), match["unit"], match["count"].lower()
    count = (1 if word in ("a", "an") else WORDS.get(word) or int(word)) * (-1 if back else 1)
    base = (place.published, place.published) if match["way"] == "ago" else bounds(place.before or "")
    if base is None or base[0] is None or base[1] is None:
        return None
    first, last = base
    if unit in ("year", "month"):
        by, spare = (count * 12, 6) if unit == "year" else (count, 1)
        return f"{_months(first, by - spare, 0)[0][:7]}/{_months(last, by + spare, 0)[0][:7]}", "interval"
    days, spare = (count * 7, 3) if unit == "week" else (count, 0)
    return _between(first + timedelta(days - spare), last + timedelta(days + spare))


def bounds(value: str) -> tuple[date, date] | None:
    """The first and the last day of an EDTF value of days, months, years or an interval of them; else None."""
    ends = value.split("/")
    try:
        first = date.fromisoformat(f"{ends[0]}-01-01"[:10])
        last = date.fromisoformat(f"{ends[-1]}-12-31"[:10] if len(ends[-1]) != 7 else f"{ends[-1]}-28")
    except ValueError:
        return None
    if len(ends[-1]) == 7:
        last = (last + timedelta(4)).replace(day=1) - timedelta(1)
    return first, last


Resolver = Callable[[re.Match[str], _Place], tuple[str, Precision] | None]
_SEASON = rf"(?P<season>{'|'.join(SEASONS)})"
_TIMES = "morning|afternoon|evening|week|month|year|spring|summer|autumn|fall"
FORMS: tuple[tuple[re.Pattern[str], Resolver, bool], ...] = (
    (re.compile(rf"\b{_WEEKDAY}{MONTH} {_DAY}(?:{_TO}(?:{_MONTH2} )?{_DAY2})?(?:,? {_YEAR})?{_END}"), _day, False),
    (re.compile(rf"\b{_WEEKDAY}(?:the )?{_DAY}(?:{_TO}{_DAY2})?(?: of)? {MONTH}(?:,? {_YEAR})?{_END}"), _day, False),
    (
        re.compile(rf"\b(?:{_YEAR}-(?P<m>[01]\d)-(?P<d>[0-3]\d)|(?P<a>[0-3]?\d)/(?P<b>[0-3]?\d)/(?P<y>\d{{4}})){_END}"),
        _numeric,
        False,
    ),
    (re.compile(rf"\b(?:(?P<lead>)(?:early |late |mid-)?{MONTH},? (?:of )?{_YEAR}){_END}"), _of_month, False),
    (
        re.compile(
            rf"\b(?i:in|since|until|by|during|from|(?P<lead>last|this|next)|(?:early|late) in) (?:early |late |mid-)?{MONTH}(?! \d|['’]s|\w)"
        ),
        _of_month,
        False,
    ),
    (
        re.compile(
            rf"(?:\b(?i:in|since|from|until|by|during|before|after|of|late|early|the|['’]s) |mid-|\(){_YEAR}(?:(?:[-–]| to )(?P<until>\d{{4}}|\d\d))?{_END}"
        ),
        _year,
        False,
    ),
    (
        re.compile(rf"\b(?i:the )(?:(?i:early|mid|late)[ -])?['’]?(?P<decade>1[6-9]\d0|20[0-4]0|[1-9]0)['’]?s\b"),
        _part,
        False,
    ),
    (re.compile(rf"\b(?i:{_SEASON})(?: of)? {_YEAR}{_END}"), _part, False),
    (
        re.compile(
            rf"\b(?i:(?P<quarter>q[1-4]|(?:first|second|third|fourth)(?= quarter)))(?: quarter)?(?: of)? {_YEAR}{_END}"
        ),
        _part,
        False,
    ),
    (
        re.compile(
            rf"\b(?:(?P<lead>[Oo]n|[Ll]ast|[Tt]his|[Nn]ext|[Bb]y|[Ss]ince|[Tt]he) )?(?P<weekday>{'|'.join(d.capitalize() for d in DAYS)})\b(?! [A-Z])"
        ),
        _weekday,
        True,
    ),
    (
        re.compile(rf"\b(?i:yesterday|tomorrow|tonight|today|(?:last|this|next) (?:{_TIMES})|last night)\b(?!['’]s)"),
        _named,
        True,
    ),
    (
        re.compile(
            rf"(?<!over )(?<!than )(?<!least )(?<!early )(?<!about )(?<!most )\b(?i:{_COUNT} (?P<unit>day|week|month|year)s? (?P<way>ago|later|earlier))\b"
        ),
        _counted,
        True,
    ),
)


def moments(text: str, published: str | None) -> list[Moment]:
    """The dates of a text from left to right; `published` is ISO 8601, and counts where it is known to the day."""
    try:
        day = date.fromisoformat((published or "")[:10])
    except ValueError:
        day = None
    found: list[Moment] = []
    taken = 0
    for match, resolve, relative in sorted(_matches(text), key=lambda each: (each[0].start(), -each[0].end())):
        if match.start() < taken:
            continue
        taken = match.end()  # what is no date is not half a date either: "February 30", "Tuesday, January 24"
        try:
            value = resolve(match, _Place(text, day, found[-1].value if found else None))
        except (ValueError, OverflowError):
            continue
        if value:
            start = match.start("year") if resolve is _year else match.start()
            found.append(Moment(start, match.end(), *value, relative))
    return found


def _matches(text: str) -> Iterator[tuple[re.Match[str], Resolver, bool]]:
    for form, resolve, relative in FORMS:
        for match in form.finditer(text):
            yield match, resolve, relative
