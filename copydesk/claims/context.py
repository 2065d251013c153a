"""A claim in its context: the sentences around its words, cut into pieces that say what each is evidence of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

AROUND = 280  # code points before and after the words: a few sentences
SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*\s+|\n+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `roles` are those of the spans it lies in: content, cue, source, value."""

    text: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A span by its role, from `start` to `end` in the article's text, code points."""

    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Context:
    """Pieces that give a part of an article's text; whether there is more before and after it."""

    pieces: tuple[Piece, ...]
    more_before: bool
    more_after: bool


def in_context(text: str, places: Iterable[Place], differs: str | None = None, around: int = AROUND) -> Context:
    """The words of a claim with the sentences around them. `differs` are words of it that count as its value.

    `differs` is looked for in the content only where no place says what the value is.
    """
    given = [place for place in places if 0 <= place.start < place.end <= len(text)]
    content = [place for place in given if place.role == "content"] or given
    if not content:
        return Context((), False, bool(text))
    if differs and not any(place.role == "value" for place in given):
        given += _found(text, content, differs)
    start, end = min(place.start for place in content), max(place.end for place in content)
    first, last = _start_before(text, start, around), _end_after(text, end, around)
    last = max(end, first + len(text[first:last].rstrip()))
    return Context(_pieces(text, given, first, last), bool(text[:first].strip()), bool(text[last:].strip()))


def _found(text: str, content: Iterable[Place], words: str) -> list[Place]:
    """Where some words stand in the content, the first time; whole words alone."""
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    found = (pattern.search(text, place.start, place.end) for place in content)
    return [Place("value", *match.span()) for match in found if match][:1]


def _start_before(text: str, start: int, around: int) -> int:
    """Where the first whole sentence of what stands before begins; where there is none, a word."""
    if start <= around:
        return 0
    first = start - around
    ends = [match.end() for match in SENTENCE_END.finditer(text, first, start)]
    words = text.find(" ", first, start) + 1
    return ends[0] if ends else words or first


def _end_after(text: str, end: int, around: int) -> int:
    """Where the last whole sentence of what comes after ends; where there is none, a word."""
    if len(text) - end <= around:
        return len(text)
    last = end + around
    ends = [match.end() for match in SENTENCE_END.finditer(text, end, last)]
    word = text.rfind(" ", end, last)
    return ends[-1] if ends else word if word > end else last


def _pieces(text: str, places: list[Place], first: int, last: int) -> tuple[Piece, ...]:
    """The text from first to last, cut wherever a place begins or ends."""
    inside = [place for place in places if place.start < last and place.end > first]
    cuts = sorted({first, last, *(cut for p in inside for cut in (p.start, p.end) if first < cut < last)})
    return tuple(
        Piece(text[a:b], frozenset(p.role for p in inside if p.start <= a and b <= p.end)) for a, b in pairwise(cuts)
    )
