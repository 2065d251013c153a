"""Dates, in every form they are written in: those that the calendar has are read, the others never."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from copydesk.claims.moments import moments
from copydesk.dates import NEWEST_YEAR, OLDEST_YEAR, date_at
from copydesk.metadata.written import dates_in
from copydesk.timestamps import parse_timestamp
from tests.fuzz.damaging import few

MONTHS = "January February March April May June July August September October November December".split()
FORMS = (
    "{year:04}-{month:02}-{day:02}", "{name} {day}, {year:04}", "{day} {name} {year:04}", "{name} {day:02} {year:04}",
)  # fmt: skip
ZONED = (
    "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z",
    "{day:02} {short} {year:04} {hour:02}:{minute:02}:00 GMT",
)
DAYS = st.tuples(st.integers(1000, 2999), st.integers(1, 12), st.integers(1, 31))


def written(form: str, day: tuple[int, int, int], hour: int = 0, minute: int = 0) -> str:
    year, month, number = day
    name = MONTHS[month - 1]
    return form.format(year=year, month=month, day=number, name=name, short=name[:3], hour=hour, minute=minute)


def expected(day: tuple[int, int, int]) -> str | None:
    try:
        return date(*day).isoformat() if OLDEST_YEAR <= day[0] <= NEWEST_YEAR else None
    except ValueError:
        return None


@few(2)
@given(st.sampled_from(FORMS), DAYS)
def test_a_day_is_read_where_the_calendar_has_it(form: str, day: tuple[int, int, int]) -> None:
    text = written(form, day)
    found = date_at(text)
    assert (found and found.value) == expected(day)
    whole = parse_timestamp(text)
    assert (whole and whole[0]) == expected(day)
    assert [value for value, _ in dates_in(text, "en-GB")] == ([expected(day)] if expected(day) else [])
    days = [moment.value for moment in moments(f"They met on {text}.", "2024-02-29") if moment.precision == "day"]
    assert set(days) <= {expected(day)}


@few(1)
@given(st.sampled_from(ZONED), DAYS, st.integers(0, 30), st.integers(0, 70))
def test_a_time_is_read_where_clocks_show_it(form: str, day: tuple[int, int, int], hour: int, minute: int) -> None:
    found = parse_timestamp(written(form, day, hour, minute), "Europe/Lisbon")
    right = expected(day) is not None and hour < 24 and minute < 60
    assert (found and found[0]) == (f"{expected(day)}T{hour:02}:{minute:02}:00Z" if right else None)
