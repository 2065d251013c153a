"""What a reporting word reports: the clause, infinitive, -ing form or noun phrase that is its content."""

from __future__ import annotations

from copydesk.claims.lexicon import Lexicon, lexicon
from copydesk.claims.passages import Passage
from copydesk.claims.speakers import passive

NO_CONTENT = frozenset({"it", "this", "that", "so", "them", "him", "her", "what", "nothing", "something", "anything"})
MARKS = frozenset({"that"})
COMMAS = (",", "-", "–", "—", "--")
OWN_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
CUE_PARTS = frozenset({"nsubj", "nsubjpass", "aux", "auxpass", "neg", "advmod", "prep", "npadvmod", "dobj", "dative",
                       "prt", "agent", "punct", "mark", "advcl", "expl"})  # fmt: skip


def clause_words(passage: Passage, words: Lexicon, cue: int) -> list[int]:
    """The words of what a reporting verb reports, in order; empty where nothing is expressed."""
    p = passage.parsed
    verb = words.verb(p.lower[cue]) or ""
    children = p.children[cue]
    by_relation = {relation: [c for c in children if p.relations[c] == relation] for relation in p.relations}
    clauses = [c for c in by_relation.get("ccomp", ()) if _is_clause(passage, c)]
    if clauses and words.allows(verb, "c"):
        return _below(passage, clauses, cue)
    if clauses and verb in words.naming:
        return _below(passage, clauses, cue)
    infinitives = [c for c in [*by_relation.get("xcomp", ()), *clauses] if _is_infinitive(passage, c)]
    if infinitives and words.allows(verb, "t"):
        before = by_relation.get("nsubjpass", []) if passive(passage, cue) else []
        return _below(passage, [*before, *infinitives], cue)
    gerunds = [c for c in [*by_relation.get("xcomp", ()), *clauses] if p.tags[c] == "VBG"]
    if gerunds and words.allows(verb, "g"):
        return _below(passage, gerunds, cue)
    if verb in words.naming and (named := by_relation.get("oprd")):
        return _below(passage, [*by_relation.get("dobj", ()), *by_relation.get("nsubjpass", ()), *named], cue)
    behind = _behind_preposition(passage, words, cue, verb)
    if behind:
        return behind
    objects = [c for c in by_relation.get("dobj", ()) if p.lower[c] not in NO_CONTENT]
    if objects and words.allows(verb, "n"):
        return _below(passage, objects, cue)
    return parenthetical_words(passage, cue) if words.allows(verb, "c") else []


def _is_clause(passage: Passage, at: int) -> bool:
    p = passage.parsed
    return p.tags[at][:2] in ("VB", "MD") or any(p.relations[c] in ("nsubj", "cop", "aux") for c in p.children[at])


def _is_infinitive(passage: Passage, at: int) -> bool:
    p = passage.parsed
    return any(p.lower[c] == "to" and p.relations[c] == "aux" for c in p.children[at])


def _behind_preposition(passage: Passage, words: Lexicon, cue: int, verb: str) -> list[int]:
    p = passage.parsed
    allowed = words.prepositions.get(verb, frozenset())
    for child in p.children[cue]:
        if p.relations[child] == "prep" and p.lower[child] in allowed:
            inner = [c for c in p.children[child] if p.relations[c] in ("pobj", "pcomp", "amod", "advmod")]
            if not inner:
                continue
            named = []
            if p.lower[child] == "as":
                named = [c for c in p.children[cue] if p.relations[c] in ("dobj", "nsubjpass")]
            return _below(passage, [*named, *inner], cue)
    return []


def parenthetical_words(passage: Passage, cue: int) -> list[int]:
    """The sentence that a reporting clause is put into: "The plan, he believes, is wrong", "…, as he put it".

    The clause is nothing but its subject and verb, between commas or at the end.
    """
    p = passage.parsed
    first, last = p.sentence_of(cue)
    block = [cue, *(at for c in p.children[cue] if p.relations[c] in ("nsubj", "aux", "mark", "advmod", "neg")
                    for at in range(p.edges[c][0], p.edges[c][1] + 1))]  # fmt: skip
    a, b = min(block), max(block) + 1
    marks = [p.lower[c] for c in p.children[cue] if p.relations[c] in ("mark", "advmod") and p.tags[c] in ("IN", "WRB")]
    if not any(p.relations[c] == "nsubj" for c in p.children[cue]) or (marks and marks != ["as"]):
        return []
    opens = a == first or p.words[a - 1] in COMMAS
    closes = b >= last or p.words[b] in (*COMMAS, ".", "!", "?")
    if not opens or not closes or (a == first and b < last and p.words[b] != ","):
        return []
    here = passage.inside[cue]
    rest = [at for at in range(first, last) if not a <= at < b and (here < 0 or passage.inside[at] == here)]
    return rest if sum(p.words[at].isalnum() for at in rest) >= 3 else []


def _belongs_to_cue(passage: Passage, at: int, cue: int) -> bool:
    """Whether a second reporting verb is the cue's equal, though the parser hung it below the content.

    "She said the pier was closed and warned …": without a subject of its own, in the tense of the cue.
    """
    p = passage.parsed
    if p.relations[at] != "conj" or p.tags[at] != p.tags[cue] or at < cue or not lexicon().verb(p.lower[at]):
        return False
    return p.tags[p.heads[at]][:2] == "VB" and not any(p.relations[c] in OWN_SUBJECTS for c in p.children[at])


def _from_conjunction(passage: Passage, at: int) -> int:
    first = passage.parsed.edges[at][0]
    while first > 0 and passage.parsed.lower[first - 1] in (",", "and", "but", "or", "then"):
        first -= 1
    return first


def _below(passage: Passage, heads: list[int], cue: int) -> list[int]:
    """The words below some heads, without those of the reporting clause that stand between them."""
    p = passage.parsed
    words: set[int] = set()
    for head in heads:
        words.update(range(p.edges[head][0], p.edges[head][1] + 1))
    words.discard(cue)
    for at in [at for at in words if _belongs_to_cue(passage, at, cue)]:
        words.difference_update(range(_from_conjunction(passage, at), p.edges[at][1] + 1))
    for child in p.children[cue]:
        if child not in heads and p.relations[child] in CUE_PARTS:
            words.difference_update(range(p.edges[child][0], p.edges[child][1] + 1))
    found = sorted(words)
    while found and p.lower[found[0]] in MARKS and p.relations[found[0]] == "mark":
        found = found[1:]
    return found
