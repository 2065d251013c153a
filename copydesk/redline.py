"""The redline: how edits apply to lines, and how the kept text is rebuilt from the raw input and its edits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from copydesk.errors import ReplayError
from copydesk.types import Block, Draft, Edit

PARAGRAPH_BREAK = "\n\n"


def region(lines: Sequence[str], line_no: int, start: int, last_line: int, end: int) -> str:
    """The text from (line_no, start) to (last_line, end), lines joined with a newline."""
    if line_no == last_line:
        return lines[line_no - 1][start:end]
    inner = lines[line_no : last_line - 1]
    return "\n".join([lines[line_no - 1][start:], *inner, lines[last_line - 1][:end]])


def apply(lines: list[str], edit: Edit) -> None:
    """Carry out one edit in place; the result stands on its first line, the others it covered become empty.

    Raises ReplayError where the region does not hold what the edit says it replaces.
    """
    if not 1 <= edit.line_no <= edit.last_line <= len(lines):
        raise ReplayError(f"edit {edit.rule} is for lines {edit.line_no} to {edit.last_line} of {len(lines)}")
    if region(lines, edit.line_no, edit.start, edit.last_line, edit.end) != edit.before:
        raise ReplayError(f"edit {edit.rule} does not find {edit.before[:60]!r} at line {edit.line_no}, {edit.start}")
    rest = lines[edit.last_line - 1][edit.end :]
    lines[edit.line_no - 1] = lines[edit.line_no - 1][: edit.start] + edit.after + rest
    for index in range(edit.line_no, edit.last_line):
        lines[index] = ""


def apply_all(lines: list[str], edits: Iterable[Edit]) -> None:
    """Carry out edits in place, in their order. Raises ReplayError as `apply` does.

    Edits that go through one line from left to right, as repairs do, are carried out together: one by one, each would
    copy the whole line, which takes minutes for a long line that is damaged everywhere.
    """
    for line_no, of_line in groupby(edits, key=lambda edit: edit.line_no if edit.line_no == edit.last_line else 0):
        if 1 <= line_no <= len(lines):
            _apply_through(lines, line_no, of_line)
        else:
            for edit in of_line:
                apply(lines, edit)


def _apply_through(lines: list[str], line_no: int, edits: Iterable[Edit]) -> None:
    line = lines[line_no - 1]
    done: list[str] = []
    settled = at = 0  # what is done: its length as it is now, and the end of what it was
    for edit in edits:
        start = edit.start - settled + at
        end = start + edit.end - edit.start
        if not (settled <= edit.start <= edit.end and end <= len(line) and line[start:end] == edit.before):
            if done:
                lines[line_no - 1] = "".join(done) + line[at:]
            apply(lines, edit)
            line, done, settled, at = lines[line_no - 1], [], 0, 0
            continue
        done += (line[at:start], edit.after)
        settled, at = edit.start + len(edit.after), end
    if done:
        lines[line_no - 1] = "".join(done) + line[at:]


def record(draft: Draft, edits: Iterable[Edit]) -> Draft:
    """The draft with these edits added and carried out on its lines."""
    new = tuple(edits)
    if not new:
        return draft
    lines = list(draft.lines)
    apply_all(lines, new)
    return replace(draft, lines=tuple(lines), edits=draft.edits + new)


def whole(draft: Draft, block: Block) -> tuple[int, int, str]:
    """The region of a block's lines as they stand: its last line, the end offset there, and the text."""
    last = block.last_line if any(draft.lines[block.first_line : block.last_line]) else block.first_line
    end = len(draft.lines[last - 1])
    return last, end, region(draft.lines, block.first_line, 0, last, end)


def kept_text(lines: Iterable[str]) -> str:
    """The article's text: the lines that are not blank, trimmed, a blank line between them."""
    return PARAGRAPH_BREAK.join(kept for line in lines if (kept := line.strip()))


def replay(lines: Iterable[str], edits: Iterable[Edit]) -> str:
    """The article's text rebuilt from a document's raw lines and its edits, in their order.

    Raises ReplayError where an edit does not fit, which means that the raw text or the edits were changed.
    """
    working = list(lines)
    apply_all(working, edits)
    return kept_text(working)
