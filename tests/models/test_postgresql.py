"""A database on PostgreSQL: the same content, answers and promises as one that SQLite keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from copydesk.desk import Desk
from models.claim_listing import Wanted, list_claims, list_disputes
from models.digest import content_digest
from models.drift import drift
from models.novelty import novelty
from models.places import place_of
from models.quality_history import quality_history
from models.query import queries, run_query
from models.report import run_report
from models.search import search_articles, search_claims
from models.state import open_existing
from models.store import Store
from models.verify import verify
from tests.models import papers
from tests.models.filling import fill_store, new_store, one, start
from tests.models.postgres_server import Server

GIVEN = {"words": "harbour board", "publisher": "HARBOUR", "article": "1", "source": "odile", "rule": "ads"}
TIMES = {"run_started_at", "started_at", "ended_at", "fetched_at", "made_at"}  # of runs, which were not at once
NOT_THE_SAME = {"articles_about": "found"}  # which stretch of a text is shown is each database's own choice
SEARCHES = ("harbour", "harbour board", '"harbour board"', '"board harbour"', "3.2 million", "cafe", "café", "tide's")


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
