"""Fingerprints of paragraphs: equal for copies of one another. Equal keys are compared before anything is folded."""

from __future__ import annotations

import xxhash

from copydesk.text import paragraph_key


def fingerprint(text: str) -> int:
    """XXH3 of the paragraph's comparison key as a signed 64-bit integer, the form SQLite stores natively."""
    unsigned = xxhash.xxh3_64_intdigest(paragraph_key(text).encode("utf-8", "surrogatepass"))
    return unsigned - (1 << 64) if unsigned >= 1 << 63 else unsigned
