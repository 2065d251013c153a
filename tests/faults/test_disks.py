"""Disks that fill up or cannot be written to, limits of the process: one line, and the next run does the rest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.faults import disks
from tests.faults.clear import message, unclear
from tests.faults.serverless import STARTED
from tests.faults.storage import Storage
from tests.faults.subjects import ARTICLES, DATABASE, DB, WIRE, Subject, result

pytestmark = pytest.mark.slow

INGEST = Subject("ingest", ("ingest", ARTICLES, WIRE, *DB))
BACKUP = Subject("db backup", ("db", "backup", "copy.db", *DB), made=("copy.db",))
EXPORT = Subject("export", ("export", "articles", "--to", "articles.jsonl", *DB), made=("articles.jsonl",))
WRITING = [INGEST, BACKUP, EXPORT]


def ended_clearly(ended: tuple[int, str, str], *words: str) -> None:
    code, _, errors = ended
    assert code != 0
    assert unclear(code, errors) is None
    assert any(word in message(errors) for word in words), errors


def done_by(storage: Storage, subject: Subject, folder: Path) -> None:
    """Run again, it does what it would have done at first."""
    code, _, errors = storage.run(folder, *subject.arguments)
    assert code == 0, errors
    found = result(subject, folder)
    assert found.faults == found.left == ()
    if subject is INGEST:
        assert found.digest == storage.digest(logged=True)
    assert "missing" not in found.others


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with disks.small_disk(tmp_path / "disk") as folder:
        yield folder


@pytest.mark.parametrize("left", [pytest.param(0, marks=pytest.mark.slow), 20_000])
@pytest.mark.parametrize("subject", WRITING, ids=lambda subject: subject.name)
def test_a_full_disk(storage: Storage, disk: Path, subject: Subject, left: int) -> None:
    storage.copy_into(disk)
    disks.fill(disk, left)
    ended_clearly(storage.run(disk, *subject.arguments), "full", "space", "does not read or write", "cannot be opened")
    assert not [path for path in disk.iterdir() if ".new-" in path.name]
    disks.make_room(disk)
    done_by(storage, subject, disk)


def test_a_disk_that_is_full_before_there_is_a_database(storage: Storage, disk: Path) -> None:
    disks.fill(disk, 40_000)
    ended_clearly(storage.run(disk, *INGEST.arguments), "full", "space")
    disks.make_room(disk)
    assert {path.name for path in disk.iterdir()} == set()
    done_by(storage, INGEST, disk)


@pytest.mark.parametrize("subject", WRITING, ids=lambda subject: subject.name)
def test_a_read_only_disk(storage: Storage, disk: Path, subject: Subject) -> None:
    storage.copy_into(disk)
    disks.remount(disk, "ro")
    ended_clearly(storage.run(disk, *subject.arguments), "writable", "may not be written", "read-only", "permissions")
    disks.remount(disk, "rw")
    done_by(storage, subject, disk)


@pytest.mark.parametrize("subject", WRITING, ids=lambda subject: subject.name)
def test_a_file_that_may_not_grow(storage: Storage, tmp_path: Path, subject: Subject) -> None:
    storage.copy_into(tmp_path)
    limited = disks.NO_LONGER_THAN.format(4096) + STARTED
    ended_clearly(
        storage.run(tmp_path, *subject.arguments, code=limited), "limit", "full", "read or write", "be written"
    )
    done_by(storage, subject, tmp_path)


@pytest.mark.parametrize("subject", WRITING, ids=lambda subject: subject.name)
def test_a_folder_that_may_not_be_written_to(storage: Storage, subject: Subject) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        storage.copy_into(folder)
        (folder / DATABASE).chmod(0o644)
        folder.chmod(0o755 if not os.geteuid() else 0o555)
        ended = storage.run(folder, *subject.arguments, code=disks.AS_NOBODY + STARTED)
        ended_clearly(ended, "writable", "may not be written", "read-only", "permissions")
        folder.chmod(0o755)
        done_by(storage, subject, folder)
