"""Duplicates run after run on a real Prefect server: in three runs or in one, and what the runs say of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.digest import content_digest
from models.state import open_existing
from models.verify import verify
from tests.conftest import ROOT
from tests.flows.conftest import Server, copydesk, rows
from tests.flows.forking import COMMAND_LINE
from tests.flows.test_crash import kill_when

WIRE = ROOT / "seeds" / "wire"
DAYS = ("monday", "tuesday", "late")
DAMAGE = "update fingerprint_index set signatures = x'00' where id = 1"


def ingest(server: Server, folder: Path, *inputs: Path, db: str = "news.db") -> str:
    made = server.run("ingest", *map(str, inputs), "--db", db, cwd=folder)
    assert made.returncode == 0, made.stderr
    return made.stdout


@pytest.mark.slow
def test_three_runs_come_to_what_one_comes_to_and_say_how_much_was_new(server: Server, tmp_path: Path) -> None:
    told = [ingest(server, tmp_path, WIRE / day) for day in DAYS]
    assert "6 of 9 paragraphs stood in an earlier article" in told[1]
    assert "stood in an earlier article" not in told[0] + told[2]
    ingest(server, tmp_path, *(WIRE / day for day in DAYS), db="one.db")
    engines = [open_existing(tmp_path / name) for name in ("news.db", "one.db")]
    assert content_digest(engines[0]) == content_digest(engines[1])
    assert verify(engines[0]).faults == ()

    ((_, second, _),) = [[row[0] for row in rows(tmp_path / "news.db", "select flow_run_id from runs order by id")]]
    assert [str(task["name"]) for task in server.task_runs(second)].count("duplicates") == 1
    report = server.artifacts(second)["ingest-report-news"]
    assert "| paragraphs | 9 | 3 | 5 | 1 | 33% |" in report
    assert "| articles | 2 | 1 | 0 | 1 | 50% |" in report
    assert "## Copies of articles" in report

    shown = server.run("redline", "2", "--db", "news.db", cwd=tmp_path).stdout
    assert "= repeats article 4 (harbourwire.example, 2025-05-11), line 7, 92 % alike" in shown


@pytest.mark.slow
def test_maintain_mends_a_damaged_index_and_links_come_out_the_same(server: Server, tmp_path: Path) -> None:
    ingest(server, tmp_path, WIRE)
    engine = open_existing(tmp_path / "news.db")
    before = content_digest(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql(DAMAGE)
    command = ("maintain", "--db", "news.db")
    told = server.run(*command, "--json", cwd=tmp_path)
    counts = json.loads(told.stdout)
    assert "blob 1 of the fingerprint index: " in counts["faults"][0]
    assert (counts["signed"], counts["paragraphs"], counts["articles"], counts["variants"]) == (19, 0, 0, 0)
    assert content_digest(engine) == before
    (kept,) = rows(tmp_path / "news.db", "select flow_name, status from runs order by id desc limit 1")
    assert kept == ("maintain", "completed")
    again = server.run(*command, cwd=tmp_path).stdout
    assert again.splitlines() == [
        "19 paragraphs in the index",
        "what repeats what changed for 0 paragraphs, 0 articles, 0 pairs of variants",
        "search indexes merged, statistics renewed, write-ahead log emptied",
    ]


@pytest.mark.slow
def test_a_damaged_index_is_named_in_the_log_of_the_next_run(server: Server, tmp_path: Path) -> None:
    ingest(server, tmp_path, WIRE / "monday")
    with open_existing(tmp_path / "news.db").begin() as connection:
        connection.exec_driver_sql(DAMAGE)
    ingest(server, tmp_path, WIRE / "tuesday")
    ((run,),) = rows(tmp_path / "news.db", "select flow_run_id from runs order by id desc limit 1")
    logged = [str(line["message"]) for line in server.ask("logs", logs={"flow_run_id": {"any_": [run]}})]
    assert any("blob 1 of the fingerprint index" in line and "made anew" in line for line in logged), logged
    assert verify(open_existing(tmp_path / "news.db")).faults == ()


def test_maintain_says_what_is_wrong_with_the_database(tmp_path: Path) -> None:
    told = copydesk("maintain", "--db", "none.db", cwd=tmp_path, home=tmp_path)
    assert told.returncode == 5
    assert "none.db" in told.stderr


@pytest.mark.slow
def test_a_run_killed_before_its_links_are_written_is_made_good_by_the_next(server: Server, tmp_path: Path) -> None:
    ingest(server, tmp_path, WIRE, db="undisturbed.db")
    started = server.start(COMMAND_LINE, "ingest", str(WIRE), "--db", "news.db", cwd=tmp_path)
    kill_when(started, "looking for duplicates")
    ingest(server, tmp_path, WIRE)
    engines = [open_existing(tmp_path / name) for name in ("news.db", "undisturbed.db")]
    assert content_digest(engines[0]) == content_digest(engines[1])
    assert verify(engines[0]).faults == ()
