"""Publishers for people: their articles, their quality over time with its drift, what was struck, and what recurs."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import Engine

from copydesk.desk import Desk
from copydesk.errors import QueryError
from copydesk.types import Document
from models.drift import FIGURES, drift
from models.paging import PER_PAGE
from models.publisher_index import publishers_page
from models.publisher_page import PublisherPage, publisher_page
from models.publisher_quality import MOST_RUNS
from models.store import Store
from tests.models.copying import COAST, POST, document
from tests.models.filling import change, one
from tests.models.papers import NEWS, NOTICE, ingest, papers
from tests.models.papers import POST as PAPER
from tests.models.recleaning import ADS, desk_of
from tests.models.test_drift import STRAY, article, load, usual

DESK = desk_of(ADS)
HARBOUR = "harbourpost.example"


def page_of(engine: Engine, name: str, number: int = 1) -> PublisherPage:
    return publisher_page(engine, one(engine, "select id from sources where name = ?", name), number)


def test_quality_run_by_run_has_the_drift_that_the_reports_warned_of(store: Store) -> None:
    runs = [load(store, usual(range(n, n + 20), n)) for n in (0, 100, 200)]
    luck = random.Random(7)
    runs.append(load(store, [article(n, luck, *STRAY, titled=False) for n in range(300, 310)]))
    quality = page_of(store.engine, HARBOUR).quality
    assert (quality.by, quality.articles, quality.is_cut) == ("run", 70, False)
    assert [(point.run_id, point.articles) for point in quality.points] == list(
        zip(runs, (20, 20, 20, 10), strict=True)
    )
    for run_id, point in zip(runs, quality.points, strict=True):
        warned = drift(store.engine, run_id)
        assert point.drift == tuple(found.in_words() for found in warned)
        assert {FIGURES[n].name for n in point.drifted} == {found.figure for found in warned}
    assert quality.points[-1].figures[2] == 1.0
    assert quality.points[-1].drifted == {1, 2}


def test_the_points_are_the_figures_of_the_view(store: Store) -> None:
    load(store, usual(range(30)))
    [point] = page_of(store.engine, HARBOUR).quality.points
    view = "select round({}, 4) from quality_by_publisher_and_run"
    for figure, column in zip(point.figures, ("struck_share", "unexplained_lines", "untitled", "undated"), strict=True):
        assert one(store.engine, view.format(column)) == pytest.approx(figure, abs=0.006)


def test_of_many_runs_the_months_are_shown(store: Store) -> None:
    for n in range(MOST_RUNS + 1):
        run_id = load(store, usual(range(10 * n, 10 * n + 2), n))
        change(store.engine, f"update runs set started_at = '2024-{1 + n // 5:02}-05T06:00:00Z' where id = {run_id}")
    quality = page_of(store.engine, HARBOUR).quality
    assert quality.by == "month"
    assert [point.name for point in quality.points] == [f"2024-0{n}" for n in range(1, 6)]
    assert [point.articles for point in quality.points] == [10] * 5
    assert {point.run_id for point in quality.points} == {None}


def test_articles_come_in_pages_the_latest_first(store: Store) -> None:
    load(store, usual(range(PER_PAGE + 3)))
    pages = [page_of(store.engine, HARBOUR, number).articles for number in (1, 2)]
    dates = [row.published_at or "" for page in pages for row in page.rows]
    assert [len(page.rows) for page in pages] == [PER_PAGE, 3]
    assert dates == sorted(dates, reverse=True)
    with pytest.raises(QueryError, match="no page 3; the last one is page 2"):
        page_of(store.engine, HARBOUR, 3)


def test_what_was_struck_most_has_a_sample(store: Store) -> None:
    load(store, usual(range(20)))
    struck = page_of(store.engine, HARBOUR).struck
    edits = "select {} from edits where action = 'strike' and rule = ?"
    for row in struck:
        counted = [
            one(store.engine, edits.format(what), row.rule) for what in ("count(*)", "count(distinct article_id)")
        ]
        assert [row.strikes, row.articles] == counted
    assert [row.strikes for row in struck] == sorted((row.strikes for row in struck), reverse=True)
    assert "Advertisement" in {row.sample for row in struck}


def test_lines_that_recur_with_what_was_decided(store: Store, bare_desk: Desk) -> None:
    ingest(store, bare_desk, papers())
    page = page_of(store.engine, PAPER)
    lines = {line.sample: line for line in page.lines}
    assert lines[NOTICE].status == "accepted"
    assert lines[NOTICE].rule in {struck.rule for struck in page.struck}
    assert [line.status for line in page.lines] == sorted((line.status for line in page.lines), reverse=True)


def test_the_list_of_publishers(store: Store, bare_desk: Desk) -> None:
    ingest(store, bare_desk, papers())
    load(
        store, [Document("file:///alone.txt", b"The gulls were quiet, and nobody knows who wrote it down that night.")]
    )
    found = publishers_page(store.engine)
    assert {(row.name, row.articles, row.first, row.untitled) for row in found.found.rows} == {
        (PAPER, 13, "2025-03-01", 0.0),
        (NEWS, 13, "2025-03-01", 0.0),
    }
    assert found.unknown == 1
    assert [row.name for row in publishers_page(store.engine, "BRILL").found.rows] == [NEWS]
    assert publishers_page(store.engine, "%").found.rows == ()


def test_who_is_no_publisher(store: Store) -> None:
    with pytest.raises(QueryError, match="publisher 7: there is none"):
        publisher_page(store.engine, 7)
    load(store, [document("a", "One voice in the fog, and no other.", publisher=POST)])
    load(store, [document("a", "Two voices in the fog, and no other.", publisher=COAST)])
    with pytest.raises(QueryError, match=r"no article is from 'quillpost\.example'"):
        page_of(store.engine, POST)


def test_an_empty_database_has_no_publishers(store: Store) -> None:
    found = publishers_page(store.engine)
    assert (found.found.rows, found.found.pages, found.unknown) == ((), 1, 0)
