"""Telling words: those that say how many, when or whether, as a table for compiled code."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

import numpy as np

from copydesk.duplicates import tokens
from copydesk.duplicates.alphabet import encoded
from copydesk.duplicates.tokens import Hashes

SLOTS = 8192  # a power of two, several times the number of words
KINDS = {
    "function": tokens.FUNCTION,
    "unit": tokens.UNIT,
    "money": tokens.MONEY,
    "day": tokens.DAY,
    "period": tokens.PERIOD,
    "date": tokens.DATE,
    "modal": tokens.MODAL,
    "negation": tokens.NEGATION,
    "number": tokens.NUMBER,
}


@lru_cache(maxsize=1)
def telling_words() -> Hashes:
    """Rows of (hash of a word, its kind in the low 4 bits, above them its pair of opposites and side)."""
    listed = tomllib.loads(files("copydesk.duplicates").joinpath("words.toml").read_text("utf-8"))
    values: dict[int, int] = {}
    for name, kind in KINDS.items():  # a word in two lists is what the later one says
        values.update(dict.fromkeys(word_hashes(listed[name].split()), kind))
    for pair, sides in enumerate(listed["opposites"]):
        for side, words in enumerate(sides.split("|")):
            for key in word_hashes(words.split()):
                values[key] = values.get(key, 0) | 1 << (4 + 2 * pair + side)
    table = np.zeros((SLOTS, 2), dtype=np.uint64)
    for key, value in values.items():
        slot = key % SLOTS
        while table[slot, 0]:
            slot = (slot + 1) % SLOTS
        table[slot] = np.uint64(key), np.uint64(value)
    return table


def word_hashes(words: list[str]) -> list[int]:
    """The hashes that the tokeniser gives some words, which have to be a token each."""
    characters, _ = encoded([" ".join(words)])
    hashes, kinds = np.zeros(len(characters), np.uint64), np.zeros(len(characters), np.uint8)
    places = np.zeros((len(characters), 2), np.int32)
    count = tokens.tokenise(characters, np.zeros((1, 2), np.uint64), hashes, kinds, places)
    if count != len(words):
        raise ValueError(f"{count} tokens in {len(words)} words")
    return [int(key) for key in hashes[:count]]
