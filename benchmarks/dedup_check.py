"""Whether two texts differ in a number, a date, a name or a negation: a plain check for what others have joined.

It shares no code and no word list with copydesk, so that it does not repeat its mistakes. What says such a thing has to
stand in both texts, in the same order. It knows English alone, and nothing of what is said in other words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass

SLOTS = ("number", "date", "name", "negation")

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:/-]\d+)*")
_ENDS = re.compile(r"[.!?…][\"”’')\]]*\s|[:\"“”«»(\[]|--|^\s*['‘]")  # after which a capital may be the sentence's
_NUMBERS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands"
    " million millions billion billions trillion mln bln dozen dozens half twice double triple first second third"
    " fourth fifth sixth seventh eighth ninth tenth".split()
)
_DATES = frozenset(
    "January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug"
    " Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thur Thurs Fri"
    " Sat Sun".split()
)
_DAYS = frozenset("yesterday today tomorrow tonight".split())
_NEGATIONS = frozenset("not no never none nor neither nobody nothing nowhere cannot without hardly barely".split())
_NO_NAMES = frozenset("a an and at but by for from he i in it of on or she that the they this to we with".split())
_ABBREVIATIONS = frozenset("mr mrs ms dr st sr jr gen gov sen rep lt col sgt capt prof rev hon no vs".split())


@dataclass(frozen=True, slots=True)
class _Text:
    """What a text says: its words in their order, as written, and which of them are dates and names in lower case."""

    words: tuple[str, ...]
    dates: frozenset[str]
    names: frozenset[str]

    def lower(self, wanted: Set[str]) -> list[str]:
        """Those of the words in any case."""
        return [word for word in map(str.lower, self.words) if word in wanted]

    def capital(self, wanted: Set[str]) -> list[str]:
        """Those of the words that have a capital."""
        return [word.lower() for word in self.words if not word.islower() and word.lower() in wanted]

    @property
    def numbers(self) -> list[str]:
        """Figures and number words."""
        return [word for word in map(str.lower, self.words) if word[0].isdigit() or word in _NUMBERS]

    @property
    def negations(self) -> list[str]:
        """Words that deny."""
        return [word for word in map(str.lower, self.words) if word in _NEGATIONS or word.endswith("n't")]


def difference(first: str, second: str, common: Collection[str] | None = None) -> str | None:
    """What the texts differ in, the first of `SLOTS`; None where they do not.

    A word that begins a sentence is a name if `common`, the words known to be none, lacks it; without `common` it never
    is. Day words (today, tomorrow) differ where one stands in place of another.
    """
    if first == second:
        return None
    one, other = _read(first, common), _read(second, common)
    days = one.lower(_DAYS), other.lower(_DAYS)
    if one.numbers != other.numbers:
        return "number"
    if _differ(one, other, one.dates | other.dates) or (all(days) and days[0] != days[1]):
        return "date"
    if _differ(one, other, one.names | other.names):
        return "name"
    return "negation" if one.negations != other.negations else None


def _differ(one: _Text, other: _Text, words: Set[str]) -> bool:
    """Whether the texts have these words otherwise, with regard to case and without: may and May, Market and market."""
    return one.capital(words) != other.capital(words) and one.lower(words) != other.lower(words)


def common_words(texts: Iterable[str]) -> frozenset[str]:
    """The words that stand in any of the texts in lower case."""
    return frozenset(word.replace("’", "'") for text in texts for word in _TOKEN.findall(text) if word.islower())


def _read(text: str, common: Collection[str] | None) -> _Text:
    words: list[str] = []
    dates, names = set(), set()
    end = 0
    for found in _TOKEN.finditer(text):
        word = re.sub(r"'s$", "", found.group().replace("’", "'"), flags=re.IGNORECASE)
        between, end = text[end : found.start()], found.end()
        begins = not words or (_ENDS.search(between) is not None and not _abbreviates(words[-1], between))
        words.append(word)
        lower = word.lower()
        if word in _DATES:
            dates.add(lower)
        elif word[0].isupper() and lower not in _NO_NAMES and (not begins or _is_rare(lower, common)):
            names.add(lower)
    return _Text(tuple(words), frozenset(dates), frozenset(names - _NUMBERS - _NEGATIONS))


def _is_rare(word: str, common: Collection[str] | None) -> bool:
    return common is not None and word not in common


def _abbreviates(word: str, between: str) -> bool:
    """Whether the stop after a word is that of an abbreviation."""
    return between.startswith(".") and (len(word) == 1 or word.lower() in _ABBREVIATIONS)
