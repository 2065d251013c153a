"""Segment: lines into blocks (headings, paragraphs, quotes, list items), joining paragraphs that were hard-wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from copydesk.desk import Desk
from copydesk.page import BlockKind, Page
from copydesk.quotes import is_block_quote
from copydesk.redline import record, region
from copydesk.types import Block, Draft, Edit

WIDEST_WRAP = 120  # characters; lines longer than any terminal's are not wrapped
NARROWEST_WRAP = 50
FEWEST_BREAKS = 3  # full lines in a file before it counts as wrapped
LONGEST_HEADING = 150  # characters
MOST_HEADING_WORDS = 22
BULLET = re.compile(r"[-*+•‣▪·–—]\s+\S")
NUMBERED = re.compile(r"\(?\d{1,3}[.)]\s+\S")
HYPHEN_END = re.compile(r"\w-\s*$")  # the hyphen may be the word's own: it stays
NUMBER = re.compile(r"^\(?\d{1,3}[.)]\s+")
MARKDOWN_HEADING = re.compile(r"#{1,6}\s+\S")
MARKDOWN_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
MARKDOWN_BLOCK = re.compile(
    r"\s*(?:#{1,6}\s|[-*+]\s|\(?\d{1,3}[.)]\s|>|\||```|~~~|[-*_=]{3,}\s*$|\w+:\s)"
)  # begins a block
MARKDOWN_LINE = re.compile(r"\s*(?:#{1,6}\s|\||```|~~~|[-*_=]{3,}\s*$|[A-Za-z_-]{2,20}:\s)")  # is one by itself
SENTENCE_END = tuple(".!?…。！？｡")
CLOSING = "\"'”’»)]"
NOT_HEADING_END = (*SENTENCE_END, ":", ";", ",", "：", "；", "，", "-", "–", "—")
NEW_SENTENCE = re.compile(r"[a-z0-9)\]\"'”’][.!?][\"'”’)]*\s+[\"'“‘(]?[A-Z]")


def segment(draft: Draft, desk: Desk) -> Draft:
    """Fill `blocks`; the joining of wrapped lines is recorded as repair edits. Of a page, each line is a block."""
    if draft.decoded.page is not None:
        return replace(draft, blocks=tuple(_marked_blocks(draft.lines, draft.decoded.page)))
    is_markdown = draft.document.media_type == "text/markdown"
    groups = list(_paragraphs(draft.lines) if is_markdown else _groups(draft.lines))
    unwrapped = record(draft, (_unwrap(draft.lines, first, last) for first, last in groups if last > first))
    texts = [unwrapped.lines[first - 1].strip() for first, _ in groups]
    kinds = [_markdown_kind(text) for text in texts] if is_markdown else _kinds(texts)
    blocks = (Block(first, last, kind, text) for (first, last), kind, text in zip(groups, kinds, texts, strict=True))
    return replace(unwrapped, blocks=tuple(blocks))


def _marked_blocks(lines: Sequence[str], page: Page) -> Iterator[Block]:
    for number, (line, mark) in enumerate(zip(lines, page.marks, strict=True), 1):
        if text := line.strip():
            kind = "quote" if mark.kind is None and is_block_quote(text) else mark.kind or "paragraph"
            yield Block(number, number, kind, text)


def _groups(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last line number of each block: single lines, or the run of lines that wrapping broke up."""
    width = _wrap_width(lines)
    first = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        first = first or number
        following = lines[number] if number < len(lines) else ""
        if not (width and _is_wrapped(line, following, width)):
            yield first, number
            first = 0


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last line number of each block of a Markdown text: a break within a paragraph means nothing there."""
    first = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        first = first or number
        following = lines[number] if number < len(lines) else ""
        if not following.strip() or MARKDOWN_BLOCK.match(following) or MARKDOWN_LINE.match(line) or line.endswith("  "):
            yield first, number
            first = 0


def _markdown_kind(text: str) -> BlockKind:
    if MARKDOWN_HEADING.match(text):
        return "heading"
    if text.startswith("> "):
        return "quote"
    if BULLET.match(text) or NUMBERED.match(text):
        return "list_item"
    if text.startswith("|"):
        return "table"
    return "caption" if MARKDOWN_IMAGE.fullmatch(text) else "paragraph"


def _wrap_width(lines: Sequence[str]) -> int:
    """The width a file was wrapped at, or 0 if it was not."""
    width = max((len(line.rstrip()) for line in lines), default=0)
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return 0
    full = [line for line, following in pairwise(lines) if _is_wrapped(line, following, width)]
    ends = sum(line.rstrip().rstrip(CLOSING).endswith(SENTENCE_END) for line in full)
    # Lines that mostly end a sentence are paragraphs of about the same length.
    return width if len(full) >= FEWEST_BREAKS and ends < len(full) / 2 else 0


def _is_wrapped(line: str, following: str, width: int) -> bool:
    """Whether the break after `line` was made for its width: the next line's first word would not have fitted."""
    words = following.split(maxsplit=1)
    if not words or not line.strip() or BULLET.match(following.strip()) or NUMBERED.match(following.strip()):
        return False
    if _indent(following) > _indent(line):
        return False  # a new paragraph, marked by its indent alone
    return len(line.rstrip()) + 1 + len(words[0]) > width


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _unwrap(lines: Sequence[str], first: int, last: int) -> Edit:
    start = len(lines[first - 1].rstrip())
    end = len(lines[last - 1])
    after = ""
    for previous, line in pairwise(lines[first - 1 : last]):
        after += line.strip() if HYPHEN_END.search(previous) else " " + line.strip()
    before = region(lines, first, start, last, end)
    return Edit(first, last, start, end, "repair", "repair.unwrap", "Line breaks set to fit a width", before, after)


def _kinds(texts: Sequence[str]) -> list[BlockKind]:
    last_prose = max((i for i, text in enumerate(texts) if _is_prose(text)), default=-1)
    numbered = [bool(NUMBERED.match(text)) for text in texts]
    kinds: list[BlockKind] = []
    for index, text in enumerate(texts):
        beside = any(numbered[max(0, index - 1) : index]) or any(numbered[index + 1 : index + 2])
        if is_block_quote(text) or text.startswith("> "):
            kinds.append("quote")
        elif BULLET.match(text) or (numbered[index] and (beside or not _is_heading(text))):
            kinds.append("list_item")
        elif index < last_prose and _is_heading(text):
            kinds.append("heading")
        else:
            kinds.append("paragraph")
    return kinds


def _is_heading(text: str) -> bool:
    """Short, begins as a title does, and ends without the stop of a sentence; prose has to follow it somewhere."""
    text = NUMBER.sub("", text)
    bare = text.rstrip(CLOSING)
    if not bare or len(text) > LONGEST_HEADING or len(text.split()) > MOST_HEADING_WORDS:
        return False
    first = next((c for c in text if c.isalnum()), "")
    ends_well = not bare.endswith(NOT_HEADING_END) or (bare.endswith(("?", "？")) and not NEW_SENTENCE.search(text))
    return ends_well and bool(first) and not first.islower() and not NEW_SENTENCE.search(text)


def _is_prose(text: str) -> bool:
    return text.rstrip(CLOSING).endswith(SENTENCE_END) and len(text.split()) >= 5
