"""Dates of pages: the publisher's own offset, written dates in many languages, and what is no date."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.metadata.written import LANGUAGES, dates_in
from copydesk.timestamps import read_date
from tests.conftest import SHARED
from tests.copydesk.metadata.test_page_fields import accepted, fields

HOSTILE = SHARED / "data" / "hostile" / "dates.json"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2024-08-29T00:30:00+02:00", "2024-08-29T00:30:00+02:00"),
        ("2024-08-29T00:30:00.123+0200", "2024-08-29T00:30:00+02:00"),
        ("2024-08-28T22:30:00Z", "2024-08-28T22:30:00Z"),
        ("2024-08-28T22:30:00+00:00", "2024-08-28T22:30:00Z"),
        ("2024-08-28 22:30 -05:00", "2024-08-28T22:30-05:00"),
        ("Thu, 29 Aug 2024 00:30:00 +0200", "2024-08-29T00:30:00+02:00"),
        ("Thu Aug 29 00:30:00 CEST 2024", "2024-08-29T00:30:00+02:00"),
        ("Wed, 28 Aug 2024 22:30:00 GMT", "2024-08-28T22:30:00Z"),
        ("2024-08-29T00:30:00", "2024-08-29"),
        ("2024-08-29", "2024-08-29"),
        ("1724884200", "2024-08-28T22:30:00Z"),
        ("1724884200000", "2024-08-28T22:30:00Z"),
    ],
)
def test_machine_dates_keep_their_own_offset(raw: str, value: str) -> None:
    assert read_date(raw) == (value, raw)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2024-08-29T00:30:00", "2024-08-29T00:30:00+02:00"),
        ("2024-01-29 00:30", "2024-01-29T00:30+01:00"),
        ("2024-08-29T00:30:00Z", "2024-08-29T00:30:00Z"),
        ("2024-08-29T00:30:00+09:00", "2024-08-29T00:30:00+09:00"),
        ("2024-10-27T02:30:00", "2024-10-27"),  # came twice when the clocks went back
        ("1724884200", "2024-08-28T22:30:00Z"),
    ],
)
def test_a_time_without_a_zone_is_read_in_the_publishers(raw: str, value: str) -> None:
    found = read_date(raw, "Europe/Berlin")
    assert found is not None
    assert found[0] == value


@given(st.datetimes(datetime(1700, 1, 1), datetime(2190, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_the_value_begins_with_the_day_as_written(moment: datetime, minutes: int) -> None:
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    raw = f"{moment:%Y-%m-%dT%H:%M:%S}{sign}{size // 60:02}:{size % 60:02}"
    found = read_date(raw)
    assert found is not None
    assert found[0][:19] == raw[:19]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("29. August 2024, 08:00 Uhr", ["2024-08-29"]),
        ("Published: August 29, 2024 | Updated: Sept. 1st, 2024", ["2024-08-29", "2024-09-01"]),
        ("le 1er septembre 2024", ["2024-09-01"]),
        ("29 de agosto de 2024", ["2024-08-29"]),
        ("29 agosto 2024", ["2024-08-29"]),
        ("29 sierpnia 2024", ["2024-08-29"]),
        ("29. srpna 2024", ["2024-08-29"]),
        ("29 Ağustos 2024", ["2024-08-29"]),
        ("29 августа 2024 г.", ["2024-08-29"]),
        ("29 серпня 2024", ["2024-08-29"]),
        ("2024年8月29日", ["2024-08-29"]),
        ("2024년 8월 29일", ["2024-08-29"]),
        ("2024.08.29", ["2024-08-29"]),
        ("29.08.2024", ["2024-08-29"]),
        ("29/08/2024", ["2024-08-29"]),
        ("08/29/2024", ["2024-08-29"]),
        ("04/04/2024", ["2024-04-04"]),
        ("03/04/2024", []),
        ("31.02.2024", []),
        ("Mon, 29 August 2024", []),
        ("29.08.24", []),
        ("August 2024", []),
        ("version 1.29.08.2024.3", []),
        ("2024-08-29T25:00:00Z", []),
        ("12024-08-29", []),
        ("March 4, 1012 at 3:30 p.m. UTC", []),
    ],
)
def test_written_dates(text: str, values: list[str]) -> None:
    assert [value for value, _ in dates_in(text)] == values


@pytest.mark.parametrize(
    ("language", "day_first", "values"),
    [("fr", None, ["2024-04-03"]), ("en-GB", None, ["2024-04-03"]), ("en-US", None, ["2024-03-04"]), ("en", None, []),
     (None, True, ["2024-04-03"]), ("fr", False, ["2024-03-04"])],
)  # fmt: skip
def test_language_or_publisher_decides_what_03_04_means(
    language: str | None, day_first: bool | None, values: list[str]
) -> None:
    assert [value for value, _ in dates_in("03/04/2024", language, day_first)] == values


@given(st.dates(date(1900, 1, 1), date(2099, 1, 1)), st.sampled_from(LANGUAGES))
def test_every_month_of_every_language_is_read(day: date, language: str) -> None:
    name = language.split()[day.month - 1]
    if name != "-":
        assert [value for value, _ in dates_in(f"{day.day} {name} {day.year}")] == [day.isoformat()]


@given(st.text(max_size=200))
def test_any_text_gives_real_dates_or_none(text: str) -> None:
    for value, raw in dates_in(text):
        assert raw in text
        date.fromisoformat(value)


@pytest.mark.skipif(not HOSTILE.exists(), reason=f"no hostile dates at {HOSTILE}")
def test_impossible_dates_never_become_dates() -> None:
    for text in json.loads(HOSTILE.read_text(encoding="utf-8")):
        values = [found[0] for found in [read_date(text)] if found] + [value for value, _ in dates_in(text[:200])]
        for value in values:
            digits = "".join(filter(str.isdigit, text))
            assert date.fromisoformat(value[:10])
            assert value[:4] in digits or digits.isdecimal()
            assert not any(
                part in text for part in ("02-30", "02-29", "06-31", "Feb 30", "February 29", "32 Jan", "25:00")
            )


@pytest.mark.parametrize(
    ("marked", "day"),
    [
        ('<p class="post-date">July 8, 2025</p>', ["2025-07-08"]),
        ('<p class="post-date">July 8, 2025</p><time>8 July 2025</time>', ["2025-07-08"]),
        ('<p class="post-date">July 8, 2025</p><p class="post-date">July 9, 2025</p>', []),
        ('<p class="post-date">Updated July 8, 2025</p>', []),
        ('<p class="teaser-date">July 8, 2025</p>', []),
        ("<p>July 8, 2025</p>", []),
    ],
)
def test_far_from_the_headline_only_one_marked_day_counts(marked: str, day: list[str]) -> None:
    far = "<p>The pier was closed in May.</p>" * 30
    found = fields(f"<html lang=en><title>Pier reopens</title><h1>Pier reopens</h1>{far}{marked}")
    assert accepted(found, "published_at") == day
