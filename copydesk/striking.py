"""Striking: from verdicts on blocks to edits, and what may never be struck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from copydesk.quotes import has_direct_quote, quotations
from copydesk.redline import record, region, whole
from copydesk.types import Block, Draft, Edit


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a block is struck: the rule's id, its reason, and how sure it is (None for rules that do not score)."""

    rule: str
    reason: str
    score: float | None = None


def strike(draft: Draft, verdicts: Mapping[int, Verdict]) -> Draft:
    """Take the blocks out that have a verdict, by their index; neighbours with one rule and reason make one edit."""
    if not verdicts:
        return draft
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


def _strikes(draft: Draft, verdicts: Mapping[int, Verdict]) -> Iterator[Edit]:
    run: list[int] = []
    for index in sorted(verdicts):
        if run and (index != run[-1] + 1 or not _alike(verdicts[index], verdicts[run[-1]])):
            yield _strike(draft, run, verdicts)
            run = []
        run.append(index)
    if run:
        yield _strike(draft, run, verdicts)


def _alike(one: Verdict, other: Verdict) -> bool:
    return (one.rule, one.reason) == (other.rule, other.reason)


def _strike(draft: Draft, run: Sequence[int], verdicts: Mapping[int, Verdict]) -> Edit:
    first = draft.blocks[run[0]].first_line
    last, end, _ = whole(draft, draft.blocks[run[-1]])
    before = region(draft.lines, first, 0, last, end)
    verdict = verdicts[run[0]]
    scores = [score for index in run if (score := verdicts[index].score) is not None]
    return Edit(first, last, 0, end, "strike", verdict.rule, verdict.reason, before, score=min(scores, default=None))
