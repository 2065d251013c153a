"""Statements: the checkable sentences of an article's own voice, and what of a sentence can be compared with another's.

The core is an event with a date. Then figures that a verb says of a subject, who holds an office or made a work, and
ages. Each is given only where the words leave little doubt: a wrong value makes a dispute that there is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from copydesk.claims.events import (
    Event,
    Titles,
    lexicon,
    participle_of,
    phrase_of,
    run_end,
    title_in,
    titles,
    work_meant,
)
from copydesk.claims.moments import Moment, moments
from copydesk.claims.parse import Parsed
from copydesk.claims.values import Quantity, quantities, singular
from copydesk.claims.worth import THRESHOLD, check_worthiness
from copydesk.quotes import quotations
from copydesk.types import ArticleText, Claim, Polarity, Slots, Span, ValueType

Found = tuple[Slots, tuple[int, int] | None]
Range = tuple[int, int]

BE = frozenset("is are was were be been being gets got".split())
DOUBT = frozenset("would could may might should if unless whether".split())
PLANS = frozenset("expected set scheduled slated due planned going".split())
NEGATIONS = frozenset("not n't n’t never".split())
NOW = ("as of this writing", "as of press time", "at the time of writing", "at press time", "to date", "so far")
SURE, LIKELY, BARE = 0.85, 0.7, 0.5  # with subject and predicate, with one of them, with neither
BELONGS = frozenset("acl advcl amod xcomp ROOT appos dep".split())
WISHES = frozenset("hope hopes hoped want wants wanted wish wishes fear fears feared predict predicts".split())


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The words of `part` from `first` up to `last`, and what it takes to read them."""

    part: Parsed
    first: int
    last: int
    known: Titles
    published: str | None

    def holds(self, at: int) -> bool:
        return self.first <= at < self.last

    def words_at(self, start: int, end: int) -> Range | None:
        """The words of a range of the text, where they are all in the sentence."""
        inside = [
            at for at in range(self.first, self.last) if start < self.part.ends[at] and self.part.starts[at] < end
        ]
        return (inside[0], inside[-1] + 1) if inside else None

    def place(self, start: int, end: int) -> Range:
        return self.part.start + start, self.part.start + end


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
        if value is None or any(a < value[1] and value[0] < b for a, b in closed):
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
    sentence = _Sentence(parsed, first, last, titles([parsed]) if known is None else known, published)
    dates, figures = _facts(parsed.text, published)
    inside = [m for m in dates if sentence.words_at(m.start, m.end)]
    found = [each for m in inside if (each := _dated(sentence, m))]
    free = [q for q in figures if not any(m.start < q.end and q.start < m.end for m in dates)]
    counted = [q for q in free if sentence.words_at(q.start, q.end)]
    found += [each for q in counted if (each := _measured(sentence, q, inside))]
    found += [*_roles(sentence), *_ages(sentence)]
    used = {place for _, place in found}
    rest = [q for q in counted if sentence.place(q.start, q.end) not in used]
    found += [
        _bare(sentence, q) for q in rest if q.kind in ("money", "percentage", "duration") or (_is_large(q) and not used)
    ]
    return list(dict.fromkeys(found))


@lru_cache(maxsize=4)
def _facts(text: str, published: str | None) -> tuple[list[Moment], list[Quantity]]:
    return moments(text, published), quantities(text)


def _event_at(sentence: _Sentence, at: int) -> Event | None:
    part, table = sentence.part, lexicon()
    if part.tags[at].startswith("NN"):
        return table.nouns.get(part.lower[at])
    if not part.tags[at].startswith("VB"):
        return None
    particle = part.lower[at + 1] if at + 1 < len(part.words) else ""
    return table.verbs.get((part.lower[at], particle)) or table.verbs.get((part.lower[at], ""))


def _dated(sentence: _Sentence, moment: Moment) -> Found | None:
    part = sentence.part
    words = sentence.words_at(moment.start, moment.end)
    verb = _governor(sentence, words) if words else None
    if verb is None or _is_doubtful(sentence, verb):
        return None
    event = _event_at(sentence, verb)
    subject, predicate = None, None
    if event and not event.measured:
        subject, predicate = _whose(sentence, verb, event), _predicate(sentence, verb, event)
    elif (own := _child(part, verb, "nsubj", "nsubjpass")) is not None and "PRP" not in part.tags[verb - 2 : verb]:
        subject = phrase_of(part, own, sentence.first, sentence.known)
    slots = Slots(subject, predicate, _polarity(sentence, verb), moment.value, "date")
    return slots, sentence.place(moment.start, moment.end)


def _governor(sentence: _Sentence, words: Range) -> int | None:
    """The word for the event that a date belongs to: the one it depends on, or the one just before it."""
    part = sentence.part
    before = words[0] - 1
    while before >= sentence.first and part.tags[before] in ("IN", "TO", "DT"):
        before -= 1
    if before >= sentence.first and _event_at(sentence, before):
        return before
    head = next((part.heads[at] for at in range(*words) if not words[0] <= part.heads[at] < words[1]), None)
    for _ in range(2):  # through the preposition, and through an object that it was hung on
        if head is not None and (part.tags[head] in ("IN", "RB", "TO") or part.relations[head] == "dobj"):
            head = part.heads[head] if not _event_at(sentence, head) else head
    if head is None or not sentence.holds(head):
        return None
    own = _child(part, head, "nsubj")
    if own is not None and part.edges[own][1] == before and not _event_at(sentence, head) and _event_at(sentence, own):
        return own
    return head if _event_at(sentence, head) or part.tags[head].startswith("VB") else None


def _is_doubtful(sentence: _Sentence, verb: int) -> bool:
    """Whether an event is only possible, wished for or tried."""
    part = sentence.part
    around = part.lower[max(sentence.first, verb - 4) : verb]
    marks = {part.lower[child] for child in part.children[verb]}
    if part.relations[verb] == "ccomp" and part.lower[part.heads[verb]] in WISHES:
        return True
    if not DOUBT.isdisjoint(marks) or not DOUBT.isdisjoint(around):
        return True
    return part.tags[verb] == "VB" and "to" in around[-2:] and PLANS.isdisjoint(around)


def _polarity(sentence: _Sentence, verb: int) -> Polarity:
    around = sentence.part.lower[max(sentence.first, verb - 4) : verb]
    return "affirmed" if NEGATIONS.isdisjoint(around) else "negated"


def _child(part: Parsed, at: int, *relations: str) -> int | None:
    """What depends on a word in one of these ways: the nearest to it, for a misread name may stand farther off."""
    found = [child for child in part.children[at] if part.relations[child] in relations]
    return min(found, key=lambda child: abs(child - at), default=None)


def _predicate(sentence: _Sentence, verb: int, event: Event) -> str | None:
    if not event.with_object:
        return event.predicate
    what = _child(sentence.part, verb, "dobj")
    name = phrase_of(sentence.part, what, verb, sentence.known) if what is not None else None
    return f"{event.predicate} {name}" if name else None


def _whose(sentence: _Sentence, at: int, event: Event) -> str | None:
    part, first, known = sentence.part, sentence.first, sentence.known
    if part.tags[at].startswith("NN"):
        return _whose_noun(sentence, at)
    auxiliary = next((back for back in range(at - 1, max(first, at - 4) - 1, -1) if part.lower[back] in BE), None)
    subject = _child(part, at, "nsubj", "nsubjpass")
    if subject is None and part.relations[at] == "xcomp" and part.lower[at - 1] == "to":
        subject = _child(part, part.heads[at], "nsubj", "nsubjpass")
    if auxiliary is not None:
        named = _subject(sentence, subject) if subject is not None else None
        return named or title_in(part.text[part.starts[first] : part.starts[auxiliary]], known)
    having = any(part.lower[child] == "having" for child in part.children[at])
    if subject is None and not having and part.tags[at] in ("VBN", "VBD") and part.relations[at] in BELONGS:
        return participle_of(part, at, first, known)
    what = _child(part, at, "dobj")
    if event.of == "object" and what is not None:
        return phrase_of(part, what, first, known)
    if subject is None and part.relations[at] in ("advcl", "conj", "xcomp"):
        subject = _child(part, part.heads[at], "nsubj", "nsubjpass")
    return _subject(sentence, subject) if subject is not None else None


def _subject(sentence: _Sentence, at: int) -> str | None:
    part = sentence.part
    if part.tags[at] in ("WDT", "WP") and part.tags[part.heads[part.heads[at]]].startswith("NN"):
        at = part.heads[part.heads[at]]
    return phrase_of(part, at, sentence.first, sentence.known)


def _whose_noun(sentence: _Sentence, at: int) -> str | None:
    """Whose the event is that a noun names: "her death" is nobody's, "the release" the work's it was told of."""
    part = sentence.part
    owner = _child(part, at, "poss")
    of = next((child for child in part.children[at] if part.lower[child] == "of"), None)
    if owner is None and of is not None:
        owner = _child(part, of, "pobj")
    if owner is not None:
        return phrase_of(part, owner, sentence.first, sentence.known)
    return work_meant(part, at, sentence.known) if part.lower[at] == "release" else None


def _measured(sentence: _Sentence, quantity: Quantity, dates: Sequence[Moment]) -> Found | None:
    """What a verb says of its subject in figures: "has drawn 14 million views", "rose by 5 %", "her ninth tour"."""
    part, words = sentence.part, sentence.words_at(quantity.start, quantity.end)
    inside = range(*words) if words else range(0)
    figure = next((at for at in inside if part.tags[at] in ("CD", "JJ", "NN", "$")), None)
    if figure is None:
        return None
    noun = figure
    while (
        part.relations[noun] in ("nummod", "compound", "quantmod", "amod", "advmod", "nmod") and part.heads[noun] > noun
    ):
        noun = part.heads[noun]
    if not sentence.holds(noun):
        return None
    if quantity.kind == "ordinal":
        return _ordinal(sentence, quantity, noun)
    verb, event = part.heads[noun], _event_at(sentence, part.heads[noun])
    if part.lower[verb] == "by" and sentence.holds(part.heads[verb]):
        verb, event = part.heads[verb], _event_at(sentence, part.heads[verb])
    if not event or not sentence.holds(verb) or _is_doubtful(sentence, verb) or quantity.kind == "score":
        return None
    patient = event.of == "object" and part.relations[noun] in ("dobj", "nsubjpass")
    if not patient and not (event.measured and part.relations[noun] in ("dobj", "npadvmod", "pobj")):
        return None
    if part.lower[noun] == "others":
        return None
    suffers = part.relations[noun] == "nsubjpass"
    named = None if suffers else _whose(sentence, verb, Event("", "subject"))
    unit = (
        singular(part.lower[noun]) if quantity.kind == "number" and part.tags[noun].startswith("NN") else quantity.unit
    )
    kind: ValueType = "duration" if quantity.kind == "duration" else "number"
    slots = Slots(
        named, event.predicate, _polarity(sentence, verb), quantity.value, kind, unit, _as_of(sentence, dates)
    )
    return slots, sentence.place(quantity.start, quantity.end)


def _ordinal(sentence: _Sentence, quantity: Quantity, noun: int) -> Found | None:
    """Which of its kind something is: the value names the event rather than measuring it, so it is an attribute."""
    part = sentence.part
    owner = _child(part, noun, "poss")
    if owner is not None and part.tags[owner] == "PRP$":
        verb = next((at for at in range(noun, sentence.first - 1, -1) if part.tags[at].startswith("VB")), None)
        owner = _child(part, verb, "nsubj") if verb is not None else None
    if owner is None or not part.tags[owner].startswith("NNP"):
        return None
    start = part.edges[noun][0]
    kind = [part.lower[at] for at in range(start, noun) if part.relations[at] == "compound" and part.heads[at] == noun]
    unit = " ".join([*kind, singular(part.lower[noun])])
    slots = Slots(_subject(sentence, owner), "ordinal", "affirmed", quantity.value, "attribute", unit)
    return slots, sentence.place(quantity.start, quantity.end)


def _as_of(sentence: _Sentence, dates: Sequence[Moment]) -> str | None:
    part = sentence.part
    text = part.text[part.starts[sentence.first] : part.ends[sentence.last - 1]].lower()
    if any(words in text for words in NOW):
        return sentence.published[:10] if sentence.published else None
    return next((m.value for m in dates if part.text[: m.start].lower().endswith("as of ")), None)


def _is_large(quantity: Quantity) -> bool:
    return quantity.kind == "number" and quantity.unit is not None and len(quantity.value.lstrip("<>=~")) > 1


def _bare(sentence: _Sentence, quantity: Quantity) -> Found:
    kind: ValueType = "duration" if quantity.kind == "duration" else "number"
    slots = Slots(value=quantity.value, value_type=kind, unit=quantity.unit)
    return slots, sentence.place(quantity.start, quantity.end)


def _roles(sentence: _Sentence) -> Iterator[Found]:
    """Who made a work or holds an office: "Directed by X, the film", "X is the mayor of Y", "X, the mayor of Y,"."""
    part, table = sentence.part, lexicon()
    for at in range(sentence.first, sentence.last):
        word = part.lower[at]
        if word in table.made_by and part.lower[at + 1 : at + 2] == ("by",):
            subject, begin = _whose(sentence, at, Event("", "object")), at + 2
            end = run_end(part, begin)
        elif word in table.roles and part.tags[at].startswith("NN") and part.lower[at + 1 : at + 2] == ("of",):
            subject, (begin, end) = _office(sentence, at), _holder(sentence, at)
        else:
            continue
        if not subject or not end or part.lower[end : end + 1] in (("and",), ("&",)) or end > sentence.last:
            continue
        start, stop = part.starts[begin], part.ends[end - 1]
        predicate = table.made_by.get(word) or table.roles[word]
        as_of = sentence.published[:10] if sentence.published and word in table.roles else None
        yield (
            Slots(subject, predicate, "affirmed", part.text[start:stop], "name", None, as_of),
            sentence.place(start, stop),
        )


def _office(sentence: _Sentence, role: int) -> str | None:
    """Y in "the mayor of Y", where it is a name."""
    part = sentence.part
    of = _child(part, role, "prep")
    of_what = _child(part, of, "pobj") if of is not None and part.lower[of] == "of" else None
    name = phrase_of(part, of_what, sentence.first, sentence.known) if of_what is not None else None
    return name if name and name[:1].isupper() else None


def _holder(sentence: _Sentence, role: int) -> tuple[int, int | None]:
    """The words that name who is "the mayor of …": the subject of "is", or the name before the comma."""
    part, verb = sentence.part, sentence.part.heads[role]
    unique = any(part.lower[child] == "the" for child in part.children[role])
    named: int | None = None
    if unique and part.relations[role] == "attr" and part.lower[verb] in ("is", "was"):
        named = _child(part, verb, "nsubj") if _polarity(sentence, role) == "affirmed" else None
    elif unique and part.relations[role] == "appos" and part.words[max(0, part.edges[role][0] - 1)] == ",":
        named = verb
    if named is None or not part.tags[named].startswith("NNP") or not sentence.holds(named):
        return role, None
    begin = named
    while begin > sentence.first and part.tags[begin - 1].startswith("NNP"):
        begin -= 1
    return begin, named + 1


def _ages(sentence: _Sentence) -> Iterator[Found]:
    """ "Ann Bell, 34," and "34-year-old Ann Bell"."""
    part = sentence.part
    for at in range(sentence.first + 2, sentence.last - 1):
        if not (part.tags[at] == "CD" and part.words[at].isdecimal() and len(part.words[at]) < 4):
            continue
        marks = part.words[at - 1], part.words[at + 1]
        if (
            marks not in ((",", ","), ("(", ")"))
            or part.tags[at - 2] != "NNP"
            or part.tags[at - 3 : at - 2] != ("NNP",)
        ):
            continue
        begin = at - 2
        while begin > sentence.first and part.tags[begin - 1] == "NNP":
            begin -= 1
        name = part.text[part.starts[begin] : part.ends[at - 2]]
        age = Slots(
            name, "age", "affirmed", part.words[at], "number", "year", sentence.published and sentence.published[:10]
        )
        yield age, sentence.place(part.starts[at], part.ends[at])
