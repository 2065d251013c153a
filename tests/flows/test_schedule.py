"""Schedules on a real server: runs come by themselves, load only what is new, and are stopped cleanly."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SEEDS
from tests.flows.conftest import rows
from tests.flows.scheduled import Scheduled, until

pytestmark = pytest.mark.slow

SAMPLES = sorted(SEEDS.glob("*.txt"))


@pytest.fixture(scope="module")
def scheduled(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scheduled]:
    """`copydesk schedule inbox --every 10s` with two articles in the inbox, once they are loaded."""
    folder = tmp_path_factory.mktemp("scheduled")
    (folder / "inbox").mkdir()
    for sample in SAMPLES[:2]:
        shutil.copy(sample, folder / "inbox")
    with Scheduled(folder, prepared_home, "schedule", "inbox", "--every", "10s") as running:
        until(lambda: running.finished(1))
        yield running


def test_runs_come_by_themselves_and_load_only_what_is_new(scheduled: Scheduled) -> None:
    first = until(lambda: scheduled.finished(1))[0]
    shutil.copy(SAMPLES[2], scheduled.folder / "inbox")
    seen = len(scheduled.finished(1))
    runs = until(lambda: scheduled.finished(seen + 2))
    assert {run["state_type"] for run in runs} == {"COMPLETED"}
    loaded = rows(scheduled.database, "select json_extract(counts, '$.loaded') from runs order by id")
    assert [number for (number,) in loaded if number] == [2, 1]
    for run in (first, runs[-1]):
        tasks = scheduled.ask("task_runs", flow_runs={"id": {"any_": [run["id"]]}})
        assert {task["state_type"] for task in tasks} == {"COMPLETED"}
        assert {"clean", "load", "learn", "duplicates"} <= {str(task["name"]).split()[0] for task in tasks}
        assert scheduled.ask("artifacts", flow_runs={"id": {"any_": [run["id"]]}})


def test_a_cron_expression_gets_its_runs(scheduled: Scheduled) -> None:
    """With SQLAlchemy 2.1 the server looks well and makes none."""
    found = scheduled.ask("deployments", deployments={"tags": {"all_": ["copydesk"]}})
    (weekly,) = [deployment for deployment in found if "maintain" in str(deployment["entrypoint"])]
    wanted = {"deployment_id": {"any_": [weekly["id"]]}, "state": {"type": {"any_": ["SCHEDULED"]}}}
    coming = until(lambda: scheduled.ask("flow_runs", flow_runs=wanted))
    assert len({run["expected_start_time"] for run in coming}) == len(coming) >= 3
    assert all("T03:30:00" in str(run["expected_start_time"]) for run in coming)


def test_what_frees_dead_runs_is_set_up(scheduled: Scheduled) -> None:
    named = {str(automation["name"]) for automation in scheduled.ask("automations")}
    assert {"copydesk: free runs without a heartbeat", "copydesk: free runs that never started"} <= named


def test_stopping_is_clean(prepared_home: Path, tmp_path: Path) -> None:
    """No run is left scheduled or under way, no process either; what it did stays, and is gone on with."""
    shutil.copytree(SEEDS, tmp_path / "inbox")
    with Scheduled(tmp_path, prepared_home, "schedule", "inbox", "--cron", "* * * * *", "--timezone", "UTC") as running:
        scheduled = {"state": {"type": {"any_": ["SCHEDULED"]}}}
        assert until(lambda: running.ask("flow_runs", flow_runs=scheduled))
        assert running.stop() == 0
        assert not running.processes()
    assert "stopped" in running.output()
    with Scheduled(tmp_path, prepared_home, "schedule") as again:
        until(lambda: "inbox: " in again.output())
        assert "cron * * * * * (UTC)" in again.output()
