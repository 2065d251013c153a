"""The names that a passage mentions, as runs of proper nouns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.claim_types import Source
from copydesk.claims.names import kind_of
from copydesk.claims.passages import Passage, Range

NAME_TAGS = ("NNP", "NNPS")
PARTICLES = frozenset("de van von der den di da del al bin ibn la le du dos &".split())
LINKS = PARTICLES | {"of", "for", "-", "–", "/", "."}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a passage: its words, and the source it stands for."""

    words: Range
    head: int
    name: str
    source: Source | None


def text_of(here: Passage, words: Range) -> str:
    """The text of a half-open range of words."""
    p = here.parsed
    return p.text[p.starts[words[0]] : p.ends[words[1] - 1]]


def head_of(here: Passage, words: Range) -> int:
    """The word of a range that the others hang on."""
    p = here.parsed
    for at in range(words[0], words[1]):
        if not words[0] <= p.heads[at] < words[1] or p.heads[at] == at:
            return at
    return words[1] - 1


def name_runs(here: Passage) -> Iterator[Range]:
    """Runs of proper nouns; small words and hyphens between two of them belong to the run."""
    p = here.parsed
    at = 0
    while at < here.size:
        if p.tags[at] not in NAME_TAGS or not p.words[at][0].isupper():
            at += 1
            continue
        last = at + 1
        while last < here.size and here.inside[last] == here.inside[at]:
            if not _belongs(here, last):
                break
            last += 1
        yield at, last
        at = last


def _belongs(here: Passage, at: int) -> bool:
    """Whether a word goes on with the name that the word before it is part of."""
    p = here.parsed
    if p.tags[at] in NAME_TAGS and (p.words[at][0].isupper() or p.starts[at] == p.ends[at - 1]):
        return True
    return p.lower[at] in LINKS and at + 1 < here.size and _goes_on(here, at)


def _goes_on(here: Passage, at: int) -> bool:
    p = here.parsed
    tight = p.starts[at] == p.ends[at - 1] and p.starts[at + 1] == p.ends[at]
    if p.words[at] in ("-", "–", "/", "."):
        return tight
    small = p.lower[at] in PARTICLES
    named = p.tags[at + 1] in NAME_TAGS and p.words[at + 1][0].isupper()
    return named and (small or (p.lower[at] in ("of", "for") and kind_of(p.words[at - 1]) != "social_account"))
