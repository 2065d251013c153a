"""Candidates: pairs of paragraphs that may be copies, found by keys that they have in common.

Rows come in the order of publication. Of all rows with a key, each is paired with one: the first for copies, the last
before it that says something else for variants. So the number of pairs grows with the number of rows, however many
share a key, and pairs depend on which rows there are, not on when they came.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.duplicates.compiling import compiled

Keys = NDArray[np.uint32]
Pairs = NDArray[np.int64]  # two columns: the later row, the earlier row

ROW = np.uint64(0xFFFFFFFF)
BITS = np.uint64(32)


def copy_candidates(bands: Keys) -> Pairs:
    """Each row with the first row that has the same key, for every band; a key of 0 is none."""
    pairs = []
    latest = np.full(len(bands), -1)
    found = np.empty(len(bands), np.uint64)
    for keys in np.ascontiguousarray(bands.T):  # read one after the other, which is twice as fast as row by row
        packed = found[: _pack(keys, found)]
        packed.sort()  # of numbers alone, which is several times as fast as sorting rows by their keys
        pairs.append(found[: _repeats(packed, latest)].copy())
    return _distinct(pairs)


@compiled
def _pack(keys: Any, packed: Any) -> Any:
    """Write each key with its row below it; returns how many rows have one."""
    count = 0
    for row in range(len(keys)):
        if keys[row] != 0:
            packed[count] = np.uint64(keys[row]) << BITS | np.uint64(row)
            count += 1
    return count


@compiled
def _repeats(packed: Any, latest: Any) -> Any:
    """Write over sorted keys the pairs of each row and the first with its key; returns how many.

    `latest` is the first that each row was paired with last: from band to band it is mostly the same.
    """
    count = 0
    key, first = np.uint64(0), np.uint64(0)
    for number in packed:
        row = number & ROW
        if number >> BITS != key:
            key, first = number >> BITS, row
        elif latest[row] != np.int64(first):
            latest[row] = np.int64(first)
            packed[count] = row << BITS | first
            count += 1
    return count


def variant_candidates(bands: Keys, facts: NDArray[np.uint64], articles: NDArray[np.int64]) -> Pairs:
    """Each row with the last row before it that has the same key, other facts, and stands in another article."""
    pairs = []
    for rows, group in _by_key(bands):
        before = np.arange(len(rows)) - 1
        for _ in range(MOST_STEPS):
            inside = before >= group
            same = inside & ((facts[rows[before]] == facts[rows]) | (articles[rows[before]] == articles[rows]))
            if not same.any():
                break
            before[same] -= 1
        found = (before >= group) & ~same
        pairs.append(rows[found] << BITS | rows[before[found]])
    return _distinct(pairs)


MOST_STEPS = 8  # back through rows that say the same


def _by_key(bands: Keys) -> Iterator[tuple[NDArray[np.uint64], Pairs]]:
    """For each band its rows in the order of keys and then of rows, and for each of them where its key begins."""
    everything = np.arange(len(bands), dtype=np.uint64)
    for band in range(bands.shape[1]):
        keys = bands[:, band]
        has = keys != 0
        packed = keys[has].astype(np.uint64) << BITS | everything[has]
        packed.sort()  # of numbers alone, which is several times as fast as sorting rows by their keys
        sorted_keys = packed >> BITS
        begins = np.ones(len(packed), bool)
        begins[1:] = sorted_keys[1:] != sorted_keys[:-1]
        places = np.flatnonzero(begins)
        yield packed & ROW, np.repeat(places, np.diff(np.append(places, len(packed))))


def _distinct(pairs: list[NDArray[np.uint64]]) -> Pairs:
    packed = np.concatenate([np.zeros(0, np.uint64), *pairs])
    packed.sort()
    packed = packed[np.flatnonzero(np.diff(packed, prepend=packed[:1] + np.uint64(1)))]
    return np.stack([packed >> BITS, packed & ROW], axis=1).astype(np.int64)
