"""Alignment: which tokens two paragraphs have in common in the same order, as a longest common subsequence."""

from __future__ import annotations

from typing import Any

import numpy as np

from copydesk.duplicates.compiling import compiled

MOST_CELLS = 16_000_000  # of the alignment's matrix, a byte each: two paragraphs of 4,000 words that share no end


@compiled
def aligned(first: Any, second: Any, in_first: Any, in_second: Any) -> Any:
    """Mark the tokens of both that stand in their longest common subsequence; how many these are.

    -1 where the two are too long to be aligned.
    """
    n, m, start = len(first), len(second), 0
    while start < n and start < m and first[start] == second[start]:
        in_first[start] = in_second[start] = True
        start += 1
    while n > start and m > start and first[n - 1] == second[m - 1]:
        n, m = n - 1, m - 1
        in_first[n] = in_second[m] = True
    common = start + len(first) - n
    if (n - start) * (m - start) > MOST_CELLS:
        return -1
    if n > start and m > start:
        common += _aligned_between(first, second, start, n, m, in_first, in_second)
    return common


@compiled
def _aligned_between(first: Any, second: Any, start: Any, n: Any, m: Any, in_first: Any, in_second: Any) -> Any:
    rows, columns = n - start, m - start
    steps = np.empty((rows, columns), np.uint8)  # 0: both go on, 1: the first does, 2: the second does
    above = np.zeros(columns + 1, np.int32)
    for i in range(rows):
        corner = 0
        for j in range(columns):
            up = above[j + 1]
            if first[start + i] == second[start + j]:
                above[j + 1], steps[i, j] = corner + 1, 0
            elif up >= above[j]:
                steps[i, j] = 1
            else:
                above[j + 1], steps[i, j] = above[j], 2
            corner = up
    i, j = rows - 1, columns - 1
    while i >= 0 and j >= 0:
        if steps[i, j] == 0:
            in_first[start + i] = in_second[start + j] = True
            i, j = i - 1, j - 1
        elif steps[i, j] == 1:
            i -= 1
        else:
            j -= 1
    return above[columns]
