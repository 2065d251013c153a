"""What a reporting word reports: the clause, infinitive, -ing form or noun phrase that is its content."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.claims.lexicon import Lexicon, lexicon
from copydesk.claims.passages import Passage
from copydesk.claims.speakers import passive

NO_CONTENT = frozenset({"it", "this", "that", "so", "them", "him", "her", "what", "nothing", "something", "anything"})
MARKS = frozenset({"that"})
COMMAS = (",", "-", "–", "—", "--")
SETTINGS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday morning afternoon evening night week month year day weekend "
    "statement interview speech letter tweet post email e-mail memo note conference briefing meeting hearing news "
    "release podcast broadcast message video filing report blog column essay op-ed article remark comment reporter "
    "journalist twitter facebook instagram email phone telephone court parliament session call testimony".split()
)
FAR_THAT = 12  # words between a verb and its "that": "maintained throughout the long hearing that …"
LONGEST_TAIL = 15  # words of an inverted reporting clause: "…, added finance chief Mats Oyelaran"
ASKING = frozenset({"ask", "wonder", "question", "inquire", "enquire"})
SHOWING = frozenset({"show", "find", "suggest", "indicate", "reveal", "give", "put", "report"})
RECORDS = frozenset(
    "poll survey study report data record figure result research analysi document file statistic number test trial "
    "census review paper audit investigation footage video image photo evidence estimate projection".split()
)
JOINING = ("and", "but")
OWN_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
CUE_PARTS = frozenset({"nsubj", "nsubjpass", "aux", "auxpass", "neg", "advmod", "prep", "npadvmod", "dobj", "dative",
                       "prt", "agent", "punct", "mark", "advcl", "expl"})  # fmt: skip


def clause_words(passage: Passage, words: Lexicon, cue: int) -> tuple[str, list[int]]:
    """What a reporting verb reports: its form ("clause", "infinitive" and so on) and its words in order.

    An empty form and no words where nothing is expressed.
    """
    p = passage.parsed
    verb = words.verb(p.lower[cue]) or ""
    below: dict[str, list[int]] = {}
    for child in p.children[cue]:
        below.setdefault(p.relations[child], []).append(child)
    objects = [c for c in (*below.get("dobj", ()), *below.get("nsubjpass", ())) if p.lower[c] not in NO_CONTENT]
    clauses = [c for c in below.get("ccomp", ()) if _is_clause(passage, c) and not _apart(passage, c, cue)]
    hearer = verb in words.hearers
    finite = [c for c in clauses if not _is_infinitive(passage, c)]
    if verb in ASKING and not finite:
        finite = [c for c in below.get("advcl", ()) if c > cue and p.lower[p.edges[c][0]] in ("if", "whether")]
    if hearer and not finite:
        finite = [r for c in below.get("dobj", ()) for r in p.children[c] if p.relations[r] == "relcl" and _bare(passage, r)]
    if (finite or clauses) and (words.allows(verb, "c") or verb in words.naming):
        return "clause", _stated(passage, _one_side(passage, finite or clauses, cue), below.get("conj", ()), cue)
    loose = [*below.get("advcl", ())] if hearer else []
    infinitives = [c for c in [*below.get("xcomp", ()), *clauses, *loose] if _is_infinitive(passage, c) and c > cue]
    if infinitives and words.allows(verb, "t"):
        before = [] if hearer and verb != "expect" else below.get("nsubjpass", [])
        return "infinitive", _below(passage, [*before, *infinitives], cue)
    gerunds = [c for c in [*below.get("xcomp", ()), *clauses] if _is_gerund(passage, c)]
    if gerunds and words.allows(verb, "g"):
        return "gerund", _below(passage, gerunds, cue)
    if verb in words.naming and (named := below.get("oprd")):
        return "naming", _below(passage, [*objects, *below.get("dobj", ()), *named], cue)
    if verb in words.naming and (called := _called(passage, below.get("dobj", ()), cue)):
        return "naming", called
    paired = _behind_preposition(passage, cue, words.pairs.get(verb, frozenset()), [*below.get("dobj", ()), *below.get("nsubjpass", ())])
    if paired:
        return "pair", paired
    behind = _behind_preposition(passage, cue, words.prepositions.get(verb, frozenset()), None)
    if behind:
        return "preposition", behind
    if mistagged(passage, words, cue):
        first = cue + 2 if p.lower[cue + 1] == "that" else cue + 1
        return "clause", _cut(passage, list(range(first, p.sentence_of(cue)[1])), cue)
    if words.allows(verb, "c") and (stated := _behind_that(passage, cue)):
        return "clause", _cut(passage, stated, cue)
    told = verb in SHOWING and any(p.lower[c].rstrip("s") in RECORDS for c in below.get("nsubj", ()))
    if objects and (words.allows(verb, "n") or told):
        more = [c for c in below.get("prep", ()) if c > cue and not is_setting(passage, c)]
        return "object", _below(passage, [*objects, *more], cue)
    inserted = parenthetical_words(passage, cue) if words.allows(verb, "c") else []
    if not inserted and words.allows(verb, "q"):
        inserted = _inverted(passage, cue)
    return ("inserted" if inserted else ""), inserted


def mistagged(passage: Passage, words: Lexicon, at: int) -> bool:
    """Whether the tagger took a verb in the present for a noun: "files show that …", "analysts reckon it …"."""
    p = passage.parsed
    verb = words.verb(p.lower[at]) or ""
    if p.tags[at] not in ("NN", "NNS") or not words.allows(verb, "c") or p.lower[at] in words.nouns:
        return False
    if at == 0 or at + 2 >= len(p.words) or not p.tags[at - 1].startswith(("NN", "CD")):
        return False
    return p.lower[at + 1] == "that" or p.tags[at + 1] in ("PRP", "DT", "EX")


def _called(passage: Passage, objects: Sequence[int], cue: int) -> list[int]:
    """What is called something in quotation marks, and what it is called: the plan “a disgrace”."""
    p = passage.parsed
    for head in objects:
        last = p.edges[head][1]
        for quote in passage.quotes:
            if head < quote.first <= last + 1 and passage.inside[cue] < 0:
                return [*range(max(p.edges[head][0], cue + 1), quote.first), *range(quote.first, quote.last)]
    return []


def _stated(passage: Passage, clauses: list[int], joined: Sequence[int], cue: int) -> list[int]:
    """The words of reported clauses, with those joined on that the parser took for the cue's equals."""
    p = passage.parsed
    if all(c > cue for c in clauses):
        more = [c for c in joined if c > cue and _is_reported_too(passage, c, cue)]
        words = _below(passage, [*clauses, *more], cue)
        return _cut(passage, list(range(words[0], words[-1] + 1)) if words else [], cue)
    return _cut(passage, [*_below(passage, clauses, cue), *_resumed(passage, cue)], cue)


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
        if p.tags[at] in ("VBD", "VBZ", "VBP", "MD") or p.words[at] in ";:":
            return []
        if p.lower[at] == "that" and p.tags[at] == "IN":
            return list(range(at + 1, last))
    return []


def _inverted(passage: Passage, cue: int) -> list[int]:
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


def _cut(passage: Passage, content: list[int], cue: int) -> list[int]:
    """A clause's words up to where something begins that is not reported with it.

    That is a semicolon, or a clause joined on that has a reporting verb of its own.
    """
    p = passage.parsed
    for place, at in enumerate(content):
        if at < cue or place < 3 or passage.inside[at] >= 0:
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
            reports = lexicon().verb(p.lower[word]) is not None and tag == p.tags[cue]
            return reports and (p.words[at] == "," or nouns == 0)
        if tag in ("WDT", "WP", "VBG", "TO"):
            return False
        nouns += tag.startswith(("NN", "PRP", "CD"))
    return False


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
    return p.tags[at] == "VBG" or any(p.tags[c] == "VBG" and p.relations[c] in ("aux", "auxpass") for c in p.children[at])


def _behind_preposition(passage: Passage, cue: int, allowed: frozenset[str], with_objects: list[int] | None) -> list[int]:
    p = passage.parsed
    for child in p.children[cue]:
        if p.relations[child] != "prep" or p.lower[child] not in allowed:
            continue
        inner = [c for c in p.children[child] if p.relations[c] in ("pobj", "pcomp", "amod", "advmod")]
        if with_objects:
            return sorted({*_below(passage, with_objects, cue), *_below(passage, [child], cue)}) if inner else []
        if inner and with_objects is None:
            return _below(passage, inner, cue)
    return []


def parenthetical_words(passage: Passage, cue: int) -> list[int]:
    """The sentence that a reporting clause is put into: "The plan, he believes, is wrong", "…, as he put it".

    The clause is nothing but its subject and verb, between commas or at the end.
    """
    p = passage.parsed
    first, last = p.sentence_of(cue)
    parts = ("nsubj", "aux", "mark", "advmod", "neg", "prep", "npadvmod", "prt")
    block = [cue, *(at for c in p.children[cue] if p.relations[c] in parts and abs(c - cue) < LONGEST_TAIL
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
    if all(head > cue for head in heads):
        words = {at for at in words if at > cue}
    words.discard(cue)
    for at in [at for at in words if _belongs_to_cue(passage, at, cue)]:
        words.difference_update(range(_from_conjunction(passage, at), p.edges[at][1] + 1))
    for child in p.children[cue]:
        holds = any(p.edges[child][0] <= head <= p.edges[child][1] for head in heads)
        if not holds and p.relations[child] in CUE_PARTS:
            words.difference_update(range(p.edges[child][0], p.edges[child][1] + 1))
    found = sorted(words)
    while found and p.lower[found[0]] in MARKS and p.relations[found[0]] == "mark":
        found = found[1:]
    return found
