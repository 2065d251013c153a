"""Attributions of an article in English: who is reported to have said what, found in grammar and quotation marks."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.claims.indirect import indirect_speech
from copydesk.claims.lexicon import Lexicon, lexicon
from copydesk.claims.parse import Parsed
from copydesk.claims.passages import Passage, passage
from copydesk.claims.placed import Reported, placed
from copydesk.claims.quoted_speech import quoted_speech
from copydesk.claims.threads import alone, joined, relayed


def reported(parsed: Sequence[Sequence[Parsed]]) -> tuple[list[Passage], list[Reported]]:
    """The passages of an article, whose paragraphs are given as their parsed parts, and the attributions in them."""
    passages = [passage(part) for parts in parsed for part in parts]
    words = lexicon()
    found: list[list[Reported]] = []
    for number, here in enumerate(passages):
        before = found[-1] if found else []
        found.append(_in_passage(here, number, before, passages[number - 1] if number else None, words))
    return passages, [one for ones in found for one in ones]


def _in_passage(
    here: Passage, number: int, before: list[Reported], last: Passage | None, words: Lexicon
) -> list[Reported]:
    spoken = list(quoted_speech(here, words))
    taken = frozenset(at for one in spoken for at in one.cue)
    ones = [placed(here, number, one) for one in (*spoken, *indirect_speech(here, words, taken))]
    linked = frozenset(quote for one in spoken for quote in one.quotes)
    for quote in alone(here, linked, words):
        joined(here, number, quote, ones, before, last, words)
    return relayed(ones, here)
