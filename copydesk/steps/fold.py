"""Fold: strike out a paragraph that stands word for word earlier in the same article."""

from __future__ import annotations

from dataclasses import replace

from copydesk.desk import Desk
from copydesk.redline import record, whole
from copydesk.text import paragraph_key
from copydesk.types import Block, Draft, Edit

FEWEST_CHARACTERS = 60  # a shorter repeat ("Yes.", "He paused.") can be how the piece is written


def fold(draft: Draft, desk: Desk) -> Draft:
    """Keep the first of equal paragraphs; equal means equal comparison keys, so no figure or name may differ."""
    first_seen: dict[str, Block] = {}
    kept: list[Block] = []
    edits: list[Edit] = []
    for block in draft.blocks:
        key = paragraph_key(block.text)
        original = first_seen.get(key)
        if original is None or len(block.text) < FEWEST_CHARACTERS:
            first_seen.setdefault(key, block)
            kept.append(block)
            continue
        last, end, before = whole(draft, block)
        reason = f"Repeats line {original.first_line}"
        edits.append(Edit(block.first_line, last, 0, end, "fold", "fold.repeated-paragraph", reason, before, score=1.0))
    return replace(record(draft, edits), blocks=tuple(kept))
