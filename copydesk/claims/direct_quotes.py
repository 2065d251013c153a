"""Direct quotes with their speakers, found by rules; where nothing nearby says who spoke, nothing is guessed.

A quotation counts as speech only beside reporting words, or as a block of its own. Titles of works, nicknames and
scare quotes have neither. The reporting words are English; block quotes are found in any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from copydesk.claims.attribute import Attributed, Range, after_quotation, before_quotation, shift
from copydesk.claims.names import EMPLOYED, INTRODUCED, PRONOUN, Names, resolve, without_title
from copydesk.claims.names import NAME as NAME_PATTERN
from copydesk.quotes import Quotation, quotations
from copydesk.types import ArticleText, Attribution, Claim, Paragraph, Source, Span

NAME = "direct_quotes"
VERSION = "1"

SENTENCE_END = tuple(".!?…")
PRONOUNS = frozenset(PRONOUN.strip("(?:)").split("|"))
DETERMINERS = frozenset("The A An One Another His Her Its Their".split())
# What may stand between the attribution and the rest of the quotation: `said X in Rome, "and` and `said X. "And`.
GOES_ON = re.compile(r"[^.!?\"“”]{0,80},\s*")
STOPS = re.compile(r"(?:,[^.!?\"“”]{0,80})?\s*[.!?]?\s*")
LONGEST_LOOK = 2_000  # characters searched for reporting words inside a quotation that is never closed
BEHIND_ROLE = re.compile(rf"(?:{INTRODUCED}|{EMPLOYED})({NAME_PATTERN})")
OMISSION = " […] "


@dataclass(frozen=True, slots=True)
class Speech:
    """A quotation, its parts as ranges of the article's text; `is_open`: it goes on in the next paragraph."""

    contents: tuple[Range, ...]
    found: Attributed | None
    is_open: bool = False


def extract(article: ArticleText) -> list[Claim]:
    """The direct quotes of an article, in the order of the text."""
    known = Names(article.text)
    speeches: list[Speech] = []
    for index, paragraph in enumerate(article.paragraphs):
        following = article.paragraphs[index + 1].text if index + 1 < len(article.paragraphs) else ""
        if speeches and speeches[-1].is_open:
            speeches[-1] = _continued(speeches[-1], paragraph, following)
            speeches.extend(_inline_quotes(paragraph, following, first=1))
        elif paragraph.kind == "quote" and not _is_torn(paragraph.text):
            speeches.append(_block_quote(paragraph, article.paragraphs[index - 1] if index else None, following))
        else:
            speeches.extend(_inline_quotes(paragraph, following))
    return [_claim(article.text, s.contents, s.found, known) for s in speeches if _says_something(article.text, s)]


def _says_something(text: str, speech: Speech) -> bool:
    return all(any(map(str.isalnum, text[start:end])) for start, end in speech.contents)


def _is_torn(text: str) -> bool:
    """Whether a block was opened as a quotation, never closed, and holds reporting words of its own."""
    spans = quotations(text)
    return bool(spans) and not spans[0].closed and _holds_attribution(text, spans[0])


def _runs_on(text: str, span: Quotation, following: str) -> bool:
    """Whether a quotation without a closing mark goes on in the next paragraph, which then opens with one.

    Not where it holds reporting words: there the mark was forgotten, and what follows may be someone else's.
    """
    opened = quotations(following[:LONGEST_LOOK])
    return bool(opened) and opened[0].start == 0 and not span.closed and not _holds_attribution(text, span)


def _holds_attribution(text: str, span: Quotation) -> bool:
    commas = [at for at in range(span.start, min(span.end, span.start + LONGEST_LOOK)) if text[at] == ","]
    return any(after_quotation(text, at) for at in commas)


def _continued(speech: Speech, paragraph: Paragraph, following: str) -> Speech:
    span = quotations(paragraph.text)[0]
    content = shift(_trimmed(paragraph.text, span), paragraph.start)
    found = speech.found
    if found is None and span.closed and (behind := after_quotation(paragraph.text, span.end)):
        found = behind.moved(paragraph.start)
    return Speech((*speech.contents, content), found, _runs_on(paragraph.text, span, following))


def _block_quote(paragraph: Paragraph, lead_in: Paragraph | None, following: str) -> Speech:
    text = paragraph.text
    marked = text.startswith("> ")
    span = Quotation(0, len(text), closed=False) if marked else quotations(text)[0]
    content = (2, len(text)) if marked else _trimmed(text, span)
    found = None
    if lead_in and lead_in.text.endswith((":", "：")):
        found = before_quotation(lead_in.text, len(lead_in.text) - 1)
    moved = found.moved(lead_in.start) if found and lead_in else None
    return Speech((shift(content, paragraph.start),), moved, not marked and _runs_on(text, span, following))


def _inline_quotes(paragraph: Paragraph, following: str, first: int = 0) -> Iterator[Speech]:
    text = paragraph.text
    spans = [q for q in quotations(text) if q.closed or _runs_on(text, q, following)]
    index = first
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
    before = spans[index - 1].end
    behind = max(found.cue[1], found.source[1])
    between = text[behind if before <= behind <= spans[index].start else before : spans[index].start]
    if GOES_ON.fullmatch(between) and before <= behind:
        return True
    if not STOPS.fullmatch(between) or _attributed(text, spans, index) is not None:
        return False
    inside = text[slice(*spans[index].content())].rstrip()
    return inside[:1].isupper() and (inside.endswith(SENTENCE_END) or not spans[index].closed)


def _attributed(text: str, spans: Sequence[Quotation], index: int) -> Attributed | None:
    span = spans[index]
    begins_sentence = _begins_sentence(text, span)
    inside = text[slice(*span.content())].rstrip()
    if begins_sentence and inside.endswith((",", "?", "!", "…", "—")) and (found := after_quotation(text, span.end)):
        return found
    head = _head(text, span)
    complete = not span.closed or inside.endswith(SENTENCE_END) or text[span.end : span.end + 1] in (".", "!", "?")
    speech = inside[:1].isupper() and complete and len(inside.split()) >= 2
    if speech and head.endswith((":", ",")):
        found = before_quotation(text, len(text[: span.start].rstrip()) - 1)
        if found and not any(q.start <= found.cue[0] < q.end for q in spans):
            return found
    return None


def _head(text: str, span: Quotation) -> str:
    """The few characters before a quotation, without the white space right before it."""
    return text[max(0, span.start - 20) : span.start].rstrip()


def _begins_sentence(text: str, span: Quotation) -> bool:
    head = _head(text, span)
    return not head or head.endswith((*SENTENCE_END, ":", "”", '"', "—"))


def _trimmed(text: str, span: Quotation) -> tuple[int, int]:
    """The content without its marks and without the comma that belongs to the sentence around it."""
    start, end = span.content()
    while end > start and text[end - 1] in ", ":
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _claim(text: str, contents: Sequence[tuple[int, int]], found: Attributed | None, known: Names) -> Claim:
    spans = [Span("content", *content) for content in contents]
    words = OMISSION.join(text[start:end] for start, end in contents)
    if found is None:
        return Claim("direct_quote", words, tuple(spans), "none", 0.6)
    spans += [Span("cue", *found.cue), Span("source", *found.source)]
    attribution, source = _speaker(text[slice(*found.name)], known)
    via = resolve(text[slice(*found.via)], known) if found.via else None
    return Claim("direct_quote", words, tuple(spans), attribution, 0.9 if source else 0.75, source, via)


def _speaker(words: str, known: Names) -> tuple[Attribution, Source | None]:
    if words.rstrip(".") in PRONOUNS:
        return "pronoun", None
    bare = without_title(words)
    if bare.casefold().startswith("the ") and bare[4].isupper():
        bare = bare[4:]
    if introduced := BEHIND_ROLE.fullmatch(bare):
        bare = introduced[1] if " " in introduced[1] else bare
    if bare[0].islower() or bare.split()[0] in DETERMINERS:
        return "unnamed", None
    source = resolve(bare, known)
    return ("named", source) if source else ("surname", None)
