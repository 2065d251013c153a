"""The learn stage on a real Prefect server: the second ingest finds what recurs, and repairs the first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.digest import content_digest
from models.state import open_existing
from models.store import Store
from models.verify import verify
from tests.flows.conftest import Server, rows
from tests.flows.forking import Forked
from tests.flows.test_crash import kill_when
from tests.models.papers import NOTICE, papers, without_judgement

LEARN = "import sys; from flows.learn import LearnParameters, learn; learn(LearnParameters(database=sys.argv[1]))"
INGEST = """
import sys
from flows.ingesting import run
given = {"database": sys.argv[1], "desk": None, "publisher": None, "columns": {}, "urls": None}
run(given | {"inputs": sys.argv[2:], "documents_per_batch": 8})
"""


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The papers' articles as files, in the folders of three days."""
    inbox = tmp_path_factory.mktemp("inbox")
    given = papers()
    for number, document in enumerate(given):
        publisher, name = document.uri.removeprefix("file:///").split("/")
        place = inbox / f"day{number * 3 // len(given)}" / publisher
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(document.raw)
    return [str(folder) for folder in sorted(inbox.iterdir())]


def database(path: Path) -> Path:
    """An empty database in which only recurrence decides on lines that no rule names."""
    store = Store.open(path)
    without_judgement(store)
    store.engine.dispose()
    return path


def ingest(server: Server, path: Path, *inputs: str) -> dict[str, Any]:
    command = ("ingest", *inputs, "--db", str(path), "--json")
    ran = server.run(*command, cwd=path.parent)
    assert ran.returncode == 0, ran.stderr
    counts: dict[str, Any] = json.loads(ran.stdout)
    return counts


def recleaned(path: Path) -> int:
    ((number,),) = rows(path, "select json_extract(counts, '$.recleaned') from runs order by id desc limit 1")
    return int(str(number))


def start(server: Server, code: str, path: Path, *inputs: str) -> Forked:
    return server.start(code, str(path), *inputs, cwd=path.parent)


@pytest.fixture(scope="module")
def at_once(server: Server, days: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = database(tmp_path_factory.mktemp("once") / "news.db")
    ingest(server, path, *days)
    return path


@pytest.mark.slow
def test_three_ingests_in_turn_end_like_one_of_all(
    server: Server, days: list[str], at_once: Path, tmp_path: Path
) -> None:
    path = database(tmp_path / "turns.db")
    counts = [ingest(server, path, day) for day in days]
    assert [count["loaded"] > 0 for count in counts] == [True] * 3
    assert counts[0]["recleaned"] + counts[1]["recleaned"] > 0
    assert rows(path, f"select count(*) from paragraphs where text = '{NOTICE}'") == [(0,)]
    engine = open_existing(path)
    assert content_digest(engine) == content_digest(open_existing(at_once))
    assert verify(engine).faults == ()


def test_learning_while_it_loads_spares_cleaning_again_and_comes_to_the_same(
    server: Server, days: list[str], at_once: Path, tmp_path: Path
) -> None:
    path = database(tmp_path / "news.db")
    _, errors = start(server, "from flows import stages; stages.LEARNED_FROM = 8\n" + INGEST, path, *days).communicate()
    engine = open_existing(path)
    assert content_digest(engine) == content_digest(open_existing(at_once)), errors
    assert recleaned(path) < recleaned(at_once)


def test_the_run_shows_what_it_learned(server: Server, at_once: Path) -> None:
    ((flow_run_id, counts),) = rows(at_once, "select flow_run_id, counts from runs")
    assert json.loads(str(counts))["learned"] == 3
    names = {str(task["name"]).split()[0] for task in server.task_runs(flow_run_id)}
    assert names == {"clean", "load", "learn", "reclean", "duplicates", "claims", "group"}
    report = server.artifacts(flow_run_id)["ingest-report-news"]
    section = report.partition("## Learned lines")[2].partition("## ")[0]
    assert f"{NOTICE} | 10 | 100% | accepted |" in section
    assert "proposed |" in section


@pytest.mark.slow
@pytest.mark.parametrize("words", ["learning recurring lines", "documents again"])
def test_a_run_killed_while_it_learns_is_finished_by_the_next(
    words: str, server: Server, days: list[str], at_once: Path, tmp_path: Path
) -> None:
    path = database(tmp_path / "news.db")
    kill_when(start(server, INGEST, path, *days), words)
    _, errors = start(server, INGEST, path, *days).communicate()
    engine = open_existing(path)
    assert content_digest(engine) == content_digest(open_existing(at_once)), errors
    assert verify(engine).faults == ()


@pytest.mark.slow
def test_the_learn_flow_does_it_for_what_is_loaded(
    server: Server, days: list[str], at_once: Path, tmp_path: Path
) -> None:
    path = database(tmp_path / "news.db")
    command = ("ingest", *days, "--db", str(path), "--until", "load")
    assert server.run(*command, cwd=tmp_path).returncode == 0
    assert rows(path, "select distinct status from learned_rules") == [("proposed",)]
    learning = start(server, LEARN, path)
    _, errors = learning.communicate()
    assert learning.returncode == 0, errors
    assert content_digest(open_existing(path)) == content_digest(open_existing(at_once))
