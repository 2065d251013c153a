"""Differences: what two aligned paragraphs say differently, if it is more than wording."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from copydesk.duplicates.align import aligned
from copydesk.duplicates.alphabet import CHARACTER
from copydesk.duplicates.compiling import compiled
from copydesk.duplicates.hashing import looked_up
from copydesk.duplicates.tokens import (
    DAY,
    FUNCTION,
    INITIAL,
    KIND,
    MONEY,
    NAME,
    NEGATION,
    PERIOD,
    PLAIN,
    UNIT,
    tokenise,
)

ORDER = 13  # the same words in another order around a figure, name or negation
OPPOSITE = 14  # one direction for the other: rose, fell
LENGTH = 15  # too long to be aligned, so that nothing is known
LEFT = np.uint64(0x5555555555555550)  # sides of opposites: even bits from the fifth on the left, odd ones the right
RIGHT = np.uint64(0xAAAAAAAAAAAAAAA0)
FEWEST_LETTERS = 4  # of a word that a prefix turns into its negation


def _prefixes(words: str) -> Any:
    table = np.zeros((len(words.split()), 4), np.uint32)
    for row, word in zip(table, words.split(), strict=True):
        row[: len(word)] = [ord(letter) for letter in word]
    return table


NEGATING = _prefixes("un in im il ir dis non mis des dés onge")


class Text(NamedTuple):
    """A text's characters without regard to case, its tokens, and which of these the other text has as well."""

    characters: Any
    hashes: Any
    kinds: Any
    places: Any
    common: Any


@compiled
def compare_pairs(texts: Any, words: Any, prefixes: Any, pairs: Any, similarities: Any, slots: Any, gaps: Any) -> None:
    """Compare pairs of encoded texts, each a row of two numbers of texts.

    Writes for each pair its similarity, 0 to 1 (-1 where the two are too long to be aligned), what they say differently
    (0 for nothing) and where: start and end in the first and in the second text, code points.
    """
    characters, ends = texts
    hashes, kinds = np.empty(len(characters), np.uint64), np.empty(len(characters), np.uint8)
    places = np.empty((len(characters), 2), np.int32)
    starts, counts = np.empty(len(ends), np.int64), np.empty(len(ends), np.int64)
    start = 0
    for n in range(len(ends)):
        end = ends[n]
        counts[n] = tokenise(characters[start:end], words, hashes[start:end], kinds[start:end], places[start:end])
        starts[n], start = start, end
    for row in range(len(pairs)):
        a, b = starts[pairs[row, 0]], starts[pairs[row, 1]]
        n, m = counts[pairs[row, 0]], counts[pairs[row, 1]]
        in_first, in_second = np.zeros(n, np.bool_), np.zeros(m, np.bool_)
        common = aligned(hashes[a : a + n], hashes[b : b + m], in_first, in_second)
        if common < 0:
            similarities[row], slots[row] = -1.0, LENGTH
            continue
        similarities[row] = 2.0 * common / (n + m) if n + m > 0 else 0.0
        left = Text(characters[a:], hashes[a : a + n], kinds[a : a + n], places[a : a + n], in_first)
        right = Text(characters[b:], hashes[b : b + m], kinds[b : b + m], places[b : b + m], in_second)
        slots[row] = _differs(left, right, words, prefixes, gaps[row])


@compiled
def _differs(left: Any, right: Any, words: Any, prefixes: Any, gap: Any) -> Any:
    """What the first telling difference is; its place is written to `gap`."""
    i, j = 0, 0
    while i < len(left.common) or j < len(right.common):
        a, b = i, j
        while i < len(left.common) and not left.common[i]:
            i += 1
        while j < len(right.common) and not right.common[j]:
            j += 1
        if i > a or j > b:
            slot = _tells(left, right, a, i, b, j, words, prefixes)
            if slot != 0:
                gap[0], gap[1] = _extent(left.places, a, i)
                gap[2], gap[3] = _extent(right.places, b, j)
                return slot
        i, j = i + 1, j + 1
    return _moved(left, right, words, gap)


@compiled
def _moved(left: Any, right: Any, words: Any, gap: Any) -> Any:
    """Whether a word stands before a figure, name or negation in one text and after it in the other."""
    passed = 0
    for x in range(len(left.common)):
        passed += FUNCTION < left.kinds[x] & KIND < MONEY
        if left.common[x] or looked_up(words, left.hashes[x]) & np.uint64(15) == FUNCTION:
            continue
        there = 0
        for y in range(len(right.common)):
            there += FUNCTION < right.kinds[y] & KIND < MONEY
            if not right.common[y] and left.hashes[x] == right.hashes[y] and passed != there:
                gap[0], gap[1] = left.places[x]
                gap[2], gap[3] = right.places[y]
                return ORDER
    return 0


@compiled
def _extent(places: Any, first: Any, last: Any) -> Any:
    if first == last:
        return 0, 0
    return places[first, 0], places[last - 1, 1]


@compiled
def _tells(left: Any, right: Any, a: Any, i: Any, b: Any, j: Any, words: Any, prefixes: Any) -> Any:
    """What changes where the tokens from `a` to `i` stand in place of those from `b` to `j`; 0 for wording alone."""
    slot = max(_hard(left.kinds, a, i), _hard(right.kinds, b, j))
    if slot != 0:
        return slot
    if _begins(left.kinds, a, i) and _begins(right.kinds, b, j):  # Since 1985, About 1985
        return NAME
    soft: Any = _soft(left.kinds, a, i) & _soft(right.kinds, b, j)
    for kind in range(MONEY, ORDER):
        if soft & (1 << kind):
            return kind
    one, other = _directions(left.hashes, a, i, words), _directions(right.hashes, b, j, words)
    if (one << np.uint64(1)) & other & RIGHT or (one >> np.uint64(1)) & other & LEFT:
        return OPPOSITE
    for x in range(a, i):
        for y in range(b, j):
            if _negates(left, x, right, y, prefixes) or _negates(right, y, left, x, prefixes):
                return NEGATION
    return 0


@compiled
def _hard(kinds: Any, first: Any, last: Any) -> Any:
    """The kind of the first token that nothing may stand in place of; 0 where there is none."""
    for i in range(first, last):
        kind = kinds[i] & KIND
        if kind == FUNCTION:
            if not kinds[i] & INITIAL:
                return NAME  # An, Will and The can be names where no sentence begins
        elif PLAIN < kind < MONEY:
            return np.int64(kind)
    return 0


@compiled
def _begins(kinds: Any, first: Any, last: Any) -> Any:
    """Whether a sentence begins with a word that a list knows: dropped it is wording, replaced it is not."""
    for i in range(first, last):
        kind = kinds[i] & KIND
        if kinds[i] & INITIAL and (kind == FUNCTION or kind >= MONEY):
            return True
    return False


@compiled
def _soft(kinds: Any, first: Any, last: Any) -> Any:
    found: Any = 0
    for i in range(first, last):
        kind = kinds[i] & KIND
        if kind == PERIOD:  # two weeks, two tons; last week, yesterday
            found |= 1 << UNIT | 1 << DAY
        elif kind >= MONEY:
            found |= 1 << np.int64(kind)
    return found


@compiled
def _directions(hashes: Any, first: Any, last: Any, words: Any) -> Any:
    found = np.uint64(0)
    for i in range(first, last):
        found |= looked_up(words, hashes[i])
    return found & (LEFT | RIGHT)


@compiled
def _negates(longer: Any, x: Any, shorter: Any, y: Any, prefixes: Any) -> Any:
    """Whether one word is the other with a negating prefix: unlikely, likely."""
    start, end = longer.places[x]
    from_, to = shorter.places[y]
    length = (end - start) - (to - from_)
    if length < 2 or length > 4 or to - from_ < FEWEST_LETTERS:
        return False
    for i in range(to - from_):
        if (longer.characters[start + length + i] ^ shorter.characters[from_ + i]) & CHARACTER:
            return False
    for row in prefixes:
        same = length == 4 or row[length] == 0
        for i in range(length):
            same = same and longer.characters[start + i] & CHARACTER == row[i]
        if same:
            return True
    return False
