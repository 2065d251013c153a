"""What a database refused, in words, and a file that is gone from under a run."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from copydesk.errors import DatabaseError
from models.failures import identity, in_words, require_same


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("database is locked", "copydesk runs"),
        ("attempt to write a readonly database", "writable"),
        ("database or disk is full", "free some space"),
        ("database disk image is malformed", "restore a backup"),
        ("unable to open database file", "its folder"),
        ("disk I/O error", "check the disk"),
        ("no such table: runs", "when the run began"),
        ("something new", "something new; mend the cause"),
    ],
)
def test_each_refusal_has_a_cure(said: str, words: str) -> None:
    told = str(in_words("news.db", sqlite3.OperationalError(said)))
    assert told.startswith("news.db: ")
    assert said in told
    assert words in told
    assert told.endswith("run the same command again")


def test_a_file_that_is_gone_or_another_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    path.write_text("one")
    before = identity(path)
    require_same(path, before)
    require_same(path, None)
    path.rename(tmp_path / "elsewhere.db")
    with pytest.raises(DatabaseError, match="deleted or moved"):
        require_same(path, before)
    path.write_text("another")
    with pytest.raises(DatabaseError, match="replaced"):
        require_same(path, before)
