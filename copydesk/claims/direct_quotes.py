"""Direct quotes with their speakers, found by rules; where nothing nearby says who spoke, nothing is guessed.

A quotation counts as speech only beside reporting words, or as a block of its own. Titles of works, nicknames and
scare quotes have neither. The reporting words are English; block quotes are found in any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from copydesk.claims.attribute import Attributed, after_quotation, before_quotation, shift
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


def extract(article: ArticleText) -> list[Claim]:
    """The direct quotes of an article, in the order of the text."""
    known = full_names(article.text)
    claims: list[Claim] = []
    for index, paragraph in enumerate(article.paragraphs):
        lead_in = article.paragraphs[index - 1] if index else None
        if paragraph.kind == "quote":
            claims.append(_block_quote(article.text, paragraph, lead_in, known))
        else:
            claims.extend(_inline_quotes(article.text, paragraph, known))
    return claims


def _block_quote(text: str, paragraph: Paragraph, lead_in: Paragraph | None, known: Sequence[str]) -> Claim:
    spans = quotations(paragraph.text)
    content = spans[0].content() if spans else (2, len(paragraph.text))  # "> " of a quoted block
    found = None
    if lead_in and lead_in.text.endswith((":", "：")):
        found = before_quotation(lead_in.text, len(lead_in.text) - 1)
    origin = lead_in.start if lead_in else 0
    return _claim(text, [shift(content, paragraph.start)], found.moved(origin) if found else None, known)


def _inline_quotes(text: str, paragraph: Paragraph, known: Sequence[str]) -> Iterator[Claim]:
    spans = [q for q in quotations(paragraph.text) if q.closed]
    taken: set[int] = set()
    speaker: Attributed | None = None
    for index, span in enumerate(spans):
        if index in taken:
            continue
        found = _attributed(paragraph.text, spans, index)
        if found is None and speaker and _is_continuation(paragraph.text, spans, index):
            found = speaker
        if found is None:
            speaker = None
            continue
        speaker = found
        parts = [span]
        if index + 1 < len(spans) and _goes_on(paragraph.text, found, span, spans[index + 1]):
            parts.append(spans[index + 1])
            taken.add(index + 1)
        contents = [shift(_trimmed(paragraph.text, part), paragraph.start) for part in parts]
        yield _claim(text, contents, found.moved(paragraph.start), known)


def _attributed(text: str, spans: Sequence[Quotation], index: int) -> Attributed | None:
    span = spans[index]
    begins_sentence = _begins_sentence(text, span)
    inside = text[slice(*span.content())].rstrip()
    if begins_sentence and inside.endswith((",", "?", "!", "…", "—")) and (found := after_quotation(text, span.end)):
        return found
    head = text[: span.start].rstrip()
    complete = inside.endswith(SENTENCE_END) or text[span.end : span.end + 1] in (".", "!", "?")
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
    whole = inside[:1].isupper() and inside.endswith(SENTENCE_END)
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
