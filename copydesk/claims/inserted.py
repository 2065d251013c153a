"""Reporting clauses that the parser does not see as such: put into a sentence, turned round, or taken for nouns."""

from __future__ import annotations

from copydesk.claims.boundaries import COMMAS, LONGEST_TAIL
from copydesk.claims.lexicon import Lexicon
from copydesk.claims.passages import Passage


def mistagged(passage: Passage, words: Lexicon, at: int) -> bool:
    """Whether the tagger took a verb in the present for a noun: "files show that …", "analysts reckon it …"."""
    p = passage.parsed
    verb = words.verb(p.lower[at]) or ""
    if p.tags[at] not in ("NN", "NNS") or not words.allows(verb, "c") or p.lower[at] in words.nouns:
        return False
    if at == 0 or at + 2 >= len(p.words) or not p.tags[at - 1].startswith(("NN", "CD")):
        return False
    return p.lower[at + 1] == "that" or p.tags[at + 1] in ("PRP", "DT", "EX")


def inverted_words(passage: Passage, cue: int) -> list[int]:
    """The sentence before an inverted reporting clause that ends it: "The dividend was safe, added its chief"."""
    p = passage.parsed
    first, last = p.sentence_of(cue)
    if cue - first < 4 or p.words[cue - 1] not in COMMAS or p.tags[cue] == "VBG" or cue + 1 >= last:
        return []
    behind = range(cue + 1, last)
    if len(behind) > LONGEST_TAIL or any(p.tags[at] in ("VBD", "VBZ", "VBP", "MD", "IN") for at in behind[:4]):
        return []
    if not p.tags[cue + 1].startswith(("NN", "DT", "PRP", "JJ", "CD")) or p.tags[cue] not in ("VBD", "VBZ", "VBN"):
        return []
    if not any(p.tags[at] in ("VBD", "VBZ", "VBP", "MD") for at in range(first, cue)):
        return []
    return [at for at in range(first, cue - 1) if passage.inside[at] == passage.inside[cue]]


def parenthetical_words(passage: Passage, cue: int) -> list[int]:
    """The sentence that a reporting clause is put into: "The plan, he believes, is wrong", "…, as he put it".

    The clause is nothing but its subject and verb, between commas or at the end.
    """
    p = passage.parsed
    first, last = p.sentence_of(cue)
    parts = ("nsubj", "aux", "mark", "advmod", "neg", "prep", "npadvmod", "prt")
    block = [cue, *(at for c in p.children[cue] if p.relations[c] in parts and abs(c - cue) < LONGEST_TAIL
                    for at in range(p.edges[c][0], p.edges[c][1] + 1))]  # fmt: skip
    if any(p.relations[c] == "dobj" or p.tags[c].startswith("W") for c in p.children[cue]):
        return []  # a clause with an object, or a relative one, tells something itself
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
