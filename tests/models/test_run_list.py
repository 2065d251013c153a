"""Runs listed newest first, and the rows that killed runs leave behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.digest import content_digest
from models.run_list import close_abandoned, list_runs
from models.store import Store
from tests.models.filling import EMPTY_DESK, made_of, new_store, rows

NOW = "2025-03-04T12:00:00Z"
HOUR_AGO, DAYS_AGO = "2025-03-04T11:00:00Z", "2025-03-01T12:00:00Z"
IN_AN_HOUR, IN_DAYS = "2025-03-04T13:00:00Z", "2025-03-08T12:00:00Z"  # by a clock that was set back since


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path / "copydesk.db")


def begin(store: Store, started: str, flow_run_id: str | None) -> int:
    run_id = store.start_run("ingest", {}, EMPTY_DESK, flow_run_id)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("update runs set started_at = ? where id = ?", (started, run_id))
    return run_id


@pytest.mark.parametrize(
    ("started", "flow_run_id", "over", "abandoned"),
    [
        (HOUR_AGO, "a", True, True),
        (HOUR_AGO, "a", False, False),
        (HOUR_AGO, "a", None, False),
        (HOUR_AGO, None, True, False),  # outside Prefect nobody can be asked
        (DAYS_AGO, "a", False, True),
        (DAYS_AGO, "a", None, True),
        (DAYS_AGO, None, None, True),
        (IN_AN_HOUR, None, None, False),
        (IN_DAYS, None, None, True),
    ],
)
def test_a_run_is_abandoned_when_it_is_over_or_too_old(
    store: Store, started: str, flow_run_id: str | None, over: bool | None, abandoned: bool
) -> None:
    run_id = begin(store, started, flow_run_id)
    [listed] = list_runs(store.engine, None, lambda _: over, NOW)
    assert (listed.status, listed.abandoned) == ("running", abandoned)
    assert close_abandoned(store.engine, lambda _: over, NOW) == [run_id] * abandoned
    [(status, ended)] = rows(store.engine, "select status, ended_at from runs")
    assert (status, ended) == (("crashed", NOW) if abandoned else ("running", None))


def test_the_run_at_hand_and_runs_that_ended_stay_as_they_are(store: Store) -> None:
    ended, mine = begin(store, DAYS_AGO, "a"), begin(store, DAYS_AGO, "b")
    store.end_run(ended, "failed", {})
    assert close_abandoned(store.engine, lambda _: True, NOW, but=mine) == []
    assert rows(store.engine, "select status from runs order by id") == [("failed",), ("running",)]


def test_closing_changes_no_content(store: Store) -> None:
    run_id = begin(store, HOUR_AGO, "a")
    store.save_batch(run_id, [made_of("The ferry sails again on Monday, the harbour said.\n", EMPTY_DESK)])
    before = content_digest(store.engine)
    close_abandoned(store.engine, lambda _: True, NOW)
    assert content_digest(store.engine) == before


def test_the_newest_come_first_with_what_they_did(store: Store) -> None:
    for number in (1, 2, 3):
        store.end_run(begin(store, HOUR_AGO, None), "completed", {"inputs": number})
    listed = list_runs(store.engine, 2, lambda _: None, NOW)
    assert [(run.id, run.counts["inputs"]) for run in listed] == [(3, 3), (2, 2)]
    assert listed[0].seconds is not None


def test_listing_asks_about_running_rows_alone(store: Store) -> None:
    store.end_run(begin(store, HOUR_AGO, "ended"), "completed", {})
    begin(store, HOUR_AGO, "going")
    asked: list[str] = []
    list_runs(store.engine, None, lambda key: bool(asked.append(key)), NOW)
    assert asked == ["going"]


def test_a_run_that_ended_before_it_began_took_nobody_knows_how_long(store: Store) -> None:
    run_id = begin(store, "2999-01-01T00:00:00Z", None)
    store.end_run(run_id, "completed", {})
    [listed] = list_runs(store.engine, None, lambda _: None, NOW)
    assert (listed.status, listed.abandoned, listed.seconds) == ("completed", False, None)
