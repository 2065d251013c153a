"""Characters and quotation marks: repairs replay and settle, quotations pair up, keys stay keys."""

from __future__ import annotations

from itertools import pairwise

from copydesk.desk import Desk
from copydesk.fingerprints import fingerprint
from copydesk.quotes import has_direct_quote, is_block_quote, quotations
from copydesk.readers.decode import split_lines
from copydesk.redline import apply
from copydesk.rules import line_key
from copydesk.steps.repair import changed_regions, repair
from copydesk.text import compatible, paragraph_key, straighten
from copydesk.types import Decoded, Document, Draft
from tests.fuzz.promises import BARE, URI


def check(raw: bytes) -> None:
    text = raw.decode("utf-8", "ignore").replace("\0", " ")
    lines = split_lines(text)
    once = repaired(lines, BARE)
    assert len(once.lines) == len(lines)
    replayed = list(lines)
    for edit in once.edits:
        apply(replayed, edit)
    assert tuple(replayed) == once.lines
    assert not [line for line in once.lines if "\n" in line]
    if not any("<" in line for line in (*lines, *once.lines)):
        assert repaired(once.lines, BARE).lines == once.lines, "a second repair changed more"
    of_marks(text)
    of_keys(text)


def repaired(lines: tuple[str, ...], desk: Desk) -> Draft:
    return repair(Draft(Document(URI, b""), Decoded(lines, "utf-8", 1.0), lines), desk)


def of_marks(text: str) -> None:
    spans = quotations(text, single=True)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        start, end = span.content()
        assert span.start < start <= end <= span.end
    assert isinstance(has_direct_quote(text), bool)
    assert isinstance(is_block_quote(text), bool)


def of_keys(text: str) -> None:
    for form in (straighten, line_key, compatible):
        assert form(form(text)) == form(text), form
    assert -(1 << 63) <= fingerprint(text) < 1 << 63
    before, after = text[: len(text) // 2], text[len(text) // 2 :]
    made, at = "", 0
    for a, b, c, d in changed_regions(before, after):
        made += before[at:a] + after[c:d]
        at = b
    assert made + before[at:] == after
    paragraph_key(text).encode()
