"""Events of news: the table of words for them (`events.toml`), and whom or what a sentence says they happened to.

Names of works are sentences often enough ("Love Comes Home") to lead a parser astray, so they are found first, by the
words around them, and looked for in what the parse takes for the subject. Where that is uncertain there is none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from copydesk.claims.parse import Parsed
from copydesk.quotes import quotations

Titles = Mapping[str, frozenset[str]]  # names of works as they stand -> the kinds of work they are called, "song"
KINDS = frozenset(
    "single song track album ep mv video film movie documentary series sitcom novel book memoir play musical opera "
    "symphony painting game anthem ballad trailer podcast episode poem release".split()
)
_ALIKE = ("single song track anthem ballad", "mv video", "film movie documentary", "novel book memoir", "show series")
SMALL = frozenset("a an and at by for from in of on or the to with".split())
VAGUE = frozenset("latest new newest recent upcoming next previous last first second third other same another".split())
NAMED = 8  # words; a longer phrase is a description, or the parse is wrong
GOES_ON = 3  # words in small letters that a title may have at its end ("Love wins all")
LONGEST = 200  # characters of a title
REPEATED = 3  # times that such a title has to stand in the article, to be believed


@dataclass(frozen=True, slots=True)
class Event:
    """A happening: whose it is (`of`: object or subject), and whether the other side belongs to the predicate."""

    predicate: str
    of: str
    with_object: bool = False
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The table by word forms in small letters; verbs with a particle as ("step", "down"), others with ""."""

    verbs: Mapping[tuple[str, str], Event]
    nouns: Mapping[str, Event]
    roles: Mapping[str, str]
    made_by: Mapping[str, str]


@cache
def lexicon() -> Lexicon:
    """The table that ships with the package."""
    table = tomllib.loads((files("copydesk.claims") / "events.toml").read_text(encoding="utf-8"))
    verbs: dict[tuple[str, str], Event] = {}
    nouns: dict[str, Event] = {}
    for entry in table["event"]:
        event = Event(entry["predicate"], entry["of"], entry.get("with_object", False), entry.get("measured", False))
        for verb in entry["verbs"]:
            plain, _, particle = verb.partition(" ")
            verbs |= {(form, particle): event for form in forms(plain, table["irregular"].get(plain, ""))}
        nouns |= dict.fromkeys(entry.get("nouns", ()), event)
    roles = {noun: predicate for predicate, role_nouns in table["roles"].items() for noun in role_nouns}
    return Lexicon(verbs, nouns, roles, table["made_by"])


def forms(verb: str, irregular: str = "") -> set[str]:
    """The forms of a verb in its plain form: -s, -ing, and -ed or what stands in `irregular`."""
    stem = verb[:-1] if verb.endswith("e") else verb
    third = f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}es" if verb[-1] in "sxh" else f"{verb}s"
    past = f"{verb[:-1]}ied" if re.search(r"[^aeiou]y$", verb) else f"{stem}ed"
    given = set(irregular.split())
    return {verb, third, f"{stem}ing"} | (given or {past})


def titles(paragraphs: Iterable[Parsed]) -> Titles:
    """The works that an article names: beside words for a work ("the film Salt Road"), or in quotation marks."""
    parts = list(paragraphs)
    whole = "\n".join(part.text for part in parts)
    found: dict[str, set[str]] = {}
    for part in parts:
        for start, end, kind in _titles_in(part, whole):
            found.setdefault(part.text[start:end], set()).add(kind)
    for part in parts:
        for at, word in enumerate(part.lower[:-2]):
            if word in KINDS and part.lower[at + 1] in ("for", "of"):
                rest = part.text[part.starts[at + 2] :][:LONGEST]
                for title in [title for title in found if rest.startswith(title)]:
                    found[title].add(word)
    return {title: frozenset(kinds) for title, kinds in found.items()}


def _titles_in(part: Parsed, whole: str) -> Iterator[tuple[int, int, str]]:
    for at, word in enumerate(part.lower[:-1]):
        if word not in KINDS or part.tags[at].startswith("VB"):
            continue
        comma = part.words[at + 1] == ","
        end = run_end(part, at + 2 if comma else at + 1)
        begin = at + 2 if comma else at + 1
        if end is None or (comma and not (_is_own(part, at) and _closes(part, end))):
            continue
        start = part.starts[begin]
        yield start, _goes_on(part, begin, end, whole), word
    for quoted in quotations(part.text, single=True):
        start, end = quoted.content()
        words = part.text[start:end].rstrip(",").split()
        if quoted.closed and 0 < len(words) <= NAMED and words[0][:1].isupper() and _is_title_case(words):
            before = part.text[max(0, start - 20) : start].lower().split()
            kind = re.sub(r"\W", "", before[-2] if before and len(before) > 1 and not before[-1].isalpha() else "")
            yield start, start + len(part.text[start:end].rstrip(",")), kind if kind in KINDS else ""


def _is_title_case(words: Sequence[str]) -> bool:
    return words[-1][-1] not in ".!?" and all(word[:1].isupper() or word.lower() in SMALL for word in words)


def run_end(part: Parsed, at: int) -> int | None:
    """The end of the capitalised words that begin at a word, small words between them included; None without any."""
    end = None
    while at < len(part.words) and (part.words[at][:1].isupper() or (end and part.lower[at] in SMALL)):
        if part.words[at][:1].isupper():
            end = at + 1
        at += 1
    return end


def _is_own(part: Parsed, at: int) -> bool:
    """Whether a word for a work is somebody's: "Ona's latest video", which an apposition may name."""
    before = part.tags[max(0, at - 5) : at]
    return any(tag in ("POS", "PRP$") for tag in before) and "IN" not in before


def _closes(part: Parsed, end: int) -> bool:
    return end < len(part.words) and (part.words[end] == "," or part.tags[end] in ("VBN", "VBG"))


def _goes_on(part: Parsed, begin: int, end: int, whole: str) -> int:
    """The end of a title in the text, the words in small letters included with which it keeps coming back."""
    start, best = part.starts[begin], part.ends[end - 1]
    times = whole.count(part.text[start:best])
    for at in range(end, min(end + GOES_ON, len(part.words))):
        again = whole.count(part.text[start : part.ends[at]])
        if not part.words[at].isalpha() or again < REPEATED or again * 5 < times * 3:
            break
        best = part.ends[at]
    return best


def title_in(text: str, known: Titles) -> str | None:
    """The one known work that a text names, as it stands there; None where there is none, or several."""
    found: list[str] = []
    rest = text
    for title in sorted(known, key=len, reverse=True):
        pattern = re.compile(rf"(?<!\w){re.escape(title)}(?!\w)", re.IGNORECASE if " " in title else 0)
        if match := pattern.search(rest):
            found.append(match[0])
            rest = pattern.sub(" ", rest)
    return found[0] if len(found) == 1 else None


def name_of(part: Parsed, first: int, last: int, head: int, known: Titles) -> str | None:
    """What a noun phrase, the words from `first` up to `last`, is about: a work, a name, or else what it describes.

    None for a pronoun and for what changes with the day, such as "the latest film".
    """
    text = part.text[part.starts[first] : part.ends[last - 1]]
    if title := title_in(text, known):
        return title
    if (apposition := _apposition(part, head, last)) or part.tags[head].startswith("NNP"):
        begin, end = apposition or _run_around(part, first, last, head)
        return part.text[part.starts[begin] : part.ends[end - 1]] if end - begin <= NAMED else None
    while first < head and part.tags[first] in ("DT", "RB", "PDT"):
        first += 1
    stop = next((at for at in range(head, last) if part.words[at] in ",;:(—–"), last)
    if stop - first > NAMED or part.tags[head][:2] != "NN" or not VAGUE.isdisjoint(part.lower[first:stop]):
        return None
    return part.text[part.starts[first] : part.ends[stop - 1]]


def _apposition(part: Parsed, head: int, last: int) -> tuple[int, int] | None:
    for child in part.children[head]:
        begin = part.edges[child][0]
        if part.relations[child] == "appos" and head < begin < last and part.tags[child].startswith("NNP"):
            end = run_end(part, begin)
            return (begin, end) if end else None
    return None


def _run_around(part: Parsed, first: int, last: int, head: int) -> tuple[int, int]:
    begin = head
    while begin > first and part.words[begin - 1][:1].isupper() and part.tags[begin - 1] not in ("DT", "PRP$", "JJ"):
        begin -= 1
    return begin, min(run_end(part, begin) or head + 1, last)


def work_meant(part: Parsed, at: int, known: Titles) -> str | None:
    """The work that "the film" or "the release" at a word stands for, where only one can be meant."""
    kind = part.lower[at]
    before = part.text[: part.starts[at]]
    alike = frozenset(next((group.split() for group in _ALIKE if kind in group.split()), [kind]))
    fitting = {title: kinds for title, kinds in known.items() if kind == "release" or alike & kinds or kinds == {""}}
    here = title_in(before, fitting)
    if here or kind == "release":
        return here
    called = {title.lower(): title for title, kinds in known.items() if alike & kinds}
    return next(iter(called.values())) if len(called) == 1 else None


def phrase_of(part: Parsed, head: int, first: int, known: Titles) -> str | None:
    """What the noun phrase around `head` is about, not looking before the word `first`."""
    if head < first or part.tags[head][:2] not in ("NN", "DT"):
        return None
    begin, end = max(first, part.edges[head][0]), part.edges[head][1] + 1
    if part.tags[head] == "DT":  # the last word of a title ("Love Wins All"), or else a pronoun
        while begin > first and part.words[begin - 1][:1].isupper():
            begin -= 1
        return title_in(part.text[part.starts[begin] : part.ends[head]], known)
    while end < len(part.words) and part.words[end][:1].isupper() and part.words[end - 1][:1].isupper():
        end += 1
    name = name_of(part, begin, end, head, known)
    generic = part.lower[head] in KINDS and not any(word[:1].isupper() for word in part.words[begin + 1 : end])
    if generic and part.lower[begin] in ("the", "this"):
        return work_meant(part, head, known) or name
    return name


def participle_of(part: Parsed, at: int, first: int, known: Titles) -> str | None:
    """What a participle belongs to: "Salt Road, released on …", "Filmed in May, the story"."""
    before = at - 1
    while before > first and part.tags[before] == "RB":
        before -= 1
    if before < first:
        subject = next((c for c in part.children[part.heads[at]] if part.relations[c].startswith("nsubj")), None)
        return phrase_of(part, subject, first, known) if subject is not None and subject > at else None
    if part.words[before] == ",":
        before -= 1
        begin = before + 1
        while begin > first and (part.words[begin - 1][:1].isupper() or part.lower[begin - 1] in SMALL):
            begin -= 1
        if begin <= before:
            run = part.text[part.starts[begin] : part.ends[before]]
            title, apart = title_in(run, known), begin == first or part.words[begin - 1] == ","
            return title or (run if apart and part.words[begin][:1].isupper() else None)
    return phrase_of(part, before, first, known) if part.tags[before][:2] == "NN" else None
