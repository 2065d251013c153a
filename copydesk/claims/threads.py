"""Quotations that stand alone: what they go on with in their paragraph, and what leads up to them in the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from copydesk.claims.found import Found
from copydesk.claims.lexicon import Lexicon
from copydesk.claims.passages import STOPS, Passage, Quote
from copydesk.claims.placed import Reported, placed
from copydesk.claims.quoted_speech import inner_range
from copydesk.claims.speakers import subject
from copydesk.claims.spoken import before as leading_up
from copydesk.claims.spoken import left_of, right_of

SHORTEST = 3  # words of a quotation that is speech although nothing beside it says so
NEXT = 8  # characters between an attribution and the sentence that goes on with it
COLONS = (":", "：")


def alone(here: Passage, linked: frozenset[int], words: Lexicon) -> Iterator[Quote]:
    """Quotations without a reporting clause (their numbers are not among the `linked`) that are sentences."""
    p = here.parsed
    for number, quote in enumerate(here.quotes):
        left = [at for at in left_of(here, quote) if p.words[at].isalnum()]
        if number in linked or len(quote) < SHORTEST or (left and not _ends_a_sentence(here, quote, left, words)):
            continue
        torn = not quote.span.closed and any(other.span.start > quote.span.start for other in here.quotes)
        whole = p.words[quote.last - 1] in STOPS or not quote.span.closed or not right_of(here, quote)
        if whole and not torn:
            yield quote


def _ends_a_sentence(here: Passage, quote: Quote, left: Sequence[int], words: Lexicon) -> bool:
    """Whether a quotation is most of a sentence without a reporting verb: But “it is not over by a long way.”"""
    p = here.parsed
    reporting = any(words.verb(p.lower[at]) or p.words[at] == ":" for at in left)
    return p.words[quote.last - 1] in STOPS and len(quote) > 2 * len(left) and not reporting


def joined(
    here: Passage,
    number: int,
    quote: Quote,
    ones: list[Reported],
    before: list[Reported],
    last: Passage | None,
    words: Lexicon,
) -> None:
    """Give a quotation that stands alone to the attribution it goes on with, or make one of what leads up to it.

    `ones` are the attributions of its own passage, `before` those of the passage before, `last`; both are changed.
    """  # fmt: skip
    inner = inner_range(here, quote)
    if inner is None:
        return
    content = here.place(inner)
    begins = here.parsed.start + quote.span.start
    earlier = [n for n, one in enumerate(ones) if one.speech and one.end <= begins]
    first = not any(here.parsed.words[at].isalnum() for at in range(quote.first))
    begun = [at for at in left_of(here, quote) if here.parsed.words[at].isalnum()]
    if begun:
        if earlier and ones[earlier[-1]].end + NEXT >= here.place((begun[0], begun[0] + 1))[0]:
            whole = here.place((begun[0], inner[1]))
            ones[earlier[-1]] = ones[earlier[-1]].with_content(whole)
    elif earlier:
        ones[earlier[-1]] = ones[earlier[-1]].with_content(content)
    elif first and last is not None and last.parsed.words[-1:] in (COLONS[:1], COLONS[1:]):
        ones.append(replace(_led_up(last, number - 1, before, words), contents=(content,), quoted=True))
    elif first:
        speech = [n for n, one in enumerate(before) if one.speech]
        if speech:
            before[speech[-1]] = before[speech[-1]].with_content(content)


def _led_up(last: Passage, number: int, before: list[Reported], words: Lexicon) -> Reported:
    """What the last sentence of a passage, which ends in a colon, says of who speaks next.

    What was taken from it already as an indirect report is part of this, and who is named by "as per" passed it on.
    """
    p = last.parsed
    begin = p.sentences[-1][0]
    lead = leading_up(last, words, range(begin, last.size))
    if lead is None:
        root = next((at for at in range(begin, last.size) if p.relations[at] == "ROOT"), begin)
        return placed(last, number, Found((last.size - 1,), subject(last, root), (), "quote"))
    cue = last.place((lead.cue, lead.cue + 1))
    start = p.start + p.starts[begin]
    relays = [one for one in before if one.form == "according" and one.cue[0][0] >= start]
    before[:] = [one for one in before if one not in relays and (one.quoted or one.cue[0] != cue)]
    via = relays[-1].speaker if relays else None
    return placed(last, number, Found((lead.cue,), lead.speaker, (), "quote", via=via))


def relayed(ones: Sequence[Reported], here: Passage) -> list[Reported]:
    """The attributions of a passage, where "As per X, Y said …" is Y's word by way of X, and not X's own."""
    found = list(ones)
    for relay in [one for one in ones if one.form == "according"]:
        sentence = here.sentence_range(relay.cue[0][0])
        said = [
            n for n, one in enumerate(found)
            if one is not relay and one.speech and one.speaker is not None and one.form not in ("according", "noun")
            and sentence[0] <= one.cue[0][0] < sentence[1] and relay.cue[0][0] < one.start and relay.covers(one.cue[0])
        ]  # fmt: skip
        if said and relay.begins_sentence(sentence):
            for n in said:
                found[n] = replace(found[n], via=relay.speaker)
            found.remove(relay)
    return found
