"""Quotations and the reporting words beside them: which clause before or behind a quotation tells who says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.claims.lexicon import Lexicon
from copydesk.claims.passages import STOPS, Passage, Quote
from copydesk.claims.speakers import own_subject, subject

DASHES = frozenset({"―", "—", "–", "-", "--"})
EMBEDDED = frozenset({"relcl", "acl"})
OBJECTS = frozenset({"dobj", "ccomp", "attr", "acomp", "oprd"})
LONGEST_NAME = 3  # words: quotations that may be a title or a nickname need a verb of saying
LONGEST_LABEL = 12  # words before a colon without a verb: "Odile Farrant, skipper: “…”"
LONGEST_GAP = 14  # words between a reporting verb and the quotation it leads up to: "said in a statement on Monday, “…"
LONGEST_TAIL = 40  # words behind a quotation that are searched for its reporting verb
DETERMINED = frozenset("DT PRP$ JJ JJR JJS POS IN CC CD".split())
HELPERS = frozenset({"aux", "auxpass"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


@dataclass(frozen=True, slots=True)
class Link:
    """The reporting verb of a quotation and the head of its speaker's phrase."""

    cue: int
    speaker: int | None
    behind: bool


def right_of(passage: Passage, quote: Quote) -> list[int]:
    """The words behind a quotation up to the next one or the end of the sentence."""
    found = []
    for at in range(quote.last, min(passage.size, quote.last + LONGEST_TAIL)):
        if passage.inside[at] >= 0 or passage.parsed.words[at] in STOPS or passage.parsed.words[at] == ";":
            break
        found.append(at)
    return found


def left_of(passage: Passage, quote: Quote) -> list[int]:
    """The words before a quotation, from the end of the one before it or the beginning of the sentence."""
    found = []
    for at in range(quote.first - 1, -1, -1):
        if passage.inside[at] >= 0 or passage.parsed.words[at] in STOPS:
            break
        found.append(at)
    return found[::-1]


def link(passage: Passage, lexicon: Lexicon, number: int) -> Link | None:
    """The reporting clause of a quotation, behind it or before it; None where none stands there."""
    quote = passage.quotes[number]
    left = left_of(passage, quote)
    begun = any(_reports_speech(passage, lexicon, at) and passage.parsed.tags[at] in FINITE for at in left)
    led_up = bool(left) and passage.parsed.words[left[-1]] in (":", "：")
    behind = _behind(passage, lexicon, quote) if led_up or not begun else None
    return behind or before(passage, lexicon, left)


def _behind(passage: Passage, lexicon: Lexicon, quote: Quote) -> Link | None:
    p = passage.parsed
    right = right_of(passage, quote)
    signed = _signed(passage, right)
    if signed is not None and quote.span.closed:
        return signed
    words = [at for at in right if p.words[at] not in (",", "-", "–", "—", "--")]
    if not words or not quote.span.closed:
        return None
    inner = p.words[quote.last - 1]
    comma = right[0] != words[0] or inner == ","
    if not comma and inner not in "?!…" and not _short(passage, right, inner):
        return None
    cue = _main_verb(passage, words)
    if cue is None or _reports_more(passage, cue):
        return None
    speaker = _beside(passage, words, cue)
    if not _reports_speech(passage, lexicon, cue) and not (
        len(quote) > LONGEST_NAME and (comma or inner in "?!") and speaker is not None and _is_simple(passage, cue)
    ):
        return None
    begun = any(p.words[at].isalnum() for at in left_of(passage, quote))
    if speaker is None and (cue != words[0] or begun):
        return None
    return Link(cue, speaker, behind=True)


def _signed(passage: Passage, right: Sequence[int]) -> Link | None:
    """A name behind a dash, as under a quotation set apart: “…” ― Odile Farrant."""
    p = passage.parsed
    if not right or p.words[right[0]] not in DASHES or len(right) > LONGEST_LABEL:
        return None
    nouns = [at for at in right[1:] if p.tags[at] in ("NNP", "NNPS")]
    verbs = any(p.tags[at] in FINITE for at in right)
    alone = right[-1] + 1 >= passage.size or (p.words[right[-1] + 1] in STOPS and right[-1] + 2 >= passage.size)
    if verbs or not nouns or nouns[0] > right[0] + 1 or not alone:
        return None
    return Link(right[0], _top(passage, nouns), behind=True)


def _reports_more(passage: Passage, cue: int) -> bool:
    """Whether a verb behind a quotation has a clause of its own behind it: “…,” and said the pier was lost."""
    p = passage.parsed
    clauses = [c for c in p.children[cue] if p.relations[c] == "ccomp" and c > cue and passage.inside[c] < 0]
    return any(p.relations[c] in ("nsubj", "nsubjpass") for clause in clauses for c in p.children[clause])


def _is_simple(passage: Passage, cue: int) -> bool:
    """Whether a verb stands as speech verbs do behind a quotation: finite, with no object: “…,” he chuckled."""
    p = passage.parsed
    return p.tags[cue] in FINITE and not any(p.relations[c] in OBJECTS and c > cue for c in p.children[cue])


def _short(passage: Passage, right: Sequence[int], inner: str) -> bool:
    """Whether the words behind a quotation that does not end in a comma are nothing but "said X" or "X said"."""
    limit = 6 if inner not in STOPS else 8
    last = right[-1] + 1
    return len(right) <= limit and (last >= passage.size or passage.parsed.words[last] in STOPS)


def _reports_speech(passage: Passage, lexicon: Lexicon, at: int) -> bool:
    p = passage.parsed
    verb = lexicon.verb(p.lower[at])
    return verb is not None and lexicon.allows(verb, "q")


def _main_verb(passage: Passage, words: Sequence[int]) -> int | None:
    """The first verb that can be the clause's own: not a participle behind a noun, not a relative clause's."""
    p = passage.parsed
    for at in words:
        tag, relation = p.tags[at], p.relations[at]
        if tag[:2] != "VB" or relation in ("aux", "auxpass"):
            continue
        if relation in EMBEDDED and p.heads[at] in words:
            continue
        if tag in ("VBG", "VBN") and at != words[0] and not any(p.relations[c] in HELPERS for c in p.children[at]):
            continue
        return at
    return next(
        (at for at in words[:6] if p.tags[at] in ("NNS", "NN", "JJ", "NNP") and p.relations[at] == "ROOT"), None
    )


def _beside(passage: Passage, words: Sequence[int], cue: int) -> int | None:
    """The head of the phrase that speaks: before the verb, or behind it where the order is inverted."""
    p = passage.parsed
    own = own_subject(passage, cue)
    if own is not None and own in words:
        return own
    before = [at for at in words if at < cue]
    nouns = [at for at in before if p.tags[at].startswith(("NN", "PRP")) and p.tags[at] != "PRP$"]
    if nouns:
        return _top(passage, nouns)
    following = [at for at in words if cue < at <= cue + 6]
    nouns = [at for at in following if p.tags[at].startswith(("NN", "PRP")) and p.tags[at] != "PRP$"]
    return _top(passage, nouns) if nouns else None


def _top(passage: Passage, nouns: Sequence[int]) -> int:
    """The head of the first noun phrase among some nouns."""
    p = passage.parsed
    at = nouns[0]
    while p.heads[at] in nouns and p.relations[at] in ("compound", "poss", "amod", "nmod"):
        at = p.heads[at]
    return at


def before(passage: Passage, lexicon: Lexicon, left: Sequence[int]) -> Link | None:
    """The reporting clause that leads up to a quotation behind the words `left`.

    Behind a colon any verb will do ("She was blunt: “…”"), or a name alone ("Reed: “…”"); the colon is the cue then.
    """
    return _reporting(passage, lexicon, left) or _colon(passage, left) or _directly(passage, left)


def _directly(passage: Passage, left: Sequence[int]) -> Link | None:
    """Any verb just before a quotation that is a sentence of its own: the protesters chanted “…”."""
    p = passage.parsed
    words = [at for at in left if p.words[at] != ","]
    if not words or p.tags[words[-1]] not in ("VBD", "VBZ", "VBP", "VBG") or not left or left[-1] + 1 >= passage.size:
        return None
    quote = next((q for q in passage.quotes if q.first == left[-1] + 1), None)
    if quote is None or len(quote) < LONGEST_NAME or not p.words[quote.first][:1].isupper():
        return None
    return Link(words[-1], subject(passage, words[-1]), behind=False)


def _colon(passage: Passage, left: Sequence[int]) -> Link | None:
    p = passage.parsed
    if not left or p.words[left[-1]] not in (":", "："):
        return None
    verbs = [at for at in left if p.tags[at] in FINITE and p.relations[at] not in ("aux", "auxpass", *EMBEDDED)]
    for verb in reversed(verbs):
        speaker = subject(passage, verb)
        if speaker is not None:
            return Link(verb if verb + 1 == left[-1] else left[-1], speaker, behind=False)
    nouns = [at for at in left if p.tags[at].startswith(("NN", "PRP"))]
    if verbs or not nouns or len(left) > LONGEST_LABEL:
        return None
    return Link(left[-1], _top(passage, nouns), behind=False)


def _reporting(passage: Passage, lexicon: Lexicon, left: Sequence[int]) -> Link | None:
    p = passage.parsed
    verbal = [at for at in left if p.tags[at][:2] == "VB" or (p.lower[at].endswith("ing") and p.words[at].islower())]
    cues = [at for at in verbal if _reports_speech(passage, lexicon, at)]
    for cue in reversed(cues):
        gap = [at for at in left if at > cue]
        if len(gap) > LONGEST_GAP or any(p.tags[at] in FINITE for at in gap):
            return None
        if gap and not _leads_up(passage, gap):
            continue
        return Link(cue, subject(passage, cue), behind=False)
    return None


def _leads_up(passage: Passage, gap: Sequence[int]) -> bool:
    p = passage.parsed
    last = gap[-1]
    if p.words[last] in (":", ",", "：") or p.lower[last] in ("that", "how"):
        return True
    if p.tags[last] in DETERMINED:
        return False
    return p.tags[last].startswith(("NN", "PRP", "RB", "RP"))
