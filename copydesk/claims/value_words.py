"""A claim's value in words, as people read it: signs of more, less and about spelled out, a denial called so."""

from __future__ import annotations

SIGNS = {"<": "less than", ">": "more than", "~": "about"}
POLARITY = {"affirmed": "says that it is so", "negated": "denies it"}


def value_in_words(value: str | None, unit: str | None = None, slot: str | None = None) -> str | None:
    """The value with its unit; of the slot `negation` what is done to the statement. None where there is no value."""
    if not value:
        return None
    if slot == "negation":
        return POLARITY.get(value, value)
    sign = SIGNS.get(value[:1])
    return " ".join(part for part in (sign, value[1:] if sign else value, unit) if part)
