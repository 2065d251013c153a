"""Named columns of numbers, one number a line: what the models read, and what stands around a line in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float32]


class Columns:
    """Columns in the order in which they were added."""

    def __init__(self) -> None:
        self._columns: dict[str, NDArray[np.float32]] = {}

    def add(self, **columns: Sequence[Any] | NDArray[Any]) -> None:
        """Add columns by name."""
        for name, values in columns.items():
            self._columns[name] = np.asarray(values, dtype=np.float32)

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        return self._columns[name]

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in order."""
        return tuple(self._columns)

    def matrix(self) -> Matrix:
        """All columns side by side."""
        return np.ascontiguousarray(np.array(list(self._columns.values()), dtype=np.float32).T)


def shifted(values: NDArray[np.float32] | NDArray[np.int64] | Vector, offset: int) -> Vector:
    """For each line the value `offset` lines before it (after it, if negative); -1 where there is none.

    Lines are along the last axis.
    """
    moved = np.full(values.shape, -1.0)
    if 0 < offset < values.shape[-1]:
        moved[..., offset:] = values[..., :-offset]
    elif 0 < -offset < values.shape[-1]:
        moved[..., :offset] = values[..., -offset:]
    return moved


def window(values: NDArray[np.float64] | NDArray[np.float32], width: int) -> Vector:
    """For each line the mean over the lines up to `width` away."""
    means: Vector = windows(values[None, :], [width])[0, 0]
    return means


def windows(rows: NDArray[np.float64] | NDArray[np.float32], widths: Sequence[int]) -> NDArray[np.float64]:
    """The same of several columns at once, which are the rows here: one matrix for each of the widths."""
    kinds, count = rows.shape
    sums = np.zeros((kinds, count + 1))
    sums[:, 1:] = np.cumsum(rows, axis=1)
    numbers = np.arange(count)
    means = np.empty((len(widths), kinds, count))
    for place, width in enumerate(widths):
        starts, ends = np.maximum(numbers - width, 0), np.minimum(numbers + width + 1, count)
        means[place] = (sums.take(ends, axis=1) - sums.take(starts, axis=1)) / (ends - starts)
    return means
