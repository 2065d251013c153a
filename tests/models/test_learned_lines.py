"""Learned lines as people see them, and the data tests that watch over them."""

from __future__ import annotations

import pytest

from copydesk import pipeline
from copydesk.errors import QueryError
from copydesk.fingerprints import fingerprint
from copydesk.steps.judge import judge
from copydesk.types import Document
from models.learned_lines import articles_with, learned_lines
from models.query import run_query
from models.store import Store
from models.verify import verify
from tests.models.filling import EMPTY_DESK, change
from tests.models.papers import NOTICE, POST, article, ingest, papers


@pytest.fixture(autouse=True)
def _no_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which lines recur is under test here, not which lines look like boilerplate."""
    monkeypatch.setattr(pipeline, "STEPS", tuple(step for step in pipeline.STEPS if step is not judge))


def posts(*ends: str, number: int = 6, first: int = 0) -> list[Document]:
    return [article(f"post-{n}", POST, 1 + n, ends) for n in range(first, first + number)]


def test_the_list_has_the_evidence(store: Store) -> None:
    ingest(store, EMPTY_DESK, posts(NOTICE) + posts(first=6, number=4))
    (line,) = [found for found in learned_lines(store.engine, "accepted", POST) if found.line == NOTICE]
    assert (line.stories, line.articles, line.total, line.share) == (6, 6, 10, 0.6)
    assert (line.first_seen, line.last_seen, line.fingerprint) == ("2025-03-01", "2025-03-06", fingerprint(NOTICE))
    assert next(found["title"] for found in articles_with(store.engine, line)) == "The tale of post-0 in full"
    assert learned_lines(store.engine, "rejected") == []
    with pytest.raises(QueryError, match="publisher"):
        learned_lines(store.engine, None, "nobody.example")


def test_the_canned_query_lists_them_all(store: Store) -> None:
    ingest(store, EMPTY_DESK, papers())
    columns, found = run_query(store.engine, "learned_lines")
    assert columns[:4] == ["id", "publisher", "line", "status"]
    assert {(row[1], row[2]) for row in found} == {(line.publisher, line.line) for line in learned_lines(store.engine)}


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        ("learned_lines_are_in_enough_stories", "update learned_rules set documents = 2 where decided_by = 'copydesk'"),
        ("learned_lines_are_in_enough_stories", "update learned_rules set articles = documents - 1"),
        ("learned_lines_say_who_decided", "update learned_rules set decided_by = null where status = 'accepted'"),
        ("shares_go_by_the_articles", "update sources set articles = 99 where articles is not null"),
        ("only_current_articles_are_counted", "update documents set status = 'superseded' where id = 1"),
    ],
)
def test_the_data_tests_find_faults(store: Store, check: str, fault: str) -> None:
    ingest(store, EMPTY_DESK, papers())
    assert check not in {found.invariant for found in verify(store.engine).faults}
    change(store.engine, fault)
    assert check in {found.invariant for found in verify(store.engine).faults}
