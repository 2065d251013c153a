"""`copydesk explore` as people run it: a process of its own, a real port, signals."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from copydesk.desk import Desk
from flows.cli import main
from tests.flows.conftest import BIN, environment
from tests.models.filling import fill


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Path:
    path = tmp_path_factory.mktemp("explored") / "news.db"
    fill(path, desk).dispose()
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(template, tmp_path / "news.db"))


@contextmanager
def explored(database: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running command and the address that it prints."""
    command = [str(BIN / "copydesk"), "explore", "--db", str(database), "--port", "0", *more]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(database.parent)
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.fullmatch(
            rf"{re.escape(str(database))} is shown at (http://127\.0\.0\.1:\d+/) \(Ctrl-C stops\)\n", line
        )
        assert found, line or process.communicate()
        yield process, found[1]
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_and_stops_cleanly(database: Path, number: signal.Signals) -> None:
    # The client's connection stays open while the server stops.
    with explored(database) as (process, address), httpx.Client(trust_env=False) as client:
        assert "news.db" in client.get(address).text
        assert client.get(f"{address}data/articles.json?_size=1").json()["filtered_table_rows_count"] > 8
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")


def test_a_signal_before_the_first_page_stops_it_too(database: Path) -> None:
    with explored(database) as (process, _):
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0


def test_a_database_deleted_meanwhile_leaves_a_message(database: Path) -> None:
    with explored(database) as (process, address), httpx.Client(trust_env=False) as client:
        assert client.get(f"{address}data/articles").status_code == 200
        for file in database.parent.glob("news.db*"):
            file.unlink()
        answer = client.get(f"{address}data/articles")
        assert answer.status_code == 503
        assert "is gone" in answer.text
        process.terminate()
        _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert err.count("\n") == 1


def test_a_port_that_is_taken_says_so(database: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        shown = CliRunner().invoke(main, ["explore", "--db", str(database), "--port", str(port)])
    assert shown.exit_code == 2
    assert shown.stderr == f"copydesk: port {port} is in use; choose another with --port\n"


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_what_is_no_port_is_wrong_usage(database: Path, port: str) -> None:
    assert CliRunner().invoke(main, ["explore", "--db", str(database), "--port", port]).exit_code == 2


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("create table recipes (name text)")


def older(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("create table documents (id integer)")
        connection.execute("create table alembic_version (version_num text)")
        connection.execute("insert into alembic_version values ('0001')")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "no such database"),
        (Path.touch, "is empty"),
        (Path.mkdir, "is a folder"),
        (lambda path: path.write_text("Dear diary, " * 100), "is not a database"),
        (foreign, "not one of copydesk's"),
        (older, "copydesk db upgrade"),
    ],
    ids=["missing", "empty", "folder", "text", "foreign", "older"],
)
def test_what_cannot_be_shown_is_answered_with_the_cure(tmp_path: Path, make: object, message: str) -> None:
    path = tmp_path / "news.db"
    make(path)
    shown = CliRunner().invoke(main, ["explore", "--db", str(path), "--port", "0"])
    assert shown.exit_code == 5
    assert message in shown.stderr
    assert shown.stderr.count("\n") == 1
