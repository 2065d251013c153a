"""Tokens: the words of a paragraph as numbers, each with what it can change: a figure, a date, a name, a negation.

A token is a run of letters and digits with what joins them (5.93, don't, example.com); in scripts without spaces it is
a character. Its hash ignores case, its kind does not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.duplicates.alphabet import (
    APOSTROPHE,
    CASELESS,
    CHARACTER,
    COLON,
    COMMA,
    CURRENCY,
    DIGIT,
    DOT,
    HYPHEN,
    LINK,
    LOWER,
    MARK,
    PARTICLE,
    PERCENT,
    QUESTION,
    SHIFT,
    SKIP,
    SLASH,
    SPACE,
    STOP,
    UPPER,
)
from copydesk.duplicates.compiling import compiled, inlined
from copydesk.duplicates.hashing import BASIS, PRIME, looked_up, mixed

Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]
Kinds = NDArray[np.uint8]
Places = NDArray[np.int32]

PLAIN, FUNCTION, NUMBER, DATE, NAME, NEGATION, MODAL, QUESTIONED, WORD, MONEY, UNIT, DAY, PERIOD = range(13)
KIND = np.uint8(15)  # mask: what a token can change
INITIAL = np.uint8(16)  # flag: it begins a sentence or a quotation, where a capital says little

NONE, CAPITALS, DIGITS, UNCASED = 0, 1 << UPPER, 1 << DIGIT, 1 << CASELESS  # what a token has in it
PLUS = ord("+")
LINKED, JOINED, NEGATED = 1 << 5, 1 << 6, 1 << 7  # @ or # before it; a sign inside; n't
SIGNS = 1 << HYPHEN | 1 << LINK | 1 << DOT | 1 << CURRENCY  # what may sign a token behind it
BEGINS = 1 << STOP | 1 << DOT  # what a sentence or quotation begins behind
ENDS = 1 << DOT | 1 << COMMA | 1 << COLON | 1 << QUESTION | 1 << APOSTROPHE | 1 << STOP  # of no address


def _kind_of(has: int, listed: int) -> int:
    """The kind of a word, `listed` being what the table says of it."""
    if has & DIGITS:
        return NUMBER
    if has & NEGATED:
        return NEGATION
    if has & LINKED or (has & JOINED and listed == PLAIN):
        return NAME
    if listed not in (PLAIN, FUNCTION):
        return listed
    if has & CAPITALS:
        return FUNCTION if listed == FUNCTION else NAME
    return WORD if has & UNCASED and listed == PLAIN else PLAIN


KINDS = np.array([[_kind_of(has, listed) for listed in range(16)] for has in range(256)], np.uint8)


@inlined
def classed(code: Any) -> Any:
    """The class of an encoded character, signed: numba makes floats of what is signed here and unsigned there."""
    return np.int64(code >> np.uint32(SHIFT))


@compiled
def tokenise(text: Any, words: Any, hashes: Any, kinds: Any, places: Any) -> Any:
    """Write the tokens of an encoded text to `hashes`, `kinds` and `places` (start, end); returns their number.

    `words` is the table of telling words. The arrays that are written to need room for as many tokens as there are
    characters.
    """
    count, i, questions = 0, 0, 0
    initial, before = INITIAL, SPACE
    while i < len(text):
        kind = classed(text[i])
        start, signed = i, 0
        if kind <= DIGIT:
            sign = _sign(text, i) if 1 << before & SIGNS else 0
            i, key, has = _word(text, i, sign)
            signed = _signs(text, start, sign) if has & DIGITS else 0
            told = KINDS[has | (LINKED if sign == LINK else 0), looked_up(words, key) & np.uint64(KIND)]
            if told >= MONEY and has & CAPITALS and _is_mixed(text, start, i):  # CTs, of which cts says nothing
                told = np.uint8(NAME)
            hashes[count], kinds[count] = key, told | initial
            initial, before = np.uint8(0), DIGIT
        elif kind <= QUESTION:
            i += 1
            key = mixed(BASIS ^ np.uint64(text[start]))
            hashes[count], kinds[count] = key, _kind_alone(kind, looked_up(words, key))
            before = kind
            if kind == QUESTION:
                initial = INITIAL
                questions += 1
        else:
            i += 1
            before = kind
            initial = INITIAL if 1 << kind & BEGINS else initial
            continue
        places[count, 0], places[count, 1] = start - signed, i
        count += 1
    for n in range(count - 1 if questions else 0):
        if kinds[n] & KIND == QUESTIONED:  # among other sentences it is wording, at the end it doubts them all
            kinds[n] = PLAIN
    return count


@inlined
def _sign(text: Any, i: Any) -> Any:
    """The sign that stands right before a token and is not joined to another: minus, point, @ or #; 0 for none."""
    kind = classed(text[i - 1])
    before = classed(text[i - 2]) if i > 1 else SPACE
    if classed(text[i]) == DIGIT:
        if kind == CURRENCY and before == HYPHEN and (i == 2 or classed(text[i - 3]) > DIGIT):  # -€5
            return HYPHEN
        if kind == DOT and 1 << before & (1 << SPACE | 1 << CURRENCY):
            return DOT
    if before <= DIGIT or text[i - 1] & CHARACTER == PLUS:
        return 0
    return kind if 1 << kind & (1 << HYPHEN | 1 << LINK) else 0


@inlined
def _signs(text: Any, i: Any, sign: Any) -> Any:
    """How many characters before a figure are its sign: of -€5 two, of +5 one, though a plus changes nothing."""
    if classed(text[i]) != DIGIT or i == 0:
        return 0
    if sign == HYPHEN and classed(text[i - 1]) == CURRENCY:
        return 2
    plus = text[i - 1] & CHARACTER == PLUS and (i == 1 or classed(text[i - 2]) > DIGIT)
    return 1 if plus or 1 << sign & (1 << HYPHEN | 1 << DOT) else 0


@inlined
def _word(text: Any, i: Any, sign: Any) -> Any:
    """Where the token that begins at `i` ends, its hash, and what it has in it."""
    key, has = BASIS, NONE
    if sign == LINK or classed(text[i]) == DIGIT:
        key = (key ^ np.uint64(sign)) * PRIME
    while True:
        kind = SPACE
        while i < len(text):
            code = text[i]
            kind = classed(code)
            if kind > MARK:
                break
            has |= 1 << kind
            key = (key ^ np.uint64(code & CHARACTER)) * PRIME
            i += 1
        if kind == SPACE or i + 1 >= len(text):
            return i, mixed(key), has
        after = classed(text[i + 1])
        if kind == SKIP:
            i += 1
            continue
        if kind == COLON and after == SLASH:
            i, key = _address(text, i, key)
            return i, mixed(key), has | JOINED
        if after > DIGIT or not _joins(kind, classed(text[i - 1]) == DIGIT, after == DIGIT):
            return i, mixed(key), has
        if kind == APOSTROPHE:
            ends = i + 2 >= len(text) or classed(text[i + 2]) > DIGIT
            if ends and text[i + 1] & CHARACTER == 115:  # 's says nothing of its own
                return i + 2, mixed(key), has
            has |= NEGATED if ends and text[i + 1] & CHARACTER == 116 else NONE  # don't
        elif classed(text[i - 1]) != DIGIT or after != DIGIT:
            has |= JOINED
        key = (key ^ np.uint64(text[i] & CHARACTER)) * PRIME
        i += 1


@inlined
def _joins(kind: Any, after_digit: Any, before_digit: Any) -> Any:
    """Whether a sign of this class joins the characters on its two sides into one token."""
    if 1 << kind & (1 << COMMA | 1 << COLON | 1 << HYPHEN):
        return after_digit and before_digit
    if kind == APOSTROPHE:
        return not after_digit
    return 1 << kind & (1 << DOT | 1 << LINK | 1 << SLASH)


@inlined
def _address(text: Any, i: Any, key: Any) -> Any:
    """An address goes on to the next white space, but for punctuation at its end."""
    end = i
    while end < len(text) and (classed(text[end]) != SPACE or 32 < text[end] & CHARACTER < 127):
        end += 1
    while end > i and 1 << classed(text[end - 1]) & ENDS:
        end -= 1
    for n in range(i, end):
        key = (key ^ np.uint64(text[n] & CHARACTER)) * PRIME
    return end, key


@inlined
def _is_mixed(text: Any, start: Any, end: Any) -> Any:
    """Whether a word has capitals behind its first letter, and small letters too."""
    has = NONE
    for i in range(start + 1, end):
        has |= 1 << classed(text[i])
    return has & (1 << LOWER) and has & CAPITALS


@inlined
def _kind_alone(kind: Any, known: Any) -> Any:
    """The kind of a character that is a token by itself."""
    if kind == QUESTION:
        return np.uint8(QUESTIONED)
    if kind == CURRENCY:
        return np.uint8(MONEY)
    if kind == PERCENT:
        return np.uint8(UNIT)
    listed = np.uint8(known) & KIND
    if listed != PLAIN:
        return np.uint8(PLAIN) if listed == FUNCTION else listed
    return np.uint8(PLAIN) if kind == PARTICLE else np.uint8(WORD)
