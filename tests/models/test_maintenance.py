"""Maintenance: indexes mended and merged, content untouched, others let in, whole wherever it is killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from copydesk.desk import Desk
from copydesk.errors import DatabaseError
from models.digest import content_digest
from models.engine import reading, sqlite_engine
from models.maintenance import analyse, empty_log, merge_all, require_sound
from models.verify import verify
from tests.conftest import ROOT
from tests.models.filling import change, fill, rows, search

MERGING = """
import os, sys
from pathlib import Path
from models.engine import sqlite_engine
from models.maintenance import analyse, empty_log, merge_all
engine = sqlite_engine(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    merge_all(engine)
    analyse(engine)
    empty_log(engine)
"""


def test_it_changes_nothing_that_the_database_says(tmp_path: Path, desk: Desk) -> None:
    engine = fill(tmp_path / "news.db", desk, batch=2)
    before, found = content_digest(engine), search(engine, "ferry")
    require_sound(engine)
    first = merge_all(engine)
    analyse(engine)
    assert [(one.table, one.rebuilt) for one in first] == [("articles_fts", False), ("claims_fts", False)]
    assert [one.merges for one in merge_all(engine)] == [0, 0]
    assert content_digest(engine) == before
    assert search(engine, "ferry") == found != []
    assert not verify(engine).faults


def test_an_index_that_does_not_fit_its_texts_is_built_anew(tmp_path: Path, desk: Desk) -> None:
    engine = fill(tmp_path / "news.db", desk)
    found = search(engine, "ferry")
    change(engine, "insert into articles_fts(articles_fts) values ('delete-all')")
    assert search(engine, "ferry") == []
    assert [one.rebuilt for one in merge_all(engine)] == [True, False]
    assert search(engine, "ferry") == found
    assert [one.rebuilt for one in merge_all(engine)] == [False, False]


def test_the_log_is_emptied_unless_somebody_reads(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "news.db"
    engine = fill(path, desk)
    other = sqlite_engine(path)
    with reading(other) as connection:
        connection.exec_driver_sql("select count(*) from articles").all()
        change(engine, "update runs set status = 'failed'")
        assert empty_log(engine).busy
    assert not empty_log(engine).busy
    assert Path(f"{path}-wal").stat().st_size == 0
    assert rows(engine, "pragma busy_timeout") == [(30_000,)]
    other.dispose()


def test_a_damaged_file_is_not_written_to(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "news.db"
    engine = fill(path, desk)
    [(page,)] = rows(engine, "select rootpage from sqlite_master where name = 'edits'")
    empty_log(engine)
    engine.dispose()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = bytes(4096)
    path.write_bytes(data)
    with pytest.raises(DatabaseError, match="restore a backup"):
        require_sound(sqlite_engine(path))


def test_killed_anywhere_it_leaves_a_whole_database(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "news.db"
    engine = fill(path, desk, batch=2)
    before = content_digest(engine)
    engine.dispose()
    for steps in (1, 3, 7, 15):
        process = subprocess.Popen(
            [sys.executable, "-c", MERGING, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        _wait_for_writes(path, steps)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert content_digest(sqlite_engine(path)) == before
    assert not verify(sqlite_engine(path)).faults


def _wait_for_writes(path: Path, steps: int) -> None:
    """Wait until another process has written a number of times."""
    connection = sqlite3.connect(path, timeout=30)
    seen, last = 0, connection.execute("pragma data_version").fetchone()
    while seen < steps:
        version = connection.execute("pragma data_version").fetchone()
        seen, last = seen + (version != last), version
    connection.close()
