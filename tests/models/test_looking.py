"""Looking without being able to write, and what is said where looking fails."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine

from copydesk.errors import DatabaseError
from models.describing import VIEW_NOTES, described
from models.engine import reading
from models.looking import asking, looking_engine
from models.overview import overview
from models.schema import VIEWS, metadata

ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"


def run(engine: Engine, sql: str) -> object:
    with reading(engine) as connection:
        return connection.exec_driver_sql(sql).fetchall()


@pytest.mark.parametrize(
    "sql", ["delete from claims", "create table x (y)", "insert into claims_fts(claims_fts) values ('rebuild')"]
)
def test_nothing_can_be_written(filled_path: Path, sql: str) -> None:
    with pytest.raises(DatabaseError, match="readonly"):
        asking(filled_path, run, sql)


def test_others_may_write_meanwhile(filled_path: Path) -> None:
    writer = sqlite3.connect(filled_path, isolation_level=None)
    writer.execute("begin immediate")
    writer.execute("update claims set text = ''")
    assert asking(filled_path, run, "select count(*) from claims where text = ''") == [(0,)]
    writer.execute("commit")
    assert asking(filled_path, run, "select count(*) from claims where text <> ''") == [(0,)]
    writer.close()


def test_what_takes_too_long_is_stopped(filled_path: Path) -> None:
    with pytest.raises(Exception, match="interrupted"):
        run(looking_engine(filled_path, seconds=0.01), ENDLESS)


@pytest.mark.parametrize(
    ("content", "said"), [(None, "is gone"), (b"Dear diary, " * 100, "damaged"), (b"", "db upgrade")], ids=str
)
def test_what_cannot_be_read_is_answered_with_the_cure(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "a ?#%20.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DatabaseError, match=said):
        asking(path, overview)


def test_every_table_view_and_column_has_a_meaning(filled: Engine) -> None:
    found = described(filled)
    assert set(VIEW_NOTES) == set(VIEWS)
    assert set(found) == set(metadata.tables) | set(VIEWS)
    told = [meaning for each in found.values() for meaning in (each.comment, *each.columns.values())]
    assert all(meaning and meaning != "None" for meaning in told)


def test_the_overview_counts_what_there_is(filled: Engine) -> None:
    found = overview(filled)
    assert found.numbers["articles"] == len(run(filled, "select 1 from current_articles"))
    assert [row["name"] for row in found.publishers][:1] == ["harbourpost.example"]
    assert found.runs[0]["status"] == "completed"
