"""Dates: read strictly, so that an impossible or ambiguous one is none."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.dates import date_at, precision_of

DATES = [
    ("2025-03-04", "2025-03-04"),
    ("2024-02-29", "2024-02-29"),
    ("March 4, 2025", "2025-03-04"),
    ("march 4 2025", "2025-03-04"),
    ("MAR. 4, 2025", "2025-03-04"),
    ("Sept 9th, 1901", "1901-09-09"),
    ("4 March 2025", "2025-03-04"),
    ("4. May 2025", "2025-05-04"),
    ("1st June, 2025", "2025-06-01"),
    ("Monday, March 3, 2025", "2025-03-03"),
    ("Thurs. 6 Mar 2025", "2025-03-06"),
    ("2025-03-04T10:15Z", "2025-03-04T10:15Z"),
    ("2025-03-04T10:15:30.250Z", "2025-03-04T10:15:30Z"),
    ("2025-03-04 10:15 UTC", "2025-03-04T10:15Z"),
    ("2025-12-31T23:30-05:00", "2025-12-31T23:30-05:00"),
    ("2025-03-04T01:00+0530", "2025-03-04T01:00+05:30"),
    ("March 4, 2025 at 12:05 am GMT", "2025-03-04T00:05Z"),
    ("March 4, 2025, 12:05 p.m. GMT", "2025-03-04T12:05Z"),
    ("March 4, 2025 10:15", "2025-03-04"),
]
NONE = [
    "",
    "2025-02-29",
    "2025-02-30",
    "2025-13-01",
    "2025-00-01",
    "2025-3-4",
    "1599-12-31",
    "2200-01-01",
    "2025-03-041",
    "2025-03-04-x",
    "2025-03-04b",
    "March 32, 2025",
    "March 2025",
    "March 4",
    "4/3/2025",
    "Marching 4, 2025",
    "2025-03-04T24:00Z",
    "2025-03-04T10:60Z",
    "2025-03-04T10:15+99:00",
    "March 4, 2025 13:05 pm GMT",
    "March 4, 2025 0:05 am GMT",
]


@pytest.mark.parametrize(("text", "value"), DATES)
def test_a_date_is_read(text: str, value: str) -> None:
    found = date_at(text)
    assert found is not None
    assert (found.value, found.start, found.end) == (value, 0, len(text))


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date_is_none(text: str) -> None:
    assert date_at(text) is None


@pytest.mark.parametrize(("text", "numeric"), [("2025-03-04", True), ("4 March 2025", False)])
def test_only_digits_make_a_date_numeric(text: str, numeric: bool) -> None:
    found = date_at(text)
    assert found is not None
    assert found.numeric is numeric


def test_a_date_is_looked_for_only_where_asked() -> None:
    text = "On 2025-03-04 it rained"
    found = date_at(text, 3)
    assert date_at(text) is None
    assert found is not None
    assert text[found.start : found.end] == "2025-03-04"


@pytest.mark.parametrize(
    ("value", "precision"),
    [
        ("2025", "year"),
        ("2025-03", "month"),
        ("2025-03-04", "day"),
        ("2025-03-04T10:15Z", "minute"),
        ("2025-03-04T10:15:30Z", "second"),
    ],
)
def test_precision_is_read_off_the_form(value: str, precision: str) -> None:
    assert precision_of(value) == precision


DAYS = st.dates(date(1600, 1, 1), date(2199, 12, 31))


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%B %d, %Y", "%d %B %Y", "%a, %d %b %Y", "%A, %b. %d, %Y"]))
def test_every_day_is_read_in_every_form(day: date, form: str) -> None:
    found = date_at(day.strftime(form))
    assert found is not None
    assert found.value == day.isoformat()


@given(
    st.datetimes(datetime(1601, 1, 1), datetime(2198, 12, 31)).map(lambda at: at.replace(microsecond=0)),
    st.integers(-23 * 60, 23 * 60),
)
def test_every_instant_is_given_in_utc(at: datetime, minutes: int) -> None:
    local = at.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    found = date_at(local.isoformat())
    assert found is not None
    assert datetime.fromisoformat(found.value) == local


@given(st.text(alphabet="0123456789-TZ:+. ,MarchMay", max_size=25))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    found = date_at(text)
    assert found is None or (found.start == 0 and 0 < found.end <= len(text))
