"""Statements: the checkable sentences of an article's own voice, and what of a sentence can be compared with another's.

The core is an event with a date. Then figures that a verb says of a subject, who holds an office or made a work, and
ages. Each is given only where the words leave little doubt: a wrong value makes a dispute that there is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from copydesk.claim_types import ArticleText, Claim, Slots, Span
from copydesk.claims.events import Titles, titles
from copydesk.claims.figures import ages, bare, is_large, measured
from copydesk.claims.happenings import Found, Range, Sentence, dated
from copydesk.claims.moments import Moment, moments
from copydesk.claims.offices import roles
from copydesk.claims.parse import Parsed
from copydesk.claims.values import Quantity, quantities
from copydesk.claims.worth import THRESHOLD, check_worthiness
from copydesk.quotes import quotations

SURE, LIKELY, BARE = 0.85, 0.7, 0.5  # with subject and predicate, with one of them, with neither


def statements(article: ArticleText, parsed: Sequence[Sequence[Parsed]], taken: Sequence[Range]) -> list[Claim]:
    """The checkable statements that an article makes itself, one for each value, in the order of the text.

    `parsed` are the parts of each paragraph, `taken` the ranges of the text that are someone else's words.
    """
    known = titles(part for parts in parsed for part in parts)
    found: dict[tuple[int, Slots], Claim] = {}
    for paragraph, parts in zip(article.paragraphs, parsed, strict=True):
        for part in parts if paragraph.kind != "quote" else ():
            closed = [*taken, *_quoted(part, known)]
            for first, last in part.sentences:
                for claim in _claims(article, part, (first, last), closed, known):
                    found.setdefault((claim.spans[0].start, claim.slots), claim)
    return list(found.values())


def _quoted(part: Parsed, known: Titles) -> Iterator[Range]:
    for quotation in quotations(part.text):
        start, end = quotation.content()
        if part.text[start:end].rstrip(",") not in known:
            yield part.start + quotation.start, part.start + quotation.end


def _claims(
    article: ArticleText, part: Parsed, words: Range, closed: Sequence[Range], known: Titles
) -> Iterator[Claim]:
    start, end = part.start + part.starts[words[0]], part.start + part.ends[words[1] - 1]
    worth = check_worthiness(part, *words)
    if worth < THRESHOLD or not any(tag.startswith("VB") for tag in part.tags[words[0] : words[1]]):
        return
    for slots, value in slots_of(part, *words, article.published, known=known):
        if any(a < value[1] and value[0] < b for a, b in closed):
            continue
        sure = SURE if slots.subject and slots.predicate else LIKELY if slots.predicate or slots.subject else BARE
        spans = (Span("content", start, end), Span("value", *value))
        yield Claim("statement", article.text[start:end], spans, "own", sure, slots=slots, check_worthiness=worth)


def slots_of(
    parsed: Parsed, first: int, last: int, published: str | None, *, known: Titles | None = None
) -> list[Found]:
    """What can be compared in the words from `first` up to `last`, each with the place of its value in the article.

    `known` are the works the article names (`events.titles`); without it, those that the paragraph names.
    """
    if first >= last or "?" in parsed.words[first:last]:
        return []
    sentence = Sentence(parsed, first, last, titles([parsed]) if known is None else known, published)
    dates, figures = _facts(parsed.text, published)
    inside = [m for m in dates if sentence.words_at(m.start, m.end)]
    found = [each for m in inside if (each := dated(sentence, m))]
    free = [q for q in figures if not any(m.start < q.end and q.start < m.end for m in dates)]
    counted = [q for q in free if sentence.words_at(q.start, q.end)]
    found += [each for q in counted if (each := measured(sentence, q, inside))]
    found += [*roles(sentence), *ages(sentence)]
    used = {place for _, place in found}
    rest = [q for q in counted if sentence.place(q.start, q.end) not in used]
    found += [
        bare(sentence, q) for q in rest if q.kind in ("money", "percentage", "duration") or (is_large(q) and not used)
    ]
    return list(dict.fromkeys(found))


@lru_cache(maxsize=4)
def _facts(text: str, published: str | None) -> tuple[list[Moment], list[Quantity]]:
    return moments(text, published), quantities(text)
