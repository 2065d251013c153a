"""Named columns of numbers, one number a line: what the content model reads."""

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
