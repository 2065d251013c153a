"""Where a text quotes: pairs of quotation marks, straight or curly, in the conventions of several languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

# Opening mark -> the marks that may close it. Writers mix straight and curly, so each may close the other.
CLOSERS = {
    '"': '"”“',
    "“": '”"',
    "”": '”"',  # Swedish and Finnish open with the closing form
    "„": '“”"',
    "«": "»",
    "»": "«",
    "「": "」",
    "『": "』",
}
OPENERS_AMBIGUOUS = frozenset('"”»')
SINGLE_CLOSERS = {"‘": "’", "‚": "‘’"}
# What is looked for in a text, which the expression finds many times faster than a loop over its characters.
OPENING_MARK = {
    single: re.compile(f"[{''.join(CLOSERS | (SINGLE_CLOSERS if single else {}))}]") for single in (False, True)
}
CLOSING_MARK = {marks: re.compile(f"[{marks}]") for marks in {*CLOSERS.values(), *SINGLE_CLOSERS.values()}}
TYPED = re.compile(r"(?<!')''(?!')|(?<!`)``(?!`)")  # two apostrophes, as archives of the wires write the mark


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted stretch, marks included: `text[start:end]`; `closed` is False where the closing mark is missing."""

    start: int
    end: int
    closed: bool

    def content(self) -> tuple[int, int]:
        """The half-open range between the marks."""
        return self.start + 1, self.end - 1 if self.closed else self.end


def quotations(text: str, *, single: bool = False) -> list[Quotation]:
    """The quotations of one paragraph from left to right; nested ones belong to the outer one.

    An opened quotation that is never closed runs to the paragraph's end, as in speech that goes on in the next one.
    `single` also counts ‘…’ (never the straight apostrophe, which cannot be told from a contraction).
    """
    closers = CLOSERS | SINGLE_CLOSERS if single else CLOSERS
    if "''" in text or "``" in text:
        text = TYPED.sub(_as_one_mark, text)
    found: list[Quotation] = []
    mark = OPENING_MARK[single].search(text)
    while mark is not None:
        start = end = mark.start()
        if _opens(text, start):
            closing = _closing(text, start, closers[text[start]])
            if closing is None:
                found.append(Quotation(start, len(text), closed=False))
                break
            found.append(Quotation(start, closing + 1, closed=True))
            end = closing
        mark = OPENING_MARK[single].search(text, end + 1)
    return found


def _as_one_mark(match: re.Match[str]) -> str:
    """A mark typed as two characters, as one of the same length that stands next to what is quoted."""
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    opening = match[0] == "``" or (after != "" and not after.isspace() and (not before or not before.isalnum()))
    return ' "' if opening and not (before and before in ",.!?") else '" '


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not after or after.isspace():
        return text[at] == "«" and after != ""  # French sets a space inside the guillemets
    if text[at] not in OPENERS_AMBIGUOUS:
        return True
    return not before or before.isspace() or before in "([{—–-:;,/…'‘"


def _closing(text: str, opened: int, marks: str) -> int | None:
    for mark in CLOSING_MARK[marks].finditer(text, opened + 1):
        at = mark.start()
        following = text[at + 1 : at + 2]
        if text[at] in "’" and following.isalnum():
            continue  # an apostrophe inside a word
        if text[at] in '"“' and text[at - 1].isspace() and following.isalnum():
            return None  # a second opening mark: the first was never closed
        return at
    return None


def is_block_quote(text: str) -> bool:
    """Whether a whole paragraph is one quotation, with nothing said outside its marks but punctuation."""
    spans = quotations(text)
    if not spans or spans[0].start != 0:
        return False
    outside = text[spans[-1].end :] + "".join(text[a.end : b.start] for a, b in pairwise(spans))
    more = not spans[0].closed and any(c in CLOSERS for c in text[1:])  # marks that do not pair up: not one quotation
    return len(spans) == 1 and not more and not any(c.isalnum() for c in outside)


def has_direct_quote(text: str, words: int = 3) -> bool:
    """Whether a paragraph holds a quotation of at least `words` words: less is a title or a scare quote."""
    return any(
        len(text[slice(*span.content())].split()) >= words or not span.closed for span in quotations(text, single=True)
    )
