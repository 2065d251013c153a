"""Strip: strike the blocks that a rule names as boilerplate, never a quotation or the words that lead into one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from copydesk.desk import Desk
from copydesk.quotes import has_direct_quote, quotations
from copydesk.redline import record, region, whole
from copydesk.rules import Rule
from copydesk.types import Block, Draft, Edit

HEAD_BLOCKS = 5
TAIL_BLOCKS = 8


def strip(draft: Draft, desk: Desk) -> Draft:
    """Add a strike for each run of blocks that the same rule strikes, and take the blocks out."""
    verdicts = _verdicts(draft.blocks, desk)
    edits = list(_strikes(draft, verdicts))
    kept = tuple(block for index, block in enumerate(draft.blocks) if index not in verdicts)
    return replace(record(draft, edits), blocks=kept)


def is_protected(blocks: Sequence[Block], index: int) -> bool:
    """Whether quote safety forbids a strike: the block quotes someone, or leads into a block that does."""
    block = blocks[index]
    if block.kind == "quote" or has_direct_quote(block.text):
        return True
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if following is None or not block.text.endswith((":", "：")):
        return False
    spans = quotations(following.text, single=True)
    return following.kind == "quote" or bool(spans and spans[0].start == 0)


def _verdicts(blocks: Sequence[Block], desk: Desk) -> dict[int, Rule]:
    """The rule that strikes each block, from the end backwards, because `end` asks whether only struck ones follow."""
    verdicts: dict[int, Rule] = {}
    at_end = True
    for index in range(len(blocks) - 1, -1, -1):
        matching = [r for r in desk.rules.matching(blocks[index].text) if _in_place(r, index, len(blocks), at_end)]
        if matching and not is_protected(blocks, index):
            verdicts[index] = matching[0]
        else:
            at_end = False
    return verdicts


def _in_place(rule: Rule, index: int, total: int, at_end: bool) -> bool:
    match rule.where:
        case "head":
            return index < HEAD_BLOCKS
        case "tail":
            return index >= total - TAIL_BLOCKS
        case "end":
            return at_end
        case _:
            return True


def _strikes(draft: Draft, verdicts: dict[int, Rule]) -> Iterator[Edit]:
    run: list[int] = []
    for index in sorted(verdicts):
        if run and (index != run[-1] + 1 or verdicts[index] != verdicts[run[-1]]):
            yield _strike(draft, run, verdicts[run[0]])
            run = []
        run.append(index)
    if run:
        yield _strike(draft, run, verdicts[run[0]])


def _strike(draft: Draft, run: Sequence[int], rule: Rule) -> Edit:
    first = draft.blocks[run[0]].first_line
    last, end, _ = whole(draft, draft.blocks[run[-1]])
    before = region(draft.lines, first, 0, last, end)
    return Edit(first, last, 0, end, "strike", rule.id, rule.why, before)
