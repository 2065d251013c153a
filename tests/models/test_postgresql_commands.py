"""Every command says the same of a database on PostgreSQL as of one that SQLite keeps, and leaves the same in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import main
from tests.conftest import ROOT
from tests.faults.corpus import make_inputs
from tests.models.postgres_server import Server

ARTICLES = 60
ONLY_FILES = (("explore",), ("repair",), ("db", "backup", "backup.db"))
TAKING_A_DATABASE = (("query", "articles"), ("ingest", "."), ("doctor",), ("verify",), ("up",), ("explore",), ("runs",))
SECRET = "postgresql://desk:s3cret@db.example/news"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_commands_say_the_same_of_both(postgres: Server, tmp_path: Path) -> None:
    inputs = make_inputs(tmp_path / "inputs", ARTICLES)
    databases = (postgres.new_database(), str(tmp_path / "news.db"))
    words = [sys.executable, "-m", "tests.models.alike", str(inputs), *databases]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=500)
    assert ran.returncode == 0, ran.stderr
    answers = json.loads(ran.stdout.splitlines()[-1])
    assert len(answers) > 50
    for command, (on_server, in_file) in answers:
        assert on_server == in_file, command
        assert on_server.startswith("0\n"), f"{command}: {on_server}"


@pytest.mark.parametrize("command", ONLY_FILES)
def test_what_only_files_can_do_is_refused_in_a_line(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*command, "--db", "postgresql://db.example/news"])
    assert result.exit_code == 5
    assert result.output.startswith("copydesk: postgresql+psycopg://db.example/news: this is for SQLite files only; ")
    assert result.output.count("\n") == 1


@pytest.mark.parametrize("command", TAKING_A_DATABASE)
def test_a_password_on_the_command_line_is_refused_and_not_printed(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("article.txt").write_text("The tram left the depot at dawn.\n")
    result = CliRunner().invoke(main, [*command, "--db", SECRET])
    assert result.exit_code == 5
    assert "~/.pgpass" in result.output
    assert "s3cret" not in result.output


def test_a_query_that_needs_a_number_says_so_where_it_is_none(postgres: Server) -> None:
    url = postgres.new_database()
    assert CliRunner().invoke(main, ["db", "upgrade", "--db", url]).exit_code == 0
    result = CliRunner().invoke(main, ["query", "edits_of", "--param", "article=first", "--db", url])
    assert result.exit_code == 2
    assert result.output.startswith("copydesk: edits_of: invalid input syntax for type integer")


def test_the_doctor_looks_at_a_server(postgres: Server) -> None:
    result = CliRunner().invoke(main, ["doctor", "--db", postgres.new_database()])
    assert "warning database: postgresql+psycopg://" in result.output
    assert "has no tables yet" in result.output
