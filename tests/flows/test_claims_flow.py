"""Claims on a real Prefect server: read while loading or afterwards, in one process or several, killed, run again."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from copydesk.claims import EXTRACTORS
from models.claim_store import pending_articles
from models.digest import content_digest
from models.state import open_existing
from models.verify import verify
from tests.conftest import SEEDS
from tests.flows.conftest import Server, content, rows
from tests.flows.forking import COMMAND_LINE, Forked
from tests.flows.test_crash import kill_when

ARTICLES = 230  # enough for two processes
CLAIMS = "from flows.cli_claims import claims; claims(prog_name='copydesk claims')"
IN_BATCHES = """
import sys
from flows.extract_claims import ExtractParameters, extract_claims
from flows.progress import Lines, reporting
with reporting(Lines()):
    given = {"database": sys.argv[1], "processes": int(sys.argv[2]), "articles_per_batch": int(sys.argv[3])}
    extract_claims(ExtractParameters(**given))
"""
PICKY = """
from copydesk.claims import EXTRACTORS, Extractor
from tests.copydesk.claims.odd_readers import telling
EXTRACTORS.clear()
EXTRACTORS["telling"] = Extractor("telling", "1", telling)
"""
NO_MODEL = 'from copydesk.claims import parse; parse.MODELS = ("a_model_that_nobody_has",)\n'


def extracted(server: Server, folder: Path, database: Path | str, processes: int, batch: int) -> str:
    started = server.start(IN_BATCHES, str(database), str(processes), str(batch), cwd=folder)
    _, errors = started.communicate()
    assert started.returncode == 0, errors
    return errors


@pytest.fixture(scope="module")
def loaded_alone(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample articles and many small ones, loaded into `news.db` without their claims."""
    folder = tmp_path_factory.mktemp("claims")
    with (folder / "many.jsonl").open("w") as lines:
        for number in range(ARTICLES):
            lines.write(json.dumps({"id": number, "title": f"Lamp {number}", "text": quoting(number)}) + "\n")
    made = server.run("ingest", str(SEEDS), "many.jsonl", "--until", "duplicates", "--db", "news.db", cwd=folder)
    assert made.returncode == 0, made.stderr
    return folder


def quoting(number: int) -> str:
    speaker = ("Ada Ferrante", "Ottoline Garsed", "Hendrika Vole")[number % 3]
    return f'"We mended {number + 2} lamps before the fog came in," said {speaker}, who keeps the pier.\n'


@pytest.fixture(scope="module")
def undisturbed(server: Server, loaded_alone: Path) -> str:
    """The digest of that database once its claims are read, in one process and one batch."""
    copied = copy(loaded_alone, loaded_alone / "undisturbed.db")
    extracted(server, loaded_alone, copied, 1, 1_000)
    engine = open_existing(copied)
    assert verify(engine).faults == ()
    assert len(rows(copied, "select 1 from claims")) > ARTICLES
    return content_digest(engine)


def copy(folder: Path, to: Path) -> Path:
    rows(folder / "news.db", f"vacuum into '{to}'")
    return to


@pytest.mark.slow
def test_reading_claims_while_loading_or_afterwards_is_the_same(
    server: Server, loaded_alone: Path, undisturbed: str
) -> None:
    made = server.run("ingest", str(SEEDS), "many.jsonl", "--db", "at-once.db", cwd=loaded_alone)
    assert made.returncode == 0, made.stderr
    assert content_digest(open_existing(loaded_alone / "at-once.db")) == undisturbed


@pytest.mark.slow
@pytest.mark.parametrize(("processes", "batch"), [(2, 1_000), (2, 60), (1, 60)])
def test_processes_and_batches_do_not_change_the_database(
    processes: int, batch: int, server: Server, loaded_alone: Path, undisturbed: str, tmp_path: Path
) -> None:
    said = extracted(server, tmp_path, copy(loaded_alone, tmp_path / "news.db"), processes, batch)
    assert ("in 2 processes" in said) == (processes == 2)
    assert content_digest(open_existing(tmp_path / "news.db")) == undisturbed


@pytest.mark.slow
@pytest.mark.parametrize("words", [" 1 to 60", " 61 to 120", " 181 to 2", "grouping"])
def test_killed_and_run_again_it_comes_to_the_same(
    words: str, server: Server, loaded_alone: Path, undisturbed: str, tmp_path: Path
) -> None:
    database = copy(loaded_alone, tmp_path / "news.db")
    kill_when(server.start(IN_BATCHES, str(database), "2", "60", cwd=tmp_path), words)
    extracted(server, tmp_path, database, 1, 100)
    engine = open_existing(database)
    assert content_digest(engine) == undisturbed
    assert verify(engine).faults == ()


@pytest.mark.slow
def test_interrupted_it_ends_at_once_and_goes_on_where_it_was(
    server: Server, loaded_alone: Path, undisturbed: str, tmp_path: Path
) -> None:
    database = copy(loaded_alone, tmp_path / "news.db")
    started = server.start(IN_BATCHES, str(database), "2", "60", cwd=tmp_path)
    next(line for line in started.stderr if " 121 to 180" in line)
    os.kill(started.pid, signal.SIGINT)
    started.communicate()
    assert started.returncode not in (0, None)
    assert rows(database, "select status from runs order by id") == [("completed",), ("failed",)]
    assert 100 < len(rows(database, "select 1 from claim_extractions")) < ARTICLES
    extracted(server, tmp_path, database, 1, 100)
    assert content_digest(open_existing(database)) == undisturbed


@pytest.mark.slow
def test_the_command_reads_what_is_pending_once_and_leaves_a_report(
    server: Server, loaded_alone: Path, undisturbed: str, tmp_path: Path
) -> None:
    copy(loaded_alone, tmp_path / "copydesk.db")
    first = claims(server, tmp_path, "extract", "--processes", "1")
    assert " new claims\n" in first.stdout
    assert content_digest(open_existing(tmp_path / "copydesk.db")) == undisturbed
    dump = content(tmp_path / "copydesk.db")
    again = json.loads(claims(server, tmp_path, "extract", "--json").stdout)
    assert (again["claims"], again["failed_articles"]) == (0, 0)
    assert content(tmp_path / "copydesk.db") == dump

    ((flow_run_id, counts),) = rows(tmp_path / "copydesk.db", "select flow_run_id, counts from runs where id = 2")
    assert json.loads(str(counts))["claims"] > ARTICLES
    names = [str(task["name"]) for task in server.task_runs(flow_run_id)]
    assert sum(name.startswith("claims ") for name in names) == 2
    (artifact,) = server.ask(
        "artifacts", flow_runs={"id": {"any_": [flow_run_id]}}, artifacts={"key": {"like_": "claims-report"}}
    )
    assert artifact["key"] == "claims-report"
    assert "## Who says most" in str(artifact["data"])


def claims(server: Server, folder: Path, *arguments: str) -> Ended:
    return Ended(server.start(CLAIMS, *arguments, cwd=folder))


class Ended:
    """A command that has ended, as it should have."""

    def __init__(self, started: Forked, code: int = 0) -> None:
        self.stdout, self.stderr = started.communicate()
        assert started.returncode == code, self.stderr


def test_what_an_extractor_fails_on_stays_pending_and_the_rest_is_read(server: Server, tmp_path: Path) -> None:
    for name, text in {"a": "The pump went on.", "b": "The pump began to fail at noon.", "c": "It was mended."}.items():
        (tmp_path / f"{name}.txt").write_text(f"{text} Nobody knew of it before the evening came to the quays.\n")
    ended = Ended(server.start(PICKY + COMMAND_LINE, "ingest", ".", cwd=tmp_path))
    assert "telling failed on 1 articles, which wait for the next run: 2" in ended.stderr
    assert "Traceback" not in ended.stderr
    database = tmp_path / "copydesk.db"
    assert rows(database, "select article_id from claim_extractions order by 1") == [(1,), (3,)]
    assert pending_articles(open_existing(database), "telling@1") == [2]
    assert rows(database, "select status from runs") == [("completed",)]


@pytest.mark.slow
def test_without_a_model_claims_wait_and_all_else_goes_on(server: Server, tmp_path: Path) -> None:
    ended = Ended(server.start(NO_MODEL + COMMAND_LINE, "ingest", str(SEEDS), cwd=tmp_path))
    assert "claims were not read" in ended.stderr
    assert "pip install" in ended.stderr
    assert "0 new claims" in ended.stdout
    database = tmp_path / "copydesk.db"
    dump = content(database)
    assert rows(database, "select status from runs") == [("completed",)]

    refused = Ended(server.start(NO_MODEL + CLAIMS, "extract", cwd=tmp_path), 7)
    assert "pip install" in refused.stderr
    assert "starting Prefect" not in refused.stderr
    assert len(rows(database, "select 1 from runs")) == 1

    assert " new claims" in claims(server, tmp_path, "extract").stdout
    assert content(database) != dump
    for extractor in EXTRACTORS.values():
        assert pending_articles(open_existing(database), extractor.id) == []
