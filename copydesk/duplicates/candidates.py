"""Candidates: pairs of paragraphs that may be copies, found by keys that they have in common.

Rows come in the order of publication. Of all rows with a key, each is paired with one: the first for copies, the last
before it that says something else for variants. So the number of pairs grows with the number of rows, however many
share a key, and pairs depend on which rows there are, not on when they came.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint32]
Pairs = NDArray[np.int64]  # two columns: the later row, the earlier row

ROW = np.uint64(0xFFFFFFFF)
BITS = np.uint64(32)


def copy_candidates(bands: Keys) -> Pairs:
    """Each row with the first row that has the same key, for every band; a key of 0 is none."""
    pairs = []
    for rows, group in _by_key(bands):
        firsts = rows[group]
        later = firsts != rows
        pairs.append(rows[later] << BITS | firsts[later])
    return _distinct(pairs)


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
    packed = np.unique(np.concatenate(pairs)) if pairs else np.zeros(0, np.uint64)
    return np.stack([packed >> BITS, packed & ROW], axis=1).astype(np.int64)
