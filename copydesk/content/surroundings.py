"""What stands before and after a line: its neighbours, the nearest prose, and how far through the page it is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from copydesk.columns import Columns, Vector, shifted, window
from copydesk.content.layout import Layout
from copydesk.content.text_features import Texts

NEIGHBOURS = (1, 2, 3, -1, -2, -3)  # lines before (positive) and after
NEIGHBOUR_COLUMNS = ("size", "linked", "ends_sentence", "name_near", "heading_level")
WINDOWS = (3, 8)  # lines on each side
FARTHEST = 60  # lines
FARTHEST_PROSE = 50


def add_surroundings(columns: Columns, texts: Texts, layout: Layout) -> None:
    """Add the columns that tell what is around the lines."""
    _add_position(columns, texts, layout)
    count = len(texts.sizes)
    for offset in NEIGHBOURS:
        neighbours = {f"{name}@{offset}": shifted(columns[name], offset) for name in NEIGHBOUR_COLUMNS}
        columns.add(
            **neighbours,
            **{
                f"same_parent@{offset}": shifted(layout.around, offset) == layout.around,
                f"alike@{offset}": shifted(layout.alike, offset) == layout.alike,
            },
        )
    for width in WINDOWS:
        columns.add(
            **{
                f"prose_within_{width}": window(texts.prose, width),
                f"size_within_{width}": np.log1p(window(texts.sizes, width)),
                f"linked_within_{width}": window(texts.linked, width),
            }
        )
    total = max(1.0, float(texts.sizes.sum()))
    columns.add(
        page_lines=np.full(count, math.log1p(count)),
        page_prose=np.full(count, math.log1p(float((texts.prose * texts.sizes).sum()))),
        page_linked=np.full(count, float((texts.sizes * texts.linked).sum()) / total),
    )


def _add_position(columns: Columns, texts: Texts, layout: Layout) -> None:
    count = len(texts.sizes)
    numbers = np.arange(count)
    in_best = np.flatnonzero((texts.prose > 0) & layout.in_best)
    first, last = (int(in_best[0]), int(in_best[-1])) if len(in_best) else (0, count - 1)
    prose = texts.prose * texts.sizes * layout.in_best
    so_far = np.cumsum(prose)
    columns.add(
        position=numbers / max(1, count),
        text_position=np.cumsum(texts.sizes) / max(1.0, float(texts.sizes.sum())),
        from_first_prose=np.clip(numbers - first, -FARTHEST, FARTHEST),
        from_last_prose=np.clip(numbers - last, -FARTHEST, FARTHEST),
        prose_before=(so_far - prose) / max(1.0, float(so_far[-1])),
        from_heading=_from_heading(columns["heading_level"], first, numbers),
        since_prose=np.concatenate([[FARTHEST_PROSE], _since(texts.prose)[:-1]]),
        until_prose=np.concatenate([_since(texts.prose[::-1])[::-1][1:], [FARTHEST_PROSE]]),
    )


def _from_heading(levels: NDArray[np.float32], first: int, numbers: NDArray[np.int64]) -> Vector:
    """How many lines after the last main heading before the prose a line is; 99 where the page has none."""
    headings = np.flatnonzero(levels == 1)
    if not len(headings):
        return np.full(len(numbers), 99.0)
    before = headings[headings <= first]
    heading = before[-1] if len(before) else headings[0]
    distances: Vector = np.clip(numbers - heading, -FARTHEST, FARTHEST).astype(float)
    return distances


def _since(prose: Vector) -> Vector:
    """For each line, how many lines ago the last prose was: 0 on prose itself."""
    numbers = np.arange(len(prose))
    last = np.maximum.accumulate(np.where(prose > 0, numbers, -FARTHEST_PROSE))
    return np.minimum(numbers - last, FARTHEST_PROSE).astype(float)
