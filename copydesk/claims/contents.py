"""What a reporting word reports: the clause, infinitive, -ing form or noun phrase that is its content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from copydesk.claims.boundaries import cut_off, stated, words_below
from copydesk.claims.found import Form
from copydesk.claims.inserted import inverted_words, mistagged, parenthetical_words
from copydesk.claims.lexicon import Lexicon
from copydesk.claims.passages import Passage
from copydesk.claims.speaking import is_record

NO_CONTENT = frozenset({"it", "this", "that", "so", "them", "him", "her", "what", "nothing", "something", "anything"})
SETTINGS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday morning afternoon evening night week month year day weekend "
    "statement interview speech letter tweet post email e-mail memo note conference briefing meeting hearing news "
    "release podcast broadcast message video filing report blog column essay op-ed article remark comment reporter "
    "journalist twitter facebook instagram email phone telephone court parliament session call testimony".split()
)
ASKING = frozenset({"ask", "wonder", "question", "inquire", "enquire"})
SHOWING = frozenset({"show", "find", "suggest", "indicate", "reveal", "give", "put", "report"})
FAR_THAT = 12  # words between a verb and its "that": "maintained throughout the long hearing that …"


@dataclass(frozen=True, slots=True)
class _Verb:
    """A reporting verb: its place, its plain form, and the words right below it by their relation."""

    passage: Passage
    words: Lexicon
    cue: int
    plain: str
    below: Mapping[str, Sequence[int]]

    def allows(self, frame: str) -> bool:
        return self.words.allows(self.plain, frame)

    def has(self, *relations: str) -> list[int]:
        return [at for relation in relations for at in self.below.get(relation, ())]

    def clauses(self) -> list[int]:
        """The clauses below it, infinitives included."""
        here = self.passage
        return [at for at in self.has("ccomp") if _is_clause(here, at) and not _apart(here, at, self.cue)]

    def objects(self) -> list[int]:
        """What it is done to, if that can be what is said."""
        return [at for at in self.has("dobj", "nsubjpass") if self.passage.parsed.lower[at] not in NO_CONTENT]


def clause_words(passage: Passage, words: Lexicon, cue: int) -> tuple[Form, list[int]]:
    """What a reporting verb reports: its form and its words in order; "" and none where nothing is expressed."""
    p = passage.parsed
    below: dict[str, list[int]] = {}
    for child in p.children[cue]:
        below.setdefault(p.relations[child], []).append(child)
    verb = _Verb(passage, words, cue, words.verb(p.lower[cue]) or "", below)
    for form, find in FORMS:
        found = find(verb)
        if found:
            return form, found
    return "", []


def _clause(verb: _Verb) -> list[int]:
    here, cue = verb.passage, verb.cue
    if not verb.allows("c") and verb.plain not in verb.words.naming:
        return []
    clauses = verb.clauses()
    finite = [at for at in clauses if not _is_infinitive(here, at)]
    if not finite and verb.plain in ASKING:
        first = here.parsed.edges
        finite = [at for at in verb.has("advcl") if at > cue and here.parsed.lower[first[at][0]] in ("if", "whether")]
    if not finite and verb.plain in verb.words.hearers:
        inner = [below for at in verb.has("dobj") for below in here.parsed.children[at]]
        finite = [at for at in inner if here.parsed.relations[at] == "relcl" and _bare(here, at)]
    return stated(here, finite or clauses, verb.has("conj"), cue) if finite or clauses else []


def _infinitive(verb: _Verb) -> list[int]:
    hearer = verb.plain in verb.words.hearers
    wished = _preposition_of(verb, verb.words.prepositions.get(verb.plain, frozenset()))
    loose = verb.has("advcl") if hearer and wished is None else []
    found = [at for at in [*verb.has("xcomp"), *verb.clauses(), *loose] if at > verb.cue]
    found = [at for at in found if _is_infinitive(verb.passage, at)]
    if not found or not verb.allows("t"):
        return []
    told = [] if hearer else verb.has("nsubjpass")
    return words_below(verb.passage, [*told, *found], verb.cue)


def _gerund(verb: _Verb) -> list[int]:
    found = [at for at in [*verb.has("xcomp"), *verb.clauses()] if _is_gerund(verb.passage, at)]
    return words_below(verb.passage, found, verb.cue) if found and verb.allows("g") else []


def _naming(verb: _Verb) -> list[int]:
    if verb.plain not in verb.words.naming:
        return []
    parts = [at for at in verb.has("xcomp", "ccomp") if verb.passage.parsed.tags[at][:2] in ("NN", "JJ")]
    named = verb.has("oprd") or [at for at in parts if at > verb.cue]
    if named:
        return words_below(verb.passage, [*verb.has("dobj", "nsubjpass"), *named], verb.cue)
    return _called(verb.passage, verb.has("dobj"), verb.cue)


def _pair(verb: _Verb) -> list[int]:
    objects = verb.has("dobj", "nsubjpass")
    place = _preposition_of(verb, verb.words.pairs.get(verb.plain, frozenset()))
    if not objects or place is None:
        return []
    here, cue = verb.passage, verb.cue
    return sorted({*words_below(here, objects, cue), *words_below(here, [place], cue)})


def _prepositional(verb: _Verb) -> list[int]:
    place = _preposition_of(verb, verb.words.prepositions.get(verb.plain, frozenset()))
    return [] if place is None else words_below(verb.passage, _governed(verb.passage, place), verb.cue)


def _preposition_of(verb: _Verb, allowed: frozenset[str]) -> int | None:
    charge = _charge(verb) if verb.plain == "accuse" and allowed else None
    if charge is not None:
        return charge
    lower = verb.passage.parsed.lower
    return next((at for at in verb.has("prep") if lower[at] in allowed and _governed(verb.passage, at)), None)


def _charge(verb: _Verb) -> int | None:
    """The "of" behind which an accusation stands, which the parser often hangs on the accused."""
    p = verb.passage.parsed
    quoted = {quote.first for quote in verb.passage.quotes}
    for at in range(verb.cue + 1, p.sentence_of(verb.cue)[1] - 1):
        if p.lower[at] == "of" and (at + 1 in quoted or any(p.tags[c] == "VBG" for c in p.children[at])):
            return at
    return None


def _governed(passage: Passage, preposition: int) -> list[int]:
    p = passage.parsed
    return [at for at in p.children[preposition] if p.relations[at] in ("pobj", "pcomp", "amod", "advmod")]


def _marked(verb: _Verb) -> list[int]:
    """What stands behind "that", or behind a verb that the tagger took for a noun."""
    here, cue = verb.passage, verb.cue
    if not verb.allows("c"):
        return []
    if mistagged(here, verb.words, cue):
        first = cue + 2 if here.parsed.lower[cue + 1] == "that" else cue + 1
        return cut_off(here, list(range(first, here.parsed.sentence_of(cue)[1])), cue)
    return cut_off(here, _behind_that(here, cue), cue)


def _object(verb: _Verb) -> list[int]:
    here, objects = verb.passage, verb.objects()
    shown = verb.plain in SHOWING and any(is_record(here.parsed.lower[at]) for at in verb.has("nsubj"))
    if not objects or not (verb.allows("n") or shown):
        return []
    more = [at for at in verb.has("prep") if at > verb.cue and not is_setting(here, at)]
    return words_below(here, [*objects, *more], verb.cue)


def _inserted(verb: _Verb) -> list[int]:
    found = parenthetical_words(verb.passage, verb.cue) if verb.allows("c") else []
    return found or (inverted_words(verb.passage, verb.cue) if verb.allows("q") else [])


# How content can look, in the order in which it is looked for.
FORMS: tuple[tuple[Form, Callable[[_Verb], list[int]]], ...] = (
    ("clause", _clause),
    ("infinitive", _infinitive),
    ("gerund", _gerund),
    ("naming", _naming),
    ("pair", _pair),
    ("preposition", _prepositional),
    ("clause", _marked),
    ("object", _object),
    ("inserted", _inserted),
)


def _called(passage: Passage, objects: Sequence[int], cue: int) -> list[int]:
    """What is called something in quotation marks, and what it is called: the plan “a disgrace”."""
    p = passage.parsed
    for head in objects:
        last = p.edges[head][1]
        for quote in passage.quotes:
            if head < quote.first <= last + 2 and passage.inside[cue] < 0:
                return [*range(max(p.edges[head][0], cue + 1), quote.first), *range(quote.first, quote.last)]
    return []


def _apart(passage: Passage, clause: int, cue: int) -> bool:
    """Whether a colon or a semicolon outside quotations parts a clause from the cue."""
    p = passage.parsed
    between = range(clause, cue) if clause < cue else range(cue, clause)
    return any(p.words[at] in ";:" and passage.inside[at] < 0 for at in between)


def _bare(passage: Passage, at: int) -> bool:
    """Whether a relative clause has no relative pronoun, as an object clause without "that" would have none."""
    p = passage.parsed
    first, last = p.edges[at]
    return not any(p.tags[word] in ("WDT", "WP", "WRB") for word in range(first, min(first + 2, last + 1)))


def _behind_that(passage: Passage, cue: int) -> list[int]:
    """What stands behind "that" a few words after a verb, whatever the parser made of it."""
    p = passage.parsed
    last = p.sentence_of(cue)[1]
    for at in range(cue + 1, min(last, cue + FAR_THAT)):
        if (p.tags[at] in ("VBD", "VBZ", "VBP", "MD") and p.lower[at] not in ("'s", "’s")) or p.words[at] in ";:":
            return []
        if p.lower[at] == "that" and p.tags[at] == "IN":
            return list(range(at + 1, last))
    return []


def is_setting(passage: Passage, preposition: int) -> bool:
    """Whether a preposition's phrase says when, where or in what form something was said."""
    p = passage.parsed
    inner = [c for c in p.children[preposition] if p.relations[c] == "pobj"]
    return any(p.lower[c] in SETTINGS or p.lower[c].rstrip("s") in SETTINGS for c in inner)


def _is_clause(passage: Passage, at: int) -> bool:
    p = passage.parsed
    return p.tags[at][:2] in ("VB", "MD") or any(p.relations[c] in ("nsubj", "aux", "mark") for c in p.children[at])


def _is_infinitive(passage: Passage, at: int) -> bool:
    p = passage.parsed
    return any(p.lower[c] == "to" and p.relations[c] == "aux" for c in p.children[at])


def _is_gerund(passage: Passage, at: int) -> bool:
    p = passage.parsed
    return p.tags[at] == "VBG" or any(
        p.tags[c] == "VBG" and p.relations[c] in ("aux", "auxpass") for c in p.children[at]
    )
