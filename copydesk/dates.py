"""Dates as they are written at the head of an article, read strictly: an impossible or ambiguous date is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

Precision = Literal["year", "month", "day", "minute", "second"]

MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|"
        "september sept sep|october oct|november nov|december dec".split("|"),
        1,
    )
    for name in names.split()
}
OLDEST_YEAR = 1600  # the first newspapers
NEWEST_YEAR = 2199

_MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
_ZONE = r"(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})"
_TIME = rf"(?:(?:T|,?\s+(?:at\s+)?){_CLOCK}(?:\s*(?P<half>[ap])\.?m\.?)?(?:\s*{_ZONE}\b)?)?"
_YEAR = r"(?P<year>\d{4})"
FORMS = tuple(
    re.compile(form + _TIME + r"(?![\w-])", re.IGNORECASE | re.ASCII)
    for form in (
        _YEAR + r"-(?P<number>\d{2})-(?P<day>\d{2})",
        _WEEKDAY + _MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+" + _YEAR,
        _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?\s+" + _MONTH + r",?\s+" + _YEAR,
    )
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands: `value` is ISO 8601, with its offset where it has a time."""

    value: str
    start: int
    end: int
    numeric: bool


def date_at(text: str, start: int = 0) -> FoundDate | None:
    """The date that begins at exactly `start`, or None. A time without a zone is left out: it names no instant."""
    for number, form in enumerate(FORMS):
        match = form.match(text, start)
        value = _value(match) if match else None
        if match and value:
            return FoundDate(value, match.start(), match.end(), numeric=number == 0)
    return None


def precision_of(value: str) -> Precision:
    """How precise an ISO 8601 value is, read off its form."""
    match len(value):
        case 4:
            return "year"
        case 7:
            return "month"
        case 10:
            return "day"
        case 17 | 22:
            return "minute"
        case _:
            return "second"


def _value(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    month = MONTHS[parts["month"].lower()] if parts.get("month") else int(parts["number"])
    try:
        day = date(int(parts["year"]), month, int(parts["day"]))
        if not OLDEST_YEAR <= day.year <= NEWEST_YEAR:
            return None
        return _instant(day, parts) or day.isoformat()
    except ValueError:
        return None


def _instant(day: date, parts: dict[str, str | None]) -> str | None:
    if parts["hour"] is None or parts["minute"] is None:
        return None
    hour = int(parts["hour"])
    if hour > 23 or int(parts["minute"]) > 59:
        raise ValueError("no such time")
    if parts["zone"] is None:
        return None
    if parts["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if parts["half"].lower() == "p" else 0)
    second = int(parts["second"] or 0)
    local = datetime(day.year, day.month, day.day, hour, int(parts["minute"]), second, tzinfo=_zone(parts["zone"]))
    return local.isoformat(timespec="seconds" if parts["second"] else "minutes").replace("+00:00", "Z")


def _zone(name: str) -> timezone:
    if name[0] not in "+-":
        return UTC
    sign = -1 if name[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[-2:])))
