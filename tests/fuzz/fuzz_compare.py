"""Comparing: it does not matter which text comes first, and a changed figure, name, date or "not" is never a copy."""

from __future__ import annotations

from copydesk.duplicates.comparing import SLOTS, Comparison, compare
from copydesk.text import compatible

CHANGES = ((" 47 ", " 48 "), (" 4 March 2025 ", " 5 March 2025 "), (" ", " not "), (" 3 ", " 30 "), (" 1.5 ", " 15 "))


def check(raw: bytes) -> None:
    text = raw.decode("utf-8", "ignore")
    one, _, other = text.partition("|")
    found, back = compare(one, other), compare(other, one)
    assert found == Comparison(back.similarity, back.slot, back.other, back.value, back.is_copy)
    assert 0 <= found.similarity <= 1
    assert found.slot in SLOTS.values()
    assert found.value in compatible(one) or found.similarity < 1
    for before, after in CHANGES:
        assert not compare(one + before + other, one + after + other).is_copy, (before, after)
    alike = compare(text, text)
    assert alike.similarity in (0.0, 1.0)
    assert alike.slot is None
