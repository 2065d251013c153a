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
        return np.stack(list(self._columns.values()), axis=1)


def shifted(values: NDArray[np.float32] | NDArray[np.int64] | Vector, offset: int) -> Vector:
    """For each line the value `offset` lines before it (after it, if negative); -1 where there is none."""
    moved = np.full(len(values), -1.0)
    if 0 < offset < len(values):
        moved[offset:] = values[:-offset]
    elif 0 < -offset < len(values):
        moved[:offset] = values[-offset:]
    return moved


def window(values: NDArray[np.float64] | NDArray[np.float32], width: int) -> Vector:
    """For each line the mean over the lines up to `width` away."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    numbers = np.arange(len(values))
    starts, ends = np.maximum(numbers - width, 0), np.minimum(numbers + width + 1, len(values))
    means: Vector = (sums[ends] - sums[starts]) / (ends - starts)
    return means
