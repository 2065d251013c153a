"""Extents: how much a value leaves open, so that values can be compared that are not equally exact.

"2024" is any day of a year, "over two years" anything above, "14 million" whatever rounds to it.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Comparison = Literal["equal", "within", "apart", "unknown"]

DAYS = {"second": 1 / 86_400, "minute": 1 / 1_440, "hour": 1 / 24, "day": 1, "week": 7}
DAYS |= {"month": 30.4375, "year": 365.25, "decade": 3_652.5, "century": 36_525}  # the mean of the Gregorian calendar
ABOUT = Decimal("0.1")  # of the number: what "about" and "nearly" leave open
ENDLESS = Decimal("1e30")
FEWEST_ZEROS = 2  # at the end of a number that was rounded: 1,400 may be 1,432, but 10 dead are not 12
NUMBER = re.compile(r"(?P<bound><=|>=|<|>|~)?(?P<low>-?\d+(?:\.\d+)?)(?:\.\.(?P<high>-?\d+(?:\.\d+)?))?")
DATE = re.compile(r"(?P<year>\d{4}|\d{3}X|\d{2}XX|XXXX)(?:-(?P<month>\d{2}|XX))?(?:-(?P<day>\d{2}|XX))?(?:T.*)?[?~%]?")
SEASONS = {21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3)}  # EDTF: first month and length; the northern ones
QUARTERS = {33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3), 40: (1, 6), 41: (7, 6)}


@dataclass(frozen=True, slots=True)
class Extent:
    """The values that something said leaves open, from `low` to `high`; dates as days since the year 1.

    `exact` is false for what is said to be about, at least or at most, and for dates that are no single day.
    """

    low: Decimal
    high: Decimal
    exact: bool


def compared(a: str, b: str, value_type: str, unit_a: str | None = None, unit_b: str | None = None) -> Comparison:
    """How two values of one type stand to each other; "within": one is a coarser way of saying the other.

    "unknown" where they overlap, where a form is not known, or where their units cannot be converted.
    """
    if value_type == "date":
        return _dates(a, b)
    if value_type == "duration" and unit_a in DAYS and unit_b in DAYS:
        return _related(_span(a, unit_a), _span(b, unit_b), a == b and unit_a == unit_b)
    if unit_a != unit_b or value_type not in ("number", "duration"):
        return "unknown"
    left, right = number_extent(a), number_extent(b)
    if left and right and left.exact and right.exact and left != right:
        return "within" if _rounds(a, b) or _rounds(b, a) else "apart"
    return _related(left, right, a == b)


def is_exact(value: str, value_type: str) -> bool:
    """Whether a value is a single day or number."""
    extent = date_extent(value) if value_type == "date" else number_extent(value)
    return bool(extent and extent.exact)


def days_apart(a: str, b: str) -> int | None:
    """Days between two dates, at the nearest; None where one has no year or is no date."""
    left, right = date_extent(a), date_extent(b)
    return int(max(Decimal(0), left.low - right.high, right.low - left.high)) if left and right else None


def width(value: str) -> int:
    """How many days a date leaves open beside the first; 0 where it is no date or has no year."""
    extent = date_extent(value)
    return int(extent.high - extent.low) if extent else 0


def number_extent(value: str) -> Extent | None:
    """The numbers that a number in the form of `Slots.value` leaves open; None where it is none."""
    match = NUMBER.fullmatch(value)
    if match is None:
        return None
    low = high = Decimal(match["low"])
    if match["high"]:
        return Extent(low, Decimal(match["high"]), False)
    bound = match["bound"] or ""
    if bound == "~":
        low, high = low - abs(low) * ABOUT, high + abs(high) * ABOUT
    elif bound:
        low, high = (-ENDLESS, high) if bound[0] == "<" else (low, ENDLESS)
    return Extent(low, high, not bound)


def date_extent(value: str) -> Extent | None:
    """The days that a date in EDTF leaves open; None where it has no year or is no date."""
    first, slash, last = value.partition("/")
    if slash:
        start, end = date_extent(first), date_extent(last)
        return Extent(start.low, end.high, False) if start and end and start.low <= end.high else None
    match = DATE.fullmatch(value)
    if match is None or match["year"] == "XXXX":
        return None
    years = int(match["year"].replace("X", "0")), int(match["year"].replace("X", "9"))
    month, day = match["month"], match["day"]
    try:
        if years[0] != years[1] or month in (None, "XX"):
            return _days(date(max(1, years[0]), 1, 1), date(years[1], 12, 31))
        if day not in (None, "XX"):
            exactly = date(years[0], int(month), int(day))
            return _days(exactly, exactly, value[-1] not in "?~%")
        return _months(years[0], *(SEASONS | QUARTERS).get(int(month), (int(month), 1)))
    except ValueError:
        return None


def _months(year: int, month: int, length: int) -> Extent:
    last_year, last_month = year + (month + length - 2) // 12, (month + length - 2) % 12 + 1
    return _days(date(year, month, 1), date(last_year, last_month, calendar.monthrange(last_year, last_month)[1]))


def _days(first: date, last: date, exact: bool = False) -> Extent:
    return Extent(Decimal(first.toordinal()), Decimal(last.toordinal()), exact)


def _dates(a: str, b: str) -> Comparison:
    if a == b:
        return "equal"
    if "XXXX" in a + b:  # without a year: only the day of the year can be compared
        rest_a, rest_b = a[5:10], b[5:10]
        if "X" in rest_a + rest_b or len(rest_a) != 5 or len(rest_b) != 5:
            return "unknown"
        return "within" if rest_a == rest_b else "apart"
    return _related(date_extent(a), date_extent(b), False)


def _span(value: str, unit: str) -> Extent | None:
    """A length of time in days; said in years, it may be half a year more or less."""
    extent, days = number_extent(value), Decimal(str(DAYS[unit]))
    if extent is None:
        return None
    room = Decimal("0.5") if extent.exact else Decimal(0)
    return Extent((extent.low - room) * days, (extent.high + room) * days, False)


def _rounds(exact: str, rounded: str) -> bool:
    """Whether the second number is the first with fewer figures."""
    number, short = Decimal(exact), Decimal(rounded)
    digits = rounded.replace(".", "").lstrip("-0")
    zeros = 0 if "." in rounded else len(digits) - len(digits.rstrip("0"))
    if 0 < zeros < FEWEST_ZEROS or (not zeros and "." not in exact):
        return False
    step = Decimal(1).scaleb(zeros) if zeros else Decimal(1).scaleb(-len(rounded.partition(".")[2]))
    return number != short and abs(number - short) < step and abs(number - short) * 2 <= step


def _related(a: Extent | None, b: Extent | None, same: bool) -> Comparison:
    if same:
        return "equal"
    if a is None or b is None:
        return "unknown"
    if a.high < b.low or b.high < a.low:
        return "apart"
    return "within" if _holds(a, b) or _holds(b, a) else "unknown"


def _holds(outer: Extent, inner: Extent) -> bool:
    return outer.low <= inner.low and inner.high <= outer.high
