"""Offices: who made a work and who holds an office, where the sentence names both and says so in as many words."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.claim_types import Slots
from copydesk.claims.events import Event, lexicon, phrase_of, run_end
from copydesk.claims.happenings import Found, Sentence, child_of, polarity_of, whose


def roles(sentence: Sentence) -> Iterator[Found]:
    """Who made a work or holds an office: "Directed by X, the film", "X is the mayor of Y", "X, the mayor of Y,"."""
    part, table = sentence.part, lexicon()
    for at in range(sentence.first, sentence.last):
        word = part.lower[at]
        if word in table.made_by and part.lower[at + 1 : at + 2] == ("by",):
            subject, begin = whose(sentence, at, Event("", "object")), at + 2
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


def _office(sentence: Sentence, role: int) -> str | None:
    """Y in "the mayor of Y", where it is a name."""
    part = sentence.part
    of = child_of(part, role, "prep")
    of_what = child_of(part, of, "pobj") if of is not None and part.lower[of] == "of" else None
    name = phrase_of(part, of_what, sentence.first, sentence.known) if of_what is not None else None
    return name if name and name[:1].isupper() else None


def _holder(sentence: Sentence, role: int) -> tuple[int, int | None]:
    """The words that name who is "the mayor of …": the subject of "is", or the name before the comma."""
    part, verb = sentence.part, sentence.part.heads[role]
    unique = any(part.lower[child] == "the" for child in part.children[role])
    named: int | None = None
    if unique and part.relations[role] == "attr" and part.lower[verb] in ("is", "was"):
        named = child_of(part, verb, "nsubj") if polarity_of(sentence, role) == "affirmed" else None
    elif unique and part.relations[role] == "appos" and part.words[max(0, part.edges[role][0] - 1)] == ",":
        named = verb
    if named is None or not part.tags[named].startswith("NNP") or not sentence.holds(named):
        return role, None
    begin = named
    while begin > sentence.first and part.tags[begin - 1].startswith("NNP"):
        begin -= 1
    return begin, named + 1
