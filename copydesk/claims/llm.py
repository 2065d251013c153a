"""Claims as a language model finds them: what of its answer stands in the article.

The model only points: it repeats words of the article, and code looks for them there. Words that are not found, or at
several places without a context that tells which, are rejected; so are words that nothing beside them says somebody
said. Offsets, kinds and speakers are worked out here. An article that gives the model orders can thus at worst have
something quoted that it says itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from copydesk.claim_types import ArticleText, Claim, ClaimKind, Span, SpanRole
from copydesk.claims.cast import OPEN, Cast, Speaker
from copydesk.claims.llm_prompt import Answer, Said, portions
from copydesk.claims.parse import parse
from copydesk.claims.passages import Passage, passage
from copydesk.claims.speaker_names import Known, known_names, speaker
from copydesk.claims.speakers import phrase
from copydesk.claims.tongues import Tongue, tongue
from copydesk.claims.verbatim import Range, Text, quoted_share, trimmed

NAME = "llm"
VERSION = "1"  # of everything here, the prompt included: what an older one found is replaced
OMISSION = " […] "
QUOTED = 0.9  # share of the content in marks from which a quotation counts as direct; less is mixed
MOST_QUOTES = 200  # of one answer; what comes behind them is not looked at
NOBODY = Speaker("none", None, 0.6)


@dataclass(frozen=True, slots=True)
class Rejected:
    """What the model gave as a quote, and why it is none."""

    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The claims that an answer comes to, in the order of the text, and what of it was rejected."""

    claims: list[Claim]
    rejected: list[Rejected]


def check(article: ArticleText, answers: Sequence[Answer], taken: Collection[Sequence[Range]]) -> Checked:
    """The claims that the answers to an article's portions come to.

    `taken` are the contents of claims that are known already, each as the ranges of its parts: neither they nor parts
    of them are doubled, but what somebody says in them with reporting words of its own is another claim.
    Raises ModelMissingError where the article is in English and no English model is installed.
    """
    text = Text(article.text, [(p.start, p.end) for p in article.paragraphs] or [(0, len(article.text))])
    known = [_core(article.text, contents) for contents in taken]
    speaker_at = _speakers(article)
    claims: dict[tuple[Range, ...], Claim] = {}
    rejected: list[Rejected] = []
    for portion, answer in zip(portions(article.text), answers, strict=True):
        for said in answer.quotes[:MOST_QUOTES]:
            made = _claim(text, portion, said, speaker_at)
            if isinstance(made, Rejected):
                rejected.append(made)
                continue
            core = _core(article.text, _places(made, "content"))
            if core in claims or any(_within(core, contents, _places(made, "cue")) for contents in known):
                rejected.append(Rejected(said.quote, "known already"))
            else:
                claims[core] = made
    in_order = sorted(claims.values(), key=lambda c: (c.spans[0].start, c.spans[0].end, c.kind, c.text))
    return Checked(in_order, rejected)


def _places(claim: Claim, role: SpanRole) -> list[Range]:
    return [(span.start, span.end) for span in claim.spans if span.role == role]


def _within(part: Sequence[Range], whole: Sequence[Range], cue: Sequence[Range]) -> bool:
    """Whether all of a content lies in another, and its reporting words do not."""

    def inside(place: Range) -> bool:
        return any(start <= place[0] and place[1] <= end for start, end in whole)

    return all(map(inside, part)) and not any(map(inside, cue))


def _core(text: str, contents: Sequence[Range]) -> tuple[Range, ...]:
    """Contents without punctuation at their edges, by which they are compared."""
    return tuple(_bare(text, start, end) for start, end in contents)


def _bare(text: str, start: int, end: int) -> Range:
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _claim(text: Text, portion: Range, said: Said, speaker_at: Callable[[Range], Speaker | None]) -> Claim | Rejected:
    places = _located(text, portion, said)
    if isinstance(places, Rejected):
        return places
    contents = [part for place in places for half in text.parts(place) if (part := trimmed(text, half))]
    if not contents:
        return Rejected(said.quote, "no word is left of it")
    quoted = quoted_share(text, contents)
    cue = _nearest(text, said.cue, contents, contents)
    source = _nearest(text, said.speaker, [cue] if cue else contents, [*contents, cue] if cue else contents)
    if cue is None and (source is None or not quoted):
        return Rejected(said.quote, "nothing beside it says that somebody said it")
    who = speaker_at(source) if source else NOBODY
    if who is None:
        return Rejected(said.quote, "what is named as its speaker cannot speak")
    spans = [Span("content", *part) for part in contents]
    spans += [Span("cue", *cue)] if cue else []
    spans += [Span("source", *source)] if source else []
    words = OMISSION.join(text.text[start:end] for start, end in contents)
    sure = round(who.sure * (1.0 if quoted else 0.85), 3)
    return Claim(_kind(quoted), words, tuple(spans), who.attribution, sure, who.source)


def _kind(quoted: float) -> ClaimKind:
    if quoted >= QUOTED:
        return "direct_quote"
    return "mixed_quote" if quoted else "indirect_quote"


def _located(text: Text, portion: Range, said: Said) -> list[Range] | Rejected:
    """Where a quote and its continuations stand."""
    found = text.places(said.quote, portion)
    if len(found) > 1 and said.context:
        contexts = text.places(said.context, portion)
        found = text.places(said.quote, contexts[0]) if len(contexts) == 1 else found
    places: list[Range] = []
    for part, candidates in _parts(text, said, found):
        if not candidates:
            return Rejected(part, "not in the article's words")
        if len(candidates) > 1:
            return Rejected(part, "at several places, and nothing tells which")
        places += candidates
    return places


def _parts(text: Text, said: Said, first: list[Range]) -> Iterator[tuple[str, list[Range]]]:
    """Each part with its places; a continuation is looked for from the part before to the end of the next paragraph."""
    yield said.quote, first
    for part in said.more:
        first = text.places(part, (first[0][1], text.around(first[0])[1]))
        yield part, first


def _nearest(text: Text, words: str | None, to: Sequence[Range], but: Sequence[Range]) -> Range | None:
    """Where some words stand nearest to some places, in their paragraphs or the next, and not in others."""
    window = text.around((to[0][0], to[-1][1]))
    found = text.places(words, window) if words else []
    free = [(a, b) for a, b in found if all(b <= start or a >= end for start, end in but)]
    return min(free, key=lambda at: min(max(start - at[1], at[0] - end) for start, end in to), default=None)


def _speakers(article: ArticleText) -> Callable[[Range], Speaker | None]:
    """Whom words at a place of the article mean, as the rules see it; None for what cannot speak."""
    if article.language is not None and article.language != "en":
        spoken = tongue(article.language)
        known = known_names(article.text, spoken)
        return lambda place: _by_name(article.text[slice(*place)], known, spoken)
    parsed = parse([(paragraph.text, paragraph.start) for paragraph in article.paragraphs])
    passages = [passage(part) for parts in parsed for part in parts]
    cast = Cast(passages)

    def speaker_at(place: Range) -> Speaker | None:
        for number, here in enumerate(passages):
            if words := _words(here, place):
                head = _head(here, words)
                return None if cast.is_work(number, head) else cast.speaker(number, head, phrase(here, head))
        return OPEN["unnamed"]

    return speaker_at


def _by_name(words: str, known: Known, spoken: Tongue) -> Speaker:
    """Whom words mean in another language: a name, with or without article and roles; what a comma sets off is left."""
    tokens = words.partition(",")[0].split()
    articled = len(tokens) > 1 and spoken.has("determiners", tokens[0])
    tokens = tokens[articled:]
    while len(tokens) > 1 and tokens[0][0].islower() and spoken.is_role(tokens[0]):
        tokens, articled = tokens[1:], False
    if not tokens:
        return OPEN["unnamed"]
    attribution, source = speaker(" ".join(tokens), known, spoken, articled=articled)
    return Speaker(attribution, source, 0.9 if source else 0.75)


def _words(here: Passage, place: Range) -> Range | None:
    p = here.parsed
    inside = [at for at in range(here.size) if p.start + p.starts[at] < place[1] and p.start + p.ends[at] > place[0]]
    return (inside[0], inside[-1] + 1) if inside else None


def _head(here: Passage, words: Range) -> int:
    """The first word of a phrase that depends on nothing in it."""
    heads = here.parsed.heads
    return next((at for at in range(*words) if heads[at] == at or not words[0] <= heads[at] < words[1]), words[1] - 1)
