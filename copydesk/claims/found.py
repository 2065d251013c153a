"""What is found in one passage: an attribution as words, before it is placed in the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from copydesk.claims.passages import STOPS, Passage, Quote, Range, runs

Form = Literal[
    "", "quote", "mixed", "clause", "infinitive", "gerund", "object", "naming", "pair", "preposition", "inserted",
    "according", "noun", "adjective", "label",
]  # fmt: skip
ENDS = STOPS | {":", ";"}
REACH = 2  # words between a reported clause and a quotation that goes on with it: … because “…”


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution within one passage, as words.

    `speaker` is the head of the source's phrase, `quotes` the numbers of the quotations that are its content, `form`
    what the content looks like, `via` the head of the phrase that names who passed it on.
    """

    cue: tuple[int, ...]
    speaker: int | None
    contents: tuple[Range, ...]
    form: Form
    quotes: tuple[int, ...] = ()
    via: int | None = None


def ranges(here: Passage, content: Sequence[int]) -> tuple[Range, ...]:
    """The runs of content words, quotations that they touch taken in whole, edges trimmed."""
    if not content:
        return ()
    taken = set(content)
    for number, quote in enumerate(here.quotes):
        begun = _leads_into(here, quote, taken)
        if not begun and not any(here.inside[at] == number for at in content):
            continue
        if any(here.inside[at] != number for at in content):
            last = max((at for at in content if at < quote.first), default=quote.first)
            taken.update(range(last, quote.first) if begun else ())
            taken.update(range(quote.first, quote.last))
    found = (here.trimmed(words) for words in runs(sorted(taken)))
    return tuple(words for words in found if words)


def _leads_into(here: Passage, quote: Quote, taken: set[int]) -> bool:
    """Whether content ends in the same sentence just before a quotation."""
    gap = range(max(quote.first - REACH, 0), quote.first)
    outside = not any(here.parsed.words[at] in ENDS or here.inside[at] >= 0 for at in gap)
    return outside and any(at in taken and here.parsed.words[at].isalnum() for at in gap)
