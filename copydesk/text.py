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

LONGEST_REMEMBERED = 4_096  # characters: a few thousand longer ones would fill the memory and are soon made again


def straighten(text: str) -> str:
    """`text` with every quotation mark straight and every run of white space one space, trimmed at both ends."""
    if not text.isascii() or "`" in text:
        for mark, plain in REPLACED:  # a few searches cost a fifth of a translation
            if mark in text:
                text = text.replace(mark, plain)
    if "  " not in text and text.isprintable():  # then there is no white space but single spaces
        return text.strip()
    return " ".join(text.split())


def compatible(text: str) -> str:
    """`text` with characters of one meaning written one way (NFKC): ﬁ as fi, full-width letters as plain ones.

    Text with a superscript, fraction or circled number is only composed (NFC): NFKC turns 10² into 102, and paragraphs
    that differ in a figure are never one.
    """
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        return text
    has_numbers = any(unicodedata.category(character) == "No" for character in set(text))
    return unicodedata.normalize("NFC" if has_numbers else "NFKC", text)


def paragraph_key(text: str) -> str:
    """The form in which two copies of a paragraph are equal: case, width, quotes and spaces folded."""
    return _remembered_key(text) if len(text) <= LONGEST_REMEMBERED else _paragraph_key(text)


def _paragraph_key(text: str) -> str:
    return straighten(compatible(text)).casefold()


# Asked for when a paragraph is folded and when it is fingerprinted.
_remembered_key = lru_cache(maxsize=4_096)(_paragraph_key)
