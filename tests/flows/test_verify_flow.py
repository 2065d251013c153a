"""The verify flow: a report of what was looked at, and a run that fails, with an event, where something is wrong."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from tests.flows.conftest import Server, rows


def report_of(server: Server, filled: Path) -> tuple[str, dict[str, Any], str]:
    """The status and counts of the last run, and its report."""
    query = "select flow_run_id, status, counts from runs order by id desc limit 1"
    [(flow_run_id, status, counts)] = rows(filled, query)
    [report] = [
        one for one in server.ask("artifacts") if one["key"] == "verify-report" and one["flow_run_id"] == flow_run_id
    ]
    return str(status), json.loads(str(counts)), str(report["data"])


def test_a_sound_database_completes_with_a_report(server: Server, filled: Path, tmp_path: Path) -> None:
    ended = server.run("verify", "--flow", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    status, counts, report = report_of(server, filled)
    assert (status, counts["faults"]) == ("completed", 0)
    assert counts["documents"] == rows(filled, "select count(*) from documents")[0][0]
    assert "**No fault.**" in report
    assert "| rows of paragraphs |" in report


def test_a_sample_says_how_it_was_chosen(server: Server, filled: Path, tmp_path: Path) -> None:
    assert server.run("verify", "--flow", "--sample", "2", cwd=tmp_path).returncode == 0
    _, counts, report = report_of(server, filled)
    assert counts["documents"] == 2
    assert "chosen by seed" in report


def test_a_changed_row_fails_the_run_and_is_named_in_its_report(server: Server, filled: Path, tmp_path: Path) -> None:
    with sqlite3.connect(filled) as connection:
        connection.execute("update articles set title = 'Another title' where id = 1")
    ended = server.run("verify", "--flow", cwd=tmp_path)
    assert ended.returncode == 6
    assert "Traceback" not in ended.stderr
    assert "copydesk repair" in ended.stderr.strip().splitlines()[-1]
    status, counts, report = report_of(server, filled)
    assert (status, counts["faults"] > 0) == ("failed", True)
    assert "checksum" in report
