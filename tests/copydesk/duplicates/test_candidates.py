"""Candidates: pairs found by the keys of a few hand-made rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.duplicates.candidates import MOST_STEPS, copy_candidates, variant_candidates


def keys(*rows: list[int]) -> np.ndarray:
    return np.array(rows, np.uint32)


def variants(bands: np.ndarray, facts: list[int], articles: list[int]) -> list[list[int]]:
    return variant_candidates(bands, np.array(facts, np.uint64), np.array(articles, np.int64)).tolist()


@pytest.mark.parametrize(
    ("bands", "pairs"),
    [
        (keys([7], [7], [7]), [[1, 0], [2, 0]]),
        (keys([7], [8], [9]), []),
        (keys([0], [0], [0]), []),
        (keys([0], [7], [0], [7]), [[3, 1]]),
        (keys([7], [8], [8], [7]), [[2, 1], [3, 0]]),
        (keys([7, 8], [7, 9], [6, 9]), [[1, 0], [2, 1]]),
        (keys([7, 8], [7, 8]), [[1, 0]]),
        (keys([7, 8], [8, 7]), []),
        (keys([0xFFFFFFFF], [1], [0xFFFFFFFF]), [[2, 0]]),
        (keys([1, 2, 3]), []),
    ],
    ids=["first", "apart", "no-key", "some", "two", "chain", "once", "other-band", "largest", "one-row"],
)
def test_each_row_meets_the_first_that_has_its_key(bands: np.ndarray, pairs: list[list[int]]) -> None:
    assert copy_candidates(bands).tolist() == pairs


@pytest.mark.parametrize("columns", [0, 1, 36])
def test_no_rows(columns: int) -> None:
    none = np.zeros((0, columns), np.uint32)
    assert copy_candidates(none).shape == (0, 2)
    assert variants(none, [], []) == []


SAME = keys([7], [7], [7])


@pytest.mark.parametrize(
    ("bands", "facts", "articles", "pairs"),
    [
        (SAME, [1, 2, 3], [1, 2, 3], [[1, 0], [2, 1]]),
        (SAME, [1, 1, 1], [1, 2, 3], []),
        (SAME, [1, 2, 3], [1, 1, 1], []),
        (SAME, [1, 2, 2], [1, 2, 3], [[1, 0], [2, 0]]),
        (SAME, [1, 2, 3], [1, 2, 2], [[1, 0], [2, 0]]),
        (SAME, [1, 1, 2], [1, 2, 3], [[2, 1]]),
        (keys([0], [0]), [1, 2], [1, 2], []),
        (keys([7], [8], [7]), [1, 2, 3], [1, 2, 3], [[2, 0]]),
        (keys([7, 9], [7, 9]), [1, 2], [1, 2], [[1, 0]]),
        (keys([7, 9], [7, 8], [6, 9]), [1, 2, 3], [1, 2, 3], [[1, 0], [2, 0]]),
        (keys([7], [8], [8], [7]), [1, 1, 2, 2], [1, 2, 3, 4], [[2, 1], [3, 0]]),
    ],
)
def test_each_row_meets_the_last_that_says_something_else_elsewhere(
    bands: np.ndarray, facts: list[int], articles: list[int], pairs: list[list[int]]
) -> None:
    assert variants(bands, facts, articles) == pairs


def test_what_says_the_same_is_passed_a_few_times_only() -> None:
    same = MOST_STEPS - 1
    facts = [1, *[2] * same, 2]
    assert [same + 1, 0] in variants(keys(*[[7]] * len(facts)), facts, list(range(len(facts))))
    facts = [1, *[2] * (same + 1), 2]
    assert [same + 2, 0] not in variants(keys(*[[7]] * len(facts)), facts, list(range(len(facts))))


rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 3), st.integers(1, 3)), max_size=12)


@given(rows)
def test_pairs_are_few_and_what_comes_later_changes_none(made: list[tuple[int, int, int, int]]) -> None:
    bands = np.array([row[:2] for row in made], np.uint32).reshape(-1, 2)
    facts, articles = [row[2] for row in made], [row[3] for row in made]
    copies, others = copy_candidates(bands).tolist(), variants(bands, facts, articles)
    for pairs in (copies, others):
        assert len(pairs) <= bands.size
        assert sorted(pairs) == pairs
        assert all(earlier < later and (bands[later] == bands[earlier]).any() for later, earlier in pairs)
    assert all(facts[a] != facts[b] and articles[a] != articles[b] for a, b in others)
    for end in range(len(made)):
        assert copy_candidates(bands[:end]).tolist() == [pair for pair in copies if pair[0] < end]
        before = variants(bands[:end], facts[:end], articles[:end])
        assert before == [pair for pair in others if pair[0] < end]
