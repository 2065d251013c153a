"""Comparison keys: forms of a text for matching, never for storing."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

STRAIGHT = str.maketrans(
    dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("“”„‟″", '"')
    | dict.fromkeys("‐‑‒", "-")
    | dict.fromkeys("\u200b\ufeff\xad")
)


REPLACED = tuple((chr(code), plain or "") for code, plain in STRAIGHT.items())


def straighten(text: str) -> str:
    """`text` with every quotation mark straight and every run of white space one space, trimmed at both ends."""
    if not text.isascii() or "`" in text:
        for mark, plain in REPLACED:  # a few searches cost a fifth of a translation
            if mark in text:
                text = text.replace(mark, plain)
    return " ".join(text.split())


@lru_cache(maxsize=4096)  # asked for when a paragraph is folded and when it is fingerprinted
def paragraph_key(text: str) -> str:
    """The form in which two copies of a paragraph are equal: case, width, quotes and spaces folded.

    Text with a superscript, fraction or circled number is not compatibility-normalised: NFKC turns 10² into 102,
    and paragraphs that differ in a figure are never one.
    """
    numbers_at_stake = not text.isascii() and any(unicodedata.category(c) == "No" for c in text)
    return straighten(unicodedata.normalize("NFC" if numbers_at_stake else "NFKC", text)).casefold()
