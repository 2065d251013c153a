"""Garbage in cycles: Python looks for it after every 700 new objects, too often for who makes rows by the million."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Loading takes four fifths of the time so, and grouping claims too; with ten times as many both gain little more.
NEW_OBJECTS = 100_000


@contextmanager
def looked_for_seldom() -> Iterator[None]:
    """Within it garbage is looked for after so many new objects; what no cycle holds is freed at once, as ever."""
    before = gc.get_threshold()
    gc.set_threshold(NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
