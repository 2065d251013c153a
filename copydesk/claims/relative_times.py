"""Relative times: "yesterday", "four months later", a weekday or a day without its year, reckoned from another date.

English only. The year or the day is looked for on the side that the tense of the clause says.
"""

from __future__ import annotations

import re
from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from copydesk.claims.values import WORDS

Precision = Literal["day", "month", "season", "quarter", "year", "decade", "interval"]
Found = tuple[str, Precision] | None


@dataclass(frozen=True, slots=True)
class Place:
    """What a date is resolved against: the day of publication, if known, and the date before it in the text."""

    published: date | None
    before: str = ""


FORGIVEN = timedelta(days=7)  # the past may be dated a little after publication
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_COMING = "will|won't|shall|set to|due|scheduled|slated|upcoming|next|plan|plans|planned|going to|expected|to be"
FUTURE = re.compile(rf"\b(?:{_COMING}|(?:is|are) to)\b")
PAST = re.compile(
    r"\b(?:was|were|had|did|won|began|came|took|held|met|made|sold|went|left|fell|rose|struck|shot|broke|led|lost|beat|"
    r"gave|got|ran|said|told|spoke|bought|built|found|saw|since|(?!scheduled|slated|expected|planned)\w{2,}ed(?! by))\b"
)
# Clause and sentence, and the characters on either side in which their tense is looked for.
_WINDOWS = ((re.compile(r"[,;:()—–]|[.!?]\s"), 120), (re.compile(r"[.!?]\s"), 300))


def bounds(value: str) -> tuple[date, date]:
    """The first and the last day of an EDTF value of days, months, years or an interval of them.

    Raises ValueError for any other: seasons, quarters, decades and years that are unspecified.
    """
    first, last = value.split("/")[0], value.split("/")[-1]
    begin = date.fromisoformat(f"{first}-01-01"[:10])
    if len(last) != 7:
        return begin, date.fromisoformat(f"{last}-12-31"[:10])
    return begin, (date.fromisoformat(f"{last}-28") + timedelta(4)).replace(day=1) - timedelta(1)


def tense_of(match: re.Match[str]) -> int:
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


def interval(first: date, last: date) -> Found:
    """The days from the first to the last, both included."""
    return (f"{first}/{last}", "interval") if first < last else (first.isoformat(), "day")


def nearest_year(match: re.Match[str], published: date, month: int, day: int) -> int:
    """The year of a day given without one: the last such day for what is past, the next for what is to come.

    Raises ValueError where there is no such day.
    """
    step = range(published.year - 8, published.year + 9)
    days, tense = [date(y, month, day) for y in step if (month, day) != (2, 29) or isleap(y)], tense_of(match)
    if tense > 0:
        found = next(each for each in days if each >= published - FORGIVEN)
    elif tense < 0:
        found = [each for each in days if each <= published + FORGIVEN][-1]
    else:
        found = min(days, key=lambda each: abs(each - published))
    return found.year


def weekday(match: re.Match[str], place: Place) -> Found:
    """The day of the week nearest to publication on the side that the tense says; no guess where it says nothing."""
    lead, tense = (match["lead"] or "").lower(), tense_of(match)
    name = re.search(r"[A-Z]\w+ $", match.string[max(0, match.start() - 20) : match.start()])  # "Black Friday"
    if place.published is None or not tense or lead in ("last", "next", "the") or (name and not lead):
        return None
    away = DAYS.index(match["week"]) - place.published.weekday()
    return (place.published + timedelta(away % 7 if tense > 0 else -(-away % 7))).isoformat(), "day"


def named(match: re.Match[str], place: Place) -> Found:
    """Yesterday, last week, this spring. A week is taken from Sunday to Sunday, since usage differs."""
    if (day := place.published) is None:
        return None
    words = match[0].lower().split()
    unit, by = words[-1], {"last": -1, "next": 1, "yesterday": -1, "tomorrow": 1}.get(words[0], 0)
    if unit == "week":
        monday = day + timedelta(7 * by - day.weekday())
        return interval(monday - timedelta(1), monday + timedelta(6))
    if unit == "night":
        return interval(day - timedelta(1), day)
    if unit == "year":
        return str(day.year + by), "year"
    if unit == "month":
        return shifted(day, by), "month"
    if unit in SEASONS:  # "last spring" may be this year's or the one before
        return (f"{day.year}-{SEASONS[unit]}", "season") if not by else None
    return (day + timedelta(by)).isoformat(), "day"


def shifted(day: date, months: int) -> str:
    """The month so many months after that of a day, before it where negative."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1).isoformat()[:7]


def counted(match: re.Match[str], place: Place) -> Found:
    """Two years ago, four months later. A month more or less is left open, and half a year where years are counted."""
    word, unit = match["count"].lower(), match["unit"]
    count = (1 if word in ("a", "an") else WORDS.get(word) or int(word)) * (1 if match["way"] == "later" else -1)
    if match["way"] == "ago" and not place.published:
        return None
    first, last = bounds(str(place.published) if match["way"] == "ago" else place.before)
    if unit in ("year", "month"):
        by, spare = (count * 12, 6) if unit == "year" else (count, 1)
        return f"{shifted(first, by - spare)}/{shifted(last, by + spare)}", "interval"
    by, spare = (count * 7, 3) if unit == "week" else (count, 0)
    return interval(first + timedelta(by - spare), last + timedelta(by + spare))
