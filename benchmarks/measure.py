"""How well an extraction agrees with a labelled page: one measure for the benchmark and for the quality floors.

**Body.** A text is cut into word tokens (runs of letters, digits and underscores, case kept), the tokens into shingles:
every four that follow each other, or as many as there are in a shorter text. Shingles are counted as often as they
occur. Of one page, precision is the share of the found shingles that the gold body has too, recall the share of the
gold's that were found. A page where nothing was found has recall 0 and no precision. Precision and recall are averaged
over the pages of a set, and F1 is the harmonic mean of the two averages, not the average of the pages' F1. This is the
measure of scrapinghub/article-extraction-benchmark.

**Metadata.** The share of pages whose value is the gold's, of those pages whose gold has one: titles equal after
white space is folded; dates to the day; authors equal as a set, case and white space folded. `wrong_date` is the share
of pages that got a date which is not the gold's: to give none is better than to give a wrong one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

TOKEN = re.compile(r"\w+")
SHINGLE = 4  # tokens
DAY = 10  # characters of an ISO 8601 date


@dataclass(frozen=True, slots=True)
class Gold:
    """A labelled page: its file, the set it belongs to, its address, and what is to be found; empty where unlabelled.

    `date` is ISO 8601; only its day counts.
    """

    file: str
    set: str
    url: str | None = None
    body: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a system makes of a page; empty where it finds nothing. `date` is ISO 8601."""

    body: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""


@dataclass(frozen=True, slots=True)
class Rates:
    """Mean precision and recall over pages, and the F1 of the two; each from 0 to 1."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Score:
    """The measure over one set of pages; a share is None where no page of the set is labelled with it."""

    pages: int
    body: Rates
    title: float | None
    date: float | None
    authors: float | None
    wrong_date: float | None


def score(pages: Sequence[Gold], found: Mapping[str, Found]) -> dict[str, Score]:
    """The score of each set, by its name, sorted. A page that `found` (by file name) lacks counts as empty."""
    sets = sorted({gold.set for gold in pages})
    return {name: _score([(g, found.get(g.file, Found())) for g in pages if g.set == name]) for name in sets}


def _score(pairs: Sequence[tuple[Gold, Found]]) -> Score:
    return Score(
        pages=len(pairs),
        body=rates((gold.body, found.body) for gold, found in pairs if gold.body),
        title=_share(pairs, lambda gold: gold.title, same_title),
        date=_share(pairs, lambda gold: gold.date, same_day),
        authors=_share(pairs, lambda gold: gold.authors, same_authors),
        wrong_date=_share(pairs, lambda gold: gold.date, lambda g, f: bool(f.date) and not same_day(g, f)),
    )


def _share(
    pairs: Iterable[tuple[Gold, Found]], labelled: Callable[[Gold], object], right: Callable[[Gold, Found], bool]
) -> float | None:
    outcomes = [right(gold, found) for gold, found in pairs if labelled(gold)]
    return fmean(outcomes) if outcomes else None


def rates(texts: Iterable[tuple[str, str]]) -> Rates:
    """The body measure over pairs of gold and found text."""
    pages = [page_rates(gold, found) for gold, found in texts]
    precision = _mean(p for p, _ in pages if p is not None)
    recall = _mean(r for _, r in pages if r is not None)
    return Rates(precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0)


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return fmean(known) if known else 0.0


def page_rates(gold: str, found: str) -> tuple[float | None, float | None]:
    """Precision and recall of one page; None where there is nothing to divide by."""
    wanted, given = shingles(gold), shingles(found)
    common = (wanted & given).total()
    return common / given.total() if given else None, common / wanted.total() if wanted else None


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The shingles of a text and how often it has each."""
    tokens = TOKEN.findall(text)
    size = min(SHINGLE, len(tokens))
    return Counter(zip(*(tokens[offset:] for offset in range(size)), strict=False))


def same_title(gold: Gold, found: Found) -> bool:
    """Whether the titles are equal but for white space."""
    return fold(gold.title) == fold(found.title)


def same_day(gold: Gold, found: Found) -> bool:
    """Whether the dates name one day."""
    return gold.date[:DAY] == found.date[:DAY]


def same_authors(gold: Gold, found: Found) -> bool:
    """Whether the authors are the same, in any order and case."""
    return {fold(name).casefold() for name in gold.authors} == {fold(name).casefold() for name in found.authors}


def fold(text: str) -> str:
    """The text with every run of white space as one space, none around it."""
    return " ".join(text.split())
