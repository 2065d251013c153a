"""Fold: strike out a paragraph that stands earlier in the same article, word for word or nearly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from copydesk.desk import Desk
from copydesk.limits import COMPARING, LONGEST_COMPARING, MOST_COMPARING
from copydesk.quotes import has_direct_quote
from copydesk.redline import record, whole
from copydesk.text import paragraph_key
from copydesk.types import Block, Draft, Edit

FEWEST_CHARACTERS = 60  # a shorter repeat ("Yes.", "He paused.") can be how the piece is written
FEWEST_OF_NEAR_REPEATS = 100  # with less, a repeat with other words is more often a figure of speech
LEAST_SIMILARITY = 0.9  # of a near repeat: a caption or summary with a word or two of its own
MOST_EARLIER = 8  # paragraphs compared with one, of those that share a rare word with it
WORDS_LOOKED_UP = 4


def fold(draft: Draft, desk: Desk) -> Draft:
    """Keep the first of equal paragraphs, and of near repeats that differ in no figure, name or negation."""
    first_seen: dict[str, Block] = {}
    earlier = _Earlier()
    kept: list[Block] = []
    edits: list[Edit] = []
    for block in draft.blocks:
        key = paragraph_key(block.text)
        original = first_seen.get(key)
        if original is not None and len(block.text) >= FEWEST_CHARACTERS:
            edits.append(_folded(draft, block, "fold.repeated-paragraph", f"Repeats line {original.first_line}", 1.0))
            continue
        near = earlier.like(block, key) if original is None else None
        if near is not None:
            reason = f"Repeats line {near[0].first_line} but for a few words"
            edits.append(_folded(draft, block, "fold.near-repeat", reason, near[1]))
            continue
        first_seen.setdefault(key, block)
        kept.append(block)
    return replace(record(draft, edits), blocks=tuple(kept))


def _folded(draft: Draft, block: Block, rule: str, reason: str, score: float) -> Edit:
    last, end, before = whole(draft, block)
    return Edit(block.first_line, last, 0, end, "fold", rule, reason, before, score=score)


class _Earlier:
    """The paragraphs so far, found by their longest words: cheap, and most articles have no candidate at all."""

    def __init__(self) -> None:
        self._by_word: dict[str, list[tuple[Block, frozenset[str]]]] = {}
        self._work = 0

    def like(self, block: Block, key: str) -> tuple[Block, float] | None:
        """The earlier paragraph that this one repeats but for wording, and their similarity; None where there is none.

        What is not repeated is remembered. A paragraph with a direct quote repeats nothing unless it is word for word.
        """
        if len(block.text) < FEWEST_OF_NEAR_REPEATS or self._work > MOST_COMPARING or has_direct_quote(block.text):
            return None
        words = frozenset(key.split())
        longest = sorted(words, key=lambda word: (-len(word), word))[:WORDS_LOOKED_UP]
        candidates = list(self._candidates(longest, words))
        # Most often the first is it; the others are compared at once, which costs a fraction of one after another.
        if found := self._repeated(block, candidates[:1]) or self._repeated(block, candidates[1:]):
            return found
        for word in longest:
            self._by_word.setdefault(word, []).append((block, words))
        return None

    def _repeated(self, block: Block, candidates: Sequence[Block]) -> tuple[Block, float] | None:
        """The first of the candidates that the block repeats, and their similarity."""
        if not candidates:
            return None
        from copydesk.duplicates.comparing import compare_pairs  # compiled code takes a second to load

        self._work += sum(COMPARING + min(LONGEST_COMPARING, len(c.text) * len(block.text)) for c in candidates)
        texts = [block.text, *(candidate.text for candidate in candidates)]
        found = compare_pairs(texts, [(number, 0) for number in range(1, len(texts))])
        alike = zip(candidates, found, strict=True)
        near = ((other, one.similarity) for other, one in alike if one.is_copy and one.similarity >= LEAST_SIMILARITY)
        return next(near, None)

    def _candidates(self, longest: list[str], words: frozenset[str]) -> Iterator[Block]:
        found: dict[int, tuple[float, Block]] = {}
        for word in longest:
            for block, others in self._by_word.get(word, ())[:MOST_EARLIER]:
                shared = 2 * len(words & others) / (len(words) + len(others))
                if shared >= LEAST_SIMILARITY - 0.1:  # words that occur twice count once here
                    found[block.first_line] = -shared, block
        for _, _, block in sorted((shared, line, block) for line, (shared, block) in found.items()):
            yield block
