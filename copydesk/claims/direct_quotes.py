"""Direct quotes with their speakers, found by rules; where nothing nearby says who spoke, nothing is guessed.

A quotation counts as speech only beside reporting words, or as a block of its own. Titles of works, nicknames and
scare quotes have neither. Where nothing tells the language it is read as English; the words of other languages are in
`speech_verbs.toml`, and without any of them block quotes are found all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from copydesk.claim_types import ArticleText, Claim, Span
from copydesk.claims import attribute_tongues
from copydesk.claims.attribute import Attributed, Range, after_quotation, before_quotation, shift
from copydesk.claims.attribute_tongues import according_to
from copydesk.claims.dialogues import dialogue
from copydesk.claims.names import Names
from copydesk.claims.speaker_names import Who, known_names, speaker, speaker_in_english
from copydesk.claims.tongues import Tongue, tongue
from copydesk.quotes import Quotation, quotations
from copydesk.types import Paragraph

SENTENCE_END = tuple(".!?…")
# What may stand between the attribution and the rest of the quotation: `said X in Rome, "and` and `said X. "And`.
GOES_ON = re.compile(r"[^.!?\"“”]{0,80},\s*")
STOPS = re.compile(r"(?:,[^.!?\"“”]{0,80})?\s*+[.!?]?\s*+")
LONGEST_LOOK = 2_000  # characters searched for reporting words inside a quotation that is never closed
OMISSION = " […] "


@dataclass(frozen=True, slots=True)
class Speech:
    """A quotation, its parts as ranges of the article's text; `is_open`: it goes on in the next paragraph."""

    contents: tuple[Range, ...]
    found: Attributed | None
    is_open: bool = False


def extract(article: ArticleText) -> list[Claim]:
    """The direct quotes of an article, in the order of the text."""
    spoken = None if article.language in (None, "en") else tongue(article.language)
    speeches: list[Speech] = []
    for index, paragraph in enumerate(article.paragraphs):
        following = article.paragraphs[index + 1].text if index + 1 < len(article.paragraphs) else ""
        if speeches and speeches[-1].is_open:
            speeches[-1] = _continued(speeches[-1], paragraph, following, spoken)
            speeches.extend(_inline_quotes(paragraph, following, spoken, first=1))
        elif paragraph.kind == "quote" and not _is_torn(paragraph.text, spoken):
            lead_in = article.paragraphs[index - 1] if index else None
            speeches.append(_block_quote(paragraph, lead_in, following, spoken))
        elif said := _dialogue(paragraph, spoken):
            speeches.append(said)
        else:
            speeches.extend(_inline_quotes(paragraph, following, spoken))
    kept = [speech for speech in speeches if _says_something(article.text, speech)]
    who = _in_english(article.text) if spoken is None else _in_other(article.text, spoken)
    return [_claim(article.text, speech, who) for speech in kept]


def _in_english(text: str) -> Callable[[Attributed], Who]:
    known = Names(text)
    return lambda found: speaker_in_english(text[slice(*found.name)], known)


def _in_other(text: str, spoken: Tongue) -> Callable[[Attributed], Who]:
    known = known_names(text, spoken)

    def who(found: Attributed) -> Who:
        articled = spoken.has("determiners", text[found.source[0] : found.name[0]].strip())
        return speaker(text[slice(*found.name)], known, spoken, articled=articled, oblique=found.oblique)

    return who


def _behind(text: str, end: int, spoken: Tongue | None) -> Attributed | None:
    return attribute_tongues.after_quotation(text, end, spoken) if spoken else after_quotation(text, end)


def _ahead(text: str, end: int, spoken: Tongue | None) -> Attributed | None:
    return attribute_tongues.before_quotation(text, end, spoken) if spoken else before_quotation(text, end)


def _dialogue(paragraph: Paragraph, spoken: Tongue | None) -> Speech | None:
    said = dialogue(paragraph.text, spoken) if spoken and not spoken.marks else None
    if said is None:
        return None
    contents, found = said
    return Speech(tuple(shift(each, paragraph.start) for each in contents), found.moved(paragraph.start))


def _says_something(text: str, speech: Speech) -> bool:
    return all(any(map(str.isalnum, text[start:end])) for start, end in speech.contents)


def _marked(text: str, spoken: Tongue | None) -> list[Quotation]:
    return quotations(text, single=bool(spoken and spoken.single_marks))


def _is_torn(text: str, spoken: Tongue | None) -> bool:
    """Whether a block was opened as a quotation, never closed, and holds reporting words of its own."""
    spans = _marked(text, spoken)
    return bool(spans) and not spans[0].closed and _holds_attribution(text, spans[0], spoken)


def _runs_on(text: str, span: Quotation, following: str, spoken: Tongue | None) -> bool:
    """Whether a quotation without a closing mark goes on in the next paragraph, which then opens with one.

    Not where it holds reporting words: there the mark was forgotten, and what follows may be someone else's.
    """
    opened = _marked(following[:LONGEST_LOOK], spoken)
    return bool(opened) and opened[0].start == 0 and not span.closed and not _holds_attribution(text, span, spoken)


def _holds_attribution(text: str, span: Quotation, spoken: Tongue | None) -> bool:
    commas = [at for at in range(span.start, min(span.end, span.start + LONGEST_LOOK)) if text[at] == ","]
    return any(_behind(text, at, spoken) for at in commas)


def _continued(speech: Speech, paragraph: Paragraph, following: str, spoken: Tongue | None) -> Speech:
    span = _marked(paragraph.text, spoken)[0]
    content = shift(_trimmed(paragraph.text, span), paragraph.start)
    found = speech.found
    if found is None and span.closed and (behind := _behind(paragraph.text, span.end, spoken)):
        found = behind.moved(paragraph.start)
    return Speech((*speech.contents, content), found, _runs_on(paragraph.text, span, following, spoken))


def _block_quote(paragraph: Paragraph, lead_in: Paragraph | None, following: str, spoken: Tongue | None) -> Speech:
    text = paragraph.text
    spans = _marked(text, spoken)
    marked = text.startswith("> ") or not spans
    span = Quotation(0, len(text), closed=False) if marked else spans[0]
    content = (2 if text.startswith("> ") else 0, len(text)) if marked else _trimmed(text, span)
    if spoken and spoken.inside and (said := attribute_tongues.inside_quotation(text, content, spoken)):
        return Speech(tuple(shift(each, paragraph.start) for each in said[1]), said[0].moved(paragraph.start))
    found = None
    if lead_in and lead_in.text.endswith((":", "：")):
        found = _ahead(lead_in.text, len(lead_in.text) - 1, spoken)
    moved = found.moved(lead_in.start) if found and lead_in else None
    return Speech((shift(content, paragraph.start),), moved, not marked and _runs_on(text, span, following, spoken))


def _inline_quotes(paragraph: Paragraph, following: str, spoken: Tongue | None, first: int = 0) -> Iterator[Speech]:
    text = paragraph.text
    spans = [q for q in _marked(text, spoken) if q.closed or _runs_on(text, q, following, spoken)]
    if spoken and spoken.marks:
        spans = [q for q in spans if text[q.start] in spoken.marks]
    index = first
    while index < len(spans):
        found = _attributed(text, spans, index, spoken)
        last = index
        while found and last + 1 < len(spans) and _belongs(text, found, spans, last + 1, spoken):
            last += 1
        if found:
            contents = tuple(shift(_trimmed(text, span), paragraph.start) for span in spans[index : last + 1])
            yield Speech(contents, found.moved(paragraph.start), not spans[last].closed)
        elif said := _incise(text, spans[index], spoken):
            yield Speech(tuple(shift(each, paragraph.start) for each in said[1]), said[0].moved(paragraph.start))
        index = last + 1


def _incise(text: str, span: Quotation, spoken: Tongue | None) -> tuple[Attributed, tuple[Range, ...]] | None:
    """An attribution inside the marks of a quotation, where the language has them there."""
    if spoken is None or not spoken.inside or not span.closed or not _begins_sentence(text, span):
        return None
    return attribute_tongues.inside_quotation(text, _trimmed(text, span), spoken)


def _belongs(text: str, found: Attributed, spans: Sequence[Quotation], index: int, spoken: Tongue | None) -> bool:
    """Whether a quotation is the rest of the one before it, whose speaker `found` names."""
    before = spans[index - 1].end
    behind = max(found.cue[1], found.source[1])
    between = text[behind if before <= behind <= spans[index].start else before : spans[index].start]
    if GOES_ON.fullmatch(between) and before <= behind:
        return True
    if not STOPS.fullmatch(between) or _attributed(text, spans, index, spoken) is not None:
        return False
    inside = text[slice(*spans[index].content())].strip()
    ended = inside.endswith(SENTENCE_END) or (spoken is not None and text[spans[index].end :][:1] in SENTENCE_END)
    return inside[:1].isupper() and (ended or not spans[index].closed)


def _attributed(text: str, spans: Sequence[Quotation], index: int, spoken: Tongue | None) -> Attributed | None:
    span = spans[index]
    inside = text[slice(*span.content())].strip()
    follows = _begins_sentence(text, span) and _may_follow(text, span.end, inside, spoken)
    if follows and (found := _behind(text, span.end, spoken)):
        return found
    if spoken and (found := attribute_tongues.around_quotation(text, span.start, span.end, spoken)):
        return found
    complete = not span.closed or inside.endswith(SENTENCE_END) or text[span.end : span.end + 1] in (".", "!", "?")
    speech = inside.lstrip("¿¡")[:1].isupper() and complete and len(inside.split()) >= 2
    parted = _head(text, span).endswith((":", ","))
    if speech and (parted or spoken):
        end = _stripped_end(text, span.start) - parted
        found = _ahead(text, end, spoken) if parted or not spoken else according_to(text, end, spoken)
        if found and not any(q.start <= found.cue[0] < q.end for q in spans):
            return found
    return None


def _may_follow(text: str, end: int, inside: str, spoken: Tongue | None) -> bool:
    """Whether a quotation ends as one does before reporting words: English has the comma inside the marks."""
    inside_out = inside.endswith((",", "?", "!", "…", "—"))
    return inside_out or (spoken is not None and attribute_tongues.may_follow(text, end, spoken))


def _stripped_end(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _head(text: str, span: Quotation) -> str:
    """The few characters before a quotation, without the white space right before it."""
    return text[max(0, span.start - 20) : span.start].rstrip()


def _begins_sentence(text: str, span: Quotation) -> bool:
    head = _head(text, span)
    return not head or head.endswith((*SENTENCE_END, ":", "”", '"', "—", "»", "“"))


def _trimmed(text: str, span: Quotation) -> tuple[int, int]:
    """The content without its marks and without the comma that belongs to the sentence around it."""
    start, end = span.content()
    while end > start and (text[end - 1] == "," or text[end - 1].isspace()):
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _claim(text: str, speech: Speech, who: Callable[[Attributed], Who]) -> Claim:
    spans = [Span("content", *content) for content in speech.contents]
    words = OMISSION.join(text[start:end] for start, end in speech.contents)
    found = speech.found
    if found is None:
        return Claim("direct_quote", words, tuple(spans), "none", 0.6)
    spans += [Span("cue", *found.cue), Span("source", *found.source)]
    attribution, source = who(found)
    via = who(replace(found, name=found.via))[1] if found.via else None
    return Claim("direct_quote", words, tuple(spans), attribution, 0.9 if source else 0.75, source, via)
