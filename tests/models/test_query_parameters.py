"""Queries that ask for something: what they are given, and what is said where that is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from sqlalchemy import Engine

from copydesk.errors import QueryError
from models.query import Query, queries, run_query


@pytest.mark.parametrize("query", queries().values(), ids=queries())
def test_every_parameter_says_what_it_is(query: Query) -> None:
    code = re.sub(r"--.*|'[^']*'", "", query.sql)
    assert set(re.findall(r":(\w+)", code)) == set(query.parameters)
    assert all(len(meaning) > 10 and not meaning.endswith(".") for meaning in query.parameters.values())


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        (
            "claims_of",
            {},
            "claims_of: needs source, a part of a spelling of the speaker's name; give it as: --param so",
        ),
        ("claims_of", {"speaker": "x"}, "claims_of: no parameter speaker; it takes source"),
        ("claims_of", {"source": "x", "limit": "1"}, "claims_of: no parameter limit; it takes source"),
        ("articles", {"source": "x"}, "articles: no parameter source; it has none"),
        ("claims_of", {"source": "\udcff"}, "claims_of: source is no valid text"),
    ],
)
def test_what_does_not_fit_is_answered_with_the_cure(
    filled: Engine, name: str, given: Mapping[str, str], said: str
) -> None:
    with pytest.raises(QueryError, match=re.escape(said)):
        run_query(filled, name, given=given)


@pytest.mark.parametrize("name", ["claims_about", "articles_about"])
@pytest.mark.parametrize(
    "words", ["", " ", '"', '""', "'", "a OR (", "NEAR(", "*", "text:", "-x", "\0", 'a\0"', 'a\t"b']
)
def test_no_words_are_a_syntax_error(filled: Engine, name: str, words: str) -> None:
    run_query(filled, name, given={"words": words})


def test_all_words_have_to_be_there(filled: Engine) -> None:
    def count(words: str) -> int:
        return len(run_query(filled, "claims_about", given={"words": words})[1])

    assert 0 < count("gulls  instead") <= count("gulls")
    assert count("gulls walrus") == 0


@pytest.mark.parametrize(("source", "found"), [("farrant", True), ("FARRANT", True), (" Odile ", True), ("%", False)])
def test_a_part_of_a_name_is_enough(filled: Engine, source: str, found: bool) -> None:
    _, rows = run_query(filled, "claims_of", given={"source": source})
    assert bool(rows) is found
    assert {row[0] for row in rows} <= {"Odile Farrant"}


def test_a_topic_stands_for_its_rules_and_no_others(filled: Engine) -> None:
    _, rows = run_query(filled, "struck_by", given={"rule": "ads"})
    assert {str(row[0]).split(".")[0] for row in rows} == {"ads"}
    assert run_query(filled, "struck_by", given={"rule": "ad"})[1] == []
    assert run_query(filled, "struck_by", given={"rule": "ads.label"})[1]


@pytest.mark.parametrize("article", ["", "x", "99999", "9" * 40, "1; drop table claims"])
def test_an_article_there_is_none_of_has_no_edits(filled: Engine, article: str) -> None:
    found = run_query(filled, "edits_of", given={"article": article})[1]
    assert len(found) == (5 if article.startswith("1;") else 0)
