"""Flow, worker and server killed in mid-run: its state and its slot come right, and the next run goes on."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.conftest import SEEDS
from tests.flows.conftest import Server, rows
from tests.flows.scheduled import Scheduled, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

FREED_WITHIN = 120.0  # seconds from the kill, promised in the documentation
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@pytest.fixture
def scheduled(prepared_home: Path, tmp_path: Path) -> Iterator[Scheduled]:
    """A schedule that has run once; its inbox holds the samples."""
    shutil.copytree(SEEDS, tmp_path / "inbox")
    with Scheduled(tmp_path, prepared_home, "schedule", "inbox", "--every", "10s") as running:
        until(lambda: running.finished(1))
        yield running


@contextmanager
def a_run_held_up(scheduled: Scheduled) -> Iterator[str]:
    """The id of a run that waits for the database, because we are writing to it. It has something new to load."""
    name = f"new-{time.monotonic_ns()}.txt"
    with closing(sqlite3.connect(scheduled.database, isolation_level=None)) as connection:
        until(lambda: not scheduled.runs("ingest", "RUNNING", "PENDING"))
        connection.execute("begin immediate")
        (scheduled.folder / "inbox" / name).write_text(
            "The ferry sailed on Monday, its captain said.\n\nIt was full.\n"
        )
        yield str(until(lambda: scheduled.runs("ingest", "RUNNING"))[0]["id"])
        connection.execute("rollback")


def state(scheduled: Scheduled, run_id: str) -> str:
    return str(scheduled.client.get(f"flow_runs/{run_id}").json()["state_type"])


def run_resource(run_id: str) -> str:
    return f"prefect.flow-run.{run_id}"


def kill(pids: list[int]) -> None:
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def ended(scheduled: Scheduled, run_id: str, how: str) -> None:
    assert until(lambda: state(scheduled, run_id) in FINAL, FREED_WITHIN)
    assert state(scheduled, run_id) == how


def goes_on(scheduled: Scheduled) -> None:
    """The next run loads what the killed one did not, and nobody holds a slot after that."""
    until(lambda: rows(scheduled.database, "select id from documents where uri like '%/new-%' and status = 'loaded'"))
    until(lambda: scheduled.slots() and not any(scheduled.slots()), FREED_WITHIN)
    assert rows(scheduled.database, "select count(*) from documents where uri like '%/new-%'") == [(1,)]


def test_the_flow_is_killed(scheduled: Scheduled) -> None:
    with a_run_held_up(scheduled) as run_id:
        kill(scheduled.processes(run_id))
        ended(scheduled, run_id, "CRASHED")
    goes_on(scheduled)


def test_the_worker_is_killed(scheduled: Scheduled) -> None:
    """The schedule is taken up again. The run under way ends as soon as it has something to say to its worker."""
    with a_run_held_up(scheduled) as run_id:
        kill(scheduled.processes("flows.serving"))
    ended(scheduled, run_id, "CRASHED")
    goes_on(scheduled)
    assert "the schedule ended (killed by signal 9); it is started again" in scheduled.output()


def test_worker_and_flow_are_killed(scheduled: Scheduled) -> None:
    """The worker that takes its place sees that the run has no process."""
    with a_run_held_up(scheduled) as run_id:
        kill([*scheduled.processes("flows.serving"), *scheduled.processes(run_id)])
        ended(scheduled, run_id, "CRASHED")
    goes_on(scheduled)


def test_nobody_is_left_but_the_server(server: Server, prepared_home: Path, tmp_path: Path) -> None:
    """It notices by itself that the heartbeats are missing."""
    shutil.copytree(SEEDS, tmp_path / "inbox")
    told = ("schedule", "inbox", "--every", "10s", "--name", "alone")
    with Scheduled(tmp_path, prepared_home, *told, server=server.url) as scheduled:
        until(lambda: scheduled.finished(1))
        with a_run_held_up(scheduled) as run_id:
            heartbeat = {
                "event": {"name": ["prefect.flow-run.heartbeat"]},
                "any_resource": {"id": [run_resource(run_id)]},
            }
            until(lambda: scheduled.client.post("events/filter", json={"filter": heartbeat}).json()["total"])
            os.kill(scheduled.process.pid, signal.SIGKILL)
            kill([*scheduled.processes("flows.serving"), *scheduled.processes(run_id)])
            ended(scheduled, run_id, "CRASHED")
    with Scheduled(tmp_path, prepared_home, *told, server=server.url) as again:
        goes_on(again)


def test_the_server_is_killed(scheduled: Scheduled) -> None:
    """The run under way waits for the server that takes its place."""
    with a_run_held_up(scheduled) as run_id:
        kill(scheduled.processes("flows.prefect_server"))
        until(lambda: scheduled.client.get("health").is_success)
    ended(scheduled, run_id, "COMPLETED")
    goes_on(scheduled)


def test_everything_is_killed(prepared_home: Path, scheduled: Scheduled) -> None:
    """As when the machine loses power: started again, the server knows that the run is dead."""
    with a_run_held_up(scheduled) as run_id:
        os.kill(scheduled.process.pid, signal.SIGKILL)
        scheduled.process.wait()
        kill(scheduled.processes(run_id))
        until(lambda: not scheduled.processes())
    with Scheduled(scheduled.folder, prepared_home, "schedule") as again:
        ended(again, run_id, "CRASHED")
        goes_on(again)
