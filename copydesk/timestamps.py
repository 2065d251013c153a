"""Timestamps that a field gives on purpose (a feed's pubDate, a meta tag, a column): read whole and strictly.

What `dates.date_at` finds in running text is looser: there a date may be followed by anything. Here the whole value has
to be one date, the calendar has to have it, and a weekday that contradicts it makes it no date.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import timezone as offset_zone
from zoneinfo import ZoneInfo

from copydesk.dates import MONTHS, NEWEST_YEAR, OLDEST_YEAR

LONGEST = 80  # characters; JavaScript's Date.toString, the longest form in use, has 65
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = {  # hours from UTC: the names of RFC 822, and two that mean one thing everywhere; BST and IST do not
    **dict.fromkeys(("z", "ut", "utc", "gmt"), 0),
    **{"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7},
    **{"cet": 1, "cest": 2},
}
OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})?(?:\s*\([^()]*\))?$")
NAMED_ZONE = re.compile(r"(?<=[\d\s])(?P<name>[A-Za-z]{3,4})(?:\s+\d{4})?$")
FURTHEST = timedelta(hours=14)  # the offset of Kiribati; none is larger
SECONDS = range(100_000_000, 4_102_444_800)  # 1973 to 2099; smaller numbers are rather YYYYMMDD or no time
MILLISECONDS = range(SECONDS.start * 1000, SECONDS.stop * 1000)

_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH = rf"(?P<month>{_NAMES})\.?"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?(?:\s*(?P<half>[ap])\.?m\.?)?"
_ZONE = r"(?:\s*(?P<zone>(?:utc|gmt)?[+-]\d{2}(?::?\d{2})?|[a-z]{1,5}))?(?:\s*\([^()]{1,40}\))?"
_TIME = rf"(?:(?:t|,?\s+(?:at\s+)?){_CLOCK}{_ZONE})?"
FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"{_YEAR}(?P<mark>[-/.])(?P<number>\d{{2}})(?P=mark)(?P<day>\d{{2}}){_TIME}",
        rf"{_YEAR}(?P<number>\d{{2}})(?P<day>\d{{2}})(?:t?(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})?{_ZONE})?",
        rf"{_WEEKDAY}{_DAY}(?:st|nd|rd|th)?\.?[\s-]+{_MONTH}(?:,?\s+|-){_YEAR}{_TIME}",
        rf"{_WEEKDAY}{_DAY}[\s-]+{_MONTH}(?:\s+|-)(?P<short_year>\d{{2}})\s+{_CLOCK}{_ZONE}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}{_TIME}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY}\s+{_CLOCK}{_ZONE}\s+{_YEAR}",
    )
)


def parse_timestamp(text: str, timezone: str | None = None) -> tuple[str, str] | None:
    """The value as ISO 8601, and the text it was read from without surrounding space; None where it is no date.

    The value is in UTC, `YYYY-MM-DDTHH:MM:SSZ` (`YYYY-MM-DDTHH:MMZ` where no seconds were given, as everywhere in
    copydesk), or the day `YYYY-MM-DD`. A time without a zone, or in one whose name means several, names no instant:
    it is read in `timezone` (an IANA name), and without one only its day is kept. Read are ISO 8601, RFC 822 with its
    zone names, the same with slashes or full stops if the year comes first, and English dates with the month's name.

    Raises ValueError where `timezone` is no known zone.
    """
    raw = text.strip()
    local = _zone_of_place(timezone)
    if len(raw) > LONGEST:
        return None
    for form in FORMS:
        if match := form.fullmatch(raw):
            value = _value(match.groupdict(), local)
            return (value, raw) if value else None
    return None


def parse_epoch(text: str) -> tuple[str, str] | None:
    """Seconds or milliseconds since 1970 as `YYYY-MM-DDTHH:MM:SSZ`, and the text; None for a number that is neither.

    Only for a field whose name says that it is a time: any identifier of ten digits would pass.
    """
    raw = text.strip()
    match = re.fullmatch(r"(\d{9,13})(?:\.\d{1,9})?", raw, re.ASCII)
    number = int(match[1]) if match else 0
    seconds = number if number in SECONDS else number // 1000 if number in MILLISECONDS else None
    return (datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), raw) if seconds is not None else None


def read_date(raw: str, timezone: str | None = None) -> tuple[str, str] | None:
    """A machine's date as ISO 8601 with the offset it was given in, and the text; None where it is no certain date."""
    found = parse_timestamp(raw, timezone) or parse_epoch(raw)
    if found is None or not found[0].endswith("Z"):
        return found
    return _in_own_zone(found[0], found[1], timezone), found[1]


def _in_own_zone(value: str, raw: str, timezone: str | None = None) -> str:
    """A UTC value in the offset that its wording gives, or in the time zone that it was read in."""
    moment = datetime.fromisoformat(value)
    zone: offset_zone | ZoneInfo | None = None
    if match := OFFSET.search(raw):
        size = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        zone = offset_zone(-size if match["sign"] == "-" else size)
    elif (match := NAMED_ZONE.search(raw)) and match["name"].lower() in ZONES:
        zone = offset_zone(timedelta(hours=ZONES[match["name"].lower()]))
    elif timezone and not raw.rstrip().lower().endswith(("z", "utc", "gmt")) and not raw.strip().isdecimal():
        zone = ZoneInfo(timezone)
    if zone is None:
        return value
    local = moment.astimezone(zone).isoformat(timespec="seconds" if value.count(":") == 2 else "minutes")
    return local.replace("+00:00", "Z")


def _zone_of_place(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"no such time zone: {name!r}; use an IANA name such as Europe/Lisbon") from error


def _value(parts: dict[str, str | None], local: ZoneInfo | None) -> str | None:
    try:
        day = _day(parts)
        instant = _instant(day, parts, local)
    except (ValueError, OverflowError):
        return None
    if instant is None:
        return day.isoformat()
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ" if parts["second"] else "%Y-%m-%dT%H:%MZ")


def _day(parts: dict[str, str | None]) -> date:
    short = parts.get("short_year")
    # RFC 5322, 4.3: two digits from 50 on are of the last century.
    year = int(short) + (1900 if int(short) >= 50 else 2000) if short else int(parts["year"] or 0)
    number, name = parts.get("number"), parts.get("month")
    month = int(number) if number else MONTHS[(name or "").lower()]
    day = date(year, month, int(parts["day"] or 0))
    weekday = parts.get("weekday")
    if not OLDEST_YEAR <= year <= NEWEST_YEAR or (weekday and WEEKDAYS[day.weekday()] != weekday.lower()):
        raise ValueError("no such day")
    return day


def _instant(day: date, parts: dict[str, str | None], local: ZoneInfo | None) -> datetime | None:
    """The moment in UTC, None where it is not certain. Raises ValueError for a time that no clock shows."""
    if parts["hour"] is None or parts["minute"] is None:
        return None
    hour, half = int(parts["hour"]), parts.get("half")
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    naive = datetime(day.year, day.month, day.day, hour, int(parts["minute"]), int(parts["second"] or 0))
    zone: tzinfo | None = _offset(parts["zone"]) if parts["zone"] else local
    if zone is None or (not parts["zone"] and _is_uncertain(naive, zone)):
        return None
    return naive.replace(tzinfo=zone).astimezone(UTC)


def _offset(name: str) -> tzinfo | None:
    name = name.lower()
    if name in ZONES:
        return offset_zone(timedelta(hours=ZONES[name]))
    if name.isalpha():
        return None
    digits = name.removeprefix("utc").removeprefix("gmt")
    hours, minutes = int(digits[1:3]), int(digits[3:].removeprefix(":") or 0)
    size = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or size > FURTHEST:
        raise ValueError("no such offset")
    return offset_zone(-size if digits[0] == "-" else size)


def _is_uncertain(naive: datetime, zone: tzinfo) -> bool:
    """Whether the hour was skipped or came twice when the clocks were changed."""
    return naive.replace(tzinfo=zone).utcoffset() != naive.replace(tzinfo=zone, fold=1).utcoffset()
