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
from copydesk.duplicates.compiling import compiled

Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]
Kinds = NDArray[np.uint8]
Places = NDArray[np.int32]

PLAIN, FUNCTION, NUMBER, DATE, NAME, NEGATION, MODAL, QUESTIONED, WORD, MONEY, UNIT, DAY, PERIOD = range(13)
KIND = np.uint8(15)  # mask: what a token can change
INITIAL = np.uint8(16)  # flag: it begins a sentence or a quotation, where a capital says little

BASIS = np.uint64(0xCBF29CE484222325)  # FNV-1a, 64 bits
PRIME = np.uint64(0x100000001B3)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)  # SplitMix64's finaliser
MIX_2 = np.uint64(0x94D049BB133111EB)
NONE, CAPITALS, DIGITS, UNCASED = 0, 1 << UPPER, 1 << DIGIT, 1 << CASELESS  # what a token has in it
PLUS = ord("+")
JOINED, NEGATED = 1 << 6, 1 << 7


@compiled
def mixed(value: Any) -> Any:
    """A 64-bit number whose bits all depend on all bits of `value`."""
    value = (value ^ (value >> np.uint64(30))) * MIX_1
    value = (value ^ (value >> np.uint64(27))) * MIX_2
    return value ^ (value >> np.uint64(31))


@compiled
def looked_up(words: Any, key: Any) -> Any:
    """What the table of telling words says of a word; 0 for all others. Open addressing; the table is never full."""
    mask = np.uint64(words.shape[0] - 1)
    slot = key & mask
    while words[slot, 0] != 0:
        if words[slot, 0] == key:
            return words[slot, 1]
        slot = (slot + np.uint64(1)) & mask
    return np.uint64(0)


@compiled
def tokenise(text: Any, words: Any, hashes: Any, kinds: Any, places: Any) -> Any:
    """Write the tokens of an encoded text to `hashes`, `kinds` and `places` (start, end); returns their number.

    `words` is the table of telling words. The arrays that are written to need room for as many tokens as there are
    characters.
    """
    count, i, questions = 0, 0, 0
    initial = INITIAL
    while i < len(text):
        kind = text[i] >> SHIFT
        start, signed = i, 0
        if kind <= DIGIT:
            sign = _sign(text, i)
            i, key, has = _word(text, i, sign)
            signed = _signs(text, start, sign) if has & DIGITS else 0
            kind = _kind_of(looked_up(words, key), has, sign)
            if kind >= MONEY and has & CAPITALS and _is_mixed(text, start, i):  # CTs, of which cts says nothing
                kind = np.uint8(NAME)
            hashes[count], kinds[count] = key, kind | initial
            initial = np.uint8(0)
        elif kind <= QUESTION:
            i += 1
            key = mixed(BASIS ^ np.uint64(text[start]))
            hashes[count], kinds[count] = key, _kind_alone(kind, looked_up(words, key))
            if kind == QUESTION:
                initial = INITIAL
                questions += 1
        else:
            i += 1
            initial = INITIAL if kind in (STOP, DOT) else initial
            continue
        places[count, 0], places[count, 1] = start - signed, i
        count += 1
    for n in range(count - 1 if questions else 0):
        if kinds[n] & KIND == QUESTIONED:  # among other sentences it is wording, at the end it doubts them all
            kinds[n] = PLAIN
    return count


@compiled
def _sign(text: Any, i: Any) -> Any:
    """The sign that stands right before a token and is not joined to another: minus, point, @ or #; 0 for none."""
    kind = text[i - 1] >> SHIFT if i > 0 else SPACE
    if kind == SPACE:
        return 0
    before = text[i - 2] >> SHIFT if i > 1 else SPACE
    if text[i] >> SHIFT == DIGIT:
        if kind == CURRENCY and before == HYPHEN and (i == 2 or text[i - 3] >> SHIFT > DIGIT):  # -€5
            return HYPHEN
        if kind == DOT and before in (SPACE, CURRENCY):
            return DOT
    if before <= DIGIT or text[i - 1] & CHARACTER == PLUS:
        return 0
    return kind if kind in (HYPHEN, LINK) else 0


@compiled
def _signs(text: Any, i: Any, sign: Any) -> Any:
    """How many characters before a figure are its sign: of -€5 two, of +5 one, though a plus changes nothing."""
    if text[i] >> SHIFT != DIGIT or i == 0:
        return 0
    if sign == HYPHEN and text[i - 1] >> SHIFT == CURRENCY:
        return 2
    plus = text[i - 1] & CHARACTER == PLUS and (i == 1 or text[i - 2] >> SHIFT > DIGIT)
    return 1 if plus or sign in (HYPHEN, DOT) else 0


@compiled
def _word(text: Any, i: Any, sign: Any) -> Any:
    """Where the token that begins at `i` ends, its hash, and what it has in it."""
    key, has = BASIS, NONE
    if sign == LINK or text[i] >> SHIFT == DIGIT:
        key = (key ^ np.uint64(sign)) * PRIME
    while True:
        kind = SPACE
        while i < len(text):
            code = text[i]
            kind = code >> SHIFT
            if kind > MARK:
                break
            has |= 1 << kind
            key = (key ^ np.uint64(code & CHARACTER)) * PRIME
            i += 1
        if kind == SPACE or i + 1 >= len(text):
            return i, mixed(key), has
        after = text[i + 1] >> SHIFT
        if kind == SKIP:
            i += 1
            continue
        if kind == COLON and after == SLASH:
            i, key = _address(text, i, key)
            return i, mixed(key), has | JOINED
        if after > DIGIT or not _joins(kind, text[i - 1] >> SHIFT == DIGIT, after == DIGIT):
            return i, mixed(key), has
        if kind == APOSTROPHE:
            ends = i + 2 >= len(text) or text[i + 2] >> SHIFT > DIGIT
            if ends and text[i + 1] & CHARACTER == 115:  # 's says nothing of its own
                return i + 2, mixed(key), has
            has |= NEGATED if ends and text[i + 1] & CHARACTER == 116 else NONE  # don't
        elif text[i - 1] >> SHIFT != DIGIT or after != DIGIT:
            has |= JOINED
        key = (key ^ np.uint64(text[i] & CHARACTER)) * PRIME
        i += 1


@compiled
def _joins(kind: Any, after_digit: Any, before_digit: Any) -> Any:
    """Whether a sign of this class joins the characters on its two sides into one token."""
    if kind in (COMMA, COLON, HYPHEN):
        return after_digit and before_digit
    if kind == APOSTROPHE:
        return not after_digit
    return kind in (DOT, LINK, SLASH)


@compiled
def _address(text: Any, i: Any, key: Any) -> Any:
    """An address goes on to the next white space, but for punctuation at its end."""
    end = i
    while end < len(text) and (text[end] >> SHIFT != SPACE or 32 < text[end] & CHARACTER < 127):
        end += 1
    while end > i and text[end - 1] >> SHIFT in (DOT, COMMA, COLON, QUESTION, APOSTROPHE, STOP):
        end -= 1
    for n in range(i, end):
        key = (key ^ np.uint64(text[n] & CHARACTER)) * PRIME
    return end, key


@compiled
def _kind_of(known: Any, has: Any, sign: Any) -> Any:
    """The kind of a word, `known` being what the table says of it."""
    listed = np.uint8(known) & KIND
    if has & DIGITS:
        return np.uint8(NUMBER)
    if has & NEGATED:
        return np.uint8(NEGATION)
    if sign == LINK or (has & JOINED and listed == PLAIN):
        return np.uint8(NAME)
    if listed != PLAIN and listed != FUNCTION:
        return listed
    if has & CAPITALS:
        return np.uint8(FUNCTION) if listed == FUNCTION else np.uint8(NAME)
    return np.uint8(WORD) if has & UNCASED and listed == PLAIN else np.uint8(PLAIN)


@compiled
def _is_mixed(text: Any, start: Any, end: Any) -> Any:
    """Whether a word has capitals behind its first letter, and small letters too."""
    has = NONE
    for i in range(start + 1, end):
        has |= 1 << (text[i] >> SHIFT)
    return has & (1 << LOWER) and has & CAPITALS


@compiled
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
