"""Figures: what a verb says of its subject in numbers, which of its kind something is, and how old people are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from copydesk.claim_types import Slots, ValueType
from copydesk.claims.events import Event
from copydesk.claims.happenings import Found, Sentence, child_of, event_at, is_doubtful, polarity_of, subject_at, whose
from copydesk.claims.moments import Moment
from copydesk.claims.values import Quantity, singular

NOW = ("as of this writing", "as of press time", "at the time of writing", "at press time", "to date", "so far")


def measured(sentence: Sentence, quantity: Quantity, dates: Sequence[Moment]) -> Found | None:
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
    verb, event = part.heads[noun], event_at(sentence, part.heads[noun])
    if part.lower[verb] == "by" and sentence.holds(part.heads[verb]):
        verb, event = part.heads[verb], event_at(sentence, part.heads[verb])
    if not event or not sentence.holds(verb) or is_doubtful(sentence, verb) or quantity.kind == "score":
        return None
    patient = event.of == "object" and part.relations[noun] in ("dobj", "nsubjpass")
    if not patient and not (event.measured and part.relations[noun] in ("dobj", "npadvmod", "pobj")):
        return None
    if part.lower[noun] == "others":
        return None
    suffers = part.relations[noun] == "nsubjpass"
    named = None if suffers else whose(sentence, verb, Event("", "subject"))
    unit = (
        singular(part.lower[noun]) if quantity.kind == "number" and part.tags[noun].startswith("NN") else quantity.unit
    )
    kind: ValueType = "duration" if quantity.kind == "duration" else "number"
    slots = Slots(
        named, event.predicate, polarity_of(sentence, verb), quantity.value, kind, unit, _as_of(sentence, dates)
    )
    return slots, sentence.place(quantity.start, quantity.end)


def _ordinal(sentence: Sentence, quantity: Quantity, noun: int) -> Found | None:
    """Which of its kind something is: the value names the event rather than measuring it, so it is an attribute."""
    part = sentence.part
    owner = child_of(part, noun, "poss")
    if owner is not None and part.tags[owner] == "PRP$":
        verb = next((at for at in range(noun, sentence.first - 1, -1) if part.tags[at].startswith("VB")), None)
        owner = child_of(part, verb, "nsubj") if verb is not None else None
    if owner is None or not part.tags[owner].startswith("NNP"):
        return None
    start = part.edges[noun][0]
    kind = [part.lower[at] for at in range(start, noun) if part.relations[at] == "compound" and part.heads[at] == noun]
    unit = " ".join([*kind, singular(part.lower[noun])])
    slots = Slots(subject_at(sentence, owner), "ordinal", "affirmed", quantity.value, "attribute", unit)
    return slots, sentence.place(quantity.start, quantity.end)


def _as_of(sentence: Sentence, dates: Sequence[Moment]) -> str | None:
    part = sentence.part
    text = part.text[part.starts[sentence.first] : part.ends[sentence.last - 1]].lower()
    if any(words in text for words in NOW):
        return sentence.published[:10] if sentence.published else None
    return next((m.value for m in dates if part.text[: m.start].lower().endswith("as of ")), None)


def is_large(quantity: Quantity) -> bool:
    """Whether a number counts something, ten of it or more: enough to be compared without its subject."""
    return quantity.kind == "number" and quantity.unit is not None and len(quantity.value.lstrip("<>=~")) > 1


def bare(sentence: Sentence, quantity: Quantity) -> Found:
    """A figure of which only value and unit are known."""
    kind: ValueType = "duration" if quantity.kind == "duration" else "number"
    slots = Slots(value=quantity.value, value_type=kind, unit=quantity.unit)
    return slots, sentence.place(quantity.start, quantity.end)


def ages(sentence: Sentence) -> Iterator[Found]:
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
