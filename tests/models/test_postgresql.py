"""A database on PostgreSQL: the same content, answers and promises as one that SQLite keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DBAPIError, IntegrityError

from copydesk.batches import clean
from copydesk.desk import Desk
from models.claim_listing import Wanted, list_claims, list_disputes
from models.digest import content_digest
from models.drift import drift
from models.engine import data_version, engine_at, first_reading, reading
from models.migrate import downgrade, ensure, upgrade
from models.novelty import novelty
from models.places import place_of
from models.postgresql.engine import WRITES
from models.postgresql.schema import UNSORTED
from models.quality_history import quality_history
from models.query import queries, run_query
from models.report import run_report
from models.schema import HEAD, VIEWS, metadata
from models.search import search_articles, search_claims
from models.state import State, open_existing, state_of
from models.store import Saved, Store
from models.verify import verify
from tests.copydesk.readers.samples import SAMPLES
from tests.fuzz.damaging import few, inputs
from tests.fuzz.promises import opened
from tests.models import papers
from tests.models.filling import everything, fill_store, made_of, new_store, one, rows, save, side_by_side, start
from tests.models.postgres_server import Server
from tests.models.test_any_input_saved import WORDS

GIVEN = {"words": "harbour board", "publisher": "HARBOUR", "article": "1", "source": "odile", "rule": "ads"}
TIMES = {"run_started_at", "started_at", "ended_at", "fetched_at", "made_at"}  # of runs, which were not at once
NOT_THE_SAME = {"articles_about": "found"}  # which stretch of a text is shown is each database's own choice
SEARCHES = ("harbour", "harbour board", '"harbour board"', '"board harbour"', "3.2 million", "cafe", "café", "tide's")


@pytest.fixture
def server_store(postgres: Server) -> Iterator[Store]:
    store = Store.open(place_of(postgres.new_database()))
    yield store
    store.engine.dispose()


@pytest.fixture(scope="module")
def twins(postgres: Server, desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    """The same in both: articles, copies, quarantined inputs, claims, and lines that two papers repeat."""
    on_server = Store.open(place_of(postgres.new_database()))
    in_file = new_store(tmp_path_factory.mktemp("twins") / "news.db")
    for store in (on_server, in_file):
        fill_store(store, desk)
        papers.ingest(store, desk, papers.papers(), batch=7)
    yield on_server.engine, in_file.engine
    on_server.engine.dispose()
    in_file.engine.dispose()


def test_what_is_filled_alike_has_the_same_content(twins: tuple[Engine, Engine]) -> None:
    on_server, in_file = twins
    assert content_digest(on_server) == content_digest(in_file)
    assert one(on_server, "select count(*) from learned_rules where status = 'accepted'") > 0
    assert one(on_server, "select count(*) from articles where duplicate_of_id is not null") > 0


def test_verify_finds_no_fault(twins: tuple[Engine, Engine]) -> None:
    report = verify(twins[0])
    assert report.faults == ()
    assert report.documents == one(twins[1], "select count(*) from documents")
    assert "PostgreSQL" in " ".join(report.left_out)


@pytest.mark.parametrize("query", queries().values(), ids=queries())
def test_canned_queries_give_the_same_rows(query: Any, twins: tuple[Engine, Engine]) -> None:
    given = {name: GIVEN[name] for name in query.parameters}
    answers = [run_query(engine, query.name, None, given) for engine in twins]
    left_out = TIMES | {NOT_THE_SAME.get(query.name)}
    told = [
        [{name: value for name, value in zip(names, row, strict=True) if name not in left_out} for row in found]
        for names, found in answers
    ]
    if query.name == "articles_about":  # the order is each database's own, too
        told = [sorted(found, key=str) for found in told]
    assert [[type(value) for value in row.values()] for row in told[0]] == [
        [type(value) for value in row.values()] for row in told[1]
    ]
    assert told[0] == told[1] if query.name != "runs" else len(told[0]) == len(told[1])


def test_a_restored_dump_is_the_same_database(twins: tuple[Engine, Engine], postgres: Server) -> None:
    copy = open_existing(place_of(postgres.copy(str(twins[0].url.database))))
    assert content_digest(copy) == content_digest(twins[1])
    assert verify(copy).faults == ()
    assert search_articles(copy, "harbour").count == search_articles(twins[1], "harbour").count
    start(Store(copy))
    copy.dispose()


@pytest.mark.parametrize("about", [run_report, novelty, quality_history, drift])
def test_reports_of_a_run_are_the_same(about: Any, twins: tuple[Engine, Engine]) -> None:
    for run_id in (1, 2):
        told = [about(engine, run_id) for engine in twins]
        if about is quality_history:  # which says when runs began
            told = [[(one.publisher, one.now.figures, one.before) for one in found] for found in told]
        assert told[0] == told[1]


@pytest.mark.parametrize("words", [*SEARCHES, "?", "-- ' \" :", "100 %", ""])
def test_search_finds_the_same(words: str, twins: tuple[Engine, Engine]) -> None:
    for search, key in ((search_articles, "article_id"), (search_claims, "claim_id")):
        there, here = (search(engine, words, limit=100) for engine in twins)
        assert sorted(row[key] for row in there.rows) == sorted(row[key] for row in here.rows)
        assert there.count == here.count


@pytest.mark.parametrize("words", ["harbour", '"harbour board"', "dredge channel"])
def test_search_marks_the_same_words(words: str, twins: tuple[Engine, Engine]) -> None:
    there, here = (
        {row["claim_id"]: [text for text, hit in row["found"] if hit] for row in search_claims(engine, words).rows}
        for engine in twins
    )
    assert there == here


@pytest.mark.parametrize(
    "wanted",
    [Wanted(), Wanted(source="odile"), Wanted(about="harbour"), Wanted(kind="statement"), Wanted(since="2025")],
)
def test_claims_are_listed_alike(wanted: Wanted, twins: tuple[Engine, Engine]) -> None:
    assert list_claims(twins[0], wanted, 500) == list_claims(twins[1], wanted, 500)


@pytest.mark.parametrize("severity", [None, "hard", "soft"])
def test_disputes_are_listed_alike(severity: str | None, twins: tuple[Engine, Engine]) -> None:
    assert list_disputes(twins[0], severity) == list_disputes(twins[1], severity)


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
    downgrade(engine, "0010")
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
