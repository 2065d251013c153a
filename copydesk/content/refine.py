"""The second look: what the first one made of a line's neighbours, of its container, and of the lines like it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from copydesk.columns import Columns, Matrix, Vector, shifted, window
from copydesk.page import Page

OFFSETS = (1, 2, 3, 4, -1, -2, -3, -4)
WINDOWS = (2, 5, 10)
LEVELS = 4


def refined(columns: Columns, first: Vector, page: Page, alike: NDArray[np.int64]) -> Matrix:
    """The columns of the first look, and those about its verdicts `first`, side by side."""
    sizes = np.expm1(columns["size"].astype(float))
    mass = first * sizes
    so_far, total = np.cumsum(mass), max(1.0, float(mass.sum()))
    found = [first, *(shifted(first, offset) for offset in OFFSETS), *(window(first, width) for width in WINDOWS)]
    found += [so_far / total, 1 - so_far / total, np.full(len(first), math.log1p(total))]
    found += [np.maximum.accumulate(first), np.maximum.accumulate(first[::-1])[::-1]]
    parents = np.array([element.parent for element in page.elements])
    around = np.array([mark.element for mark in page.marks])
    for _ in range(LEVELS):
        around = np.where(parents[around] >= 0, parents[around], around)
        found.append(_mean(around, mass) / np.maximum(1, _mean(around, sizes)))
    found += [_mean(alike, mass) / np.maximum(1, _mean(alike, sizes)), _mean(alike, first)]
    return np.concatenate([columns.matrix(), np.stack(found, axis=1).astype(np.float32)], axis=1)


def _mean(groups: NDArray[np.int64], values: Vector) -> Vector:
    """For each line the mean of `values` over its group."""
    sums = np.bincount(groups, weights=values)
    means: Vector = (sums / np.maximum(1, np.bincount(groups)))[groups]
    return means
