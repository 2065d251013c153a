"""On what occasion something was said (the venue), and who passed it on (via)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.claim_types import Source, SourceKind
from copydesk.claims.cast import Cast
from copydesk.claims.names import NAME
from copydesk.claims.passages import Passage, Range
from copydesk.claims.speakers import phrase

KINDS: dict[str, SourceKind] = {
    **dict.fromkeys("interview broadcast podcast show programme program livestream episode".split(), "programme"),
    **dict.fromkeys(
        "statement letter post tweet email memo note release report filing blog column essay article speech address "
        "conference briefing hearing testimony video message newsletter op-ed".split(), "document"
    ),
}  # fmt: skip
PLACES = frozenset({"in", "during", "at", "on", "via", "through", "from"})
SUBJECTS = ("nsubj", "nsubjpass")
FAR = 4  # passages that an interview, once named, can go on


def venue(passage: Passage, cue: int) -> str | None:
    """The occasion that the sentence of a cue names: "interview with Harbour FM", "press statement"."""
    p = passage.parsed
    first, last = p.sentence_of(cue)
    number = passage.inside[cue]
    for at in range(first, last):
        if p.lower[at] in KINDS and passage.inside[at] == number and _is_setting(passage, at):
            return _name(passage, at)
    return None


def _is_setting(passage: Passage, noun: int) -> bool:
    p = passage.parsed
    head = p.heads[noun]
    if p.relations[noun] == "pobj" and p.lower[head] in PLACES:
        return p.lower[head] != "from" or p.heads[head] != head
    owned = any(p.relations[c] == "poss" for c in p.children[noun])
    return owned and p.lower[noun] == "interview" and any(p.lower[c] == "with" for c in p.children[noun])


def _name(passage: Passage, noun: int) -> str:
    """The words of an occasion: its noun with the compound before it, and whom it was with."""
    p = passage.parsed
    start = noun
    while start > 0 and p.heads[start - 1] == noun and p.relations[start - 1] == "compound":
        start -= 1
    words = p.text[p.starts[start] : p.ends[noun]]
    for child in p.children[noun]:
        if p.relations[child] == "prep" and p.lower[child] in ("with", "to"):
            inner = next((c for c in p.children[child] if p.relations[c] == "pobj"), None)
            names = re.findall(NAME, _text(passage, phrase(passage, inner))) if inner is not None else []
            if names:
                return f"{words} {p.lower[child]} {names[-1]}"
    return words


def _text(passage: Passage, words: Range) -> str:
    p = passage.parsed
    return p.text[p.starts[words[0]] : p.ends[words[1] - 1]]


def as_source(name: str, speaker: Source | None) -> Source | None:
    """The occasion as a source; one that is neither somebody's nor with somebody cannot be told from others."""
    noun = next((word for word in name.split() if word.lower() in KINDS), "")
    kind = KINDS.get(noun.lower())
    if kind is None:
        return None
    if re.search(r" with ", name):
        return Source(kind, name, (name,))
    if speaker is None:
        return None
    whole = f"{name} by {speaker.name}"
    return Source(kind, whole, (whole,))


class Occasions:
    """The interviews and statements that an article names, by who gave them."""

    def __init__(self, passages: Sequence[Passage], cast: Cast) -> None:
        self._named = [dict(_given(passage, number, cast)) for number, passage in enumerate(passages)]
        self._passages = passages

    def of(self, number: int, cue: int, speaker: Source | None) -> Source | None:
        """The occasion of what a speaker says in the passage `number`: named in its sentence or shortly before it."""
        here = venue(self._passages[number], cue)
        if here is not None:
            return as_source(here, speaker)
        if speaker is None:
            return None
        for back in range(number, max(-1, number - FAR - 1), -1):
            given = self._named[back].get(speaker.name)
            if given is not None:
                return as_source(given, speaker)
        return None


def _given(passage: Passage, number: int, cast: Cast) -> list[tuple[str, str]]:
    """The interviews that a passage names, by the subject of the sentence or whose they are called."""
    p = passage.parsed
    found = []
    for at in range(passage.size):
        if p.lower[at] != "interview" or passage.inside[at] >= 0 or not _is_setting(passage, at):
            continue
        name = _name(passage, at)
        owners = [c for c in p.children[at] if p.relations[c] == "poss"]
        first, last = p.sentence_of(at)
        subjects = [w for w in range(first, last) if p.relations[w] in SUBJECTS and p.tags[p.heads[w]][:2] == "VB"]
        for head in owners or subjects[:1]:
            speaker = cast.speaker(number, head, phrase(passage, head))
            if speaker.source is not None and " with " in name:
                found.append((speaker.source.name, name))
    return found
