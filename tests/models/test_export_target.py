"""A file is there whole or not at all, whatever happens while it is written."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from copydesk.errors import CopydeskError
from models.export_target import TargetError, passed_on, written_whole
from tests.conftest import ROOT

DATABASE = Path("copydesk.db")
KILLED = """
import os, signal, sys
from pathlib import Path
from models.export_target import written_whole
with written_whole(Path(sys.argv[1]), Path("copydesk.db")) as file:
    file.write(b"half")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def broken_off(file: BinaryIO, fault: type[BaseException]) -> None:
    file.write(b"half")
    raise fault


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_takes_the_place_of_the_old_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "claims.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)
    with written_whole(target, DATABASE) as file:
        file.write(b"new")
        file.flush()
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert listed(tmp_path) == ["claims.csv"]


@pytest.mark.parametrize("fault", [KeyboardInterrupt, ValueError])
def test_what_is_interrupted_leaves_the_old_one(tmp_path: Path, fault: type[BaseException]) -> None:
    target = tmp_path / "claims.csv"
    target.write_bytes(b"old")
    with pytest.raises(fault), written_whole(target, DATABASE) as file:
        broken_off(file, fault)
    assert target.read_bytes() == b"old"
    assert listed(tmp_path) == ["claims.csv"]


def test_what_a_killed_export_leaves_is_swept_by_the_next(tmp_path: Path) -> None:
    target = tmp_path / "claims.csv"
    done = subprocess.run([sys.executable, "-c", KILLED, str(target)], cwd=ROOT)
    assert done.returncode == -9
    assert not target.exists()
    assert len(listed(tmp_path)) == 1
    with written_whole(target, DATABASE) as file:
        file.write(b"whole")
    assert listed(tmp_path) == ["claims.csv"]


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "claims.csv"
    link.symlink_to(tmp_path / "there" / "real.csv")
    with written_whole(link, DATABASE) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert (tmp_path / "there" / "real.csv").read_bytes() == b"new"


@pytest.mark.parametrize("name", ["n" * 250, "é" * 120])
def test_long_names_are_written(tmp_path: Path, name: str) -> None:
    with written_whole(tmp_path / name, DATABASE) as file:
        file.write(b"whole")
    assert listed(tmp_path) == [name]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none/claims.csv", "the folder .*none does not exist; create it"),
        ("folder", "is a folder; name a file in it"),
        ("pipe", "is no ordinary file; .* --to -"),
        ("news.db", "is the database itself"),
        ("news.db-wal", "is the database itself"),
        ("link.db", "is the database itself"),
    ],
)
def test_places_that_cannot_be_written_to(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    database = tmp_path / "news.db"
    database.write_bytes(b"data")
    (tmp_path / "link.db").symlink_to(database)
    before = listed(tmp_path)
    with pytest.raises(TargetError, match=message), written_whole(tmp_path / name, database):
        raise AssertionError("not reached")
    assert database.read_bytes() == b"data"
    assert listed(tmp_path) == before


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(CopydeskError, match="cannot be written"), written_whole(tmp_path / ("n" * 300), DATABASE):
        raise AssertionError("not reached")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_told() -> None:
    with (
        Path("/dev/full").open("wb", buffering=0) as output,
        pytest.raises(CopydeskError, match="standard output: the disk is full"),
        passed_on(output) as file,  # type: ignore[arg-type]
    ):
        file.write(b"something")


class Sluggish(io.RawIOBase):
    """A raw file that takes a little of what it is given, as a pipe may."""

    def __init__(self) -> None:
        self.taken = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        part = bytes(data)[:1000]
        self.taken += part
        return len(part)


def test_a_raw_output_gets_everything() -> None:
    """Standard output is raw where PYTHONUNBUFFERED is set."""
    output = Sluggish()
    with passed_on(output) as file:
        file.write(b"x" * 300_000)
    assert output.taken == b"x" * 300_000
