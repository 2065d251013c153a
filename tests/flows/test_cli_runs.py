"""The runs as the database and the server tell them: killed ones too, and those that are late."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from flows.cli import main
from models.engine import sqlite_engine
from models.run_list import close_abandoned
from models.store import Store, now
from tests.flows.conftest import Server, rows
from tests.models.filling import EMPTY_DESK

LATE = """
import sys
from datetime import datetime, timedelta, timezone
from flows.ingest import ingest
from prefect.client.orchestration import get_client
from prefect.states import Scheduled
given = {"parameters": {"inputs": ["inbox"]}}
deployment_id = ingest.to_deployment(name="idle", parameters=given).apply()
with get_client(sync_client=True) as client:
    due = datetime.now(timezone.utc) - timedelta(hours=2)
    client.create_flow_run_from_deployment(deployment_id, parameters=given, state=Scheduled(scheduled_time=due))
"""
REMOVE = """
from prefect.client.orchestration import get_client
with get_client(sync_client=True) as client:
    client.delete_deployment(client.read_deployment_by_name("ingest/idle").id)
"""
# A flow that says which run it is, and then waits to be killed.
WAITING = """
import sys, time
from pathlib import Path
from prefect import flow
from prefect.context import FlowRunContext
@flow(name="waiting", persist_result=False)
def waiting():
    Path("id").write_text(str(FlowRunContext.get().flow_run.id))
    Path("begun").touch()
    time.sleep(600)
waiting()
"""
CLOSE = """
import sys
from pathlib import Path
from flows.abandoned import close_abandoned_runs
from models.engine import sqlite_engine
print(close_abandoned_runs(sqlite_engine(Path("copydesk.db")), 0))
"""


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.prefect_api._configured_url", lambda: "http://127.0.0.1:1/api")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["runs", *map(str, arguments)])


def begin(path: Path, flow_run_id: str | None) -> int:
    return Store(sqlite_engine(path)).start_run("ingest", {}, EMPTY_DESK, flow_run_id)


def test_the_newest_come_first_and_no_server_is_no_fault(filled: Path, nowhere: None) -> None:
    before = filled.read_bytes()
    ended = run("--db", filled)
    assert ended.exit_code == 0
    first, last = ended.stdout.splitlines()
    assert " ingest completed in " in first
    assert last.startswith("no server answers, so nothing is known of a schedule")
    assert filled.read_bytes() == before


def test_a_row_that_a_killed_run_left_is_told_and_left_alone(filled: Path, nowhere: None) -> None:
    run_id = begin(filled, None)
    assert f"{run_id} " in run("--db", filled, "--limit", "1").stdout
    store = Store(sqlite_engine(filled))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("update runs set started_at = '2025-01-01T00:00:00Z' where id = ?", (run_id,))
    assert "crashed (its row will be closed by the next run)" in run("--db", filled).stdout
    found = json.loads(run("--db", filled, "--json").stdout)
    assert [one["abandoned"] for one in found["runs"]] == [True, False]
    assert found["server"] is None
    assert rows(filled, f"select status from runs where id = {run_id}") == [("running",)]


def test_a_database_that_is_none_is_one_line(tmp_path: Path, nowhere: None) -> None:
    ended = run("--db", tmp_path / "none.db")
    assert ended.exit_code == 5
    assert "copydesk ingest" in ended.stderr


def test_what_is_late_is_told_with_its_reason(filled: Path, server: Server, tmp_path: Path) -> None:
    assert server.start(LATE, cwd=tmp_path).communicate()[1] == ""
    try:
        told = server.run("runs", cwd=tmp_path).stdout
        [late] = [line for line in told.splitlines() if line.startswith("late: ingest/idle")]
        assert "no process asks for its work" in late
        assert "copydesk up" in late
    finally:
        server.start(REMOVE, cwd=tmp_path).communicate()


def test_a_run_that_prefect_knows_to_be_over_is_closed_by_the_next(
    filled: Path, server: Server, tmp_path: Path
) -> None:
    waiting = server.start(WAITING, cwd=tmp_path)
    deadline = time.monotonic() + 120
    while not (tmp_path / "begun").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    flow_run_id = (tmp_path / "id").read_text()
    run_id = begin(filled, flow_run_id)
    unknown = begin(filled, str(uuid4()))
    os.kill(waiting.pid, signal.SIGKILL)
    waiting.wait()
    assert server.start(CLOSE, cwd=tmp_path).communicate()[0] == "[]\n"  # the server does not know yet
    crashed = {"state": {"type": "CRASHED", "name": "Crashed"}, "force": True}
    server.client.post(f"flow_runs/{flow_run_id}/set_state", json=crashed).raise_for_status()
    assert "crashed (its row will be closed" in server.run("runs", cwd=tmp_path).stdout
    assert server.start(CLOSE, cwd=tmp_path).communicate()[0] == f"[{run_id}]\n"
    query = "select id, status, ended_at is null from runs order by id desc limit 2"
    assert rows(filled, query) == [(unknown, "running", 1), (run_id, "crashed", 0)]


def test_not_knowing_closes_nothing(filled: Path) -> None:
    begin(filled, "some flow run")
    assert close_abandoned(sqlite_engine(filled), lambda _: None, now()) == []
