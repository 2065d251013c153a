"""Making, migrating and writing a database on PostgreSQL: whole or not at all, one writer at a time, any input."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError, IntegrityError

from copydesk.batches import clean
from copydesk.desk import Desk
from models.engine import data_version, engine_at, first_reading, reading
from models.migrate import downgrade, ensure, upgrade
from models.places import place_of
from models.postgresql.engine import WRITES
from models.postgresql.schema import UNSORTED
from models.schema import HEAD, VIEWS, metadata
from models.search import search_articles
from models.state import State, open_existing, state_of
from models.store import Saved, Store
from models.verify import verify
from tests.copydesk.readers.samples import SAMPLES
from tests.fuzz.damaging import few, inputs
from tests.fuzz.promises import opened
from tests.models.filling import everything, fill_store, made_of, one, rows, save, side_by_side, start
from tests.models.postgres_server import Server
from tests.models.test_any_input_saved import WORDS


@pytest.fixture
def server_store(postgres: Server) -> Iterator[Store]:
    store = Store.open(place_of(postgres.new_database()))
    yield store
    store.engine.dispose()


def test_migrations_go_down_to_nothing_and_up_again(server_store: Store, desk: Desk) -> None:
    engine = server_store.engine
    downgrade(engine, "base")
    with reading(engine) as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
        assert inspect(connection).get_view_names() == []
    upgrade(engine)
    with reading(engine) as connection:
        assert set(inspect(connection).get_table_names()) - {"alembic_version", WRITES} == set(metadata.tables)
        assert set(inspect(connection).get_view_names()) == set(VIEWS)
        assert connection.exec_driver_sql(UNSORTED).all() == []
    fill_store(server_store, desk)
    for revision in ("0010", "0004", "0001"):
        downgrade(engine, revision)
        upgrade(engine)
        assert verify(engine).faults == ()


def test_columns_are_those_of_the_models(server_store: Store) -> None:
    looked = inspect(server_store.engine)
    for name, table in metadata.tables.items():
        there = {column["name"]: column for column in looked.get_columns(name)}
        assert set(there) == set(table.columns.keys())
        assert {key: there[key]["nullable"] for key in there} == {c.name: c.nullable for c in table.columns}


def test_an_older_schema_is_upgraded_when_something_is_loaded(postgres: Server, desk: Desk) -> None:
    url = place_of(postgres.new_database())
    engine = ensure(url)
    downgrade(engine, "0010")
    assert state_of(url) is State.OLDER
    store = Store.open(url)
    assert state_of(url) is State.CURRENT
    assert save(store, *everything(desk)).loaded == 8
    store.engine.dispose()


def test_two_that_make_the_tables_at_once_make_them_once(postgres: Server) -> None:
    url = postgres.new_database()
    ended = side_by_side(("make", url), ("make", url), ("make", url))
    assert [code for code, _ in ended] == [0, 0, 0], ended
    assert state_of(place_of(url)) is State.CURRENT
    engine = open_existing(place_of(url))
    assert one(engine, "select count(*) from copydesk_writes") == 1
    engine.dispose()


def test_two_writers_at_once_write_each_article_once_on_a_server(postgres: Server) -> None:
    url = postgres.new_database()
    store = Store.open(place_of(url))
    ended = side_by_side(("write", url, "north"), ("write", url, "south"))
    assert [code for code, _ in ended] == [0, 0], ended
    assert one(store.engine, "select count(*) from articles") == 60
    assert one(store.engine, "select count(distinct uri) from current_articles") == 60
    assert verify(store.engine).faults == ()
    store.engine.dispose()


def test_a_reader_sees_the_database_as_it_was(server_store: Store, desk: Desk) -> None:
    with reading(server_store.engine) as reader:
        assert reader.exec_driver_sql("select count(*) from articles").scalar() == 0
        save(server_store, *everything(desk))
        assert reader.exec_driver_sql("select count(*) from articles").scalar() == 0
        with pytest.raises(DBAPIError, match="read-only transaction"):
            reader.exec_driver_sql("delete from runs")


def test_a_batch_whose_writing_fails_leaves_nothing_on_a_server(server_store: Store, desk: Desk) -> None:
    with server_store.engine.begin() as connection:
        connection.exec_driver_sql("alter table edits add constraint fire check (position < 3)")
    with pytest.raises(IntegrityError):
        save(server_store, *everything(desk))
    assert rows(server_store.engine, "select * from documents") == []
    with server_store.engine.begin() as connection:
        connection.exec_driver_sql("alter table edits drop constraint fire")
    assert save(server_store, *everything(desk)) == Saved(loaded=8, quarantined=3, unchanged=0)


def test_who_looks_first_notices_what_others_write(server_store: Store, desk: Desk) -> None:
    with server_store.engine.connect() as connection:
        with first_reading(connection):
            seen = data_version(connection)
        with connection.begin():
            assert data_version(connection) == seen
        with first_reading(connection):
            seen = data_version(connection)
            start(server_store)
            assert data_version(connection) == seen
        with connection.begin():
            assert data_version(connection) != seen


def test_a_second_run_writes_nothing(server_store: Store, desk: Desk) -> None:
    found = []
    for _ in range(2):
        fill_store(server_store, desk)
        tables = sorted(metadata.tables.keys() - {"runs"})
        found.append({name: sorted(rows(server_store.engine, f"select * from {name}"), key=str) for name in tables})
    assert found[0] == found[1]


@pytest.fixture(scope="module")
def any_input(postgres: Server) -> Iterator[Store]:
    store = Store.open(place_of(postgres.new_database()))
    yield store
    store.engine.dispose()


@few(0.05)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_any_input_can_be_saved(any_input: Store, desk: Desk, name: str, data: st.DataObject) -> None:
    """NUL and halves of surrogate pairs, which no text on a server can hold, come out of no reader."""
    raw = data.draw(inputs([SAMPLES[name][0]], WORDS))
    results = clean(opened(name, raw), desk)
    assert sum(vars_of(save(any_input, *results))) == len(results)


def vars_of(saved: Saved) -> tuple[int, int, int, int]:
    return saved.loaded, saved.quarantined, saved.unchanged, len(saved.still)


def test_letters_of_any_script_are_kept_and_found(server_store: Store, desk: Desk) -> None:
    made = made_of("İstanbul’da güneşli 🌞 ﬁne ſ day on the quay of Quillhaven.\n", desk)
    save(server_store, made)
    assert one(server_store.engine, "select length(text) from articles") == len(made.text)  # type: ignore[union-attr]
    assert search_articles(server_store.engine, "gunesli fine").count == 1


def test_the_schema_is_that_of_the_newest_migration(server_store: Store) -> None:
    assert one(server_store.engine, "select version_num from alembic_version") == HEAD
    engine = engine_at(server_store.engine.url)
    assert one(engine, "show lock_timeout") == "30s"
    engine.dispose()


def test_a_text_that_has_too_many_words_for_an_index_is_saved(server_store: Store, desk: Desk) -> None:
    words = " ".join(f"w{number:07d}" for number in range(150_000))
    made = made_of(f"The harbour board counted them all: {words}.\n", desk)
    assert save(server_store, made).loaded == 1
    assert search_articles(server_store.engine, "harbour board w0000001").count == 1
    assert search_articles(server_store.engine, "w0149999").count == 0  # beyond what the index can take in
