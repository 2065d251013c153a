"""Direct quotes with their speakers, found by rules; where nothing nearby says who spoke, nothing is guessed.

A quotation counts as speech only beside reporting words, or as a block of its own. Titles of works, nicknames and
scare quotes have neither. The reporting words are English; block quotes are found in any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from copydesk.claims.attribute import Attributed, Range, after_quotation, before_quotation, shift
from copydesk.claims.names import INTRODUCED, PRONOUN, full_names, resolve, without_title
from copydesk.claims.names import NAME as NAME_PATTERN
from copydesk.quotes import Quotation, quotations
from copydesk.types import ArticleText, Attribution, Claim, Paragraph, Source, Span

NAME = "direct_quotes"
VERSION = "1"

SENTENCE_END = tuple(".!?…")
PRONOUNS = frozenset(PRONOUN.strip("(?:)").split("|"))
DETERMINERS = frozenset("The A An One Another His Her Its Their".split())
OMISSION = " […] "


@dataclass(frozen=True, slots=True)
class Speech:
    """A quotation, its parts as ranges of the article's text; `is_open`: it goes on in the next paragraph."""

    contents: tuple[Range, ...]
    found: Attributed | None
    is_open: bool = False


def extract(article: ArticleText) -> list[Claim]:
    """The direct quotes of an article, in the order of the text."""
    known = full_names(article.text)
    speeches: list[Speech] = []
    for index, paragraph in enumerate(article.paragraphs):
        following = article.paragraphs[index + 1].text if index + 1 < len(article.paragraphs) else ""
        if speeches and speeches[-1].is_open:
            speeches[-1] = _continued(speeches[-1], paragraph, following)
        elif paragraph.kind == "quote":
            speeches.append(_block_quote(paragraph, article.paragraphs[index - 1] if index else None, following))
        else:
            speeches.extend(_inline_quotes(paragraph, following))
    return [_claim(article.text, speech.contents, speech.found, known) for speech in speeches]


def _runs_on(span: Quotation, following: str) -> bool:
    """Whether a quotation without a closing mark goes on in the next paragraph, which then opens with one."""
    return not span.closed and following.startswith(("“", '"', "«", "„"))


def _continued(speech: Speech, paragraph: Paragraph, following: str) -> Speech:
    span = quotations(paragraph.text)[0]
    content = shift(_trimmed(paragraph.text, span), paragraph.start)
    found = speech.found
    if found is None and span.closed and (behind := after_quotation(paragraph.text, span.end)):
        found = behind.moved(paragraph.start)
    return Speech((*speech.contents, content), found, _runs_on(span, following))


def _block_quote(paragraph: Paragraph, lead_in: Paragraph | None, following: str) -> Speech:
    spans = quotations(paragraph.text)
    content = _trimmed(paragraph.text, spans[0]) if spans else (2, len(paragraph.text))  # "> " of a quoted block
    found = None
    if lead_in and lead_in.text.endswith((":", "：")):
        found = before_quotation(lead_in.text, len(lead_in.text) - 1)
    moved = found.moved(lead_in.start) if found and lead_in else None
    return Speech((shift(content, paragraph.start),), moved, bool(spans) and _runs_on(spans[0], following))


def _inline_quotes(paragraph: Paragraph, following: str) -> Iterator[Speech]:
    text = paragraph.text
    spans = [q for q in quotations(text) if q.closed or _runs_on(q, following)]
    index = 0
    while index < len(spans):
        found = _attributed(text, spans, index)
        last = index
        while found and last + 1 < len(spans) and _belongs(text, found, spans, last + 1):
            last += 1
        if found:
            contents = tuple(shift(_trimmed(text, span), paragraph.start) for span in spans[index : last + 1])
            yield Speech(contents, found.moved(paragraph.start), not spans[last].closed)
        index = last + 1


def _belongs(text: str, found: Attributed, spans: Sequence[Quotation], index: int) -> bool:
    """Whether a quotation is the rest of the one before it, whose speaker `found` names."""
    if _goes_on(text, found, spans[index - 1], spans[index]):
        return True
    return _is_continuation(text, spans, index) and _attributed(text, spans, index) is None


def _attributed(text: str, spans: Sequence[Quotation], index: int) -> Attributed | None:
    span = spans[index]
    begins_sentence = _begins_sentence(text, span)
    inside = text[slice(*span.content())].rstrip()
    if begins_sentence and inside.endswith((",", "?", "!", "…", "—")) and (found := after_quotation(text, span.end)):
        return found
    head = text[: span.start].rstrip()
    complete = not span.closed or inside.endswith(SENTENCE_END) or text[span.end : span.end + 1] in (".", "!", "?")
    speech = inside[:1].isupper() and complete and len(inside.split()) >= 2
    if speech and head.endswith((":", ",")):
        found = before_quotation(text, len(head) - 1)
        if found and not any(q.start <= found.cue[0] < q.end for q in spans):
            return found
    return None


def _begins_sentence(text: str, span: Quotation) -> bool:
    head = text[: span.start].rstrip()
    return not head or head.endswith((*SENTENCE_END, ":", "”", '"', "—"))


def _is_continuation(text: str, spans: Sequence[Quotation], index: int) -> bool:
    """`"One," said X. "Two."`: a whole quoted sentence right behind an attributed one."""
    span = spans[index]
    between = text[spans[index - 1].end : span.start] if index else ""
    inside = text[slice(*span.content())].rstrip()
    whole = inside[:1].isupper() and (inside.endswith(SENTENCE_END) or not span.closed)
    return whole and _begins_sentence(text, span) and len(between) < 80 and between.count(".") <= 1


def _goes_on(text: str, found: Attributed, first: Quotation, second: Quotation) -> bool:
    """`"One," said X, "and two."`: the sentence of the first quotation ends in the second."""
    between = text[first.end : second.start]
    behind = max(found.cue[1], found.source[1])
    return (
        first.end <= behind <= second.start and between.rstrip().endswith(",") and len(text[behind : second.start]) < 4
    )


def _trimmed(text: str, span: Quotation) -> tuple[int, int]:
    """The content without its marks and without the comma that belongs to the sentence around it."""
    start, end = span.content()
    while end > start and text[end - 1] in ", ":
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _claim(text: str, contents: Sequence[tuple[int, int]], found: Attributed | None, known: Sequence[str]) -> Claim:
    spans = [Span("content", *content) for content in contents]
    words = OMISSION.join(text[start:end] for start, end in contents)
    if found is None:
        return Claim("direct_quote", words, tuple(spans), "none", 0.6)
    spans += [Span("cue", *found.cue), Span("source", *found.source)]
    attribution, source = _speaker(text[slice(*found.name)], known)
    via = resolve(text[slice(*found.via)], known) if found.via else None
    return Claim("direct_quote", words, tuple(spans), attribution, 0.9 if source else 0.75, source, via)


def _speaker(words: str, known: Sequence[str]) -> tuple[Attribution, Source | None]:
    if words in PRONOUNS:
        return "pronoun", None
    bare = without_title(words)
    if bare.casefold().startswith("the ") and bare[4].isupper():
        bare = bare[4:]
    if introduced := re.fullmatch(rf"{INTRODUCED}({NAME_PATTERN})", bare):
        bare = introduced[1] if " " in introduced[1] else bare
    if bare[0].islower() or bare.split()[0] in DETERMINERS:
        return "unnamed", None
    source = resolve(bare, known)
    return ("named", source) if source else ("surname", None)
