"""A flow that is called where something is wrong with the database or the server: one line, its cure, an exit code."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import SEEDS
from tests.flows.conftest import Server, copydesk
from tests.flows.stubs import serving

pytestmark = pytest.mark.slow

IMPATIENT = """
import models.engine
models.engine.BUSY_TIMEOUT_MS = 300
from flows.cli import main
main(prog_name="copydesk")
"""
# Takes the database away as soon as the run has its row, as another program would.
ROBBED = """
import os
from models.store import Store
begin = Store.start_run
def robbed(self, *given):
    run_id = begin(self, *given)
    os.rename("copydesk.db", "elsewhere.db")
    return run_id
Store.start_run = robbed
from flows.cli import main
main(prog_name="copydesk")
"""


def one_line(stderr: str, *words: str) -> None:
    """The last line is the message, and there is no traceback."""
    assert "Traceback" not in stderr, stderr
    last = stderr.strip().splitlines()[-1]
    assert last.startswith("copydesk: "), stderr
    for word in words:
        assert word in last, last


def test_a_database_that_another_program_holds(server: Server, filled: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("begin immediate")
        started = server.start(IMPATIENT, "maintain", cwd=tmp_path)
        _, errors = started.communicate()
    assert started.returncode == 5
    one_line(errors, "copydesk.db", "locked", "copydesk runs", "run the same command again")


@pytest.mark.parametrize("command", ["maintain", "ingest"])
def test_a_database_that_is_gone_while_it_is_written_to(
    server: Server, filled: Path, tmp_path: Path, command: str
) -> None:
    inputs = [str(SEEDS)] if command == "ingest" else []
    started = server.start(ROBBED, command, *inputs, cwd=tmp_path)
    _, errors = started.communicate()
    assert started.returncode == 5, errors
    one_line(errors, "copydesk.db", "deleted or moved", "restore a backup")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for a database and little more."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting a file system is not permitted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_gets_full(server: Server, filled: Path, tmp_path: Path, small_disk: Path) -> None:
    database = small_disk / "news.db"
    shutil.copy(filled, database)
    (small_disk / "ballast").write_bytes(bytes(max(0, shutil.disk_usage(small_disk).free - 50_000)))
    ended = server.run("maintain", "--db", str(database), cwd=tmp_path)
    assert ended.returncode == 5
    one_line(ended.stderr, "news.db", "full", "free some space")
    (small_disk / "ballast").unlink()
    assert server.run("maintain", "--db", str(database), cwd=tmp_path).returncode == 0


def test_a_database_that_cannot_be_written_to(server: Server, filled: Path, tmp_path: Path, small_disk: Path) -> None:
    database = small_disk / "news.db"
    shutil.copy(filled, database)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    ended = server.run("maintain", "--db", str(database), cwd=tmp_path)
    assert ended.returncode == 5
    one_line(ended.stderr, "news.db", "permissions")


@pytest.mark.parametrize("version", ["2.19.0", "3.1.0"])
def test_a_server_of_another_version(filled: Path, tmp_path: Path, version: str) -> None:
    with serving(version) as url:
        ended = copydesk("maintain", cwd=tmp_path, home=tmp_path / "home", PREFECT_API_URL=url)
    assert ended.returncode == 1
    one_line(ended.stderr, url, version, "run a server of", "unset PREFECT_API_URL")
