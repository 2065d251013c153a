"""Backups: whole, checked, never half-made, and never over what should stay."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from copydesk.errors import DatabaseError
from models.backup import PATTERN, back_up
from models.digest import content_digest
from models.engine import sqlite_engine
from models.state import open_existing
from tests.models.filling import EMPTY_DESK, made_of, new_store, save

STORY = "The harbour board of Quillhaven voted 9 to 4 on Tuesday to dredge the northern channel.\n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    store = new_store(path)
    save(store, made_of(STORY, EMPTY_DESK))
    store.engine.dispose()
    return path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Makes a file system of some size of its own, where the system lets us."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mounted(options: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        if subprocess.run(command, capture_output=True).returncode:
            pytest.skip("mounting a file system is not permitted here")
        return folder

    yield mounted
    subprocess.run(["umount", str(folder)], capture_output=True)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_backup_holds_the_same_content(database: Path, tmp_path: Path) -> None:
    made = back_up(database, tmp_path / "copy.db")
    assert made.compared
    assert content_digest(open_existing(made.path)) == content_digest(open_existing(database))


def test_it_is_made_while_a_transaction_is_going_on(database: Path, tmp_path: Path) -> None:
    before = content_digest(open_existing(database))
    writer = sqlite3.connect(database, isolation_level=None)
    writer.execute("begin immediate")
    writer.execute("delete from articles_fts")
    writer.execute("update documents set uri = 'file:///gone'")
    made = back_up(database, tmp_path / "copy.db")
    writer.execute("commit")
    writer.close()
    assert content_digest(open_existing(made.path)) == before


def test_what_is_in_the_log_alone_is_in_the_backup(database: Path, tmp_path: Path) -> None:
    engine = sqlite_engine(database)
    with engine.begin() as connection:
        connection.exec_driver_sql("update documents set uri = 'file:///in-the-log'")
    made = back_up(database, tmp_path / "copy.db")
    with sqlite3.connect(made.path) as copy:
        assert copy.execute("select uri from documents").fetchall() == [("file:///in-the-log",)]
    engine.dispose()


def test_only_force_replaces_a_file(database: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("something else")
    with pytest.raises(DatabaseError, match="--force"):
        back_up(database, target)
    assert target.read_text() == "something else"
    back_up(database, target, force=True)
    assert content_digest(open_existing(target)) == content_digest(open_existing(database))


def test_keep_deletes_the_oldest_backups_and_nothing_else(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    old = [f"copydesk-2024010{n}-040000Z.db" for n in (1, 2, 3)]
    others = ["copydesk-old.db", "copydesk-20240101-040000Z.db.txt", "mine.db"]
    for name in [*old, *others]:
        (folder / name).write_text("x")
    made = back_up(database, folder, keep=2)
    assert PATTERN.fullmatch(made.path.name)
    assert [path.name for path in made.deleted] == old[:2]
    assert names(folder) == {made.path.name, old[2], *others}


def test_what_a_killed_backup_left_is_removed(database: Path, tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = tmp_path / f".copydesk-20240101-040000Z.db.new-{ended.pid}"
    going = tmp_path / f".copydesk-20240102-040000Z.db.new-{os.getppid()}"
    journal = Path(f"{left}-journal")
    for path in (left, journal, going):
        path.write_text("half")
    back_up(database, tmp_path)
    assert not left.exists()
    assert not journal.exists()
    assert going.exists()


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("nowhere/copy.db", "does not exist"),
        ("news.db", "is the database itself"),
        ("link.db", "is the database itself"),
        ("busy.db", "belongs to a database that is in use"),
    ],
)
def test_targets_that_cannot_be_are_refused(database: Path, tmp_path: Path, target: str, words: str) -> None:
    (tmp_path / "link.db").symlink_to(database)
    (tmp_path / "busy.db-wal").write_text("pages")
    before = names(tmp_path)
    with pytest.raises(DatabaseError, match=words):
        back_up(database, tmp_path / target, force=True)
    assert names(tmp_path) == before


def test_a_damaged_database_makes_no_backup(database: Path, tmp_path: Path) -> None:
    data = bytearray(database.read_bytes())
    data[8192:] = bytes(len(data) - 8192)
    database.write_bytes(data)
    with pytest.raises(DatabaseError):
        back_up(database, tmp_path / "copy.db")
    assert names(tmp_path) == {"news.db"}


def test_a_full_disk_is_told_and_left_clean(database: Path, small_disk: Callable[[str], Path]) -> None:
    folder = small_disk("size=64k")
    with pytest.raises(DatabaseError, match="too full"):
        back_up(database, folder / "copy.db")
    assert names(folder) == set()


def test_a_database_on_a_read_only_disk_can_be_saved(
    database: Path, tmp_path: Path, small_disk: Callable[[str], Path]
) -> None:
    folder = small_disk("size=8m")
    (folder / "news.db").write_bytes(database.read_bytes())
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    made = back_up(folder / "news.db", tmp_path / "copy.db")
    assert content_digest(open_existing(made.path)) == content_digest(open_existing(database))
    with pytest.raises(DatabaseError, match="not writable"):
        back_up(database, folder / "copy.db")
