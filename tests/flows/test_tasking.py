"""A task that finds the database locked is tried again, and the run completes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models.state import open_existing
from models.verify import verify
from tests.conftest import SEEDS
from tests.flows.conftest import Server, rows
from tests.flows.scheduled import until
from tests.flows.test_ingest import ONE_DOCUMENT_A_BATCH

# The lock is waited for less long than usual; the pauses between tries are the real ones.
IMPATIENT = "from models import engine; engine.BUSY_TIMEOUT_MS = 200\n" + ONE_DOCUMENT_A_BATCH


@pytest.mark.slow
def test_a_locked_database_is_tried_again(server: Server, tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    process = server.start(IMPATIENT, str(SEEDS), str(database), cwd=tmp_path)
    assert any("batch 1 (" in line for line in process.stderr)
    with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as connection:
        connection.execute("begin immediate")
        assert until(lambda: server.ask("task_runs", task_runs={"state": {"name": {"any_": ["AwaitingRetry"]}}}))
        connection.execute("rollback")
    _, errors = process.communicate()
    assert rows(database, "select status from runs") == [("completed",)], errors
    assert verify(open_existing(database)).faults == ()
