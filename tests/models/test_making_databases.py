"""Making and opening databases: complete or not at all, whoever else is at it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import Engine

from copydesk.errors import DatabaseError
from models import migrate
from models.places import place_of
from models.schema import HEAD, VIEWS
from models.state import State, state_of
from models.verify import verify
from tests.models.filling import contents, names, one, side_by_side


def in_folder(folder: Path) -> set[str]:
    """What lies in a folder, SQLite's own side files aside."""
    return {path.name for path in folder.iterdir() if not path.name.endswith((".db-wal", ".db-shm"))}


def test_a_new_database_is_complete(tmp_path: Path) -> None:
    engine = migrate.ensure(tmp_path / "news.db")
    assert one(engine, "select version_num from alembic_version") == HEAD
    assert names(engine, "view") == set(VIEWS)
    assert verify(engine).faults == ()


@pytest.mark.parametrize("name", ["news.db", "news[1].db", "news*.db", "Zeitung Süd.db", "50 %.db", "news"])
def test_a_new_database_leaves_nothing_beside_it(tmp_path: Path, name: str) -> None:
    migrate.ensure(tmp_path / name).dispose()
    assert in_folder(tmp_path) == {name}


def test_making_a_database_leaves_the_unfinished_one_of_a_running_process(tmp_path: Path) -> None:
    other = tmp_path / f".news.db.new-{os.getppid()}"  # it is running
    other.write_bytes(b"half made")
    migrate.ensure(tmp_path / "news.db").dispose()
    assert other.exists()


def test_making_a_database_starts_anew_where_a_killed_process_stopped(tmp_path: Path) -> None:
    (tmp_path / f".news.db.new-{os.getpid()}").write_bytes(b"half made")
    migrate.ensure(tmp_path / "news.db").dispose()
    assert in_folder(tmp_path) == {"news.db"}
    assert state_of(tmp_path / "news.db") is State.CURRENT


def test_an_existing_database_is_opened_as_it_is(filled: Engine, filled_path: Path) -> None:
    before = contents(filled)
    assert contents(migrate.ensure(filled_path)) == before


def test_an_older_database_is_upgraded(filled: Engine, filled_path: Path) -> None:
    migrate.downgrade(filled, "0001")
    filled.dispose()
    migrate.ensure(filled_path).dispose()
    assert state_of(filled_path) is State.CURRENT


def test_a_missing_folder_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"the folder .*/attic does not exist"):
        migrate.ensure(tmp_path / "attic" / "news.db")
    assert in_folder(tmp_path) == set()


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "attic").write_text("a note")
    with pytest.raises(DatabaseError, match="does not exist"):
        migrate.ensure(tmp_path / "attic" / "news.db")


def test_a_file_that_is_no_database_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    path.write_text("Dear diary,\n" * 100)
    with pytest.raises(DatabaseError, match="is not a database"):
        migrate.ensure(path)
    assert path.read_text() == "Dear diary,\n" * 100


def test_two_processes_make_one_database(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    ended = side_by_side(("make", str(path)), ("make", str(path)))
    assert [code for code, _ in ended] == [0, 0], ended
    assert in_folder(tmp_path) == {"news.db"}
    assert state_of(path) is State.CURRENT


def test_two_processes_upgrade_one_database(filled: Engine, filled_path: Path) -> None:
    migrate.downgrade(filled, "0001")
    filled.dispose()
    ended = side_by_side(("make", str(filled_path)), ("make", str(filled_path)))
    assert [code for code, _ in ended] == [0, 0], ended
    assert names(filled, "view") == set(VIEWS)
    assert verify(filled).faults == ()


@pytest.mark.parametrize("given", ["/data/news.db", "sqlite:////data/news.db"])
def test_a_database_is_named_by_path_or_url(given: str) -> None:
    assert place_of(given) == Path("/data/news.db")


@pytest.mark.parametrize("given", ["mysql://desk@localhost/news", "sqlite://", "sqlite:///:memory:"])
def test_databases_that_are_no_file_are_refused(given: str) -> None:
    with pytest.raises(DatabaseError, match="neither an SQLite file nor"):
        place_of(given)


def test_a_malformed_url_is_refused() -> None:
    with pytest.raises(DatabaseError, match="not a database URL"):
        place_of("://news")


def test_what_a_killed_process_left_half_made_is_removed(tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    for name in (f".news.db.new-{ended.pid}", f".news.db.new-{ended.pid}-wal"):
        (tmp_path / name).write_bytes(b"half")
    (tmp_path / f".news.db.new-{os.getpid()}x").write_bytes(b"someone else's")
    migrate.ensure(tmp_path / "news.db").dispose()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f".news.db.new-{os.getpid()}x", "news.db"]
