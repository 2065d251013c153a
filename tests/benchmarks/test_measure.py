"""The measure: worked examples, and agreement with the shared scorer where that is there."""

from __future__ import annotations

import runpy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.measure import Found, Gold, page_rates, rates, score, shingles
from tests.conftest import SHARED

SCORER = SHARED / "tools" / "score_extraction.py"
TEXTS = st.lists(st.sampled_from(["the pier", "was", "mended,", "at once\n", "\u00a0", "№ 7", "été"])).map(" ".join)


def test_shingles_are_four_words_or_as_many_as_there_are() -> None:
    assert shingles("the pier, was mended. Once") == {
        ("the", "pier", "was", "mended"): 1,
        ("pier", "was", "mended", "Once"): 1,
    }
    assert shingles("the pier") == {("the", "pier"): 1}
    assert shingles("a a a a a") == {("a", "a", "a", "a"): 2}
    assert not shingles(" … ")


@pytest.mark.parametrize(
    ("gold", "found", "precision", "recall"),
    [
        ("one two three four", "one two three four", 1.0, 1.0),
        ("one two three four five", "one two three four", 1.0, 0.5),
        ("one two three four", "one two three four five", 0.5, 1.0),
        ("one two three four", "One two three four", 0.0, 0.0),
        ("one two three four", "", None, 0.0),
        ("", "one two three four", 0.0, None),
    ],
)
def test_rates_of_a_page(gold: str, found: str, precision: float | None, recall: float | None) -> None:
    assert page_rates(gold, found) == (precision, recall)


def test_f1_is_of_the_means_and_an_empty_page_costs_recall_alone() -> None:
    made = rates([("one two three four", "one two three four"), ("one two three four", "")])
    assert (made.precision, made.recall, made.f1) == pytest.approx((1.0, 0.5, 2 / 3))


def test_nothing_found_anywhere_is_zero() -> None:
    assert rates([("one two three four", "")]).f1 == 0.0
    assert rates([]).f1 == 0.0


def test_metadata_counts_where_it_is_labelled() -> None:
    pages = [
        Gold("1.html", "news", title="The  Pier", authors=("Ada Ferrante", "Jo Dam"), date="2024-01-24T10:00:00Z"),
        Gold("2.html", "news", title="The Ferry", date="2024-01-25"),
        Gold("3.html", "news", date="2024-01-26"),
        Gold("4.html", "blogs", body="one two three four"),
    ]
    found = {
        "1.html": Found(title="The Pier ", authors=("jo  dam", "Ada Ferrante"), date="2024-01-24"),
        "2.html": Found(title="the ferry", authors=("Nobody",), date="2024-01-20"),
    }
    made = score(pages, found)
    assert list(made) == ["blogs", "news"]
    news = made["news"]
    assert (news.pages, news.title, news.authors) == (3, 0.5, 1.0)
    assert news.date == news.wrong_date == pytest.approx(1 / 3)
    assert (made["blogs"].title, made["blogs"].body.recall) == (None, 0.0)


@pytest.mark.skipif(not SCORER.exists(), reason="no shared scorer beside the project")
@given(texts=st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_it_is_the_measure_of_the_shared_scorer(texts: list[tuple[str, str]]) -> None:
    scorer = runpy.run_path(str(SCORER))
    theirs = scorer["prf"]([scorer["rates"](gold, found) for gold, found in texts])
    ours = rates(texts)
    assert (ours.precision, ours.recall, ours.f1) == pytest.approx(theirs)
