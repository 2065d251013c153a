"""The ingest flow on a real Prefect server and on the embedded one, run as a user runs it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS
from tests.flows.conftest import BIN, Server, content, copydesk, environment, rows

ONE_DOCUMENT_A_BATCH = """
import sys
from flows.ingesting import run
given = {"inputs": [sys.argv[1]], "database": sys.argv[2], "desk": None, "publisher": None, "columns": {}, "urls": None}
run(given | {"documents_per_batch": 1})
"""

SETTINGS_OF_ITS_EMBEDDED_SERVER = """
import json, os
import httpx
from prefect.server.api.server import SubprocessASGIServer
server = SubprocessASGIServer()  # there is one in a process
assert server.running
name, password = os.environ["PREFECT_API_AUTH_STRING"].split(":")
assert httpx.get(f"{server.api_url}/admin/settings").status_code == 401
settings = httpx.get(f"{server.api_url}/admin/settings", auth=(name, password)).json()
print(json.dumps([os.environ["DO_NOT_TRACK"], settings["server"]["analytics_enabled"]]))
"""


@pytest.mark.slow
def test_a_run_with_the_embedded_server_is_whole_in_the_ui_afterwards(home: Path, tmp_path: Path) -> None:
    code = ONE_DOCUMENT_A_BATCH + SETTINGS_OF_ITS_EMBEDDED_SERVER
    command = [str(BIN / "python"), "-c", code, str(SEEDS), str(tmp_path / "news.db")]
    ran = subprocess.run(command, env=environment(home), cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1]) == ["1", False]  # it is told to make no outbound calls

    server = Server(home)
    try:
        (run,) = server.ask("flow_runs")
        tasks = server.task_runs(run["id"])
        artifacts = server.ask("artifacts")
        logs = server.ask("logs")
        events = server.events("copydesk.")
    finally:
        server.stop()

    assert run["name"] == "ingest articles into news.db"
    assert run["state_name"] == "Completed"
    files = len(list(SEEDS.glob("*.txt")))
    assert len(tasks) == 2 * files + 4
    assert {task["state_name"] for task in tasks} == {"Completed"}
    assert "clean batch 1 (1 documents)" in {task["name"] for task in tasks}
    assert {artifact["key"] for artifact in artifacts} == {
        "ingest-progress-news",
        "ingest-report-news",
        "redline-news",
    }
    assert [event["event"] for event in events] == ["copydesk.dispute.found"]
    assert any("claims in" in str(line["message"]) for line in logs)


@pytest.mark.slow
def test_a_second_run_writes_nothing_but_its_run_row(server: Server, tmp_path: Path) -> None:
    first = server.run("ingest", str(SEEDS), cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    dump = content(tmp_path / "copydesk.db")
    second = server.run("ingest", str(SEEDS), "--json", cwd=tmp_path)
    counts = json.loads(second.stdout)

    assert (counts["loaded"], counts["unchanged"], counts["claims"]) == (0, counts["inputs"], 0)
    assert content(tmp_path / "copydesk.db") == dump
    assert rows(tmp_path / "copydesk.db", "select count(*) from runs where status = 'completed'") == [(2,)]


@pytest.mark.slow
def test_a_run_on_a_server_has_all_its_tasks_and_its_report(server: Server, tmp_path: Path) -> None:
    ran = copydesk("ingest", str(SEEDS), "--db", "whole.db", cwd=tmp_path, home=server.home, PREFECT_API_URL=server.url)
    assert ran.returncode == 0, ran.stderr
    ((flow_run_id,),) = rows(tmp_path / "whole.db", "select flow_run_id from runs")

    names = sorted(str(task["name"]).split()[0] for task in server.task_runs(flow_run_id))
    assert names == ["claims", "clean", "duplicates", "group", "learn", "load"]
    found = server.artifacts(flow_run_id)
    assert set(found) == {"ingest-report-whole", "redline-whole"}
    for heading in ("# Ingest report", "## Struck, by rule", "## Lifted, folded and repaired"):
        assert heading in found["ingest-report-whole"]
    assert found["redline-whole"].startswith("# Redline of")


def test_one_bad_input_among_good_ones_is_quarantined_and_the_rest_loads(server: Server, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "good.txt").write_text(
        "The council met on Tuesday and approved the budget of the harbour for two years.\n"
    )
    (inbox / "empty.txt").write_bytes(b"")
    (inbox / "binary.txt").write_bytes(b"\x00\x01\x02\x03" * 50)
    (inbox / "report.txt").write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(20))
    (inbox / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    ran = server.run("ingest", "inbox", cwd=tmp_path)

    assert ran.returncode == 0, ran.stderr
    assert "4 inputs: 1 loaded, 0 unchanged, 3 quarantined" in ran.stdout
    assert ".jpg (1)" in ran.stdout
    codes = rows(tmp_path / "copydesk.db", "select error_code from documents where status = 'quarantined' order by 1")
    assert codes == [("binary",), ("empty",), ("unsupported_format",)]
    ((counts,),) = rows(tmp_path / "copydesk.db", "select counts from runs")
    assert json.loads(str(counts))["quarantined"] == 3


@pytest.mark.parametrize("content", [b"", b" \n\n", b"\x00\x01\x02" * 40])
def test_an_input_that_is_all_bad_ends_with_its_reason_and_exit_code_3(
    server: Server, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "bad.txt").write_bytes(content)
    ran = server.run("ingest", "bad.txt", cwd=tmp_path)
    assert ran.returncode == 3
    assert "quarantined" in ran.stderr
    assert "bad.txt" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_scraped_text_in_the_report_stays_text(server: Server, tmp_path: Path) -> None:
    dirt = "Read more: <script>alert(1)</script> [click](javascript:alert(1)) | ```\n\n"
    prose = "The council met on Tuesday and approved the budget of the harbour for two years.\n"
    (tmp_path / "dirt.txt").write_text(dirt + prose + "\n<b>Odds and ends</b> of the week\n")
    ran = server.run("ingest", "dirt.txt", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    ((flow_run_id,),) = rows(tmp_path / "copydesk.db", "select flow_run_id from runs")
    tables, redline = (server.artifacts(flow_run_id)[key] for key in ("ingest-report", "redline"))

    assert "## Short lines that no rule explains" in tables
    assert "&lt;b&gt;Odds and ends" in tables
    assert "&lt;script&gt;" in tables
    assert "<script>" not in tables
    assert r"\[click\](javascript\:alert(1))" in tables
    assert r"~~Read more\: &lt;script&gt;" in redline
    assert "<script>" not in redline
