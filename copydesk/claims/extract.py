"""The claims of an article: what somebody is reported to have said, and what the article itself states."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from copydesk.claim_types import ArticleText, Claim, ClaimKind, Source, Span
from copydesk.claims import direct_quotes
from copydesk.claims.asserting import asserts
from copydesk.claims.cast import Cast, Speaker
from copydesk.claims.events import Titles, titles
from copydesk.claims.names import kind_of
from copydesk.claims.occasions import Occasions
from copydesk.claims.parse import Parsed, parse
from copydesk.claims.passages import Passage, Range
from copydesk.claims.placed import Reported
from copydesk.claims.reported import reported
from copydesk.claims.speakers import phrase
from copydesk.claims.statements import slots_of, statements
from copydesk.claims.worth import check_worthiness
from copydesk.limits import MOST_PARSED

NAME = "claims"
VERSION = "2"
OMISSION = " […] "
PARSED = frozenset({"en", None})  # languages whose grammar is read; None: too short to tell
QUOTED = 0.9  # share of the content in marks from which a quotation counts as direct; less is mixed
TOKEN = re.compile(r"\w+|[^\w\s]")  # about what the parser takes for a word
UNNAMED = Speaker("none", None, 0.6)


def extract(article: ArticleText) -> list[Claim]:
    """The claims of an article in the order of the text.

    In English, attributions and statements from the grammar; in other languages, and in articles longer than
    MOST_PARSED words, direct quotes by rules alone. Raises ModelMissingError where no English model is installed.
    """
    if _language(article) not in PARSED or _is_too_long(article.text):
        return direct_quotes.extract(article)
    parsed = list(parse([(paragraph.text, paragraph.start) for paragraph in article.paragraphs]))
    passages, found = reported(parsed)
    cast = Cast(passages)
    occasions = Occasions(passages, cast)
    marks = [place for passage in passages for place in passage.marks()]
    kept = [one for one in found if not _by_a_work(one, cast)]
    said = [_claim(article, one, _kind(one, marks), passages, cast, occasions) for one in kept]
    taken = [(span.start, span.end) for claim in said for span in claim.spans] + _reports(said, passages)
    known = titles(part for parts in parsed for part in parts)
    parts = [part for of_paragraph in parsed for part in of_paragraph]
    said = [
        _with_slots(claim, parts, article, known) if _asserts(one, passages) else claim
        for claim, one in zip(said, kept, strict=True)
    ]
    claims = [_with_named(claim, cast) for claim in (*said, *statements(article, parsed, taken))]
    return sorted(claims, key=lambda claim: (claim.spans[0].start, claim.spans[0].end, claim.kind))


def note(article: ArticleText) -> str | None:
    """What keeps an article from being read in every way; None where nothing does."""
    if _language(article) in PARSED and _is_too_long(article.text):
        return f"more than {MOST_PARSED:,} words and marks: direct quotes alone were read"
    return None


def _language(article: ArticleText) -> str | None:
    return article.language.partition("-")[0].lower() if article.language else None  # "en-GB" is English


def _is_too_long(text: str) -> bool:
    return len(text) > MOST_PARSED and sum(1 for _ in TOKEN.finditer(text)) > MOST_PARSED


def _reports(said: Sequence[Claim], passages: Sequence[Passage]) -> list[Range]:
    """The sentences that do little but report: when somebody said it is no statement of the article's own."""
    spans = sorted((span for claim in said for span in claim.spans), key=lambda span: span.start)
    starts = [span.start for span in spans]
    found = []
    for passage in passages:
        for a, b in passage.sentences():
            within = [s for s in spans[bisect_left(starts, a) : bisect_left(starts, b)] if s.end <= b]
            content = sum(s.end - s.start for s in within if s.role == "content")
            if content * 2 >= b - a and any(s.role == "cue" for s in within):
                found.append((a, b))
    return found


def _by_a_work(one: Reported, cast: Cast) -> bool:
    return one.speaker is not None and not one.quoted and cast.is_work(one.passage, one.speaker)


def _claim(
    article: ArticleText, one: Reported, kind: ClaimKind, passages: Sequence[Passage], cast: Cast, occasions: Occasions
) -> Claim:
    speaker = _speaker(one, passages, cast)
    contents = sorted(one.contents)
    spans = [Span("content", *content) for content in contents] + [Span("cue", *cue) for cue in one.cue]
    if one.source is not None:
        spans.append(Span("source", *one.source))
    words = OMISSION.join(article.text[start:end] for start, end in contents)
    cue = _word_at(passages[one.passage], one.cue[0][0])
    venue = occasions.of(one.passage, cue, speaker.source)
    via = _via(one, passages, cast)
    sure = round(speaker.sure * (1.0 if one.quoted else 0.85), 3)
    return Claim(kind, words, tuple(spans), speaker.attribution, sure, speaker.source, via, venue)


def _speaker(one: Reported, passages: Sequence[Passage], cast: Cast) -> Speaker:
    if one.source is None or one.speaker is None:
        return UNNAMED
    return cast.speaker(one.passage, one.speaker, phrase(passages[one.passage], one.speaker))


def _via(one: Reported, passages: Sequence[Passage], cast: Cast) -> Source | None:
    if one.via is None:
        return None
    return cast.speaker(one.passage, one.via, phrase(passages[one.passage], one.via)).source


def _word_at(passage: Passage, place: int) -> int:
    starts = passage.parsed.starts
    return min(bisect_left(starts, place - passage.parsed.start), len(starts) - 1)


def _asserts(one: Reported, passages: Sequence[Passage]) -> bool:
    passage = passages[one.passage]
    return asserts(passage, _word_at(passage, one.cue[0][0]))


def _kind(one: Reported, marks: Sequence[Range]) -> ClaimKind:
    """Direct where nearly all of the content stands in quotation marks, mixed where some of it does."""
    total = sum(end - start for start, end in one.contents)
    inside = 0
    for start, end in one.contents:
        at = bisect_right(marks, (start, start)) - 1
        for a, b in marks[max(at, 0) :]:
            if a >= end:
                break
            inside += max(0, min(end, b) - max(start, a))
    if inside >= QUOTED * total:
        return "direct_quote"
    return "mixed_quote" if inside else "indirect_quote"


def _with_slots(claim: Claim, parts: Sequence[Parsed], article: ArticleText, known: Titles) -> Claim:
    """The claim with the first of its content's values that can be compared, and how much it is worth checking."""
    worth = 0.0
    for content in claim.spans:
        at = bisect_right(parts, content.start, key=lambda part: part.start) - 1
        if content.role != "content" or at < 0:
            continue
        part = parts[at]
        first, last = _words(part, content)
        if first >= last:
            continue
        worth = max(worth, check_worthiness(part, first, last))
        for slots, place in slots_of(part, first, last, article.published, known=known):
            value = (Span("value", *place),) if place else ()
            return replace(claim, slots=slots, check_worthiness=worth, spans=(*claim.spans, *value))
    return replace(claim, check_worthiness=worth)


def _with_named(claim: Claim, cast: Cast) -> Claim:
    """The claim with the source that its value names, and with every spelling that the article has for its sources."""
    value = claim.slots.value if claim.slots.value_type == "name" else None
    named = cast.spelled(Source(kind_of(value), value, (value,))) if value else None
    return replace(claim, source=cast.spelled(claim.source), named=named)


def _words(part: Parsed, content: Span) -> Range:
    """The words of a part that lie within a span of the article."""
    first = bisect_left(part.starts, content.start - part.start)
    return first, bisect_right(part.ends, content.end - part.start)
