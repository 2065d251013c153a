"""MinHash: keys that near copies are likely to have in common.

Compiled. Of each hash function the least value over the pairs of neighbouring words is kept; two texts agree in it with
the probability of the Jaccard similarity J of their pairs (Broder, 1997). A band of r such values is a key, so that b
bands find a near copy with probability 1 - (1 - J^r)^b.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from copydesk.duplicates.compiling import compiled
from copydesk.duplicates.hashing import BASIS, mixed
from copydesk.duplicates.tokens import FUNCTION, INITIAL, KIND, MONEY, NAME, tokenise

BANDS, ROWS = 36, 3
VARIANT_BANDS, VARIANT_ROWS = 8, 4
HASHES = BANDS * ROWS
FEWEST_TOKENS = 8  # shorter texts have no keys: copies of them are found by their fingerprints


@compiled
def sign_all(texts: Any, words: Any, factors: Any, terms: Any, facts: Any, bands: Any, variants: Any) -> None:
    """Write the facts, band keys and variant keys of encoded texts.

    Keys of texts that are too short are 0.
    """
    characters, ends = texts
    longest, start = 0, 0
    for end in ends:
        longest, start = max(longest, end - start), end
    hashes, kinds = np.empty(longest, np.uint64), np.empty(longest, np.uint8)
    places = np.empty((longest, 2), np.int32)
    least = np.empty(HASHES, np.uint32)
    start = 0
    for n in range(len(ends)):
        end = ends[n]
        count = tokenise(characters[start:end], words, hashes, kinds, places)
        start = end
        told, certain = _facts(hashes, kinds, count)
        facts[n] = told
        if count >= FEWEST_TOKENS:
            _minhash(hashes, count, factors, terms, least)
            _keys(least, told, certain, bands[n], variants[n])


@compiled
def _facts(hashes: Any, kinds: Any, count: Any) -> Any:
    """Two hashes over what may not differ, in its order: with all names, and with those that are surely names.

    A capital where a sentence begins may be the sentence's. Near copies agree in one of the two hashes at least, unless
    sentences begin elsewhere.
    """
    told, certain = BASIS, BASIS
    for i in range(count):
        kind = kinds[i] & KIND
        if FUNCTION < kind < MONEY:
            told = mixed(told ^ hashes[i])
            if kind != NAME or not kinds[i] & INITIAL:
                certain = mixed(certain ^ hashes[i])
    return told, certain


@compiled
def _minhash(hashes: Any, count: Any, factors: Any, terms: Any, least: Any) -> None:
    least[:] = 0xFFFFFFFF
    for i in range(count - 1):
        pair = np.uint32(mixed(hashes[i] * np.uint64(31) + hashes[i + 1]) >> np.uint64(32))
        for k in range(HASHES):
            least[k] = min(least[k], np.uint32(factors[k] * pair + terms[k]))


@compiled
def _keys(least: Any, told: Any, certain: Any, bands: Any, variants: Any) -> None:
    """Bands are keys of copies: they hold the facts, so that texts with others never meet. Variants meet without."""
    for band in range(BANDS):
        key = told if band % 2 == 0 else certain
        for k in range(band * ROWS, (band + 1) * ROWS):
            key = mixed(key ^ np.uint64(least[k]))
        bands[band] = max(np.uint32(1), np.uint32(key >> np.uint64(32)))
    for band in range(VARIANT_BANDS):
        key = np.uint64(band)
        for k in range(band * VARIANT_ROWS, (band + 1) * VARIANT_ROWS):
            key = mixed(key ^ np.uint64(least[k]))
        variants[band] = max(np.uint32(1), np.uint32(key >> np.uint64(32)))
