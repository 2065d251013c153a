"""Judge: strike the lines that look like boilerplate to the trained judgement, though no phrase names them.

Comes after the metadata were found, because bylines and dates look like boilerplate, too. Whole pages are left to
`extract`, which sees their markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from copydesk.desk import Desk
from copydesk.fingerprints import fingerprint
from copydesk.limits import MOST_JUDGED
from copydesk.readers.lines import RECORDS
from copydesk.striking import Verdict, is_protected, strike
from copydesk.types import Draft

FEWEST_BLOCKS = 3  # a text of fewer gives nothing to compare a line with


@dataclass(frozen=True, slots=True)
class Seen:
    """A line as the judgement sees it; `block` is its index among the kept ones, None for one already taken out."""

    line_no: int
    text: str
    block: int | None


def judge(draft: Draft, desk: Desk) -> Draft:
    """Strike what is judged to be boilerplate, never a quotation, its lead-in, or all that is left.

    What is left is judged once more, by itself, until nothing more goes: so cleaning a clean text changes nothing.
    After MOST_JUDGED lines the rest stays, which only texts of thousands of lines come to.
    """
    if draft.decoded.page is not None and draft.document.media_type not in RECORDS:
        return draft
    sequence = context(draft)
    looked_at_clean = len(sequence) == len(draft.blocks)
    looked_at = 0
    while len(draft.blocks) >= FEWEST_BLOCKS and looked_at < MOST_JUDGED:
        looked_at += len(sequence)
        verdicts = _verdicts(draft, sequence, desk)
        if len(verdicts) == len(draft.blocks) or (not verdicts and looked_at_clean):
            break
        draft = strike(draft, verdicts)
        sequence = [Seen(block.first_line, block.text, number) for number, block in enumerate(draft.blocks)]
        looked_at_clean = True
    return draft


def context(draft: Draft) -> list[Seen]:
    """The kept blocks and the lines that were struck or lifted around them, in their order."""
    kept = [Seen(block.first_line, block.text, number) for number, block in enumerate(draft.blocks)]
    return sorted([*kept, *_taken_out(draft)], key=lambda seen: seen.line_no)


def _taken_out(draft: Draft) -> Iterator[Seen]:
    for edit in draft.edits:
        if edit.action in ("strike", "lift") and not draft.lines[edit.line_no - 1]:
            for offset, line in enumerate(edit.before.split("\n")):
                if text := line.strip():
                    yield Seen(edit.line_no + offset, text, None)


def _verdicts(draft: Draft, sequence: Sequence[Seen], desk: Desk) -> dict[int, Verdict]:
    from copydesk.judgement import judged  # numpy and the weights, which a page never needs

    found = judged([seen.text for seen in sequence], [seen.block is None for seen in sequence])
    decisions = desk.decisions
    return {
        seen.block: verdict
        for seen, verdict in zip(sequence, found, strict=True)
        if verdict is not None
        and seen.block is not None
        and verdict.rule not in decisions.rules_off
        and not is_protected(draft.blocks, seen.block)
        and not (decisions.kept_lines and fingerprint(seen.text) in decisions.kept_lines)
    }
