"""Happenings: which word of a sentence is an event, when the text dates it, and whose it is.

An event that is only possible, wished for or tried is none, and one whose owner is not plain has none.
"""

from __future__ import annotations

from dataclasses import dataclass

from copydesk.claim_types import Polarity, Slots
from copydesk.claims.events import Event, Titles, lexicon, participle_of, phrase_of, title_in, work_meant
from copydesk.claims.moments import Moment
from copydesk.claims.parse import Parsed

Range = tuple[int, int]
Found = tuple[Slots, Range]  # what can be compared, and the place of its value in the article

BE = frozenset("is are was were be been being gets got".split())
DOUBT = frozenset("would could may might should if unless whether".split())
PLANS = frozenset("expected set scheduled slated due planned going".split())
NEGATIONS = frozenset("not n't n’t never".split())
BELONGS = frozenset("acl advcl amod xcomp ROOT appos dep".split())
WISHES = frozenset("hope hopes hoped want wants wanted wish wishes fear fears feared predict predicts".split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of `part` from `first` up to `last`, and what it takes to read them."""

    part: Parsed
    first: int
    last: int
    known: Titles
    published: str | None

    def holds(self, at: int) -> bool:
        """Whether a word of the paragraph is in the sentence."""
        return self.first <= at < self.last

    def words_at(self, start: int, end: int) -> Range | None:
        """The words of a range of the text, where they are all in the sentence."""
        inside = [
            at for at in range(self.first, self.last) if start < self.part.ends[at] and self.part.starts[at] < end
        ]
        return (inside[0], inside[-1] + 1) if inside else None

    def place(self, start: int, end: int) -> Range:
        """A range of the paragraph's text as one of the article's."""
        return self.part.start + start, self.part.start + end


def event_at(sentence: Sentence, at: int) -> Event | None:
    """The event that a word names, as a verb with its particle or as a noun."""
    part, table = sentence.part, lexicon()
    if part.tags[at].startswith("NN"):
        return table.nouns.get(part.lower[at])
    if not part.tags[at].startswith("VB"):
        return None
    particle = part.lower[at + 1] if at + 1 < len(part.words) else ""
    return table.verbs.get((part.lower[at], particle)) or table.verbs.get((part.lower[at], ""))


def dated(sentence: Sentence, moment: Moment) -> Found | None:
    """The event that a date belongs to, with its owner where that is plain; None where it is none or in doubt."""
    part = sentence.part
    words = sentence.words_at(moment.start, moment.end)
    verb = _governor(sentence, words) if words else None
    if verb is None or is_doubtful(sentence, verb):
        return None
    event = event_at(sentence, verb)
    subject, predicate = None, None
    if event and not event.measured:
        subject, predicate = whose(sentence, verb, event), _predicate(sentence, verb, event)
    elif (own := child_of(part, verb, "nsubj", "nsubjpass")) is not None and "PRP" not in part.tags[verb - 2 : verb]:
        subject = phrase_of(part, own, sentence.first, sentence.known)
    slots = Slots(subject, predicate, polarity_of(sentence, verb), moment.value, "date")
    return slots, sentence.place(moment.start, moment.end)


def _governor(sentence: Sentence, words: Range) -> int | None:
    """The word for the event that a date belongs to: the one it depends on, or the one just before it."""
    part = sentence.part
    before = words[0] - 1
    while before >= sentence.first and part.tags[before] in ("IN", "TO", "DT"):
        before -= 1
    if before >= sentence.first and event_at(sentence, before):
        return before
    head = next((part.heads[at] for at in range(*words) if not words[0] <= part.heads[at] < words[1]), None)
    for _ in range(2):  # through the preposition, and through an object that it was hung on
        if head is not None and (part.tags[head] in ("IN", "RB", "TO") or part.relations[head] == "dobj"):
            head = part.heads[head] if not event_at(sentence, head) else head
    if head is None or not sentence.holds(head):
        return None
    own = child_of(part, head, "nsubj")
    if own is not None and part.edges[own][1] == before and not event_at(sentence, head) and event_at(sentence, own):
        return own
    return head if event_at(sentence, head) or part.tags[head].startswith("VB") else None


def is_doubtful(sentence: Sentence, verb: int) -> bool:
    """Whether an event is only possible, wished for or tried."""
    part = sentence.part
    around = part.lower[max(sentence.first, verb - 4) : verb]
    marks = {part.lower[child] for child in part.children[verb]}
    if part.relations[verb] == "ccomp" and part.lower[part.heads[verb]] in WISHES:
        return True
    if not DOUBT.isdisjoint(marks) or not DOUBT.isdisjoint(around):
        return True
    return part.tags[verb] == "VB" and "to" in around[-2:] and PLANS.isdisjoint(around)


def polarity_of(sentence: Sentence, verb: int) -> Polarity:
    """Negated where one of the four words before the verb denies it."""
    around = sentence.part.lower[max(sentence.first, verb - 4) : verb]
    return "affirmed" if NEGATIONS.isdisjoint(around) else "negated"


def child_of(part: Parsed, at: int, *relations: str) -> int | None:
    """What depends on a word in one of these ways: the nearest to it, for a misread name may stand farther off."""
    found = [child for child in part.children[at] if part.relations[child] in relations]
    return min(found, key=lambda child: abs(child - at), default=None)


def _predicate(sentence: Sentence, verb: int, event: Event) -> str | None:
    if not event.with_object:
        return event.predicate
    what = child_of(sentence.part, verb, "dobj")
    name = phrase_of(sentence.part, what, verb, sentence.known) if what is not None else None
    return f"{event.predicate} {name}" if name else None


def whose(sentence: Sentence, at: int, event: Event) -> str | None:
    """Who or what an event happened to, or who did it, as `event.of` says; None where no name says it."""
    part, first, known = sentence.part, sentence.first, sentence.known
    if part.tags[at].startswith("NN"):
        return _whose_noun(sentence, at)
    auxiliary = next((back for back in range(at - 1, max(first, at - 4) - 1, -1) if part.lower[back] in BE), None)
    subject = child_of(part, at, "nsubj", "nsubjpass")
    if subject is None and part.relations[at] == "xcomp" and part.lower[at - 1] == "to":
        subject = child_of(part, part.heads[at], "nsubj", "nsubjpass")
    if auxiliary is not None:
        named = subject_at(sentence, subject) if subject is not None else None
        return named or title_in(part.text[part.starts[first] : part.starts[auxiliary]], known)
    having = any(part.lower[child] == "having" for child in part.children[at])
    if subject is None and not having and part.tags[at] in ("VBN", "VBD") and part.relations[at] in BELONGS:
        return participle_of(part, at, first, known)
    what = child_of(part, at, "dobj")
    if event.of == "object" and what is not None:
        return phrase_of(part, what, first, known)
    if subject is None and part.relations[at] in ("advcl", "conj", "xcomp"):
        subject = child_of(part, part.heads[at], "nsubj", "nsubjpass")
    return subject_at(sentence, subject) if subject is not None else None


def subject_at(sentence: Sentence, at: int) -> str | None:
    """The name of a subject; that of the noun before it for "who" and "which"."""
    part = sentence.part
    if part.tags[at] in ("WDT", "WP") and part.tags[part.heads[part.heads[at]]].startswith("NN"):
        at = part.heads[part.heads[at]]
    return phrase_of(part, at, sentence.first, sentence.known)


def _whose_noun(sentence: Sentence, at: int) -> str | None:
    """Whose the event is that a noun names: "her death" is nobody's, "the release" the work's it was told of."""
    part = sentence.part
    owner = child_of(part, at, "poss")
    of = next((child for child in part.children[at] if part.lower[child] == "of"), None)
    if owner is None and of is not None:
        owner = child_of(part, of, "pobj")
    if owner is not None:
        return phrase_of(part, owner, sentence.first, sentence.known)
    return work_meant(part, at, sentence.known) if part.lower[at] == "release" else None
