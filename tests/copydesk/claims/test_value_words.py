"""Values in words."""

from __future__ import annotations

import pytest

from copydesk.claims.value_words import value_in_words


@pytest.mark.parametrize(
    ("value", "unit", "slot", "words"),
    [
        ("2020-05-03", None, "date", "2020-05-03"),
        ("1800000", "copy", "number", "1800000 copy"),
        (">40", "crown", "number", "more than 40 crown"),
        ("<40", None, None, "less than 40"),
        ("~40", None, None, "about 40"),
        ("negated", None, "negation", "denies it"),
        ("affirmed", None, "negation", "says that it is so"),
        ("negated", None, "name", "negated"),
        ("", "crown", None, None),
        (None, None, None, None),
    ],
)
def test_values_are_told_in_words(value: str | None, unit: str | None, slot: str | None, words: str | None) -> None:
    assert value_in_words(value, unit, slot) == words
