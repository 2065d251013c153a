"""Where words stand in a text, as somebody says who may have copied them badly: found to the letter, or not at all.

White space and quotation marks may differ, because they are what copies lose; no other character may. What is found is
a range of the text itself, so whatever the copy looks like, the evidence is the text's.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from copydesk.quotes import Quotation, quotations

Range = tuple[int, int]

MOST_PLACES = 50  # words that stand at more places than this name none of them
DOUBLE, SINGLE = "“”„‟«»「」『』", "‘’‚‛`´"
STRAIGHT = str.maketrans(dict.fromkeys(DOUBLE, '"') | dict.fromkeys(SINGLE, "'"))
MARKS = frozenset(DOUBLE + SINGLE + "\"'")
# Copies end in a comma or a full stop where the text, which goes on, has the other.
CLOSING = ".,"
FULL_STOP = re.compile(r"(?<!\.)(?<!\.\w)\.$")  # not that of "p.m." or "..."
JOINERS = frozenset("\u200c\u200d")
UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")  # scripts without spaces between words


class Text:
    """A text that is searched, with its paragraphs as half-open ranges in ascending order."""

    def __init__(self, text: str, paragraphs: Sequence[Range]) -> None:
        self.text = text
        self.paragraphs = paragraphs

    @cached_property
    def quotations(self) -> list[Quotation]:
        """Its quotations, as each paragraph opens and closes them, in places of the text."""
        found = []
        for start, end in self.paragraphs:
            for span in quotations(self.text[start:end], single=True):
                found.append(Quotation(start + span.start, start + span.end, span.closed))
        return found

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        """The text with its marks straight and its white space as single spaces, and where each character was."""
        kept = [at for at, c in enumerate(self.text) if not (c.isspace() and at and self.text[at - 1].isspace())]
        return _plain("".join(self.text[at] for at in kept)), [*kept, len(self.text)]

    def places(self, words: str, within: Range | None = None) -> list[Range]:
        """All places of some words, in the order of the text; none where there are none or very many.

        To the letter first; then with white space and quotation marks folded; then without marks around them and
        without a comma or full stop at their end.
        """
        bare = words.strip()
        inner = bare.strip("".join(MARKS)).strip()
        for wanted in dict.fromkeys((bare, inner, inner.rstrip(CLOSING))):
            if any(map(str.isalnum, wanted)):
                found = self._exact(wanted, within) or self._loose(wanted, within)
                if found:
                    return found if len(found) <= MOST_PLACES else []
        return []

    def around(self, place: Range) -> Range:
        """From the beginning of the paragraph before a place to the end of the one behind it."""
        first = max(0, bisect_right(self.paragraphs, place[0], key=lambda p: p[0]) - 2)
        last = bisect_left(self.paragraphs, place[1], key=lambda p: p[1]) + 1
        return self.paragraphs[first][0], self.paragraphs[min(last, len(self.paragraphs) - 1)][1]

    def parts(self, place: Range) -> list[Range]:
        """A place cut where paragraphs end, without what is left of it between them."""
        return [(max(a, place[0]), min(b, place[1])) for a, b in self.paragraphs if a < place[1] and b > place[0]]

    def _exact(self, words: str, within: Range | None) -> list[Range]:
        first, last = within or (0, len(self.text))
        found = _occurrences(self.text, words, first, last)
        return [(at, at + len(words)) for at in found if self._whole(at, at + len(words))]

    def _loose(self, words: str, within: Range | None) -> list[Range]:
        folded, origin = self._folded
        wanted = _plain(" ".join(words.split()))
        first, last = (bisect_left(origin, at) for at in within or (0, len(self.text)))
        found = _occurrences(folded, wanted, first, last)
        places = [(origin[at], origin[at + len(wanted) - 1] + 1) for at in found]
        return [(start, end) for start, end in places if self._whole(start, end)]

    def _whole(self, start: int, end: int) -> bool:
        """Whether a range begins and ends between words, and splits no character from its combining marks."""
        return all(at in (0, len(self.text)) or _divides(self.text, at) for at in (start, end))


def _occurrences(text: str, words: str, first: int, last: int) -> list[int]:
    found: list[int] = []
    at = text.find(words, first, last)
    while at >= 0 and len(found) <= MOST_PLACES:
        found.append(at)
        at = text.find(words, at + 1, last)
    return found


def _plain(text: str) -> str:
    return "".join(" " if c.isspace() else c for c in text).translate(STRAIGHT)


def _divides(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if unicodedata.category(after).startswith("M") or after in JOINERS or before in JOINERS:
        return False
    return not (before.isalnum() and after.isalnum()) or any(
        unicodedata.name(c, "").startswith(UNSPACED) for c in (before, after)
    )


def trimmed(text: Text, place: Range) -> Range | None:
    """A content by the convention: without marks around it, a comma at its end, or the full stop of indirect speech.

    One that lacks nothing but punctuation of a quotation's inside becomes all of that. None where no word is left.
    """
    start, end = place
    before: Range | None = None
    while before != (start, end) and start < end:
        before = start, end
        start, end = _without_marks(text, _stripped(text.text, start, end))
    inside = next((q for q in text.quotations if q.start < start and end <= q.content()[1]), None)
    if inside is not None:
        start, end = _filled(text.text, inside, (start, end))
    elif not any(q.end == end for q in text.quotations):
        end -= bool(FULL_STOP.search(text.text, max(start, end - 4), end))
        start += 5 if text.text[start:end].startswith("that ") else 0
    return (start, end) if any(map(str.isalnum, text.text[start:end])) else None


def _stripped(text: str, start: int, end: int) -> Range:
    while start < end and text[start].isspace():
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return start, end


def _without_marks(text: Text, place: Range) -> Range:
    """Without the opening mark of a quotation that does not end before the place does, and the like at its end."""
    start, end = place
    for q in text.quotations:
        if q.start == start and q.end >= end:
            return start + 1, end - (q.closed and q.end == end)
        if q.closed and q.end == end and q.start < start:
            return start, end - 1
    return place


def _filled(text: str, quotation: Quotation, place: Range) -> Range:
    first, last = _stripped(text, *quotation.content())
    missing = text[first : place[0]] + text[place[1] : last]
    return place if any(map(str.isalnum, missing)) else (first, last)


def quoted_share(text: Text, places: list[Range]) -> float:
    """How much of some places stands in quotation marks, 0 to 1."""
    total = sum(end - start for start, end in places)
    marked = [(q.start, q.end) for q in text.quotations]
    inside = sum(max(0, min(end, b) - max(start, a)) for start, end in places for a, b in marked)
    return inside / total if total else 0.0
