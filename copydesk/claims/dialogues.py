"""Dialogues: paragraphs of speech that open with a dash, `– Prom się spóźnia – powiedziała Ona Ruiz. – Czekamy.`

A dash alone opens a list as well, so only those with reporting words count, and of what follows the speaker only what
another dash marks as speech.
"""

from __future__ import annotations

import re

from copydesk.claims.attribute import Attributed, Range
from copydesk.claims.attribute_tongues import after_quotation
from copydesk.claims.tongues import UPPER, Tongue

OPENING = re.compile(rf"(?:[–—―]\s*|-\s+)(?=[¿¡…]?[{UPPER}\d])")
BREAK = re.compile(r"[,!?…]|\s(?=[–—―-])")
RESUMED = re.compile(r"[^.!?–—―]{0,80}(?:[.,!?]\s*[–—―]\s*|[–—―][.,;:]\s*)")
NEXT = re.compile(r"\s?[–—―]")
LONGEST_LOOK = 2_000  # characters before the reporting words


def dialogue(text: str, tongue: Tongue) -> tuple[tuple[Range, ...], Attributed] | None:
    """The parts of the speech in a paragraph that opens with a dash, and who spoke; None where nothing says so."""
    opening = OPENING.match(text)
    if opening is None:
        return None
    for match in BREAK.finditer(text, opening.end(), opening.end() + LONGEST_LOOK):
        spoken = match.end() if match[0] in "!?…" else match.start()
        if found := after_quotation(text, spoken, tongue):
            first = (opening.end(), spoken)
            rest = _resumed(text, max(found.cue[1], found.source[1]))
            return ((first, rest) if rest else (first,)), found
    return None


def _resumed(text: str, at: int) -> Range | None:
    """The speech behind the speaker, up to the next dash."""
    match = RESUMED.match(text, at)
    if match is None:
        return None
    stop = NEXT.search(text, match.end())
    end = len(text[: stop.start() if stop else len(text)].rstrip(" ,\u00a0\u202f"))
    return (match.end(), end) if any(map(str.isalnum, text[match.end() : end])) else None
