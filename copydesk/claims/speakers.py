"""Who a reporting word belongs to: the noun phrase that is its subject, agent or owner, found in the grammar."""

from __future__ import annotations

from copydesk.claims.passages import Passage, Range

SUBJECTS = frozenset({"nsubj", "csubj"})
RELATIVE = frozenset({"who", "which", "that"})
EMPTY = frozenset({"it", "there", "what", "whatever", "nothing", "this", "that", "which", "everything"})
LEFT_OUT = frozenset({"acl", "advcl", "ccomp", "cc", "conj", "punct", "dep", "parataxis", "advmod", "mark"})
SHARED = frozenset({"conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "dep", "acl", "relcl"})
MOST_CLIMBS = 8
LONGEST_CLAUSE = 14  # words of a relative clause that still counts to the name it explains


def phrase(passage: Passage, head: int) -> Range:
    """The noun phrase of a head: determiners, adjectives, titles, appositions and what hangs on it by a preposition.

    Participles and adverbial clauses behind it ("…, speaking on Monday,") are left out.
    """
    p = passage.parsed
    first = last = head
    for child in p.children[head]:
        relation = p.relations[child]
        if relation in ("cc", "conj") and _joins(passage, head):
            pass
        elif relation in LEFT_OUT:
            continue
        a, b = p.edges[child]
        if relation == "relcl" and b - a > LONGEST_CLAUSE:
            continue
        first, last = min(first, a), max(last, b)
    return first, last + 1


def _joins(passage: Passage, head: int) -> bool:
    """Whether nouns are joined as equals ("Reed and Lane"), rather than clauses that the parser took for nouns."""
    p = passage.parsed
    joined = [c for c in p.children[head] if p.relations[c] == "conj"]
    return all(p.tags[c].startswith(("NN", "PRP")) for c in joined)


def subject(passage: Passage, cue: int) -> int | None:
    """The head of the noun phrase that says, thinks or demands; None where none is expressed."""
    p = passage.parsed
    at = cue
    for _ in range(MOST_CLIMBS):
        if passive(passage, at):
            return agent(passage, at)
        own = own_subject(passage, at)
        if own is not None:
            return _real(passage, at, own)
        relation, head = p.relations[at], p.heads[at]
        if relation in ("acl", "relcl") and p.tags[head].startswith(("NN", "PRP")):
            return head
        if relation not in SHARED or head == at:
            return None
        if relation == "ccomp" and not _bare(passage, at):
            return None
        at = head
    return None


def _bare(passage: Passage, at: int) -> bool:
    return passage.parsed.tags[at] in ("VBG", "VBN", "VB")


def own_subject(passage: Passage, at: int) -> int | None:
    """The subject in a verb's own clause."""
    p = passage.parsed
    return next((c for c in p.children[at] if p.relations[c] in SUBJECTS), None)


def _real(passage: Passage, verb: int, found: int) -> int | None:
    p = passage.parsed
    if p.lower[found] in RELATIVE and p.tags[found] in ("WP", "WDT") and p.relations[verb] == "relcl":
        return p.heads[verb]
    if p.lower[found] in EMPTY or p.tags[found] in ("EX", "WP", "WDT"):
        return None
    return found


def passive(passage: Passage, at: int) -> bool:
    """Whether a verb is in the passive voice."""
    p = passage.parsed
    return any(p.relations[c] in ("auxpass", "nsubjpass") for c in p.children[at])


def agent(passage: Passage, at: int) -> int | None:
    """The noun behind "by"."""
    p = passage.parsed
    for child in p.children[at]:
        if p.relations[child] == "agent" or (p.relations[child] == "prep" and p.lower[child] == "by"):
            return next((c for c in p.children[child] if p.relations[c] == "pobj"), None)
    return None


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
