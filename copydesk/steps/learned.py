"""Learned: strike the lines that an article's publisher is known to repeat."""

from __future__ import annotations

from collections.abc import Sequence, Set

from copydesk.claims.naming import match_key
from copydesk.desk import Desk
from copydesk.fingerprints import fingerprint
from copydesk.learn import COUNTED
from copydesk.striking import Verdict, is_protected, strike
from copydesk.types import Block, Draft, best_field

PREFIX = "learned."
REASON = "A line that the publisher repeats from article to article"


def strike_learned(draft: Draft, desk: Desk) -> Draft:
    """Strike the learned lines of the draft's publisher, never a quotation, and never all that is left.

    Comes after the metadata were found, because these say who the publisher is.
    """
    lines = _learned_lines(draft, desk)
    if not lines:
        return draft
    found = [fingerprint(block.text) for block in draft.blocks]
    verdicts = {i: Verdict(learned_rule_id(found[i]), REASON) for i in struck(draft.blocks, found, lines)}
    return strike(draft, verdicts)


def struck(blocks: Sequence[Block], fingerprints: Sequence[int], lines: Set[int]) -> list[int]:
    """The indices of the blocks that are struck where `lines`, by their fingerprints, are learned."""
    found = [
        index
        for index, block in enumerate(blocks)
        if fingerprints[index] in lines and block.kind in COUNTED and not is_protected(blocks, index)
    ]
    return [] if len(found) == len(blocks) else found


def learned_rule_id(found: int) -> str:
    """The rule id of a learned line: `learned.` and its fingerprint in 16 hexadecimal digits."""
    return f"{PREFIX}{found & ((1 << 64) - 1):016x}"


def fingerprint_of(rule_id: str) -> int:
    """The fingerprint in the rule id of a learned line. Raises ValueError for any other rule's."""
    unsigned = int(rule_id.removeprefix(PREFIX), 16)
    return unsigned - (1 << 64) if unsigned >= 1 << 63 else unsigned


def _learned_lines(draft: Draft, desk: Desk) -> frozenset[int]:
    if not desk.decisions.learned:
        return frozenset()
    publisher = best_field(draft.fields, "publisher")
    if publisher is None:
        return frozenset()
    decisions = desk.decisions
    lines = decisions.learned.get(match_key(publisher.value), frozenset()) - decisions.kept_lines
    return frozenset(line for line in lines if learned_rule_id(line) not in decisions.rules_off)
