"""Learn: which lines of a publisher's articles are boilerplate because they recur, and when that is beyond doubt.

A line that stands word for word in several *stories* is counted and proposed to a person. What is accepted without one
has to pass a bar that no sentence of news passed in the collections it was tried on: 19,043 Reuters stories of 1987,
whole, in runs of 30 to 1,000, and as 2,528 topics of 5 to 80 stories whose background sentences repeat; and the
labelled lines of the development pages. Copies and updates of one story are one story.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.page import BlockKind
from copydesk.quotes import CLOSERS, SINGLE_CLOSERS, has_direct_quote, quotations

LONGEST = 300  # characters; 99 % of the recurring boilerplate of the development pages is shorter, prose is longer
END_LINES = 5  # the end of an article: its last lines, and never more than half of them
FEWEST_PROPOSED = 3  # stories

# The bar. Repeated sentences of Reuters's topics came to 30 % of a topic in 3 or 4 stories and to 10 % in 5 or more;
# what stood in more was a lead-in ("The following offerings were filed:") or the head of a table.
FEWEST_STORIES, SHARE_OF_FEW = 3, 0.5
MORE_STORIES, SHARE_OF_MORE = 5, 0.2
FEWEST_LETTERS = 20  # no recurring line of news this long is in 5 % of 30 stories or more; "Nine mths" is, or "Pros"
MOSTLY = 0.9  # of the articles with the label have it at their end, where it heads nothing

COUNTED: frozenset[BlockKind] = frozenset({"heading", "paragraph", "list_item"})
STOPS = (".", "!", "…", "。", "！", "．", "｡", "।", "۔")  # a question may head an answer
OPEN_ENDS = (":", "：", "?", "？", "؟", "-", "–", "—", ",", "，", ";", "；")
CLOSING = "\"'”’»)]"
MARKS = frozenset(CLOSERS | SINGLE_CLOSERS)
WIDE = range(0x2E80, 0xFF00)  # scripts whose letters are syllables or words


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an article that no rule strikes; `is_struck` where it is gone all the same, because it is learned."""

    fingerprint: int
    kind: BlockKind
    text: str
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """A line that may be learned, in one article; `at_end` where it stands near its end, after the last sentence."""

    text: str
    at_end: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a publisher's line: its stories, its articles and how many of the publisher's that is.

    `first_day` and `last_day` are publication dates, `YYYY-MM-DD`; None where no article has one.
    """

    text: str
    stories: int
    articles: int
    at_end: int
    share: float
    first_day: str | None
    last_day: str | None


def is_candidate(text: str, kind: BlockKind = "paragraph") -> bool:
    """Whether a line may be learned at all: short, with letters in it, no quotation, caption or table."""
    return (
        kind in COUNTED
        and len(text) <= LONGEST
        and any(character.isalpha() for character in text)
        and (MARKS.isdisjoint(text) or not has_direct_quote(text))
    )


def sightings(lines: Sequence[Line]) -> dict[int, Sighting]:
    """The lines of an article that may be learned, by fingerprint; of several spellings the first."""
    distinct = _distinct(lines)
    backwards = range(len(distinct) - 1, -1, -1)
    last_sentence = next((index for index in backwards if is_sentence(distinct[index].text)), -1)
    end = max(_end(len(distinct)), last_sentence)
    found = ((index, line) for index, line in enumerate(distinct) if is_candidate(line.text, line.kind))
    return {line.fingerprint: Sighting(line.text, index >= end) for index, line in found}


def is_sentence(text: str) -> bool:
    """Whether a line is as long as a sentence and stops like one; others are labels, headings or parts of tables."""
    return text.rstrip(CLOSING).endswith(STOPS) and _letters(text) >= FEWEST_LETTERS


def story(lines: Sequence[Line]) -> int:
    """A key that copies and updates of one story share: the fingerprint of its longest line, the end left out.

    A notice at the end of every article may be longer than any of its paragraphs.
    """
    distinct = _distinct(lines)
    longest = max(distinct[: _end(len(distinct))], key=lambda line: len(line.text), default=None)
    return longest.fingerprint if longest else 0


def is_certain(evidence: Evidence) -> bool:
    """Whether a line passes the bar. Without dates it never does: a person has to look."""
    few = evidence.stories >= FEWEST_STORIES and evidence.share >= SHARE_OF_FEW
    more = evidence.stories >= MORE_STORIES and evidence.share >= SHARE_OF_MORE
    if not (few or more) or evidence.first_day == evidence.last_day:
        return False
    text = evidence.text
    if _letters(text) < FEWEST_LETTERS or quotations(text, single=True) or not is_candidate(text):
        return False
    if is_sentence(text):
        return True
    heads = text.rstrip(CLOSING).endswith(OPEN_ENDS) or evidence.at_end < MOSTLY * evidence.articles
    return not heads and evidence.stories >= MORE_STORIES and evidence.share >= SHARE_OF_FEW


def _distinct(lines: Sequence[Line]) -> list[Line]:
    """Each line once, at its first place, so that folded repeats make no difference."""
    first: dict[int, Line] = {}
    for line in lines:
        first.setdefault(line.fingerprint, line)
    return list(first.values())


def _end(lines: int) -> int:
    return max((lines + 1) // 2, lines - END_LINES)


def _letters(text: str) -> int:
    if text.isascii():
        return sum(map(str.isalpha, text))
    return sum(1 + (ord(character) in WIDE) for character in text if character.isalpha())
