"""Files that copydesk makes: no more people may read them than the umask lets, and no name in /tmp can be foretold."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from copydesk.readers.places import InputFile
from models.backup import back_up
from models.export_target import written_whole
from models.migrate import ensure
from tests.conftest import ROOT

SPOOL = """
import os, sys
from copydesk.readers.places import find_inputs
(found,) = find_inputs(["-"]).files
print(oct(os.stat(found.path).st_mode & 0o777), found.path)
"""


@pytest.fixture
def nobody_else() -> Iterator[None]:
    """A umask under which only the owner may read."""
    before = os.umask(0o077)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("nobody_else")
def test_the_umask_is_heeded(tmp_path: Path) -> None:
    database, export = tmp_path / "news.db", tmp_path / "news.jsonl"
    ensure(database).dispose()
    backup = back_up(database, tmp_path / "copy.db").path
    with written_whole(export, database) as file:
        file.write(b"{}\n")
    assert {path.name: mode(path) for path in tmp_path.iterdir()} == dict.fromkeys(
        (database.name, backup.name, export.name), 0o600
    )


def test_a_backup_is_as_private_as_its_database(tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    ensure(database).dispose()
    database.chmod(0o600)
    assert mode(back_up(database, tmp_path / "copy.db").path) == 0o600


def test_what_came_from_standard_input_is_the_users_alone_and_gone_afterwards(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", SPOOL], env=environment, input="A text.", capture_output=True, text=True, check=True
    )
    shown, path = ran.stdout.split()
    assert shown == "0o600"
    assert str(os.getpid()) not in Path(path).name
    assert not Path(path).exists()


def test_a_file_that_turns_into_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(OSError, match="no ordinary file any more"):
        InputFile(tmp_path / "a.txt", 0, {}).open()


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null"])
def test_a_device_is_not_read(path: str) -> None:
    with pytest.raises(OSError, match="no ordinary file any more"):
        InputFile(Path(path), 0, {}).open()
