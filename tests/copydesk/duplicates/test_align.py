"""Alignment: a longest common subsequence, as a plain one finds it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.duplicates.align import MOST_CELLS, aligned

words = st.lists(st.integers(0, 4), max_size=14)


def align(first: list[int], second: list[int]) -> tuple[int, list[int], list[int]]:
    """How many tokens are common, and those of the first and of the second that were marked."""
    one, other = np.array(first, np.uint64), np.array(second, np.uint64)
    in_one, in_other = np.zeros(len(one), np.bool_), np.zeros(len(other), np.bool_)
    common = aligned(one, other, in_one, in_other)
    return common, one[in_one].tolist(), other[in_other].tolist()


def longest(first: list[int], second: list[int]) -> int:
    above = [0] * (len(second) + 1)
    for one in first:
        row = [0]
        for j, other in enumerate(second):
            row.append(above[j] + 1 if one == other else max(above[j + 1], row[j]))
        above = row
    return above[-1]


@settings(deadline=None)
@given(words, words)
def test_it_is_a_longest_common_subsequence(first: list[int], second: list[int]) -> None:
    common, marked_first, marked_second = align(first, second)
    assert common == longest(first, second)
    assert marked_first == marked_second
    assert len(marked_first) == common


@settings(deadline=None)
@given(words)
def test_a_text_and_itself(tokens: list[int]) -> None:
    assert align(tokens, tokens) == (len(tokens), tokens, tokens)


@pytest.mark.parametrize(
    ("first", "second", "common"),
    [
        ([], [], []),
        ([], [1], []),
        ([1], [2], []),
        ([1, 1], [1], [1]),
        ([1, 2, 3], [1, 3], [1, 3]),
        ([1, 2], [2, 1], None),
        ([1, 2, 1], [1, 1], [1, 1]),
        ([9, 1, 2, 3], [1, 2, 3, 9], [1, 2, 3]),
    ],
)
def test_small_texts(first: list[int], second: list[int], common: list[int] | None) -> None:
    count, marked_first, marked_second = align(first, second)
    assert marked_first == marked_second
    assert count == len(marked_first)
    if common is not None:
        assert marked_first == common


def test_what_is_too_long_to_be_aligned() -> None:
    side = int(MOST_CELLS**0.5)
    first, second = list(range(side + 1)), list(range(side + 2, 2 * side + 3))
    assert align(first, second)[0] == -1
    assert align(first[:side], second[:side]) == (0, [], [])
    same_ends = [*first, 1, *first]
    assert align(same_ends, [*first, 2, *first])[0] == 2 * len(first), "only what lies between the ends is a matrix"
