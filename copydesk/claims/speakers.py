"""Who a reporting word belongs to: the noun phrase that is its subject, agent or owner, found in the grammar."""

from __future__ import annotations

from copydesk.claims.lexicon import lexicon
from copydesk.claims.passages import Passage, Range

SUBJECTS = frozenset({"nsubj", "csubj"})
OWN_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
RELATIVE = frozenset({"who", "which", "that"})
EMPTY = frozenset({"it", "there", "what", "whatever", "nothing", "this", "that", "which", "everything"})
DASHES = frozenset({"-", "–", "—", "--"})
LEFT_OUT = frozenset({"acl", "advcl", "ccomp", "cc", "conj", "punct", "dep", "parataxis", "advmod", "mark"})
SHARED = frozenset({"conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "dep", "acl", "relcl"})
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
NO_NOUN = frozenset("VBD VBZ VBP VBG VBN MD IN TO WDT WP WRB".split())
MOST_CLIMBS = 8
LONGEST_CLAUSE = 14  # words of a relative clause that still counts to the name it explains


def phrase(passage: Passage, head: int) -> Range:
    """The noun phrase of a head: determiners, adjectives, titles, appositions and what hangs on it by a preposition.

    Participles behind a comma ("…, speaking on Monday,") and adverbial clauses are left out.
    """
    p = passage.parsed
    first = last = head
    for child in p.children[head]:
        relation = p.relations[child]
        a, b = p.edges[child]
        if relation in ("cc", "conj") and _joins(passage, head):
            pass
        elif relation in LEFT_OUT and not (relation == "acl" and child > head and p.words[a - 1] != ","):
            continue
        if relation in ("relcl", "acl") and (b - a > LONGEST_CLAUSE or p.lower[a] == "when"):
            continue
        first, last = min(first, a), max(last, b)
    return _behind_dash(passage, first, head), last + 1


def _behind_dash(passage: Passage, first: int, head: int) -> int:
    """Where a phrase begins behind a dateline or a time of day: "LISBON (Wire) – The minister", "17:09 — Reed"."""
    p = passage.parsed
    for at in range(head - 1, first - 1, -1):
        spaced = at > 0 and p.starts[at] > p.ends[at - 1] and at + 1 < len(p.words) and p.starts[at + 1] > p.ends[at]
        if (p.words[at] in DASHES and spaced) or p.words[at] in ":;":
            return at + 1
    return first


def _joins(passage: Passage, head: int) -> bool:
    """Whether nouns are joined as equals ("Reed and Lane"), rather than clauses that the parser took for nouns."""
    p = passage.parsed
    joined = [c for c in p.children[head] if p.relations[c] == "conj"]
    return all(p.tags[c].startswith(("NN", "PRP")) for c in joined)


def subject(passage: Passage, cue: int) -> int | None:
    """The head of the noun phrase that says, thinks or demands; None where none is expressed."""
    p = passage.parsed
    unasked = p.relations[cue] == "acl" or own_subject(passage, cue) is None or p.words[cue - 1] == ","
    if p.lower[cue] == "heard" or (p.lower[cue] == "asked" and unasked and not _active(passage, cue)):
        return None  # "Asked whether …", "the court heard that …": who spoke is not said
    near = _just_before(passage, cue)
    at = cue
    for _ in range(MOST_CLIMBS):
        if passive(passage, at):
            return agent(passage, at)
        own = own_subject(passage, at)
        if own is not None and passage.inside[own] == passage.inside[cue]:
            return _real(passage, at, own)
        relation, head = p.relations[at], p.heads[at]
        told = at == cue and relation == "conj" and is_second_report(passage, cue, p.heads[head])
        if told:  # "She said it was lost and warned …": the parser hung the warning below what is lost
            at = p.heads[head]
            continue
        if relation in ("acl", "relcl") and p.tags[head].startswith(("NN", "PRP")):
            return head
        if relation not in SHARED or head == at:
            return near if near is not None else _before_participle(passage, cue)
        if relation == "ccomp" and not _bare(passage, at):
            return near
        if near is not None and at == cue:
            return near
        at = head
    return None


def _before_participle(passage: Passage, cue: int) -> int | None:
    """The subject that the parser gave to a participle put between it and its verb: "Reed, asked whether …, said"."""
    p = passage.parsed
    for clause in (c for c in p.children[cue] if p.relations[c] == "advcl" and c < cue):
        own = own_subject(passage, clause)
        if own is not None and p.words[own + 1] == "," and p.tags[clause] in ("VBD", "VBN", "VBG"):
            return own
    return None


def _active(passage: Passage, cue: int) -> bool:
    """Whether a verb without a subject of its own shares that of the verb it is joined to: "She rose and asked …"."""
    p = passage.parsed
    return p.relations[cue] == "conj" and p.tags[cue] == "VBD"


def is_second_report(passage: Passage, verb: int, cue: int) -> bool:
    """Whether a verb joined to what a cue reports is a second report by the same source."""
    p = passage.parsed
    reported = p.relations[p.heads[verb]] == "ccomp" and lexicon().verb(p.lower[cue]) is not None
    return reported and is_equal(passage, verb, cue)


def is_equal(passage: Passage, verb: int, cue: int) -> bool:
    """Whether a reporting verb is a cue's equal, though the parser hung it elsewhere.

    "She said the pier was closed and warned …": joined on, without a subject of its own, in the tense of the cue.
    """
    p = passage.parsed
    if p.relations[verb] != "conj" or p.tags[verb] != p.tags[cue] or verb < cue or not lexicon().verb(p.lower[verb]):
        return False
    return not any(p.relations[c] in OWN_SUBJECTS for c in p.children[verb])


def _just_before(passage: Passage, cue: int) -> int | None:
    """A pronoun or a name directly before a finite verb, whatever the parser made of the two."""
    p = passage.parsed
    helped = any(p.relations[c] in ("aux", "auxpass") and p.tags[c].startswith(("VB", "MD")) for c in p.children[cue])
    if p.tags[cue] not in ("VBD", "VBZ", "VBP", "VBN") or helped:
        return None
    at = cue - 1
    while at >= 0 and p.tags[at] == "RB":
        at -= 1
    if at < 0 or (p.tags[at] != "PRP" and p.tags[at] not in ("NNP", "NNPS")):
        return None
    if p.lower[at] in ("it", "them", "him", "me", "us") or passage.inside[at] != passage.inside[cue]:
        return None
    return None if p.lower[at] in WEEKDAYS else at


def _bare(passage: Passage, at: int) -> bool:
    return passage.parsed.tags[at] in ("VBG", "VBN", "VB")


def own_subject(passage: Passage, at: int) -> int | None:
    """The subject in a verb's own clause."""
    p = passage.parsed
    return next((c for c in p.children[at] if p.relations[c] in SUBJECTS), None)


def _real(passage: Passage, verb: int, found: int) -> int | None:
    p = passage.parsed
    if p.lower[found] in RELATIVE and p.tags[found] in ("WP", "WDT") and p.relations[verb] == "relcl":
        return found
    if p.lower[found] == "it" and not any(p.relations[c] in ("acomp", "attr") for c in p.children[verb]):
        return found
    if p.lower[found] in EMPTY or p.tags[found] in ("EX", "WP", "WDT"):
        return None
    return found


def passive(passage: Passage, at: int) -> bool:
    """Whether a verb is in the passive voice."""
    p = passage.parsed
    return any(p.relations[c] in ("auxpass", "nsubjpass") for c in p.children[at])


def quoted_as(passage: Passage, at: int) -> tuple[int, ...] | None:
    """The words of "quoted as saying", given one of its verbs; None for any other verb."""
    p = passage.parsed
    for verb in (at, p.heads[p.heads[at]]):
        if p.lower[verb] not in ("quoted", "cited", "reported"):
            continue
        for link in (c for c in p.children[verb] if p.lower[c] == "as"):
            saying = next((c for c in p.children[link] if p.lower[c] in ("saying", "telling", "stating")), None)
            if saying is not None and at in (verb, saying):
                return verb, link, saying
    return None


def subject_of_passive(passage: Passage, verb: int) -> int | None:
    """The head of the subject of a verb in the passive."""
    p = passage.parsed
    return next((c for c in p.children[verb] if p.relations[c] in ("nsubjpass", "nsubj")), None)


def agent(passage: Passage, at: int) -> int | None:
    """The noun behind "by"."""
    p = passage.parsed
    for child in p.children[at]:
        if p.relations[child] == "agent" or (p.relations[child] == "prep" and p.lower[child] == "by"):
            return next((c for c in p.children[child] if p.relations[c] == "pobj"), None)
    return None


def inverted(passage: Passage, cue: int) -> int | None:
    """The head of the noun phrase behind a verb between or behind commas: "…, argues Ona Reed, …"."""
    p = passage.parsed
    if cue == 0 or p.words[cue - 1] not in (",", *DASHES) or cue + 1 >= len(p.words):
        return None
    last = cue + 1
    while last < p.sentence_of(cue)[1] and p.words[last] not in (",", ";", ":") and p.tags[last] not in NO_NOUN:
        last += 1
    nouns = [at for at in range(cue + 1, last) if p.tags[at].startswith(("NN", "PRP")) and p.tags[at] != "PRP$"]
    if not nouns or nouns[0] > cue + 5:
        return None
    at = nouns[0]
    while p.heads[at] in nouns and p.heads[at] > at and p.relations[at] in ("compound", "poss", "amod", "nmod"):
        at = p.heads[at]
    return at


def owner(passage: Passage, noun: int) -> int | None:
    """Whose word a noun is: "the mayor's claim", "a claim by the mayor"."""
    p = passage.parsed
    for child in p.children[noun]:
        if p.relations[child] == "poss":
            return child
        if p.relations[child] in ("prep", "agent") and p.lower[child] in ("by", "of", "from", "among"):
            found = next((c for c in p.children[child] if p.relations[c] == "pobj"), None)
            if found is not None:
                return found
    return None
