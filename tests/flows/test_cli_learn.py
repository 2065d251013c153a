"""Commands on recurring lines: the list with its evidence, and a person's decision carried out at once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from copydesk import pipeline
from copydesk.desk import Desk
from copydesk.steps.judge import judge
from flows.cli import main
from models.store import Store
from models.verify import verify
from tests.models.filling import one, rows
from tests.models.papers import HEADING, NOTICE, POST, ingest, papers, paragraphs_with


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Iterator[Path]:
    """A database with the papers. In it and in all these tests nothing but recurrence decides on lines."""
    path = tmp_path_factory.mktemp("learned") / "copydesk.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "STEPS", tuple(step for step in pipeline.STEPS if step is not judge))
        store = Store.open(path)
        ingest(store, desk, papers())
        store.engine.dispose()
        yield path


@pytest.fixture
def store(learned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.chdir(tmp_path)
    opened = Store.open(Path(shutil.copy(learned, tmp_path / "copydesk.db")))
    yield opened
    opened.engine.dispose()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["learn", *arguments])


def line_id(store: Store, line: str, publisher: str = POST) -> str:
    query = "select l.id from learned_rules l join sources s on s.id = l.publisher_id where sample = ? and s.name = ?"
    return str(one(store.engine, query, line, publisher))


def runs(store: Store) -> list[tuple[Any, ...]]:
    return rows(store.engine, "select flow_name, status from runs order by id")


def test_the_list_shows_the_evidence(store: Store) -> None:
    shown = run("list", "--publisher", POST, "--status", "accepted", "--samples")
    assert shown.exit_code == 0
    assert NOTICE in shown.stdout
    assert f"{POST}: accepted by copydesk; in 13 of 13 articles, 10 stories, 2025-03-01 to 2025-03-23" in shown.stdout
    assert "The tale of" in shown.stdout
    assert HEADING not in shown.stdout


def test_the_list_as_json_has_samples_and_the_rule(store: Store) -> None:
    lines = json.loads(run("list", "--json").stdout)
    notice = next(line for line in lines if line["line"] == NOTICE)
    assert notice["rule"].startswith("learned.")
    assert len(notice["samples"]) == 3
    assert {"id", "title", "published_at", "uri"} == set(notice["samples"][0])


def test_an_accepted_line_is_struck_at_once_and_its_claims_read_anew(store: Store) -> None:
    wanted = line_id(store, HEADING)
    claims = "select count(*) from claim_extractions"
    before = one(store.engine, claims)
    told = run("accept", wanted, "--by", "ada")
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[0] == "1 lines accepted"
    assert "13 articles cleaned again" in told.stdout
    assert paragraphs_with(store.engine, HEADING) == 13  # the other paper's
    assert one(store.engine, claims) == before
    assert runs(store)[-1] == ("learn", "completed")
    assert verify(store.engine).faults == ()


def test_a_rejected_line_comes_back(store: Store) -> None:
    told = run("reject", line_id(store, NOTICE), "--by", "ada")
    assert "13 articles cleaned again" in told.stdout
    assert paragraphs_with(store.engine, NOTICE) == 13
    assert verify(store.engine).faults == ()


def test_deciding_again_says_who_did_and_writes_nothing(store: Store) -> None:
    run("reject", line_id(store, NOTICE), "--by", "ada")
    before = runs(store)
    told = run("reject", line_id(store, NOTICE), "--by", "bo")
    assert told.exit_code == 0
    assert "rejected already, by ada" in told.stdout
    assert runs(store) == before


def test_all_that_waits_is_decided_for_one_publisher(store: Store) -> None:
    assert run("accept", "--all", "--publisher", POST).exit_code == 0
    left = rows(
        store.engine,
        "select s.name from learned_rules l join sources s on s.id = l.publisher_id where l.status = 'proposed'",
    )
    assert left
    assert (POST,) not in left
    assert "no line waits" in run("reject", "--all", "--publisher", POST).stdout


@pytest.mark.parametrize(
    ("arguments", "exit_code", "words"),
    [
        (["accept", "999"], 2, ["999", "copydesk learn list"]),
        (["reject", "1", "999"], 2, ["999"]),
        (["list", "--publisher", "nobody.example"], 2, ["nobody.example"]),
        (["accept", "--all", "--publisher", "nobody.example"], 2, ["nobody.example"]),
        (["accept"], 2, ["--all"]),
        (["accept", "1", "--all"], 2, ["--all"]),
        (["accept", "1", "--publisher", POST], 2, ["--publisher"]),
        (["accept", "1", "--by", "copydesk"], 2, ["copydesk", "another"]),
        (["accept", "one"], 2, ["one"]),
        (["list", "--db", "none.db"], 5, ["none.db", "no such database"]),
        (["accept", "1", "--db", "none.db"], 5, ["none.db", "no such database"]),
    ],
)
def test_what_a_user_can_get_wrong(store: Store, arguments: list[str], exit_code: int, words: list[str]) -> None:
    before = rows(store.engine, "select id, status, decided_by from learned_rules order by id")
    ended = run(*arguments)
    assert ended.exit_code == exit_code, ended.output
    assert all(word in ended.stderr for word in words), ended.stderr
    assert rows(store.engine, "select id, status, decided_by from learned_rules order by id") == before
