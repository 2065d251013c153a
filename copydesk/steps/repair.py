"""Repair: undo damage to characters (mojibake, HTML entities, control characters), line by line, with ftfy.

Quotation marks keep their direction, full-width punctuation stays in East Asian text, and accents stay combined with
their letters or apart as they came: all of these are correct.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice

from ftfy import ExplanationStep, TextFixerConfig, fix_and_explain
from ftfy.chardata import UTF8_DETECTOR_RE

from copydesk.desk import Desk
from copydesk.limits import MOST_REPAIRS, check_repairs
from copydesk.readers.decode import LINE_BREAK
from copydesk.redline import record
from copydesk.types import Draft, Edit

# Canonically equivalent forms (NFC, NFD) are one text; comparison keys and full-text search take them as one.
CONFIG = TextFixerConfig(uncurl_quotes=False, fix_line_breaks=False, normalization=None)
# Where ftfy can change nothing, it need not be asked: in ASCII without control characters and the & of entities, with
# typographic punctuation. In no encoding do these marks alone make a sequence of UTF-8.
UNSUSPECTED = "\t\n\x0c\r\x20-\x25\x27-\x7e“”‘’–—…"
SUSPECT = re.compile(f"[^{UNSUSPECTED}]")
EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
MOJIBAKE = ("repair.mojibake", "Bytes read in the wrong encoding")
CONTROL = ("repair.control-characters", "Control characters, which show nothing")
CHARACTERS = ("repair.characters", "Unusual forms of ordinary characters")
# What each of ftfy's steps mends; where several apply to one line, the first in this order names the edit.
CAUSES = {
    "encode": MOJIBAKE,
    "decode": MOJIBAKE,
    "transcode": MOJIBAKE,
    "decode_inconsistent_utf8": MOJIBAKE,
    "unescape_html": ("repair.entities", "HTML entities written out as text"),
    "remove_control_chars": CONTROL,
    "remove_terminal_escapes": CONTROL,
    "fix_latin_ligatures": CHARACTERS,
    "fix_character_width": CHARACTERS,
}
Region = tuple[int, int, int, int]
LONGEST_ALIGNED = 400  # characters; aligning is quadratic at least, and a longer region is left in one piece


def repair(draft: Draft, desk: Desk) -> Draft:
    """Add a repair edit for each place that ftfy changes; later steps see the repaired lines. Raises LimitError."""
    config = CONFIG
    edits: list[Edit] = []
    damaged = 0
    for line_no, line in enumerate(draft.lines, 1):
        if "<" in line:
            config = config._replace(unescape_html=False)  # markup: entities mean something from here on
        if not SUSPECT.search(line):
            continue
        damaged += sum(1 for _ in UTF8_DETECTOR_RE.finditer(line))
        check_repairs(damaged)
        fixed, steps = _fixed(line, _suited(config, line))
        if fixed != line:
            edits.extend(islice(_edits(line_no, line, fixed, steps), MOST_REPAIRS + 1))
            check_repairs(len(edits))
    return record(draft, edits)


def _fixed(line: str, config: TextFixerConfig) -> tuple[str, list[ExplanationStep]]:
    """The line as ftfy mends it, in one line: an entity such as &#10; must not break it, but becomes a space.

    Beside that space there may be more to mend, so that it is asked again: what is mended stays as it is.
    """
    fixed, steps = fix_and_explain(line, config)
    if LINE_BREAK.search(line) or not LINE_BREAK.search(fixed):
        return fixed, list(steps or ())
    fixed, more = _fixed(LINE_BREAK.sub(" ", fixed), config)
    return fixed, [*(steps or ()), *more]


def _suited(config: TextFixerConfig, line: str) -> TextFixerConfig:
    return config._replace(fix_character_width=False) if EAST_ASIAN.search(line) else config


def _edits(line_no: int, before: str, after: str, steps: Sequence[ExplanationStep]) -> Iterator[Edit]:
    rule, reason = explain(steps)
    shift = 0
    for old_start, old_end, new_start, new_end in changed_regions(before, after):
        start, end = old_start + shift, old_end + shift
        old, new = before[old_start:old_end], after[new_start:new_end]
        yield Edit(line_no, line_no, start, end, "repair", rule, reason, old, new)
        shift += len(new) - len(old)


def changed_regions(before: str, after: str) -> list[Region]:
    """The regions that differ, left to right, as (start, end) in `before` and (start, end) in `after`.

    Where both have as many spaces, they are compared from space to space.
    """
    old, new = before.split(" "), after.split(" ")
    if len(old) != len(new):
        return list(_within(before, after, 0, 0))
    regions: list[Region] = []
    start = at = 0
    for one, other in zip(old, new, strict=True):
        if one != other:
            regions += _within(one, other, start, at)
        start, at = start + len(one) + 1, at + len(other) + 1
    return regions


def _within(old: str, new: str, start: int, at: int) -> Iterator[Region]:
    """The regions of two texts that differ, which stand at `start` in what was before and `at` in what is after."""
    same, tail = 0, 0
    shortest = min(len(old), len(new))
    while same < shortest and old[same] == new[same]:
        same += 1
    while tail < shortest - same and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    start, at = start + same, at + same
    for a, b, c, d in _aligned(old[same : len(old) - tail], new[same : len(new) - tail]):
        yield start + a, start + b, at + c, at + d


def _aligned(old: str, new: str) -> list[Region]:
    if not old or not new or max(len(old), len(new)) > LONGEST_ALIGNED:
        return [(0, len(old), 0, len(new))]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [(a, b, c, d) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def explain(steps: Sequence[ExplanationStep]) -> tuple[str, str]:
    """The rule id and a readable reason for ftfy's plan; for mojibake it names the encodings to replay it with."""
    taken = {step.action for step in steps} | {step.parameter for step in steps}
    rule, reason = next((cause for name, cause in CAUSES.items() if name in taken), CHARACTERS)
    mojibake = rule == MOJIBAKE[0]
    codecs_used = [f"{s.action} {s.parameter}" for s in steps if mojibake and MOJIBAKE in map(CAUSES.get, s)]
    return rule, f"{reason} ({', '.join(codecs_used)})" if codecs_used else reason
