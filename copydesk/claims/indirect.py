"""Reports without quotation marks: verbs, nouns and adjectives of saying with a clause, and "according to"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from copydesk.claims.contents import clause_words
from copydesk.claims.found import Found, ranges
from copydesk.claims.inserted import mistagged
from copydesk.claims.lexicon import Lexicon
from copydesk.claims.passages import Passage
from copydesk.claims.speakers import inverted, owner, passive, phrase, quoted_as, subject, subject_of_passive
from copydesk.claims.speaking import can_speak

WITH_PREPOSITION = frozenset({"call", "calls", "called", "calling"})
SECOND = frozenset({"you", "me", "us", "one"})
# Phrases in front of a source, and the word of theirs that it hangs on.
ACCORDING = (("according", "to"), ("as", "per"), ("in", "the", "words", "of"), ("in", "the", "view", "of"),
             ("in", "the", "opinion", "of"))  # fmt: skip


def indirect_speech(here: Passage, words: Lexicon, taken: frozenset[int]) -> Iterator[Found]:
    """The reports of a passage whose cue is not among the words `taken`, in the order of their cues."""
    for at in range(here.size):
        one = None if at in taken else _at(here, words, at)
        if one is None or not _has_a_speaker(here, words, one):
            continue
        if here.inside[one.cue[0]] < 0 or _counts_within(here, words, one):
            yield one


def _at(here: Passage, words: Lexicon, at: int) -> Found | None:
    word, tag = here.parsed.lower[at], here.parsed.tags[at]
    if words.verb(word) and (tag.startswith("VB") or mistagged(here, words, at)):
        return _verb(here, words, at)
    if any(word == phrase[0] for phrase in ACCORDING) and (found := _according(here, at)):
        return found
    if word in words.nouns and tag.startswith("NN"):
        return _noun(here, words, at)
    return _adjective(here, at) if word in words.adjectives and tag.startswith(("JJ", "VBN")) else None


def _has_a_speaker(here: Passage, words: Lexicon, one: Found) -> bool:
    verb = words.verb(here.parsed.lower[one.cue[0]]) or ""
    if one.speaker is None:
        return one.form not in ("preposition", "object", "gerund") or passive(here, one.cue[0])
    return can_speak(here, one.speaker, verb)


def _counts_within(here: Passage, words: Lexicon, one: Found) -> bool:
    """Whether something reported within a quotation is a claim of its own: what a source that is named has said.

    What somebody in it thinks, hopes or wants is part of the quotation ("I think we will win").
    """
    expressed = one.speaker is not None and here.parsed.lower[one.speaker] not in SECOND
    verb = words.verb(here.parsed.lower[one.cue[0]]) or ""
    return expressed and one.form == "clause" and not words.allows(verb, "m")


def _verb(here: Passage, words: Lexicon, at: int) -> Found | None:
    form, content = clause_words(here, words, at)
    if here.inside[at] >= 0:
        content = [word for word in content if here.inside[word] == here.inside[at]]
    contents = ranges(here, content)
    if not contents:
        return None
    quoted = quoted_as(here, at)
    if quoted is not None:
        return Found(quoted, subject_of_passive(here, quoted[0]), contents, form)
    turned = inverted(here, at) if contents[0][0] < at else None
    return Found(_cue(here, at, form), subject(here, at) if turned is None else turned, contents, form)


def _cue(here: Passage, at: int, form: str) -> tuple[int, ...]:
    """The reporting verb with its particle ("pointed out"), or with the word that makes it one ("called for")."""
    p = here.parsed
    joined = form in ("preposition", "infinitive") and p.lower[at] in WITH_PREPOSITION
    parts = [c for c in p.children[at] if p.relations[c] == "prt" or (joined and p.lower[c] in ("for", "on"))]
    return (at, *(c for c in parts if c > at))


def _according(here: Passage, at: int) -> Found | None:
    p = here.parsed
    cue = next((phrase for phrase in ACCORDING if p.lower[at : at + len(phrase)] == phrase), None)
    if cue is None:
        return None
    last_word = at + len(cue) - 1
    speaker = next((c for c in p.children[last_word] if p.relations[c] in ("pobj", "dobj")), None)
    if speaker is None:
        return None
    first, last = p.sentence_of(at)
    block = range(at, max(phrase(here, speaker)[1], p.edges[last_word][1] + 1))
    number = here.inside[at]
    rest = [word for word in range(first, last) if word not in block and number in (-1, here.inside[word])]
    contents = ranges(here, rest)
    return Found(tuple(range(at, last_word + 1)), speaker, contents, "according") if contents else None


def _noun(here: Passage, words: Lexicon, at: int) -> Found | None:
    p = here.parsed
    clauses = [c for c in p.children[at] if c > at and p.relations[c] in ("acl", "ccomp", "relcl") and _that(here, c)]
    if not clauses:
        return None
    contents = ranges(here, _without_that(here, clauses))
    speaker = owner(here, at)
    head = p.heads[at]
    if speaker is None and p.relations[at] == "dobj" and p.lower[head] in words.light:
        speaker = subject(here, head)
    return Found((at,), speaker, contents, "noun") if contents else None


def _that(here: Passage, at: int) -> bool:
    p = here.parsed
    that = [c for c in p.children[at] if p.lower[c] == "that" and p.relations[c] == "mark"]
    to = [c for c in p.children[at] if p.lower[c] == "to" and p.relations[c] == "aux"]
    return bool(that or to)


def _adjective(here: Passage, at: int) -> Found | None:
    p = here.parsed
    clauses = [c for c in p.children[at] if c > at and p.relations[c] == "ccomp"]
    if not clauses or p.relations[at] != "acomp":
        return None
    contents = ranges(here, _without_that(here, clauses))
    speaker = subject(here, p.heads[at])
    return Found((at,), speaker, contents, "adjective") if contents else None


def _without_that(here: Passage, clauses: Sequence[int]) -> list[int]:
    p = here.parsed
    taken = [word for c in clauses for word in range(p.edges[c][0], p.edges[c][1] + 1)]
    while taken and p.lower[taken[0]] == "that":
        taken = taken[1:]
    return taken
