"""State: what a file is, found out without changing it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from copydesk.errors import DatabaseError
from models import migrate
from models.schema import HEAD
from models.state import State, open_existing, state_of
from tests.models.filling import change, one


def make_empty(path: Path) -> None:
    path.touch()


def make_text(path: Path) -> None:
    path.write_text("The ferry sails at noon.\n" * 50)


def make_other_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("create table recipes (name text)")
    connection.close()


def make_folder(path: Path) -> None:
    path.mkdir()


def make_damaged(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)


REFUSED = [
    (make_empty, "is empty, so it is no database"),
    (make_text, "is not a database; name a new file"),
    (make_other_database, "is an SQLite database, but not one of copydesk's"),
    (make_folder, "is a folder, not a database file"),
    (make_damaged, "is not a database|is damaged"),
]


@pytest.mark.parametrize(("make", "message"), REFUSED)
@pytest.mark.parametrize("look", [state_of, open_existing, migrate.ensure])
def test_what_is_no_copydesk_database_is_refused(
    tmp_path: Path, make: Callable[[Path], None], message: str, look: Callable[[Path], object]
) -> None:
    path = tmp_path / "thing.db"
    make(path)
    with pytest.raises(DatabaseError, match=f"^{re.escape(str(path))}: .*({message})"):
        look(path)


@pytest.mark.parametrize("make", [make_empty, make_text, make_other_database, make_damaged])
def test_looking_at_another_file_writes_nothing(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "thing.db"
    make(path)
    before = path.read_bytes()
    with pytest.raises(DatabaseError):
        state_of(path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["thing.db"]


@pytest.mark.parametrize("look", [state_of, open_existing])
def test_looking_at_a_database_writes_nothing(filled_path: Path, look: Callable[[Path], object]) -> None:
    before = filled_path.read_bytes()
    look(filled_path)
    assert filled_path.read_bytes() == before
    assert [found.name for found in filled_path.parent.iterdir()] == ["news.db"]


def test_a_missing_file_is_missing_and_stays_so(tmp_path: Path) -> None:
    assert state_of(tmp_path / "news.db") is State.MISSING
    assert list(tmp_path.iterdir()) == []


def test_a_missing_database_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="no such database; make one with: copydesk ingest"):
        open_existing(tmp_path / "news.db")
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_this_schema_is_current(filled_path: Path) -> None:
    assert state_of(filled_path) is State.CURRENT


def test_a_current_database_is_opened(filled_path: Path) -> None:
    assert one(open_existing(filled_path), "select count(*) from articles") == 12


def test_an_older_database_is_older(filled: Engine, filled_path: Path) -> None:
    migrate.downgrade(filled, "0001")
    assert state_of(filled_path) is State.OLDER


def test_an_older_database_is_not_opened_for_reading(filled: Engine, filled_path: Path) -> None:
    migrate.downgrade(filled, "0001")
    with pytest.raises(DatabaseError, match=r"older than this copydesk; run: copydesk db upgrade --db .*news\.db"):
        open_existing(filled_path)


@pytest.mark.parametrize("look", [state_of, open_existing, migrate.ensure])
def test_a_newer_database_is_refused_untouched(
    filled: Engine, filled_path: Path, look: Callable[[Path], object]
) -> None:
    change(filled, "update alembic_version set version_num = '0999'")
    before = filled_path.read_bytes()
    with pytest.raises(DatabaseError, match=rf"its schema is 0999, newer than this copydesk knows \({HEAD}\)"):
        look(filled_path)
    assert filled_path.read_bytes() == before


def test_a_database_emptied_by_going_down_is_refused(filled: Engine, filled_path: Path) -> None:
    migrate.downgrade(filled, "base")
    with pytest.raises(DatabaseError, match="not one of copydesk's"):
        state_of(filled_path)


def test_a_database_in_use_can_be_looked_at(filled: Engine, filled_path: Path) -> None:
    with filled.begin() as connection:
        connection.exec_driver_sql("update runs set status = 'running'")
        assert state_of(filled_path) is State.CURRENT


def test_a_schema_that_is_no_text_is_damaged(filled: Engine, filled_path: Path) -> None:
    filled.dispose()
    raw = filled_path.read_bytes()
    at = raw.index(b"CREATE TABLE documents")
    filled_path.write_bytes(raw[:at] + b"CREATE T\xccBLE documents" + raw[at + 22 :])
    with pytest.raises(DatabaseError, match=r"damaged \(malformed schema"):
        state_of(filled_path)
