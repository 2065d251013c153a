"""Asking a database with any words: a search or a canned query finds something or nothing, and never fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from copydesk.errors import QueryError
from models.engine import sqlite_engine
from models.query import Query, queries, run_query
from models.search import marked, search_articles, search_claims
from tests.fuzz.damaging import few

OPERATORS = (
    '"',
    "AND",
    "OR",
    "NOT",
    "NEAR(",
    ")",
    "*",
    "^",
    "title:",
    "-",
    "+",
    "{",
    "}",
    "'",
    "\0",
    "ferry",
    "%",
    ";",
    "harbour",
)
WORDS = st.lists(st.sampled_from(OPERATORS) | st.text(max_size=6), max_size=6).map(" ".join) | st.text(
    st.characters(), max_size=30
)
ASKING = {query.name: query for query in queries().values() if query.parameters}


@pytest.fixture(scope="module")
def engine(template: Path) -> Iterator[Engine]:
    """The filled database, only looked at."""
    opened = sqlite_engine(template)
    yield opened
    opened.dispose()


@few(0.6)
@given(words=WORDS, limit=st.integers(1, 30), offset=st.integers(0, 30))
def test_any_words_are_searched_for(engine: Engine, words: str, limit: int, offset: int) -> None:
    for search in (search_articles, search_claims):
        found = search(engine, words, limit, offset)
        assert len(found.rows) == max(0, min(limit, found.count - offset))
        assert found == search(engine, words, limit, offset)


@few(0.3)
@given(st.text(max_size=20) | st.text("\x02\x03a ", max_size=12))
def test_marked_stretches_lose_nothing_but_the_marks(text: str) -> None:
    joined = "".join(stretch for stretch, _ in marked(text))
    assert joined.replace("\x02", "").replace("\x03", "") == text.replace("\x02", "").replace("\x03", "")


@pytest.mark.parametrize("query", ASKING.values(), ids=ASKING)
@few(0.25)
@given(data=st.data())
def test_any_values_of_a_query(engine: Engine, query: Query, data: st.DataObject) -> None:
    given_values = {name: data.draw(WORDS) for name in query.parameters}
    try:
        columns, rows = run_query(engine, query.name, 5, given_values)
    except QueryError:
        assert any("\ud800" <= letter <= "\udfff" for value in given_values.values() for letter in value)
        return
    assert all(len(row) == len(columns) for row in rows)
