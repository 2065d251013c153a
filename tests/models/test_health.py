"""The health of a database file: what is found in each state of it, and that looking changes nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from copydesk.errors import DatabaseError
from models import health
from models.findings import Finding
from models.health import database_findings, require_ours
from models.state import HEAD
from tests.models.filling import EMPTY_DESK, made_of, new_store, save

STORY = "The harbour board of Quillhaven voted 9 to 4 on Tuesday to dredge the northern channel.\n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    store = new_store(path)
    save(store, made_of(STORY, EMPTY_DESK))
    store.engine.dispose()
    return path


def found(path: Path) -> dict[str, Finding]:
    return {finding.name: finding for finding in database_findings(path)}


def written(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_sound_database_has_no_fault_and_is_not_touched(database: Path) -> None:
    before = {path.name: path.read_bytes() for path in database.parent.iterdir()}
    looked = found(database)
    assert {finding.level for finding in looked.values()} == {"ok"}
    assert "1 documents, 1 articles" in looked["rows"].found
    assert looked["schema"].found.startswith(HEAD)
    assert {path.name: path.read_bytes() for path in database.parent.iterdir()} == before


def test_a_database_that_is_being_written_to_is_looked_at_as_it_was(database: Path) -> None:
    writer = sqlite3.connect(database, isolation_level=None)
    writer.execute("begin immediate")
    writer.execute("update runs set status = 'running'")
    assert {finding.level for finding in found(database).values()} == {"ok"}
    writer.execute("rollback")
    writer.close()


def _nothing(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("this is no database, whatever its name says " * 10)


def _other(path: Path) -> None:
    path.unlink()
    written(path, "create table songs (title text)")


def _header_gone(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xff" * 3996
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "level", "words"),
    [
        (_nothing, "warning", "copydesk ingest"),
        (_folder, "fault", "is no file"),
        (_empty, "fault", "is empty"),
        (_text, "fault", "is no database"),
        (_other, "fault", "not one of copydesk's"),
        (_header_gone, "fault", "restore a backup"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_file_of_which_nothing_can_be_asked_is_one_finding(
    database: Path, spoil: Callable[[Path], None], level: str, words: str
) -> None:
    spoil(database)
    [finding] = database_findings(database)
    assert (finding.level, finding.name) == (level, "database")
    assert words in finding.in_words()
    with pytest.raises(DatabaseError, match=database.name):
        require_ours(database)


@pytest.mark.parametrize(
    ("statement", "name", "level", "words"),
    [
        ("update alembic_version set version_num = '0001'", "schema", "fault", "copydesk db upgrade"),
        ("update alembic_version set version_num = '9999'", "schema", "fault", "upgrade copydesk"),
        ("update articles set publisher_id = 999", "foreign keys", "fault", "articles → sources"),
        ("update runs set started_at = '2999-01-01T00:00:00Z'", "clock", "warning", "set the clock"),
        ("drop table claims", "rows", "fault", "no such table"),
    ],
)
def test_what_is_wrong_inside_is_named_with_its_cure(
    database: Path, statement: str, name: str, level: str, words: str
) -> None:
    written(database, "pragma foreign_keys = off", statement)
    finding = found(database)[name]
    assert finding.level == level
    assert words in finding.in_words()


def test_a_page_of_zeros_is_damage(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        [(page,)] = connection.execute("select rootpage from sqlite_master where name = 'documents'")
        [(size,)] = connection.execute("pragma page_size")
    connection.close()
    data = bytearray(database.read_bytes())
    data[(page - 1) * size : page * size] = bytes(size)
    database.write_bytes(data)
    assert "restore a backup" in found(database)["integrity"].cure


def test_a_check_that_takes_too_long_is_given_up(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SECONDS", -1.0)
    monkeypatch.setattr(health, "STEPS", 1)
    assert found(database)["integrity"].in_words().startswith("warning integrity: not finished")


def test_a_long_log_is_worth_a_look(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "WAL_BYTES", 0)
    monkeypatch.setattr(health, "WAL_SHARE", 0.0)
    store = new_store(database.with_name("busy.db"))
    save(store, made_of(STORY, EMPTY_DESK))
    assert "copydesk maintain" in found(database.with_name("busy.db"))["log"].cure
    store.engine.dispose()


def test_names_of_files_cannot_steer_the_terminal(database: Path) -> None:
    hostile = database.with_name("a\x1b[2J b?c#d%41.db")
    shutil.copy(database, hostile)
    looked = found(hostile)
    assert looked["integrity"].level == "ok"
    assert "\x1b" not in looked["database"].in_words()


def test_what_is_in_the_log_alone_is_seen(database: Path) -> None:
    store = new_store(database.with_name("open.db"))
    save(store, made_of(STORY, EMPTY_DESK))
    assert "1 documents" in found(database.with_name("open.db"))["rows"].found
    store.engine.dispose()
