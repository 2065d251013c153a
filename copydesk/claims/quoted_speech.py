"""Quotations with a reporting clause: which belong together, and where the reported words go beyond the marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from copydesk.claims.contents import clause_words
from copydesk.claims.found import Found
from copydesk.claims.lexicon import Lexicon
from copydesk.claims.passages import Passage, Quote, Range
from copydesk.claims.speakers import quoted_as
from copydesk.claims.spoken import Link, left_of, link, right_of

SETS_APART = (",", ":", ";", "-", "–", "—", "--")
BREAKS = frozenset(
    {",", "and", "but", "as", "while", "when", "after", "before", "during", "until", "though", "although"}
)
FAR = 60  # words between two quotations of one breath: a long reporting clause


def quoted_speech(here: Passage, words: Lexicon) -> Iterator[Found]:
    """The quotations with a reporting clause; those that only go on where one left off are part of it."""
    links = [link(here, words, number) for number in range(len(here.quotes))]
    number = 0
    while number < len(links):
        found = links[number]
        if found is None:
            number += 1
            continue
        group = [number]
        while number + 1 < len(links) and _goes_on(here, links, group, number + 1):
            number += 1
            group.append(number)
        yield _spoken(here, words, found, group)
        number += 1


def _goes_on(here: Passage, links: Sequence[Link | None], group: Sequence[int], number: int) -> bool:
    """Whether a quotation is the rest of the one before it: “A,” he said, “b.” or “A,” he said. “B.”"""
    first, this = links[group[0]], links[number]
    if this is not None and first is not None and this.cue != first.cue:
        return False
    quote, before = here.quotes[number], here.quotes[group[-1]]
    left = left_of(here, quote)
    if this is not None:
        return True
    if right_of(here, quote) and here.parsed.words[quote.last - 1] not in ".!?":
        return False
    told = max(first.cue, -1 if first.speaker is None else first.speaker) if first is not None else -1
    between = [here.parsed.lower[at] for at in left if at > told and here.parsed.words[at].isalnum()]
    return all(word in ("and", "but", "then") for word in between) and quote.first - before.last < FAR


def _spoken(here: Passage, words: Lexicon, found: Link, group: Sequence[int]) -> Found:
    quotes = [here.quotes[n] for n in group]
    contents = [r for q in quotes if (r := inner_range(here, q))]
    mixed = _mixed(here, words, found, quotes)
    cue = quoted_as(here, found.cue) or (found.cue,)
    return Found(cue, found.speaker, tuple(mixed or contents), "mixed" if mixed else "quote", tuple(group))


def inner_range(here: Passage, quote: Quote) -> Range | None:
    """The words of a quotation without the comma that belongs to the sentence around it; None where it has none."""
    last = quote.last
    while last > quote.first and here.parsed.words[last - 1] in ",;":
        last -= 1
    return (quote.first, last) if last > quote.first else None


def _mixed(here: Passage, words: Lexicon, found: Link, quotes: Sequence[Quote]) -> list[Range]:
    """Where the reported clause goes beyond the marks, the whole clause."""
    quote = quotes[0]
    if found.behind:
        return _around(here, found, quotes)
    if len(quotes) > 1:
        return []
    clause = [at for at in clause_words(here, words, found.cue)[1] if at > found.cue]
    if quote.last < here.size and here.parsed.lower[quote.last] in BREAKS:
        clause = [at for at in clause if at < quote.last]
    outside = [at for at in clause if not quote.first <= at < quote.last and here.parsed.words[at].isalnum()]
    touching = any(quote.first <= at < quote.last for at in clause)
    if not touching or not outside or here.parsed.words[quote.first - 1] == ":":
        return []
    span = here.trimmed((min(min(clause), quote.first), max(max(clause) + 1, quote.last)))
    return [span] if span else []


def _around(here: Passage, found: Link, quotes: Sequence[Quote]) -> list[Range]:
    """What stands outside the marks of a quotation whose reporting clause follows: the harbour “is lost,” she said."""
    p = here.parsed
    left = [at for at in left_of(here, quotes[0]) if p.words[at] not in ",;"]
    outside = [at for at in left if p.words[at].isalnum()]
    if len(quotes) > 1 or not outside or p.words[quotes[0].first - 1] in SETS_APART:
        return []
    span = here.trimmed((left[0], quotes[0].last))
    return [span] if span else []
