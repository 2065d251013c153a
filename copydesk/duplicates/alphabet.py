"""The alphabet: what each character is to the tokeniser, and texts as such numbers, which compiled code can read."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from copydesk.duplicates.compiling import compiled
from copydesk.text import compatible

SIZE = 0x10000  # of the Basic Multilingual Plane; what lies beyond is rare in news and classed by range
SHIFT = 24  # where the class begins in a character's number
CHARACTER = np.uint32((1 << SHIFT) - 1)  # mask: the character itself
PORTION = 1_024  # texts encoded at a time: as many as stay in a processor's cache

(
    LOWER,
    UPPER,
    CASELESS,  # a letter of a script without capitals, whose words are spaced
    DIGIT,
    MARK,  # belongs to the letter before it
    IDEOGRAPH,  # a character that is a token by itself: Han, Katakana, Thai and other unspaced scripts
    PARTICLE,  # the same, but never part of a name: Hiragana
    CURRENCY,
    PERCENT,
    QUESTION,
    SPACE,  # ends a token: white space, controls, punctuation of no further meaning
    SKIP,  # stands for nothing: zero-width characters, soft hyphens
    DOT,  # joins what stands on both sides: 5.93, U.S., example.com
    COMMA,  # joins digits: 155,221
    COLON,  # joins digits, and opens the rest of an address: 10:30, https://
    SLASH,
    APOSTROPHE,  # joins letters: don't
    HYPHEN,  # joins digits and signs them: 2-1, -5; a plus is one too, but signs nothing
    LINK,  # joins anything: @ _ &
    STOP,  # ends a sentence or opens a quotation, so that a capital after it says little
) = range(20)

_SIGNS = {
    DOT: ".·",
    COMMA: ",",
    COLON: ":",
    SLASH: "/",
    APOSTROPHE: "'‘’‚‛′`´ʼ",
    HYPHEN: "-‐‑‒–−+",
    LINK: "@_&#",
    PERCENT: "%‰‱°℃℉",
    QUESTION: "?¿؟;？",
    STOP: '!;…"“”„‟″«»‹›—―()[]{}¡。！：，、；「」『』',
    SKIP: "\u200b\u200c\u200d\u2060\ufeff\xad",
}

# Blocks whose words are not spaced: each character is a token.
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x3007), (0x30A0, 0x312F), (0x31A0, 0xA4CF))
_HIRAGANA = (0x3041, 0x309F)


class Encoded(NamedTuple):
    """Texts one after the other: for each character its class and, below that, the character without regard to case.

    `ends` says where texts end.
    """

    characters: NDArray[np.uint32]
    ends: NDArray[np.int64]


def encoded(texts: Sequence[str]) -> Encoded:
    """The texts as numbers, for at most `PORTION` of them; characters of one meaning are one."""
    same = [text if text.isascii() else compatible(text) for text in texts]
    codes = np.frombuffer("".join(same).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    ends = np.cumsum(np.fromiter(map(len, same), np.int64, len(same)))
    return Encoded(_classed(codes, alphabet()), ends)


@compiled
def _classed(codes: Any, table: Any) -> Any:
    """Each character with its class. Beyond the first 65,536 there are pictographs, Han, and letters for the rest."""
    made = np.empty(len(codes), np.uint32)
    for i in range(len(codes)):
        code = codes[i]
        if code < SIZE:
            made[i] = table[code]
        else:
            kind = IDEOGRAPH if 0x20000 <= code < 0x40000 else SPACE if 0x1F000 <= code < 0x20000 else CASELESS
            made[i] = np.uint32(kind << SHIFT) | code
    return made


@lru_cache(maxsize=1)
def alphabet() -> NDArray[np.uint32]:
    """For each character its class, and below it the character that stands for it where case is ignored."""
    classes = np.array([_class_of(chr(code)) for code in range(SIZE)], dtype=np.uint32)
    for kind, signs in _SIGNS.items():
        classes[[ord(sign) for sign in signs]] = kind
    folded = np.arange(SIZE, dtype=np.uint32)
    for code in np.flatnonzero((classes == UPPER) | (classes == LOWER)):
        folded[code] = ord(chr(code).lower()[0])
    for kind in (APOSTROPHE, HYPHEN):
        folded[classes == kind] = ord(_SIGNS[kind][0])
    folded[ord("+")] = ord("+")
    return classes << np.uint32(SHIFT) | folded


def _class_of(character: str) -> int:
    category = unicodedata.category(character)
    if category[0] == "N":
        return DIGIT
    if category in ("Lu", "Lt"):
        return UPPER
    if category == "Ll":
        return CASELESS if "\u10d0" <= character <= "\u10ff" else LOWER  # Georgian has capitals in headlines alone
    if category[0] == "M":
        return MARK
    if category == "Sc":
        return CURRENCY
    if category[0] != "L":
        return SPACE
    code = ord(character)
    if _HIRAGANA[0] <= code <= _HIRAGANA[1]:
        return PARTICLE
    return IDEOGRAPH if any(first <= code <= last for first, last in _UNSPACED) else CASELESS
