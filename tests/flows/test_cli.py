"""The command line without Prefect: what it prints, and how it ends where something is wrong."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import main
from tests.conftest import ROOT, SEEDS
from tests.flows.conftest import copydesk

SAMPLE = SEEDS / "01-glued-date.txt"


@pytest.fixture(autouse=True)
def _working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_redline_of_a_file_names_each_rule_and_needs_no_database(tmp_path: Path) -> None:
    shown = run("redline", SAMPLE)
    assert shown.exit_code == 0
    assert "[-Advertisement-]\n    ← ads.label: " in shown.stdout
    assert "{+’+}" in shown.stdout
    assert not list(tmp_path.glob("*.db"))


@pytest.mark.parametrize(("form", "mark"), [("markdown", "```diff"), ("html", "<del>Advertisement</del>")])
def test_redline_comes_as_markdown_and_html(form: str, mark: str) -> None:
    shown = run("redline", SAMPLE, "--format", form)
    assert shown.exit_code == 0
    assert mark in shown.stdout


def test_redline_of_a_stored_article_is_that_of_its_file(filled: Path) -> None:
    assert run("redline", "1").stdout == run("redline", SAMPLE).stdout


def test_rules_are_listed_with_their_reasons() -> None:
    listed = run("rules", "list")
    assert "ads.label" in listed.stdout
    as_json = json.loads(run("rules", "list", "--json").stdout)
    assert len(as_json) == len(listed.stdout.splitlines())
    assert {"id", "why", "drop", "keep"} <= set(as_json[0])


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("Advertisement", "struck by ads.label"),
        ("The ferry sails again on Monday.", "no rule matches; in a text"),
        ('"The ferry sails on Monday again," she said.', "kept: no rule matches"),
    ],
)
def test_rules_try_says_what_happens_to_a_line(line: str, answer: str) -> None:
    assert run("rules", "try", line).stdout.startswith(answer)


def test_a_dry_run_writes_nothing_and_counts_what_would_be_struck(tmp_path: Path) -> None:
    counts = json.loads(run("ingest", SEEDS, "--dry-run", "--json").stdout)
    assert counts["loaded"] == counts["inputs"] == len(list(SEEDS.glob("*.txt")))
    assert counts["struck"]["ads.label"] >= 5
    assert not list(tmp_path.iterdir())


def test_verify_of_a_sound_database_ends_with_0(filled: Path) -> None:
    checked = run("verify")
    assert checked.exit_code == 0
    assert checked.stdout.endswith("0 faults\n")
    assert len(run("verify", "--digest").stdout.strip()) == 64


def test_verify_names_the_fault_and_ends_with_6(filled: Path) -> None:
    with sqlite3.connect(filled) as connection:
        connection.execute("update edits set before = 'something else' where rule = 'ads.label'")
    checked = run("verify", "--json")
    assert checked.exit_code == 6
    assert "replay" in {fault["invariant"] for fault in json.loads(checked.stdout)["faults"]}


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_queries_print_rows_for_scripts(filled: Path, form: str) -> None:
    lines = run("query", "who_said_what", form, "--limit", "2").stdout.splitlines()
    assert len(lines) == (2 if form == "--json" else 3)
    assert "source" in lines[0]


def test_db_upgrade_makes_a_database_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    assert "made" in run("db", "upgrade").stdout
    assert "nothing to do" in run("db", "upgrade").stdout
    assert run("db", "check").exit_code == 0


def _prepare(case: str, folder: Path) -> None:
    (folder / "empty").mkdir()
    (folder / "text.db").write_text("this is no database, whatever its name says " * 10)
    (folder / "zero.db").touch()
    shutil.copytree(SEEDS, folder / "articles")
    (folder / "bad" / "rules").mkdir(parents=True)
    (folder / "bad" / "rules" / "mine.toml").write_text('[[rule]]\nid = "mine.x"\nmatch = "(?=x)"\nwhy = "w"\n')
    with sqlite3.connect(folder / "other.db") as other:
        other.execute("create table songs (title text)")
    run("db", "upgrade", "--db", "newer.db")
    with sqlite3.connect(folder / "newer.db") as newer:
        newer.execute("update alembic_version set version_num = '9999'")


@pytest.mark.parametrize(
    ("arguments", "exit_code", "words"),
    [
        (["ingest", "nowhere"], 3, ["nowhere", "no such file"]),
        (["ingest", "empty"], 3, ["empty", "no inputs", ".txt"]),
        (["ingest", "articles", "--db", "text.db"], 5, ["text.db", "not a database"]),
        (["ingest", "articles", "--db", "zero.db"], 5, ["zero.db", "is empty"]),
        (["ingest", "articles", "--db", "other.db"], 5, ["other.db", "not one of copydesk's"]),
        (["ingest", "articles", "--db", "newer.db"], 5, ["newer.db", "9999", "upgrade copydesk"]),
        (["ingest", "articles", "--db", "empty"], 5, ["empty", "folder"]),
        (["ingest", "articles", "--db", "mysql://localhost/x"], 5, ["neither an SQLite file"]),
        (["ingest", "articles", "--desk", "nowhere"], 4, ["nowhere", "no such folder"]),
        (["ingest", "articles", "--desk", "bad"], 4, ["mine.toml:1", "keep"]),
        (["redline", "empty"], 3, ["is a folder"]),
        (["redline", "7", "--db", "none.db"], 5, ["none.db", "no such database", "copydesk ingest"]),
        (["verify", "--db", "none.db"], 5, ["none.db", "no such database"]),
        (["verify", "--db", "newer.db"], 5, ["newer.db", "newer"]),
        (["query", "articles", "--db", "text.db"], 5, ["text.db", "not a database"]),
        (["db", "check", "--db", "zero.db"], 5, ["zero.db", "is empty"]),
        (["ingest"], 2, ["PATH"]),
    ],
)
def test_what_a_user_can_get_wrong_is_one_line_with_a_cure(
    tmp_path: Path, arguments: list[str], exit_code: int, words: list[str]
) -> None:
    _prepare("all", tmp_path)
    ended = run(*arguments)
    assert ended.exit_code == exit_code, ended.output
    message = ended.stderr.strip().splitlines()
    assert len(message) == 1 or exit_code == 2
    for word in words:
        assert word in ended.stderr


def test_an_unknown_query_or_article_names_the_known_ones(filled: Path) -> None:
    unknown = run("query", "nothing")
    assert unknown.exit_code == 2
    assert "who_said_what" in unknown.stderr
    missing = run("redline", "999")
    assert missing.exit_code == 2
    assert run("redline", "9" * 30).exit_code == 2
    assert "copydesk query articles" in missing.stderr


@pytest.mark.parametrize(
    ("command", "absent"),
    [
        (["redline", str(SAMPLE)], ["prefect", "sqlalchemy", "alembic"]),
        (["rules", "list"], ["prefect", "sqlalchemy", "alembic", "ftfy"]),
        (["ingest", str(SEEDS), "--dry-run"], ["prefect", "sqlalchemy"]),
        (["query"], ["prefect", "alembic"]),
    ],
)
def test_commands_import_only_what_they_need(command: list[str], absent: list[str]) -> None:
    code = f"import sys; from flows.cli import main; main({command!r}, standalone_mode=False); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not set(absent) & set(ran.stdout.split())


@pytest.mark.slow
def test_a_server_that_cannot_be_reached_is_one_line_with_a_cure(tmp_path: Path) -> None:
    ended = copydesk("ingest", str(SEEDS), cwd=tmp_path, home=tmp_path, PREFECT_API_URL="http://127.0.0.1:1/api")
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("copydesk: Failed to reach API")
    assert "PREFECT_API_URL" in ended.stderr
    assert "Traceback" not in ended.stderr
