"""Dates: whatever a text says, what is read of it is a day that the calendar has, and stands there."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from copydesk.claims.moments import bounds, moments
from copydesk.dates import date_at, precision_of
from copydesk.metadata.written import dates_in
from copydesk.timestamps import parse_epoch, parse_timestamp, read_date
from tests.fuzz.promises import sound_date

ZONES = (None, "Europe/Lisbon", "America/St_Johns", "Pacific/Kiritimati")


def check(raw: bytes) -> None:
    text = raw.decode("utf-8", "ignore")
    for zone in ZONES:
        for found in (parse_timestamp(text, zone), read_date(text, zone), parse_epoch(text)):
            if found is not None:
                sound_date(found[0])
                assert found[1] in text
    for start in range(min(len(text), 40)):
        if (at := date_at(text, start)) is not None:
            sound_date(at.value)
            assert start == at.start < at.end <= len(text)
            assert precision_of(at.value) in ("day", "minute", "second")
    for language in (None, "de", "en-US"):
        for value, wording in dates_in(text, language):
            sound_date(value)
            assert wording in text
    for published in (None, "2024-02-29", "1600-01-01", "2199-12-31T23:59:59Z"):
        of_running_text(text, published)


def of_running_text(text: str, published: str | None) -> None:
    end = 0
    for moment in moments(text, published):
        assert end <= moment.start < moment.end <= len(text)
        end = moment.end
        with suppress(ValueError):  # seasons and the like have no bounds
            first, last = bounds(moment.value)
            assert first <= last
            datetime(first.year, first.month, first.day)
