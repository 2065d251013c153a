"""Timestamps: the whole value is one date of the calendar, or it is none."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.timestamps import LONGEST, parse_epoch, parse_timestamp
from tests.conftest import SHARED

READ = [
    ("2024-01-24", "2024-01-24"),
    ("2024/01/24", "2024-01-24"),
    ("2024.01.24", "2024-01-24"),
    ("20240124", "2024-01-24"),
    ("  2024-02-29\n", "2024-02-29"),
    ("2024-01-24T10:15:30Z", "2024-01-24T10:15:30Z"),
    ("2024-01-24T10:15:30.123456Z", "2024-01-24T10:15:30Z"),
    ("2024-01-24t10:15:30,5z", "2024-01-24T10:15:30Z"),
    ("2024-01-24T10:15Z", "2024-01-24T10:15Z"),
    ("2024-01-24 10:15:30 UTC", "2024-01-24T10:15:30Z"),
    ("2024-01-24 10:15:30+00", "2024-01-24T10:15:30Z"),
    ("2024-01-24T10:15:30+0530", "2024-01-24T04:45:30Z"),
    ("2024-01-24T23:30:00-05:00", "2024-01-25T04:30:00Z"),
    ("2024-01-24T10:00:00+14:00", "2024-01-23T20:00:00Z"),
    ("20240124T101530Z", "2024-01-24T10:15:30Z"),
    ("20240124101530", "2024-01-24"),
    ("Wed, 24 Jan 2024 10:15:30 +0100", "2024-01-24T09:15:30Z"),
    ("Wed, 24 Jan 2024 10:15 EST", "2024-01-24T15:15Z"),
    ("24 Jan 2024 10:15:30 GMT", "2024-01-24T10:15:30Z"),
    ("Wed, 24 Jan 24 10:15:30 PDT", "2024-01-24T17:15:30Z"),
    ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
    ("Wed Jan 24 10:15:30 2024", "2024-01-24"),
    ("Wed Jan 24 10:15:30 +0000 2024", "2024-01-24T10:15:30Z"),
    ("Wed Jan 24 2024 10:15:30 GMT+0100 (Central European Standard Time)", "2024-01-24T09:15:30Z"),
    ("January 24, 2024", "2024-01-24"),
    ("Jan. 24, 2024 at 5:03 p.m. EST", "2024-01-24T22:03Z"),
    ("Jan 24, 2024 12:05 AM UTC", "2024-01-24T00:05Z"),
    ("24 January 2024", "2024-01-24"),
    ("2024-01-24T10:15:30", "2024-01-24"),
    ("2024-01-24 10:15:30 BST", "2024-01-24"),
]
NONE = """
|2024-02-30|2023-02-29|2024-13-01|2024-00-10|2024-01-00|0000-01-01|1599-12-31|2200-01-01|10000-01-01|-2024-01-01
2024-1-1|2024-01-2|24-01-05|01/02/03|13/01/2024|2024-06-31|2024-01-24T25:00:00Z|2024-01-24T24:00:00Z|2024-01-24T23:60:00Z
2024-06-30T23:59:60Z|2024-01-24T10:00:00+25:00|2024-01-24T10:00:00+01:75|2024-W53-1|2024-366|1706054400|12|2024|Jan
Monday|tomorrow|2 hours ago|Feb 30, 2024|Thu, 32 Jan 2024 00:00:00 GMT|Mon, 24 Jan 2024 00:00:00 GMT|24 janvier 2024
January 24, 2024 (UPDATED|Published: Jan 24, 2024|date 2024-01-24|2024-01-24 On January 24|2O24-01-24|２０２４-01-24
2024-01/24|Jan 24, 2024 13:05 PM UTC|Jan 24, 2024 0:05 AM UTC|24 Jan 24|20241301|2024-01-24T10:15:30ZZZZZZ
""".replace("\n", "|").split("|")


@pytest.mark.parametrize(("text", "value"), READ)
def test_a_timestamp_is_read(text: str, value: str) -> None:
    assert parse_timestamp(text) == (value, text.strip())


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date_of_the_calendar_is_none(text: str) -> None:
    assert parse_timestamp(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-01-24T10:15:30", "2024-01-24T09:15:30Z"),
        ("2024-07-24 10:15", "2024-07-24T08:15Z"),
        ("2024-01-24T10:15:30Z", "2024-01-24T10:15:30Z"),
        ("2024-01-24", "2024-01-24"),
        ("2024-03-31T02:30:00", "2024-03-31"),  # the hour that was skipped
        ("2024-10-27T02:30:00", "2024-10-27"),  # the hour that came twice
    ],
)
def test_a_zone_of_the_place_makes_a_local_time_an_instant(text: str, value: str) -> None:
    assert parse_timestamp(text, "Europe/Paris") == (value, text)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "\0"])
def test_an_unknown_zone_is_an_error(zone: str) -> None:
    with pytest.raises(ValueError, match="no such time zone"):
        parse_timestamp("2024-01-24", zone)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1706054400", "2024-01-24T00:00:00Z"),
        ("1706054400123", "2024-01-24T00:00:00Z"),
        ("1706054400.25", "2024-01-24T00:00:00Z"),
        ("20240124", None),
        ("99999999999999", None),
        ("9999999999", None),
        ("-1706054400", None),
        ("NaN", None),
        ("1e10", None),
        ("", None),
    ],
)
def test_an_epoch_is_seconds_or_milliseconds(text: str, value: str | None) -> None:
    assert parse_epoch(text) == ((value, text) if value else None)


instants = st.datetimes(
    datetime(1973, 4, 1),
    datetime(2098, 1, 1),
    timezones=st.integers(-720, 840).map(lambda m: timezone(timedelta(minutes=m))),
).map(lambda moment: moment.replace(microsecond=0))


@given(instants)
def test_every_spelling_of_an_instant_is_one_value(moment: datetime) -> None:
    value = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for text in (moment.isoformat(), format_datetime(moment), moment.strftime("%B %d, %Y %I:%M:%S %p %z")):
        found = parse_timestamp(text)
        assert found
        assert found == (value, text)
        assert parse_timestamp(found[0]) == (value, value)
    assert parse_epoch(str(int(moment.timestamp()))) == (value, str(int(moment.timestamp())))


@given(st.text(max_size=LONGEST + 5) | st.from_regex(r"[0-9A-Za-z:+/., -]{1,40}", fullmatch=True))
def test_any_text_is_survived(text: str) -> None:
    found = parse_timestamp(text)
    assert found is None or datetime.fromisoformat(found[0])


def test_hostile_values_stay_in_the_calendar() -> None:
    path = SHARED / "data" / "hostile" / "dates.json"
    if not path.exists():
        pytest.skip("the shared list of hostile dates is not here")
    for text in json.loads(path.read_text(encoding="utf-8")):
        found = parse_timestamp(text)
        assert found is None or 1600 <= datetime.fromisoformat(found[0]).year <= 2199
