"""Strip: strike the blocks that a rule names as boilerplate, never a quotation or the words that lead into one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from copydesk.decisions import Decisions
from copydesk.desk import Desk
from copydesk.fingerprints import fingerprint
from copydesk.rules import Rule
from copydesk.striking import Verdict, is_protected, strike
from copydesk.types import Block, Draft

BYLINES = "byline"  # the topic of the rules that come after the metadata were found
HEAD_BLOCKS = 5
TAIL_BLOCKS = 8


def strip(draft: Draft, desk: Desk) -> Draft:
    """Add a strike for each run of blocks that the same rule strikes, and take the blocks out."""
    return strike(draft, _verdicts(draft.blocks, desk, lambda rule: rule.topic != BYLINES))


def strip_bylines(draft: Draft, desk: Desk) -> Draft:
    """Strike the bylines and date lines that are left when author and date have been read from them."""
    return strike(draft, _verdicts(draft.blocks, desk, lambda rule: rule.topic == BYLINES))


def _verdicts(blocks: Sequence[Block], desk: Desk, applies: Callable[[Rule], bool]) -> dict[int, Verdict]:
    """The rule that strikes each block, from the end backwards, because `end` asks whether only struck ones follow."""
    verdicts: dict[int, Verdict] = {}
    at_end = True
    for index in range(len(blocks) - 1, -1, -1):
        text = blocks[index].text
        candidates = [rule for rule in desk.rules.matching(text) if applies(rule)]
        matching = [rule for rule in candidates if in_place(rule, index, len(blocks), at_end)]
        rule = _in_force(matching, text, desk.decisions)
        if rule is not None and not is_protected(blocks, index):
            verdicts[index] = Verdict(rule.id, rule.why)
        else:
            at_end = False
    return verdicts


def _in_force(matching: Sequence[Rule], text: str, decisions: Decisions) -> Rule | None:
    """The first of the rules that nobody switched off, unless someone decided that the line stays."""
    rule = next((r for r in matching if r.id not in decisions.rules_off), None)
    if rule is not None and decisions.kept_lines and fingerprint(text) in decisions.kept_lines:
        return None
    return rule


def in_place(rule: Rule, index: int, total: int, at_end: bool) -> bool:
    """Whether a rule may strike the block at `index` of `total`; `at_end` says that only struck ones follow it."""
    match rule.where:
        case "head":
            return index < HEAD_BLOCKS
        case "tail":
            return index >= total - TAIL_BLOCKS
        case "end":
            return at_end
        case _:
            return True
