"""Copies: articles by the share of their text that stands in an earlier one, from hand-made families."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.duplicates.copies import FEWEST_CHARACTERS, LEAST_SHARE, MOST_ARTICLES, Copies, Paragraphs, find_copies

# An article: its paragraphs as (family, characters). Families are numbered by their first paragraph in real life;
# here any number will do.
Article = Sequence[tuple[int, int]]


def copies(*articles: Article, texts: Sequence[str] | None = None) -> Copies:
    rows = [(number, length, family) for number, lines in enumerate(articles) for family, length in lines]
    table = np.array(rows, np.int64).reshape(-1, 3)
    digests = texts or [str(number) for number in range(len(articles))]
    return find_copies(digests, Paragraphs(table[:, 0], table[:, 1], table[:, 2]))


def found(*articles: Article, texts: Sequence[str] | None = None) -> list[tuple[int, float, int]]:
    made = copies(*articles, texts=texts)
    return list(zip(made.partners.tolist(), made.similarities.tolist(), made.originals.tolist(), strict=True))


ALONE = -1, 1.0
STORY = [(1, 200), (2, 200), (3, 200)]


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        ([], []),
        ([STORY], [(*ALONE, 0)]),
        ([STORY, STORY], [(*ALONE, 0), (0, 1.0, 0)]),
        ([STORY, [(9, 150), *STORY]], [(*ALONE, 0), (0, 0.8, 0)]),
        ([STORY, [(9, 151), *STORY]], [(*ALONE, 0), (*ALONE, 1)]),
        ([STORY, STORY[:1]], [(*ALONE, 0), (0, 1.0, 0)]),  # an excerpt is a copy of the whole
        ([STORY[:1], STORY], [(*ALONE, 0), (*ALONE, 1)]),  # the whole is no copy of its excerpt
        ([STORY, STORY[::-1]], [(*ALONE, 0), (0, 1.0, 0)]),
        ([STORY, [(4, 600)], STORY], [(*ALONE, 0), (*ALONE, 1), (0, 1.0, 0)]),
        ([STORY, [(4, 400), *STORY[:1]]], [(*ALONE, 0), (*ALONE, 1)]),
        ([[(1, 400)], [(2, 400)], [(1, 400), (2, 400)]], [(*ALONE, 0), (*ALONE, 1), (*ALONE, 2)]),  # half each
        ([[(1, 99)], [(1, 99)]], [(*ALONE, 0), (*ALONE, 1)]),
        ([[(1, 100)], [(1, 100)]], [(*ALONE, 0), (0, 1.0, 0)]),
        ([[(1, 60), (2, 40)], [(1, 60), (2, 40)]], [(*ALONE, 0), (0, 1.0, 0)]),
        ([[(1, 100)] * 4, [(1, 100)] * 9], [(*ALONE, 0), (0, 1.0, 0)]),  # the same over and over
        ([[(1, 0)], [(1, 0)]], [(*ALONE, 0), (*ALONE, 1)]),
        ([[], STORY, []], [(*ALONE, 0), (*ALONE, 1), (*ALONE, 2)]),
    ],
)
def test_the_share_of_the_text(articles: Sequence[Article], expected: list[tuple[int, float, int]]) -> None:
    assert found(*articles) == expected


@pytest.mark.parametrize("length", [1, 99, 500])
def test_the_same_text_is_a_copy_however_short(length: int) -> None:
    same = [(1, length)]
    assert found(same, same, [(2, 300)], same, texts=["x", "x", "y", "x"]) == [
        (*ALONE, 0),
        (0, 1.0, 0),
        (*ALONE, 2),
        (0, 1.0, 0),
    ]


def test_of_several_the_one_with_most_of_it_then_the_earliest() -> None:
    part, most = [(1, 850)], [(1, 850), (2, 100), (9, 600)]
    taken = [(1, 850), (2, 100), (3, 50)]
    assert found(part, most, taken)[2] == (1, 0.95, 1)
    assert found(part, [(1, 850), (8, 300)], taken)[2] == (0, 0.85, 0)


def test_an_original_comes_before_a_copy_that_has_more() -> None:
    original, copy = [(1, 900), (2, 500)], [(1, 900), (3, 100)]
    assert found(original, copy, copy) == [(*ALONE, 0), (0, 0.9, 0), (0, 0.9, 0)]
    assert found(original, copy, copy, texts=["x", "y", "y"])[2] == (0, 0.9, 0)


def test_a_copy_of_a_copy_names_the_first_of_all() -> None:
    """Each has four fifths of the one before: the third is no copy of the first, but the first had it first."""
    chain = [[(1, 100), (2, 400)], [(2, 400), (3, 100)], [(2, 300), (3, 100), (4, 100)]]
    made = found(chain[0], chain[1], [(3, 100), (2, 320), (5, 80)])
    assert made[1:] == [(0, 0.8, 0), (1, 0.84, 0)]


def test_a_short_text_follows_the_same_text_to_what_that_is_a_copy_of() -> None:
    """Where an article has nothing of its own to go by, the one of its text decides."""
    many = [[(1, 500), (100 + n, 500)] for n in range(MOST_ARTICLES + 5)]
    copy = [(1, 500), (7, 100)]
    texts = [*(str(n) for n in range(len(many))), "x", "x"]
    assert found(*many, copy, copy, texts=texts)[-2:] == [(0, 0.8333, 0), (0, 0.8333, 0)]


def test_a_paragraph_that_many_have_is_looked_for_in_the_first_alone() -> None:
    """A notice that stands in every article makes none a copy, and what all copied is found in the first of them."""
    notice = [[(1, 300), (100 + n, 2000)] for n in range(MOST_ARTICLES * 3)]
    assert {row[0] for row in found(*notice)} == {-1}
    wire = [STORY] * (MOST_ARTICLES * 3)
    assert found(*wire)[1:] == [(0, 1.0, 0)] * (len(wire) - 1)
    late = [(1, 300), (500, 2000)]
    assert found(*notice[: MOST_ARTICLES - 1], late, late)[-1] == (MOST_ARTICLES - 1, 1.0, MOST_ARTICLES - 1)
    beyond = [(1, 900), (500, 100)]
    known = found(*[[(1, 900), (100 + n, 9000)] for n in range(MOST_ARTICLES)], beyond, beyond)
    assert known[-1] == (0, 0.9, 0), "the 33rd is not looked at for what 32 had before it"


articles = st.lists(st.lists(st.tuples(st.integers(0, 5), st.sampled_from([10, 60, 100, 400])), max_size=5), max_size=9)


@settings(deadline=None)
@given(articles)
def test_what_is_named_has_it_and_came_before(given_: list[Article]) -> None:
    made = copies(*given_)
    for number, (partner, share, original) in enumerate(found(*given_)):
        if partner < 0:
            assert (original, share) == (number, 1.0)
            continue
        assert partner < number
        assert original == made.originals[partner] <= partner
        assert made.partners[original] == -1
        there = {family for family, _ in given_[partner]}
        common = sum(length for family, length in given_[number] if family in there)
        assert share == round(common / sum(length for _, length in given_[number]), 4) >= LEAST_SHARE
        assert common >= FEWEST_CHARACTERS


@settings(deadline=None)
@given(articles, st.integers(0, 9))
def test_what_comes_later_changes_nothing_of_what_came_before(given_: list[Article], end: int) -> None:
    assert found(*given_)[:end] == found(*given_[:end])
