"""Hashing: numbers for words, and the table that they are looked up in."""

from __future__ import annotations

from typing import Any

import numpy as np

from copydesk.duplicates.compiling import compiled, inlined

BASIS = np.uint64(0xCBF29CE484222325)  # FNV-1a, 64 bits
PRIME = np.uint64(0x100000001B3)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)  # SplitMix64's finaliser
MIX_2 = np.uint64(0x94D049BB133111EB)


@compiled
def mixed(value: Any) -> Any:
    """A 64-bit number whose bits all depend on all bits of `value`."""
    value = (value ^ (value >> np.uint64(30))) * MIX_1
    value = (value ^ (value >> np.uint64(27))) * MIX_2
    return value ^ (value >> np.uint64(31))


@inlined
def looked_up(words: Any, key: Any) -> Any:
    """What the table of telling words says of a word; 0 for all others. Open addressing; the table is never full."""
    mask = np.uint64(words.shape[0] - 1)
    slot = key & mask
    while words[slot, 0] != 0:
        if words[slot, 0] == key:
            return words[slot, 1]
        slot = (slot + np.uint64(1)) & mask
    return np.uint64(0)
