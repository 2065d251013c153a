"""Full-text search: what is found, in which order, and where the words stand."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from models.search import END, START, all_words, marked, search_articles, search_claims


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("ferry dock", '"ferry" "dock"'),
        ("  ferry\n", '"ferry"'),
        ('"dry dock" ferry', '"dry dock" "ferry"'),
        ('fe"rry', '"ferry"'),
        ('"', '""'),
        ("", '""'),
        ("a OR b", '"a" "OR" "b"'),
        ("title:x*", '"title:x*"'),
        ("a\0b", '"a" "b"'),
        ("a\ud800b", '"a" "b"'),
    ],
)
def test_nothing_in_the_words_is_an_operator(words: str, query: str) -> None:
    assert all_words(words) == query


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        (f"a {START}b{END} c", [("a ", False), ("b", True), (" c", False)]),
        (f"{START}b{END}", [("b", True)]),
        ("a", [("a", False)]),
        ("", []),
        (f"a{END}{START}b", [(f"a{END}", False), ("b", False)]),
    ],
)
def test_hits_are_stretches_of_the_text(text: str, stretches: list[tuple[str, bool]]) -> None:
    assert marked(text) == stretches


def test_words_side_by_side_are_asked_for_in_quotation_marks(filled: Engine) -> None:
    assert search_articles(filled, '"harbour board"').count > 0
    assert search_articles(filled, "board harbour").count > 0
    assert search_articles(filled, '"board harbour"').count == 0


def test_only_current_articles_are_found(filled: Engine) -> None:
    found = search_articles(filled, "Quillhaven")
    assert found.count == len(found.rows) == 3


def test_claims_are_found_a_page_at_a_time(filled: Engine) -> None:
    whole = search_claims(filled, "the", 1000)
    pages = [search_claims(filled, "the", 7, offset).rows for offset in range(0, whole.count, 7)]
    assert [row["claim_id"] for page in pages for row in page] == [row["claim_id"] for row in whole.rows]
    assert len(whole.rows) == whole.count > 7
