"""Who the lines of a page name as its author, where no markup does: bylines, names that stand alone, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.metadata.facts import Facts, around
from copydesk.metadata.names import BY, LABEL, is_person, names_in
from copydesk.metadata.written import dates_in

# A preposition or a label in a line of its own; the names follow in the next ones.
ALONE = re.compile(
    r"(?:(?:written|words|story|text|reported|posted|published|geschrieben|verfasst|escrito|écrit|scritto)\s+)?"
    r"(?:by|von|por|par|door|av|af)\s*:?|(?:authors?|autor(?:en|in|es|a)?|auteurs?|autore|byline|автор)\s*:?",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"[,;&|·\s]*(?:and|und|et|y|e|og|och|en|i)?[,;\s]*", re.IGNORECASE)
# What says "wrote this article" wherever on the page it stands, as a mere "by" does not.
SIGNED = re.compile(
    r"(?:written by|(?:geschrieben|verfasst) von|escrito por|écrit par|scritto da)\s*:?\s*|autorin/autor\s*:?\s+"
    r"|(?:authors?|autor(?:in|/autorin)?|auteurs?|autore|автор)\s*:\s*",
    re.IGNORECASE,
)
BEFORE_DATE = re.compile(r"\s+(?:(?:published|posted|updated)\s+)?(?:on|am|le|el|il)\s*:?\s*$", re.IGNORECASE)
SENTENCE_ENDS = (".", "!", "?", ":", ";")
LONGEST_LINE = 120  # characters of a line that may be a byline
LONGEST_ALONE = 60  # characters of a line that is a name and nothing else
MOST_FOLLOWING = 12  # lines after a preposition that stands alone


@dataclass(frozen=True, slots=True)
class Credits:
    """The names that one origin gives, with the text they were read from."""

    names: tuple[str, ...]
    raw: str
    origin: str


def from_lines(facts: Facts) -> Iterator[Credits]:
    """The persons that the page's lines name, from the surest kind of line down."""
    for names, raw, origin in (
        (*_byline(facts), "text"),
        (*_signature(facts), "text: signature"),
        (*_name_alone(facts), "text: name alone"),
    ):
        yield Credits(tuple(dict.fromkeys(names)), raw, origin)


def persons(text: str) -> list[str]:
    """The names in a text that holds persons alone; none where it holds anything else."""
    names = names_in(text)
    return names if all(map(is_person, names)) else []


def undated(line: str) -> str:
    """The part of a byline before its date."""
    before = min((line.partition(raw)[0] for _, raw in dates_in(line, day_first=True)), key=len, default=line)
    return BEFORE_DATE.sub("", before) if before != line else line


def _byline(facts: Facts) -> tuple[list[str], str]:
    """Near the headline, a line that begins as bylines do, or one that says `By` alone and the names below it."""
    near = list(around(facts, 3, 8))
    for number, line in enumerate(near):
        if len(line) <= LONGEST_LINE and (BY.match(line) or LABEL.match(line)) and (names := persons(undated(line))):
            return names, line
        if ALONE.fullmatch(line) and (names := _following(near[number + 1 : number + 1 + MOST_FOLLOWING])):
            return names, f"{line} {', '.join(names)}"
    return [], ""


def _following(lines: list[str]) -> list[str]:
    found: list[str] = []
    for line in lines:
        if len(line) <= LONGEST_ALONE and BETWEEN.fullmatch(line):
            continue
        if len(line) > LONGEST_ALONE or not (names := persons(line)):
            break
        found += names
    return found


def _signature(facts: Facts) -> tuple[list[str], str]:
    """`Written by Ada Ferrante`, `Author: …` anywhere on the page, where all such lines name the same persons."""
    found: dict[tuple[str, ...], str] = {}
    for line in facts.lines:
        if len(line) <= LONGEST_LINE and (match := SIGNED.match(line)):
            names = persons(undated(line[match.end() :]))
            found.setdefault(tuple(names), line)
    found.pop((), None)
    return next(((list(names), line) for names, line in found.items() if len(found) == 1), ([], ""))


def _name_alone(facts: Facts) -> tuple[list[str], str]:
    """Just below the headline, a line that is a name and nothing else, with the date in one of the next two."""
    for headline in facts.headlines:
        for number in range(headline + 1, headline + 4):
            line, below = "".join(facts.lines[number - 1 : number]), facts.lines[number : number + 2]
            if not 0 < len(line) <= LONGEST_ALONE or line.endswith(SENTENCE_ENDS) or not line[0].isupper():
                continue
            if (names := persons(line)) and any(_has_date(other) for other in below):
                return names, line
    return [], ""


def _has_date(line: str) -> bool:
    return len(line) <= LONGEST_LINE and any(True for _ in dates_in(line, day_first=True))
