"""Attributions of a text in English: reporting words with their content and their source, found in the grammar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from copydesk.claims.contents import clause_words, mistagged
from copydesk.claims.lexicon import Lexicon, lexicon
from copydesk.claims.passages import STOPS, Passage, Quote, Range, passage, runs
from copydesk.claims.parse import Parsed
from copydesk.claims.speakers import inverted, owner, passive, phrase, subject
from copydesk.claims.spoken import Link, left_of, link, right_of
from copydesk.claims.spoken import before as link_before

BREAKS = frozenset({",", "and", "but", "as", "while", "when", "after", "before", "during"})
REACH = 2  # words between a reported clause and a quotation that goes on with it: … because “…”
FIRST = frozenset({"i", "we"})
SECOND = frozenset({"you", "me", "us", "one"})


@dataclass(frozen=True, slots=True)
class Reported:
    """Something said: cue, source and contents as ranges of the article's text.

    `speaker` is the word at the head of the source's phrase, in the passage of the number `passage`.
    """

    cue: tuple[Range, ...]
    source: Range | None
    contents: tuple[Range, ...]
    quoted: bool
    passage: int
    speaker: int | None
    speech: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution within one passage, as words."""

    cue: tuple[int, ...]
    speaker: int | None
    contents: tuple[Range, ...]
    quotes: tuple[int, ...] = ()
    why: str = ""


def reported(parsed: Sequence[Sequence[Parsed]]) -> tuple[list[Passage], list[Reported]]:
    """The attributions of an article, whose paragraphs are given as their parsed parts."""
    passages = [passage(part) for parts in parsed for part in parts]
    words = lexicon()
    found: list[list[Reported]] = []
    for number, here in enumerate(passages):
        ones = list(_in_passage(here, words))
        placed = [_placed(here, number, one) for one in ones]
        loose = list(_loose(here, {n for one in ones for n in one.quotes}))
        before = found[-1] if found else []
        for quote in loose:
            _join(here, quote, placed, before, passages[number - 1] if number else None, words)
        found.append(placed)
    return passages, [one for ones in found for one in ones]


def _loose(here: Passage, linked: set[int]) -> Iterator[Quote]:
    """Quotations without a reporting clause that are sentences of their own."""
    for number, quote in enumerate(here.quotes):
        if number in linked or any(here.parsed.words[at].isalnum() for at in left_of(here, quote)):
            continue
        inner = here.parsed.words[quote.last - 1]
        if not quote.span.closed and here.inside.count(number) > 3 and any(
            other.span.start > quote.span.start for other in here.quotes
        ):
            continue
        if len(quote) >= 3 and (inner in STOPS or not quote.span.closed or not right_of(here, quote)):
            yield quote


def _join(here: Passage, quote: Quote, placed: list[Reported], before: list[Reported], last: Passage | None,
          words: Lexicon) -> None:
    """Add a quotation to the attribution that it goes on with, or to what leads up to it."""
    inner = _inner(here, quote)
    if inner is None:
        return
    content = here.place(inner)
    start = here.place((quote.first, quote.first + 1))[0]
    earlier = [n for n, one in enumerate(placed) if max(e for _, e in (*one.contents, *one.cue)) <= start and one.speech]
    first = not any(here.parsed.words[at].isalnum() for at in range(quote.first))
    if earlier:
        placed[earlier[-1]] = replace(placed[earlier[-1]], contents=(*placed[earlier[-1]].contents, content))
    elif first and last is not None:
        _join_previous(content, here, before, last, words, placed)


def _join_previous(content: Range, here: Passage, before: list[Reported], last: Passage, words: Lexicon,
                   placed: list[Reported]) -> None:
    p = last.parsed
    if p.words[-1] in (":", "："):
        begin = p.sentences[-1][0]
        lead = link_before(last, words, list(range(begin, last.size)))
        if lead:
            found = Found((lead.cue,), lead.speaker, ())
        else:
            speaker = subject(last, next((at for at in range(begin, last.size) if p.relations[at] == "ROOT"), begin))
            found = Found((last.size - 1,), speaker, ())
        placed.append(replace(_placed(last, -1, found), contents=(content,), quoted=True, passage=before_number(before)))
        return
    speech = [n for n, one in enumerate(before) if one.speech]
    if speech:
        before[speech[-1]] = replace(before[speech[-1]], contents=(*before[speech[-1]].contents, content))


def before_number(before: Sequence[Reported]) -> int:
    return before[-1].passage if before else -1


def _placed(here: Passage, number: int, one: Found) -> Reported:
    contents = tuple(here.place(words) for words in one.contents)
    source = None
    if one.speaker is not None:
        words = here.trimmed(_clear(phrase(here, one.speaker), one))
        source = here.place(words) if words else None
    cue = tuple(here.place(words) for words in runs(sorted(one.cue)))
    verb = lexicon().verb(here.parsed.lower[one.cue[0]]) or ""
    speech = lexicon().allows(verb, "q") and here.inside[one.cue[0]] < 0
    return Reported(cue, source, contents, bool(one.quotes), number, one.speaker, speech, one.why + (" in quote" if here.inside[one.cue[0]] >= 0 else ""))


def _clear(words: Range, one: Found) -> Range:
    """A source's phrase as far as it reaches neither into the cue nor into the content."""
    first, last = words
    speaker = one.speaker or first
    for a, b in (*one.contents, *((at, at + 1) for at in one.cue)):
        if a > speaker:
            last = min(last, max(a, speaker + 1))
        elif b <= speaker:
            first = max(first, min(b, speaker))
    return first, last


def _in_passage(here: Passage, words: Lexicon) -> Iterator[Found]:
    spoken = list(_quotations(here, words))
    yield from spoken
    taken = {at for one in spoken for at in one.cue}
    for at in range(here.size):
        if at in taken:
            continue
        if words.verb(here.parsed.lower[at]) and (here.parsed.tags[at].startswith("VB") or mistagged(here, words, at)):
            one = _verb(here, words, at)
        elif here.parsed.lower[at] == "according":
            one = _according(here, at)
        elif here.parsed.lower[at] in words.nouns and here.parsed.tags[at].startswith("NN"):
            one = _noun(here, words, at)
        elif here.parsed.lower[at] in words.adjectives and here.parsed.tags[at].startswith(("JJ", "VBN")):
            one = _adjective(here, at)
        else:
            continue
        if one and (here.inside[at] < 0 or _counts_within(here, words, one)):
            yield one


def _counts_within(here: Passage, words: Lexicon, one: Found) -> bool:
    """Whether something reported within a quotation is a claim of its own: a clause, with a source that is expressed.

    What third persons are said to think or to know is left to the quotation.
    """
    if one.speaker is None or one.why not in ("clause", "infinitive") or here.parsed.lower[one.speaker] in SECOND:
        return False
    return True


def _quotations(here: Passage, words: Lexicon) -> Iterator[Found]:
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
    between = [here.parsed.lower[at] for at in left if here.parsed.words[at].isalnum()]
    return all(word in ("and", "but", "then") for word in between) and quote.first - before.last < 60


def _spoken(here: Passage, words: Lexicon, found: Link, group: Sequence[int]) -> Found:
    quotes = [here.quotes[n] for n in group]
    contents = [r for q in quotes if (r := _inner(here, q))]
    mixed = _mixed(here, words, found, quotes)
    return Found((found.cue,), found.speaker, tuple(mixed or contents), tuple(group), "mixed" if mixed else "quote")


def _inner(here: Passage, quote: Quote) -> Range | None:
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
    if len(quotes) > 1 or not outside or p.words[quotes[0].first - 1] in ",:;" :
        return []
    span = here.trimmed((left[0], quotes[0].last))
    return [span] if span else []


def _verb(here: Passage, words: Lexicon, at: int) -> Found | None:
    why, content = clause_words(here, words, at)
    contents = _ranges(here, content)
    if not contents:
        return None
    turned = inverted(here, at) if contents[0][0] < at else None
    return Found(_cue(here, at), subject(here, at) if turned is None else turned, contents, (), why)


def _cue(here: Passage, at: int) -> tuple[int, ...]:
    p = here.parsed
    return (at, *(c for c in p.children[at] if p.relations[c] == "prt"))


def _ranges(here: Passage, content: Sequence[int]) -> tuple[Range, ...]:
    """The runs of content words, quotations that they touch taken in whole, edges trimmed."""
    if not content:
        return ()
    taken = set(content)
    for number, quote in enumerate(here.quotes):
        inner = range(quote.first, quote.last)
        begun = _leads_into(here, quote, taken)
        if not any(here.inside[at] == number for at in content) and not begun:
            continue
        if any(here.inside[at] != number for at in content):
            taken.update(range(max(quote.first - REACH, 0), quote.first) if begun else ())
            taken.update(inner)
    found = (here.trimmed(words) for words in runs(sorted(taken)))
    return tuple(words for words in found if words)


def _leads_into(here: Passage, quote: Quote, taken: set[int]) -> bool:
    """Whether content ends in the same sentence just before a quotation."""
    gap = range(max(quote.first - REACH, 0), quote.first)
    return any(at in taken for at in gap) and not any(here.parsed.words[at] in STOPS or here.inside[at] >= 0 for at in gap)


def _according(here: Passage, at: int) -> Found | None:
    p = here.parsed
    if at + 2 >= here.size or p.lower[at + 1] != "to":
        return None
    speaker = next((c for c in p.children[at + 1] if p.relations[c] == "pobj"), None)
    if speaker is None:
        return None
    first, last = p.sentence_of(at)
    block = range(at, max(phrase(here, speaker)[1], p.edges[at + 1][1] + 1))
    number = here.inside[at]
    inside = [w for w in range(first, last) if w not in block and here.inside[w] == number or here.inside[w] != number and number < 0]
    inside = [w for w in inside if first <= w < last and w not in block]
    contents = _ranges(here, inside)
    return Found((at, at + 1), speaker, contents, (), "according") if contents else None


def _noun(here: Passage, words: Lexicon, at: int) -> Found | None:
    p = here.parsed
    clauses = [c for c in p.children[at] if c > at and p.relations[c] in ("acl", "ccomp", "relcl") and _that(here, c)]
    if not clauses:
        return None
    taken = [w for c in clauses for w in range(p.edges[c][0], p.edges[c][1] + 1)]
    while taken and p.lower[taken[0]] == "that":
        taken = taken[1:]
    contents = _ranges(here, taken)
    speaker = owner(here, at)
    head = p.heads[at]
    if speaker is None and p.relations[at] == "dobj" and p.lower[head] in words.light:
        speaker = subject(here, head)
    return Found((at,), speaker, contents, (), "noun") if contents else None


def _that(here: Passage, at: int) -> bool:
    p = here.parsed
    that = [c for c in p.children[at] if p.lower[c] == "that" and p.relations[c] == "mark"]
    to = [c for c in p.children[at] if p.lower[c] == "to" and p.relations[c] == "aux"]
    return bool(that or to)


def _adjective(here: Passage, at: int) -> Found | None:
    p = here.parsed
    clauses = [c for c in p.children[at] if c > at and p.relations[c] == "ccomp"]
    if not clauses or p.relations[at] != "acomp":
        return None
    taken = [w for c in clauses for w in range(p.edges[c][0], p.edges[c][1] + 1)]
    while taken and p.lower[taken[0]] == "that":
        taken = taken[1:]
    contents = _ranges(here, taken)
    speaker = subject(here, p.heads[at])
    return Found((at,), speaker, contents, (), "adjective") if contents else None


__all__ = ["Reported", "passive", "reported"]
