"""The signs of lines, counted for all lines of an article at once: letters, capitals, digits, spaces, punctuation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from copydesk.columns import Vector

LOOKED_AT = 160  # characters of a line
TABLE_END = 0x3000  # code points below it are looked up; above stand the wide scripts
LETTER, UPPER, DIGIT, SPACE, COMMA, SEPARATOR, QUOTE, MONEY, ENDER, OTHER = (1 << bit for bit in range(10))
GROUPS = {COMMA: ",،", SEPARATOR: "|·•›»→▶©/", QUOTE: '"“”„«»‘', MONEY: "$€£¥%", ENDER: ".!?…"}
WIDE = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF))
WIDE_SIGNS = {"、": COMMA, "，": COMMA, "。": ENDER, "！": ENDER, "？": ENDER, "「": QUOTE, "」": QUOTE}


class Signs:
    """Counts a line over its first `LOOKED_AT` characters; `length` is how many these are."""

    def __init__(self, lines: Sequence[str]) -> None:
        starts = [line[:LOOKED_AT] for line in lines]
        codes = np.frombuffer(("\n".join(starts) + "\n").encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        classes = _classes(codes)
        self.length = np.array([len(start) for start in starts], dtype=float)
        self._firsts = np.concatenate([[0], np.cumsum(self.length[:-1] + 1)]).astype(np.int64)
        self._classes = classes
        space = classes & SPACE > 0
        self._after_space = np.concatenate([[True], space[:-1]])
        self._before_space = np.concatenate([space[1:], [True]])
        self.wide = self._sums(_is_wide(codes))
        self.words = self._sums(self._after_space & ~space)
        self.capitalised = self._sums(self._after_space & (classes & UPPER > 0))
        self.sentences = self._sums((classes & ENDER > 0) & self._before_space)

    def count(self, group: int) -> Vector:
        """How many characters of a group each line has."""
        return self._sums(self._classes & group > 0)

    def share(self, group: int) -> Vector:
        """Which share of its characters is of a group."""
        shares: Vector = self.count(group) / np.maximum(1, self.length)
        return shares

    def _sums(self, marked: NDArray[np.bool_]) -> Vector:
        return np.add.reduceat(marked, self._firsts, dtype=float)


def _classes(codes: NDArray[np.uint32]) -> NDArray[np.uint16]:
    classes = _table().take(np.minimum(codes, TABLE_END))
    if codes.max(initial=0) >= TABLE_END:
        for sign, group in WIDE_SIGNS.items():
            classes[codes == ord(sign)] = group
    return classes


def _is_wide(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    wide = np.zeros(len(codes), dtype=bool)
    if codes.max(initial=0) >= TABLE_END:
        for first, last in WIDE:
            wide |= (codes >= first) & (codes <= last)
    return wide


@cache
def _table() -> NDArray[np.uint16]:
    """The groups of each code point; its last entry stands for all code points above."""
    return np.array([_groups(chr(code)) for code in range(TABLE_END)] + [LETTER], dtype=np.uint16)


def _groups(sign: str) -> int:
    if sign.isalpha():
        return LETTER | UPPER if sign.isupper() else LETTER
    if sign.isdigit():
        return DIGIT
    if sign.isspace():
        return SPACE
    return sum(group for group, signs in GROUPS.items() if sign in signs) or OTHER
