"""Alike: the telling words of texts, and which texts say nearly the same, found without comparing all with all.

What tells is what tells in paragraphs (`copydesk.duplicates`): figures, dates, names, negations, modals, units.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from sys import intern

import numpy as np

from copydesk.dates import MONTHS
from copydesk.duplicates import tokens
from copydesk.duplicates.alphabet import encoded
from copydesk.duplicates.comparing import Comparison, compare_pairs
from copydesk.duplicates.telling import telling_words
from copydesk.text import compatible

FACTS = frozenset((tokens.NUMBER, tokens.DATE, tokens.NEGATION, tokens.MODAL, tokens.QUESTIONED, tokens.WORD))
FACTS |= {tokens.MONEY, tokens.UNIT, tokens.DAY, tokens.PERIOD}
TIMES = frozenset((tokens.DATE, tokens.DAY))
_MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
DATED = re.compile(rf"\b{_MONTH}\s\d{{1,2}}\b|\b\d{{1,2}}\s{_MONTH}(?!\w)|\b(?:19|20)\d\d\b", re.IGNORECASE)
RARE_WORDS = 4  # of a text: those by which others that say nearly the same are found
FIRST_TEXTS = 5  # with a rare word, that later ones are compared with
AT_A_TIME = 1_000
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in small letters.

    `facts` are the telling ones in their order, `names` those with a capital where no sentence begins, `times` days,
    dates and years. `content` are all that are no function words, each once; `capital` those of them never
    written without a capital.
    """

    facts: tuple[str, ...]
    names: frozenset[str]
    times: frozenset[str]
    content: tuple[str, ...]
    capital: frozenset[str]


def words_of(text: str) -> Words:
    """Take a text apart."""
    text = compatible(text)
    characters, _ = encoded([text])
    hashes, kinds = np.zeros(len(characters), np.uint64), np.zeros(len(characters), np.uint8)
    places = np.zeros((len(characters), 2), np.int32)
    count = tokens.tokenise(characters, telling_words(), hashes, kinds, places)
    facts: list[str] = []
    names, times, small = set[str](), set[str](), set[str]()
    content: dict[str, None] = {}
    for kind, (start, end) in zip(kinds[:count].tolist(), places[:count].tolist(), strict=True):
        written = text[start:end].removesuffix("'s").removesuffix("’s")
        word = intern(written.casefold())  # the same few words over and over
        alone = kind & tokens.KIND
        if alone in (tokens.NAME, tokens.FUNCTION) and not kind & tokens.INITIAL:
            facts.append(word)
            names.update([word] if alone == tokens.NAME else ())  # The and Will may be names, and say little of whom
        elif alone in FACTS:
            facts.append(word)
            times.update([word] if alone in TIMES else ())
        if word not in function_words():
            content[word] = None
            small.update([word] if written == word else ())
    times.update(" ".join(found.group().casefold().replace(".", "").split()) for found in DATED.finditer(text))
    return Words(tuple(facts), frozenset(names), frozenset(times), tuple(content), frozenset(content.keys() - small))


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """Words that say nothing of who or what, in the languages of the word lists."""
    listed = tomllib.loads(files("copydesk.duplicates").joinpath("words.toml").read_text("utf-8"))
    return frozenset(str(listed["function"]).split())


def compare_all(texts: Sequence[str], pairs: Sequence[Pair]) -> Iterator[Comparison]:
    """Compare pairs of texts, given as their numbers."""
    for start in range(0, len(pairs), AT_A_TIME):
        rows, places = np.unique(np.array(pairs[start : start + AT_A_TIME]), return_inverse=True)
        yield from compare_pairs([texts[row] for row in rows.tolist()], places.reshape(-1, 2))


def candidates(words: Sequence[Words], voices: Sequence[Hashable]) -> list[Pair]:
    """Pairs of texts of one voice that share a rare word, the later first.

    Of all texts with a word, each is paired with the first few alone: so the number of pairs grows with that of texts.
    """
    plain = [tuple(w for w in found.content if w not in found.facts) or found.content for found in words]
    spread = Counter(word for found in plain for word in found)
    having: dict[tuple[Hashable, str], list[int]] = defaultdict(list)
    pairs: dict[Pair, None] = {}
    for number, (found, voice) in enumerate(zip(plain, voices, strict=True)):
        shared = sorted((spread[word], word) for word in found if spread[word] > 1)
        for _, word in shared[:RARE_WORDS]:
            earlier = having[voice, word]
            pairs.update(dict.fromkeys((number, other) for other in earlier))
            if len(earlier) < FIRST_TEXTS:
                earlier.append(number)
    return list(pairs)
