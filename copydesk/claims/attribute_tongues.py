"""Attribution in other languages than English: cue and speaker behind a quotation, before it, around it or inside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.claims.attribute import LONGEST_SENTENCE, Attributed, Range, sentence_start
from copydesk.claims.tongues import Tongue

CLAUSE = re.compile(r"[,;:(—–]\s+")
FIRST_WORDS = re.compile(r"[^\s,]+\s+")
INCISE_END = re.compile(r"\s*+(?:,|[.!?…]?\s*+$)")
LONGEST_LOOK = 2_000  # characters searched for reporting words inside a quotation
NAMED = ("role_name", "introduced", "name")


def after_quotation(text: str, end: int, tongue: Tongue) -> Attributed | None:
    """Attribution right behind a quotation that ends at `end`: `“, sagte X`, `», selon X`, ` – powiedziała X`."""
    for pattern in tongue.behind:
        match = pattern.match(text, end, end + LONGEST_SENTENCE)
        if match and not tongue.reports.match(text, match.end()):
            return _attributed(match, oblique=tongue.oblique and _is_according(match, tongue))
    return None


def may_follow(text: str, end: int, tongue: Tongue) -> bool:
    """Whether a comma or a dash parts a quotation that ends at `end` from what follows, where the language has one."""
    return tongue.around is not None or text[end : end + 2].lstrip()[:1] in (",", "–", "—", "-")


def around_quotation(text: str, start: int, end: int, tongue: Tongue) -> Attributed | None:
    """`Ona Ruiz, “…” dedi`: the speaker opens the sentence of the quotation, the verb is right behind it."""
    cue = tongue.around.match(text, end) if tongue.around else None
    lead = tongue.lead.fullmatch(text, sentence_start(text, start), start) if cue else None
    if cue is None or lead is None:
        return None
    return Attributed(cue.span("cue"), lead.span("source"), _name(lead))


def before_quotation(text: str, end: int, tongue: Tongue) -> Attributed | None:
    """Attribution in the sentence that leads up to `end`, where the quotation (or the lead-in's colon) stands."""
    start = sentence_start(text, end)
    if according := according_to(text, end, tongue):
        return according
    cues = list(tongue.cue.finditer(text, start, end))
    if not cues:
        return None
    cue = cues[-1].span("cue")
    for begin in _clauses(text, start, cue[0], tongue):
        match = tongue.subject.match(text, begin, end)
        if match and match.span("cue") == cue and not tongue.has("prepositions", match["source"].split()[0]):
            return _attributed(match)
    return _inverted(text, start, end, cue, tongue)


def according_to(text: str, end: int, tongue: Tongue) -> Attributed | None:
    """`Laut Ona Ruiz „`: a sentence of nothing else that leads up to `end`."""
    match = tongue.according.match(text, sentence_start(text, end), end)
    if match and not text[match.end() : end].strip(" ,:\u00a0\u202f"):
        return _attributed(match, oblique=tongue.oblique)
    return None


def _inverted(text: str, start: int, end: int, cue: Range, tongue: Tongue) -> Attributed | None:
    """`Am Montag sagte X: „`, `Dijo X: «`: the speaker behind the verb, and before it nobody."""
    opening = text[start : cue[0]].split()
    if opening and not any(tongue.has(kind, opening[0]) for kind in ("prepositions", "openers", "adverbs")):
        return None
    match = tongue.inverted.match(text, cue[0], end)
    return _attributed(match) if match else None


def inside_quotation(text: str, content: Range, tongue: Tongue) -> tuple[Attributed, tuple[Range, ...]] | None:
    """`« Le bac, a-t-elle dit, attend »`: an attribution between commas or at the end, and the words around it."""
    start, end = content
    for at in range(start + 1, min(end, start + LONGEST_LOOK)):
        found = after_quotation(text, at, tongue) if text[at] == "," else None
        if found is None:
            continue
        stop = max(found.cue[1], found.source[1])
        behind = INCISE_END.match(text, stop, end)
        if behind:
            rest = (behind.end(), end)
            parts = ((start, at), rest) if any(map(str.isalnum, text[slice(*rest)])) else ((start, at),)
            return found, tuple(_stripped(text, part) for part in parts)
    return None


def _stripped(text: str, part: Range) -> Range:
    start, end = part
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return start, end


def _clauses(text: str, start: int, end: int, tongue: Tongue) -> Iterator[int]:
    """Where a subject may begin: the sentence, behind words that open it, and behind a comma."""
    for begin in (start, *(match.end() for match in CLAUSE.finditer(text, start, end))):
        at = begin
        while at < end:
            yield at
            word = FIRST_WORDS.match(text, at, end)
            if word is None or not tongue.has("openers", word[0].strip()):
                break
            at = word.end()


def _is_according(match: re.Match[str], tongue: Tongue) -> bool:
    return match["cue"] not in tongue.words["cues"]


def _name(match: re.Match[str]) -> Range:
    return next((match.span(kind) for kind in NAMED if match.groupdict().get(kind)), match.span("source"))


def _attributed(match: re.Match[str], *, oblique: bool = False) -> Attributed:
    """Cue and source; the name behind a description ("la maire, Ona Ruiz") names its bearer."""
    source, name = match.span("source"), _name(match)
    if match.groupdict().get("apposition"):
        apposition = match.span("apposition")
        described = name == source
        if described and match["apposition"][0].isupper():
            name = apposition
        if described or apposition[1] < match.start("cue"):
            source = (source[0], apposition[1])
    return Attributed(match.span("cue"), source, name, None, oblique)
