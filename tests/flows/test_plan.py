"""Schedules as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.errors import ScheduleError
from flows.plan import Plan, absolute, checked_cron, in_words, seconds_of


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("15m", 900), ("15 min", 900), ("1h", 3600), ("1.5H", 5400), ("1d", 86400), ("2w", 1209600)],
)
def test_durations(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "15", "m", "-1h", "1 hour and a bit", "9s", "0h", "367d", "1e3s", "nan s"])
def test_what_is_no_duration_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ScheduleError, match=r"as in 30s|choose something between 10 seconds and 366 days"):
        seconds_of(text)


@pytest.mark.parametrize("text", ["* * * * *", "0 6 * * 1-5", "*/15 * * * *", "30 3 * * 0"])
def test_cron_expressions(text: str) -> None:
    assert checked_cron(text, "Europe/Berlin") == text


@pytest.mark.parametrize("text", ["", "hourly", "61 * * * *", "* * *", "0 25 * * *"])
def test_what_is_no_cron_expression_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ScheduleError, match="five fields"):
        checked_cron(text, "UTC")


def test_an_unknown_time_zone_is_named() -> None:
    with pytest.raises(ScheduleError, match="Berlin/Europe: no such time zone"):
        checked_cron("* * * * *", "Berlin/Europe")


def test_inputs_mean_the_same_in_every_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = ("inbox", "crawl/**/*.warc.gz", "/data/x.txt", "https://a.example/feed", "s3://bucket/2025/")
    there = [str(tmp_path / "inbox"), str(tmp_path / "crawl/**/*.warc.gz")]
    assert absolute(given) == [*there, "/data/x.txt", "https://a.example/feed", "s3://bucket/2025/"]
    with pytest.raises(ScheduleError, match="standard input"):
        absolute(("-",))


@pytest.mark.parametrize(
    ("plan", "when"),
    [
        (Plan("a", {}, cron="0 6 * * *", timezone="UTC"), "cron 0 6 * * * (UTC)"),
        (Plan("a", {}, every=900.0), "every 15 m"),
        (Plan("a", {}), "when it is asked for"),
    ],
)
def test_a_plan_in_words(plan: Plan, when: str) -> None:
    assert plan.when == when
    assert Plan(**plan.as_dict()) == plan


def test_the_largest_unit_that_fits() -> None:
    assert [in_words(s) for s in (10, 90, 3600, 5400, 172800)] == ["10 s", "90 s", "1 h", "90 m", "2 d"]
