"""Comparing: whether two paragraphs say the same, and if not, what they say differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.agencies import statement
from copydesk.duplicates import differences
from copydesk.duplicates import tokens as kinds
from copydesk.duplicates.alphabet import encoded
from copydesk.duplicates.telling import telling_words
from copydesk.text import compatible, paragraph_key

ALIKE = 0.75  # the least similarity of near copies; a copy with a fifth of its words changed has about 0.8
SHORT = 64  # characters; short paragraphs are soon alike: terms of the contract, or of the sale, were not disclosed
SHORT_ALIKE = 0.85
PAIRS = NDArray[np.int64]

SLOTS = {
    0: None,
    kinds.NUMBER: "number",
    kinds.DATE: "date",
    kinds.NAME: "name",
    kinds.NEGATION: "negation",
    kinds.MODAL: "modal",
    kinds.QUESTIONED: "question",
    kinds.WORD: "word",
    kinds.MONEY: "money",
    kinds.UNIT: "unit",
    kinds.DAY: "date",
    differences.ORDER: "order",
    differences.OPPOSITE: "opposite",
    differences.LENGTH: "length",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two texts compare: their similarity, 0 to 1, and the first thing they say differently.

    `slot` is number, date, name, negation, modal, question, money, unit, opposite, order, word (in a script without
    capitals, where any word may be a name) or length (too long to be compared); None where only wording differs.
    `value` and `other` are the words there in the first and in the second text; either may be empty. A credit of an
    agency that only one of them has is left aside; the similarity is then .99 at most. `is_copy` says whether one is a
    copy of the other: alike enough, and no slot.
    """

    similarity: float
    slot: str | None
    value: str
    other: str
    is_copy: bool


def compare(first: str, second: str) -> Comparison:
    """Compare two texts. The result does not depend on which comes first, but for `value` and `other`."""
    return compare_pairs([first, second], [(0, 1)])[0]


def compare_pairs(texts: Sequence[str], pairs: Sequence[tuple[int, int]] | PAIRS) -> list[Comparison]:
    """Compare pairs of texts, given as their numbers."""
    rows = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    texts, rows, most = _without_credits(texts, rows)
    turned = np.array([texts[a] > texts[b] for a, b in rows.tolist()], dtype=bool)  # one order, whoever asks
    rows = np.where(turned[:, None], rows[:, ::-1], rows)
    similarities, slots = np.zeros(len(rows)), np.zeros(len(rows), np.int64)
    gaps = np.zeros((len(rows), 4), np.int32)
    differences.compare_pairs(encoded(texts), telling_words(), differences.NEGATING, rows, similarities, slots, gaps)
    columns = (rows, turned, similarities, most, slots, gaps)
    return [_told(texts, *row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _told(
    texts: Sequence[str],
    pair: tuple[int, int],
    turned: bool,
    similarity: float,
    most: float,
    slot: int,
    gap: tuple[int, ...],
) -> Comparison:
    first, second = texts[pair[0]], texts[pair[1]]
    if (slot != 0 or similarity == 0) and paragraph_key(first) == paragraph_key(second):
        similarity, slot = 1.0, 0  # STRASSE, Straße; or texts without a word
    value, other = ("", "") if slot == 0 else (compatible(first)[slice(*gap[:2])], compatible(second)[slice(*gap[2:])])
    values = (other, value) if turned else (value, other)
    similarity = round(min(max(0.0, similarity), most), 4)
    least = SHORT_ALIKE if min(len(first), len(second)) < SHORT else ALIKE
    return Comparison(similarity, SLOTS[slot], *values, is_copy=slot == 0 and similarity >= least)


def _without_credits(texts: Sequence[str], rows: PAIRS) -> tuple[Sequence[str], PAIRS, NDArray[np.float64]]:
    """The texts and pairs, without the credits that one of a pair has and the other lacks; the most similarity each."""
    spans = [statement(text) for text in texts]
    starts = np.array([start > 0 for start, _ in spans], dtype=bool)[rows]
    ends = np.array([end < len(text) for (_, end), text in zip(spans, texts, strict=True)], dtype=bool)[rows]
    uneven = np.flatnonzero((starts[:, 0] != starts[:, 1]) | (ends[:, 0] != ends[:, 1]))
    most = np.ones(len(rows))
    if not len(uneven):
        return texts, rows, most
    texts, rows = list(texts), rows.copy()
    most[uneven] = 0.99
    for row in uneven.tolist():
        for side in (0, 1):
            number = int(rows[row, side])
            start = spans[number][0] if starts[row, 0] != starts[row, 1] else 0
            end = spans[number][1] if ends[row, 0] != ends[row, 1] else len(texts[number])
            rows[row, side] = len(texts)
            texts.append(texts[number][start:end])
    return texts, rows, most
