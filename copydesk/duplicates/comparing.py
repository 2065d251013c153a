"""Comparing: whether two paragraphs say the same, and if not, what they say differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.duplicates import differences
from copydesk.duplicates import tokens as kinds
from copydesk.duplicates.alphabet import encoded
from copydesk.duplicates.telling import telling_words
from copydesk.text import compatible, paragraph_key

ALIKE = 0.75  # the least similarity of near copies; a copy with a fifth of its words changed has about 0.8
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
    `value` and `other` are the words there in the first and in the second text; either may be empty.
    """

    similarity: float
    slot: str | None
    value: str
    other: str

    @property
    def is_copy(self) -> bool:
        """Whether one is a copy of the other."""
        return self.slot is None and self.similarity >= ALIKE


def compare(first: str, second: str) -> Comparison:
    """Compare two texts. The result does not depend on which comes first, but for `value` and `other`."""
    return compare_pairs([first, second], [(0, 1)])[0]


def compare_pairs(texts: Sequence[str], pairs: Sequence[tuple[int, int]] | PAIRS) -> list[Comparison]:
    """Compare pairs of texts, given as their numbers."""
    rows = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    turned = np.array([texts[a] > texts[b] for a, b in rows.tolist()], dtype=bool)  # one order, whoever asks
    rows = np.where(turned[:, None], rows[:, ::-1], rows)
    similarities, slots = np.zeros(len(rows)), np.zeros(len(rows), np.int64)
    gaps = np.zeros((len(rows), 4), np.int32)
    differences.compare_pairs(encoded(texts), telling_words(), differences.NEGATING, rows, similarities, slots, gaps)
    found = []
    for (a, b), is_turned, similarity, slot, (start, end, from_, to) in zip(
        rows.tolist(), turned.tolist(), similarities.tolist(), slots.tolist(), gaps.tolist(), strict=True
    ):
        if slot != 0 and paragraph_key(texts[a]) == paragraph_key(texts[b]):
            similarity, slot = 1.0, 0  # STRASSE, Straße
        value, other = ("", "") if slot == 0 else (compatible(texts[a])[start:end], compatible(texts[b])[from_:to])
        values = (other, value) if is_turned else (value, other)
        found.append(Comparison(max(0.0, round(similarity, 4)), SLOTS[slot], *values))
    return found
