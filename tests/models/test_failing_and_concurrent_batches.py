"""Writing that fails, and writing at once: a batch is there whole or not at all, and once."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from copydesk.desk import Desk
from models.store import Saved, Store
from models.verify import verify
from tests.models.filling import contents, counts, everything, made_of, one, save, side_by_side
from tests.models.test_saving_batches import FIRST, current, statuses


@pytest.mark.parametrize("table", ["documents", "sources", "articles", "fields", "paragraphs", "edits"])
def test_a_batch_whose_writing_fails_leaves_nothing(store: Store, desk: Desk, table: str) -> None:
    save(store, made_of(FIRST, desk, "02-title-and-byline.txt"))
    fail_at_the_last_row(store.engine, table)
    before = contents(store.engine, but=("runs",))
    with pytest.raises(IntegrityError, match="the disk is on fire"):
        save(store, *everything(desk))
    assert contents(store.engine, but=("runs",)) == before
    assert statuses(store) == ["loaded"]


def fail_at_the_last_row(engine: Engine, table: str) -> None:
    """Let the second row that is written into a table fail."""
    more = one(engine, f"select count(*) from {table}") + 1
    condition = f"when (select count(*) from {table}) >= {more}"
    raising = "begin select raise(abort, 'the disk is on fire'); end"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"create trigger fire before insert on {table} {condition} {raising}")


def test_a_batch_that_failed_can_be_saved_later(store: Store, desk: Desk) -> None:
    fail_at_the_last_row(store.engine, "paragraphs")
    with pytest.raises(IntegrityError):
        save(store, *everything(desk))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("drop trigger fire")
    assert save(store, *everything(desk)) == Saved(loaded=8, quarantined=3, unchanged=0)
    assert verify(store.engine).faults == ()


def test_two_writers_at_once_write_each_article_once(store: Store) -> None:
    path = str(store.engine.url.database)
    ended = side_by_side(("write", path, "north"), ("write", path, "south"))
    assert [code for code, _ in ended] == [0, 0], ended
    assert counts(store.engine)["articles"] == 60
    assert one(store.engine, "select count(distinct uri) from current_articles") == 60
    assert verify(store.engine).faults == ()


def test_a_reader_sees_the_database_as_it_was_while_another_writes(store: Store, desk: Desk) -> None:
    with store.engine.connect().execution_options(copydesk_read_only=True) as reader, reader.begin():
        assert reader.exec_driver_sql("select count(*) from articles").scalar() == 0
        save(store, made_of(FIRST, desk))
        assert reader.exec_driver_sql("select count(*) from articles").scalar() == 0
    assert len(current(store)) == 1
