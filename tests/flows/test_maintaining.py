"""The maintain flow: its steps as tasks, its report, and a database that says the same afterwards."""

from __future__ import annotations

import json
from pathlib import Path

from models.digest import content_digest
from models.engine import sqlite_engine
from tests.flows.conftest import Server, rows

TASKS = {"check the file", "merge the search indexes", "renew the statistics", "empty the write-ahead log"}


def test_every_step_is_a_task_and_a_row_of_the_report(server: Server, filled: Path, tmp_path: Path) -> None:
    before = content_digest(sqlite_engine(filled))
    first = server.run("maintain", "--json", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    counts = json.loads(first.stdout)
    assert counts["statistics"] > 0
    assert counts["search_rebuilt"] == []
    assert not counts["log_busy"]
    [(flow_run_id, kept)] = rows(filled, "select flow_run_id, counts from runs order by id desc limit 1")
    assert set(json.loads(str(kept))) | {"run"} == set(counts)
    assert {str(task["name"]) for task in server.task_runs(flow_run_id)} >= TASKS
    [report] = [
        one for one in server.ask("artifacts") if one["key"] == "maintain-report" and one["flow_run_id"] == flow_run_id
    ]
    for step in ("Check", "Duplicates", "Search", "Statistics", "Log"):
        assert f"| {step} |" in str(report["data"])
    again = server.run("maintain", cwd=tmp_path)
    assert again.stdout.endswith("search indexes merged, statistics renewed, write-ahead log emptied\n")
    assert content_digest(sqlite_engine(filled)) == before


def test_a_damaged_database_is_told_before_anything_is_written(server: Server, filled: Path, tmp_path: Path) -> None:
    [(page,)] = rows(filled, "select rootpage from sqlite_master where name = 'edits'")
    data = bytearray(filled.read_bytes())
    data[(int(str(page)) - 1) * 4096 : int(str(page)) * 4096] = bytes(4096)
    filled.write_bytes(data)
    ended = server.run("maintain", cwd=tmp_path)
    assert ended.returncode == 5
    assert "Traceback" not in ended.stderr
    assert "restore a backup" in ended.stderr.strip().splitlines()[-1]


def test_backup_prints_what_it_made(server: Server, filled: Path, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    made = server.run("db", "backup", "backups", "--keep", "1", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert "checked against the database" in made.stdout
    refused = server.run("db", "backup", "copydesk.db", "--force", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (5, "")
    assert server.run("db", "backup", "new.db", "--keep", "1", cwd=tmp_path).returncode == 2
