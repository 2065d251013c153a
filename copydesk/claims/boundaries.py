"""Where reported content begins and ends: what belongs below a reporting verb, and what is told after it."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.claims.lexicon import lexicon
from copydesk.claims.passages import Passage
from copydesk.claims.speakers import OWN_SUBJECTS, is_equal

MARKS = frozenset({"that"})
COMMAS = (",", "-", "–", "—", "--")
LONGEST_TAIL = 15  # words of an inverted reporting clause: "…, added finance chief Mats Oyelaran"
JOINING = ("and", "but")
CUE_PARTS = frozenset({"nsubj", "nsubjpass", "aux", "auxpass", "neg", "advmod", "prep", "npadvmod", "dobj", "dative",
                       "prt", "agent", "punct", "mark", "advcl", "expl"})  # fmt: skip


def stated(passage: Passage, clauses: list[int], joined: Sequence[int], cue: int) -> list[int]:
    """The words of reported clauses, with those joined on that the parser took for the cue's equals."""
    clauses = _one_side(passage, clauses, cue)
    if all(c > cue for c in clauses):
        more = [c for c in joined if c > cue and _is_reported_too(passage, c, cue)]
        words = words_below(passage, [*clauses, *more], cue)
        return cut_off(passage, list(range(words[0], words[-1] + 1)) if words else [], cue, min(clauses))
    return cut_off(passage, [*words_below(passage, clauses, cue), *_resumed(passage, cue)], cue)


def _is_reported_too(passage: Passage, at: int, cue: int) -> bool:
    p = passage.parsed
    if any(p.lower[c] == "that" and p.relations[c] == "mark" for c in p.children[at]):
        return True
    own = any(p.relations[c] in OWN_SUBJECTS for c in p.children[at])
    return own and p.words[at - 1] != ";" and lexicon().verb(p.lower[at]) is None


def _resumed(passage: Passage, cue: int) -> list[int]:
    """The rest of a sentence that a reporting clause between commas breaks: "It was lost, Reed said, by a hair"."""
    p = passage.parsed
    last = p.sentence_of(cue)[1]
    if cue + 3 >= last or p.words[cue + 1] not in COMMAS or passage.inside[cue + 2] >= 0:
        return []
    if p.tags[cue + 2] in ("VBG", "CC", "WDT", "WP", "VBN") or p.lower[cue + 2] in ("as", "while", "who", "which"):
        return []
    return list(range(cue + 2, last))


def _one_side(passage: Passage, clauses: list[int], cue: int) -> list[int]:
    """The clauses behind the cue where one begins with "that" or a question word; else all of them."""
    p = passage.parsed
    behind = [c for c in clauses if c > cue]
    marked = [c for c in behind if p.lower[p.edges[c][0]] in ("that", "whether", "if", "how", "why", "what")]
    return behind if marked else clauses


def cut_off(passage: Passage, content: list[int], cue: int, verb: int = 0) -> list[int]:
    """A clause's words up to where something begins that is not reported with it.

    That is a semicolon, a relative clause at the end, or a clause joined on that has a reporting verb of its own; all
    of them behind the content's own `verb`.
    """
    p = passage.parsed
    for place, at in enumerate(content):
        if at < max(cue, verb) or place < 3 or passage.inside[at] >= 0:
            continue
        if p.words[at] == ";" or (p.words[at] in (",", *JOINING) and _begins_anew(passage, at, cue)):
            return content[:place]
    return content


def _begins_anew(passage: Passage, at: int, cue: int) -> bool:
    """Whether behind a comma or a conjunction another report begins: ", and she warned …", "and denied …"."""
    p = passage.parsed
    last = p.sentence_of(cue)[1]
    first = at + 1 if p.words[at] == "," else at
    if first + 1 >= last:
        return False
    if p.tags[first] == "VBG" and p.words[at] == ",":
        verb = lexicon().verb(p.lower[first])
        return (verb is not None and lexicon().allows(verb, "q")) or p.lower[first] in ("referring", "citing")
    if p.words[at] == "," and p.lower[first] in ("which", "where"):
        return True
    if p.lower[first] == "as" and p.tags[first] == "IN":
        return any(lexicon().verb(p.lower[word]) for word in range(first + 1, min(first + 6, last)))
    if p.lower[first] not in JOINING and not (p.words[at] == "," and p.lower[first] in ("while", "though", "although")):
        return False
    nouns = 0
    for word in range(first + 1, min(first + LONGEST_TAIL, last)):
        tag = p.tags[word]
        if tag in ("VBD", "VBZ", "VBP", "MD") and p.relations[word] not in ("aux", "auxpass"):
            verb = lexicon().verb(p.lower[word])
            reports = verb is not None and tag == p.tags[cue]
            return reports and (p.words[at] == "," or (nouns == 0 and not lexicon().allows(verb or "", "m")))
        if tag in ("WDT", "WP", "VBG", "TO"):
            return False
        nouns += tag.startswith(("NN", "PRP", "CD"))
    return False


def _from_conjunction(passage: Passage, at: int) -> int:
    first = passage.parsed.edges[at][0]
    while first > 0 and passage.parsed.lower[first - 1] in (",", "and", "but", "or", "then"):
        first -= 1
    return first


def words_below(passage: Passage, heads: list[int], cue: int) -> list[int]:
    """The words below some heads, without those of the reporting clause that stand between them."""
    p = passage.parsed
    words: set[int] = set()
    for head in heads:
        words.update(range(p.edges[head][0], p.edges[head][1] + 1))
    if all(head > cue for head in heads):
        words = {at for at in words if at > cue}
    words.discard(cue)
    for at in [at for at in words if p.tags[p.heads[at]][:2] == "VB" and is_equal(passage, at, cue)]:
        words.difference_update(range(_from_conjunction(passage, at), p.edges[at][1] + 1))
    for child in p.children[cue]:
        holds = any(p.edges[child][0] <= head <= p.edges[child][1] for head in heads)
        if not holds and p.relations[child] in CUE_PARTS:
            words.difference_update(range(p.edges[child][0], p.edges[child][1] + 1))
    found = sorted(words)
    while found and p.lower[found[0]] in MARKS and p.relations[found[0]] == "mark":
        found = found[1:]
    return found
