"""Learned: strike the lines that an article's publisher is known to repeat."""

from __future__ import annotations

from copydesk.claims.names import match_key
from copydesk.desk import Desk
from copydesk.fingerprints import fingerprint
from copydesk.striking import Verdict, is_protected, strike
from copydesk.types import Draft, best_field

REASON = "A line that the publisher repeats from article to article"


def strike_learned(draft: Draft, desk: Desk) -> Draft:
    """Strike the learned lines of the draft's publisher, never a quotation, and never all that is left.

    Comes after the metadata were found, because these say who the publisher is.
    """
    lines = _learned_lines(draft, desk)
    if not lines:
        return draft
    off = desk.decisions.rules_off
    verdicts = {
        index: Verdict(learned_rule_id(found), REASON)
        for index, block in enumerate(draft.blocks)
        if (found := fingerprint(block.text)) in lines
        and learned_rule_id(found) not in off
        and not is_protected(draft.blocks, index)
    }
    return draft if len(verdicts) == len(draft.blocks) else strike(draft, verdicts)


def learned_rule_id(found: int) -> str:
    """The rule id of a learned line: `learned.` and its fingerprint in 16 hexadecimal digits."""
    return f"learned.{found & ((1 << 64) - 1):016x}"


def _learned_lines(draft: Draft, desk: Desk) -> frozenset[int]:
    if not desk.decisions.learned:
        return frozenset()
    publisher = best_field(draft.fields, "publisher")
    if publisher is None:
        return frozenset()
    return desk.decisions.learned.get(match_key(publisher.value), frozenset()) - desk.decisions.kept_lines
