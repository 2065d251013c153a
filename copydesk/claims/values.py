"""Numbers in running text, with their magnitude, unit and bound; digits that belong to a name or a date are left out.

English only. What a number counts is read off the next word; a parse may know it better (`statements` asks it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["number", "duration", "money", "percentage", "ordinal", "score"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `text[start:end]`, its bound and unit included.

    `value` is in digits, with ">", ">=", "<", "<=" or "~" in front where the text gives a bound, "3..5" for a range and
    "3-1" for a score. `unit` is singular: "view", "%", "USD", "year", "year of age"; None where none stands there.
    """

    start: int
    end: int
    value: str
    unit: str | None
    kind: Kind


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
WORDS = {word: number for number, word in enumerate(f"{_ONES} eighteen nineteen".split())}
TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_FIRSTS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
ORDINALS = {word: n for n, word in enumerate(f"{_FIRSTS} fifteenth sixteenth seventeenth eighteenth".split(), 1)}
ORDINALS |= {"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}
MAGNITUDES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
SHORT = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
SIGNS = {"$": "USD", "us$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₩": "KRW", "₹": "INR"}
SIGNS |= {"a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL"}
CURRENCIES = {"dollar": "USD", "euro": "EUR", "yen": "JPY", "rupee": "INR", "yuan": "CNY", "franc": "CHF", "won": "KRW"}
CODES = "USD EUR GBP JPY KRW INR AUD CAD NZD HKD SGD BRL CNY CHF SEK NOK DKK PLN ZAR MXN".split()
PERIODS = "second minute hour day week month year decade century".split()
BOUNDS = {
    "more than|over|above|in excess of|exceeding|upwards? of|north of": ">",
    "at least|no fewer than|no less than|a minimum of": ">=",
    "fewer than|less than|under|below|just under": "<",
    "up to|at most|no more than|as many as|as much as|a maximum of": "<=",
    "about|around|approximately|roughly|some|circa|an estimated|nearly|almost|close to|just over": "~",
}
IRREGULAR = {"people": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot", "lives": "life"}
IRREGULAR |= {word: word for word in "series species news media centuries".split()} | {"centuries": "century"}
IRREGULAR |= {word: word[:-1] for word in "movies cookies calories zombies selfies".split()}

_GAP = r"[^\S\n]"
_UNITS = "|".join(list(WORDS)[1:10])
_WORD = rf"(?:(?:{'|'.join(TENS)})(?:[- ](?:{_UNITS}))?|{'|'.join(sorted(WORDS, key=len, reverse=True))})"
_DIGITS = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
_MANY = "thousand|million|billion|trillion"
_NUMBER = (
    rf"(?:(?P<sign>(?:us|au?|ca?|nz|hk|s|r)?\$|[£€¥₩₹]){_GAP}?)?"
    rf"(?P<core>{_DIGITS}|(?:half an? |an? )(?:hundred|dozen|{_MANY})|{_WORD}(?: hundred(?: and {_WORD})?| dozen)?)"
    rf"(?P<half> and a half)?(?:(?:{_GAP}|-)(?P<many>{_MANY}|dozen)\b|{_GAP}?(?P<short>mln|mn|bn|tn|[kmb])\b)?"
)
_OPEN = r"(?<![\w.,:/#@+'’&-])(?<!\d )"  # not inside a word, a longer number, a time or an address
_CLOSE = r"(?![\w:/]|[.,]\d|-?(?:st|nd|rd|th|[a-z])\b)"
NUMBER = re.compile(_OPEN + _NUMBER + _CLOSE, re.IGNORECASE)
SECOND = re.compile(rf"(?P<join>{_GAP}?[-–]{_GAP}?|{_GAP}(?:to|and){_GAP})" + _NUMBER + _CLOSE, re.IGNORECASE)
CHAIN = re.compile(rf"{_GAP}(?:and |in |out of )?(?P<core>{_WORD}(?: hundred)?|{_DIGITS}){_CLOSE}", re.IGNORECASE)
SCORE = re.compile(r"(?<![\w.,:/$£€–-])(\d{1,3})[-–](\d{1,3})(?![\w:/%–-]|[.,]\d)")
_ORDINAL_WORD = rf"(?:(?:{'|'.join(TENS)})-)?(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})"
ORDINAL = re.compile(rf"(?<![\w.-])(?:(?P<digits>\d{{1,4}})(?:st|nd|rd|th)|(?P<word>{_ORDINAL_WORD}))\b", re.IGNORECASE)
BOUND = re.compile(rf"\b(?:{'|'.join(f'({words})' for words in BOUNDS)})\s$", re.IGNORECASE)
PERCENT = re.compile(rf"{_GAP}?%|{_GAP}(?:per{_GAP}cent|percent)(?:age points?)?\b", re.IGNORECASE)
POINTS = re.compile(rf"{_GAP}percentage points?\b")
MONEY = re.compile(rf"{_GAP}?({'|'.join(CODES)})\b|{_GAP}({'|'.join(CURRENCIES)})s?\b")
PERIOD = re.compile(rf"(?:{_GAP}|-)({'|'.join(PERIODS[:-1])}|centur(?:y|ies))s?\b(?P<old>(?:{_GAP}|-)olds?\b)?")
_OTHER = r"(?:(?:new|other|more|different|additional|separate|consecutive) )?"
NOUN = re.compile(rf"(?:{_GAP}|-){_OTHER}([a-z]{{2,30}})(?![\w’'])")
MOMENT = re.compile(rf"{_GAP}(?:ago|later|earlier|from now|before|after)\b")
STRETCH = re.compile(r"\b(?:past|last|next|first|final|coming) $", re.IGNORECASE)
FRACTION = re.compile(r"-(?:thirds?|quarters?|fifths?|sixths?|tenths?)\b")
NAMED = re.compile(r"(?:[A-Z][\w.]*|[A-Z]-|\b(?:no|number|page|chapter|section|article|room|route|version|part)\.?) ?$")
CLOCK = re.compile(rf"{_GAP}?(?:[ap]\.?m\b|o['’]clock|hours? (?:GMT|UTC))", re.IGNORECASE)
MORE = re.compile(r"\+| or more\b")
AGED = re.compile(r"\baged $", re.IGNORECASE)
SCORED = re.compile(r"\b(?:beat|beats|won|win|wins|lost|lose|loses|drew|defeat\w*|victor\w+|lead|led|score\w*|\w+'s)\b")
NO_UNITS = frozenset(
    "of in to and or for the an at on by from as with but was were is are be been has have had who that which since "
    "after before when while than then per if not its his her their our my will would can could may might also only "
    "just so did do does said says into over under about both against it he she they we this until out up off".split()
)
LOOK_BACK = 24  # characters in which a bound or a name before a number is looked for


def quantities(text: str) -> list[Quantity]:
    """The numbers of a text from left to right, none overlapping another; years, days of months and times left out."""
    found = [*_scores(text), *_ordinals(text), *_numbers(text)]
    kept: list[Quantity] = []
    for quantity in sorted(found, key=lambda q: (q.start, -q.end)):
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return kept


def singular(noun: str) -> str:
    """The singular of an English noun in lower case, by its ending."""
    word = noun.lower()
    if word in IRREGULAR or len(word) < 4:
        return IRREGULAR.get(word, word)
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _numbers(text: str) -> Iterator[Quantity]:
    at = 0
    while match := NUMBER.search(text, at):
        between = text[max(0, match.start() - 8) : match.start()].lower() == "between "
        chain = None if between else CHAIN.match(text, match.end())
        if chain:  # "two thousand five hundred", "one in five": more than one number
            at = chain.end()
            continue
        second = SECOND.match(text, match.end())
        quantity = _range(text, match, second) if second else None
        quantity = quantity or _single(text, match)
        at = max(match.end(), quantity.end if quantity else 0)
        if quantity:
            yield quantity


def _range(text: str, match: re.Match[str], second: re.Match[str]) -> Quantity | None:
    """`between 3 and 5`, `3 to 5`, `3–5`; from 3 to 5 is a change, and `3-1` a score."""
    before = text[max(0, match.start() - 8) : match.start()].lower()
    between = re.search(r"\bbetween $", before)
    if before.endswith("from ") or (second["join"].strip() == "and") != bool(between):
        return None
    high = _value(second)
    shared = (second["many"] or second["short"]) and not (match["many"] or match["short"])  # "5 to 6 million"
    low = _value(match) * (high / _core(second) if shared else 1)
    sign = match["sign"] or second["sign"]
    unit, kind, end = _unit(text, second.end(), sign, loose=False)
    if low >= high or (unit is None and not between):
        return None
    return Quantity(
        match.start() - (len("between ") if between else 0), end, f"{_plain(low)}..{_plain(high)}", unit, kind
    )


def _single(text: str, match: re.Match[str]) -> Quantity | None:
    start, end, sign = match.start(), match.end(), match["sign"]
    before = text[max(0, start - LOOK_BACK) : start]
    bound = BOUND.search(before)
    large = bool(match["many"] or match["short"] or "," in match["core"] or sign)
    if CLOCK.match(text, end) or FRACTION.match(text, end) or before.endswith("minus "):
        return None
    unit, kind, stop = _unit(text, end, sign, loose=bool(match["short"]))
    if kind == "number" and not large and (aged := AGED.search(text, max(0, start - 5), start)):
        return Quantity(aged.start(), end, match["core"], "year of age", "number")
    is_moment = kind == "duration" and (MOMENT.match(text, stop) or STRETCH.search(before))
    if is_moment or _is_no_number(match, unit, kind, bool(bound)):
        return None
    if not (bound or large or kind in ("percentage", "money")) and NAMED.search(before) and match["core"][0].isdigit():
        return None
    more = MORE.match(text, stop) or MORE.match(text, end)
    mark = list(BOUNDS.values())[(bound.lastindex or 1) - 1] if bound else ">=" if more else ""
    first = start - len(before) + bound.start() if bound else start
    return Quantity(first, max(stop, more.end() if more else 0), mark + _plain(_value(match)), unit, kind)


def _is_no_number(match: re.Match[str], unit: str | None, kind: Kind, bound: bool) -> bool:
    """Whether it is rather a year, the pronoun "one", or a length ("100m") or race ("5k") than a magnitude."""
    core, sign = match["core"].lower(), match["sign"]
    if match["short"] and not sign and kind != "money":
        return unit is None
    if match["many"] or match["short"] or sign or kind in ("percentage", "money"):
        return False
    if core == "one":
        return kind != "duration"
    return len(core) == 4 and core.isdigit() and 1600 <= int(core) < 2200 and not bound


def _unit(text: str, end: int, sign: str | None, *, loose: bool) -> tuple[str | None, Kind, int]:
    """Unit, kind and end of what a number that ends at `end` counts; `loose`: only a plural noun is believed."""
    if sign:
        return SIGNS[sign.lower()], "money", end
    if match := POINTS.match(text, end):
        return "percentage point", "percentage", match.end()
    if match := PERCENT.match(text, end):
        return "%", "percentage", match.end()
    if match := MONEY.match(text, end):
        return match[1] or CURRENCIES[match[2]], "money", match.end()
    if match := PERIOD.match(text, end):
        unit = "century" if match[1].startswith("centur") else match[1]
        return ("year of age", "number", match.end()) if match["old"] else (unit, "duration", match.end())
    match = NOUN.match(text, end)
    if match is None or match[1] in NO_UNITS or match[1].endswith(("ly", "ing")) or (loose and match[1][-1] != "s"):
        return None, "number", end
    return singular(match[1]), "number", match.end()


def _core(match: re.Match[str]) -> Decimal:
    core = match["core"].lower()
    if core[0].isdigit():
        return Decimal(core.replace(",", ""))
    total = Decimal(0)
    for word in re.split(r"[- ]", core):
        if word in MAGNITUDES:
            total = (total or Decimal(1)) * MAGNITUDES[word]
        elif word not in ("a", "an"):
            total += Decimal(WORDS.get(word, TENS.get(word, 0))) if word != "half" else Decimal("0.5")
    return total


def _value(match: re.Match[str]) -> Decimal:
    size = _core(match) + (Decimal("0.5") if match["half"] else 0)
    return size * MAGNITUDES.get((match["many"] or "").lower(), 1) * SHORT.get((match["short"] or "").lower(), 1)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _ordinals(text: str) -> Iterator[Quantity]:
    for match in ORDINAL.finditer(text):
        noun = NOUN.match(text, match.end())
        name = match[0][0].isupper() and re.match(r" [A-Z]", text[match.end() : match.end() + 2])
        if noun is None or noun[1] in NO_UNITS or name or noun[1] in ("century", "time", "place", "half", "quarter"):
            continue
        parts = (match["word"] or "").lower().split("-")
        number = int(match["digits"] or TENS.get(parts[0], 0) + ORDINALS.get(parts[-1], 0))
        yield Quantity(match.start(), noun.end(), str(number), singular(noun[1]), "ordinal")


def _scores(text: str) -> Iterator[Quantity]:
    for match in SCORE.finditer(text):
        first, second = int(match[1]), int(match[2])
        around = text[max(0, match.start() - 60) : match.start()] + text[match.end() : match.end() + LOOK_BACK]
        is_range = first <= second and NOUN.match(text, match.end())
        if SCORED.search(around) and not is_range and (first, second) != (24, 7):
            yield Quantity(match.start(), match.end(), f"{first}-{second}", None, "score")
