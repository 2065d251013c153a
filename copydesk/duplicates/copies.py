"""Copies: which article is a copy of which, by the share of its text that stands in an earlier one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_SHARE = 0.8  # of an article's characters: a wire story with a paragraph of the paper's own is still a copy
FEWEST_CHARACTERS = 100  # in common; less makes a copy only where the whole text is the same
MOST_ARTICLES = 32  # looked at for a paragraph that many have, the earliest of them


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Paragraphs in the order of publication: number of the article, length in characters, and family of each."""

    articles: NDArray[np.int64]
    lengths: NDArray[np.int64]
    families: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Copies:
    """What each article repeats: the article (-1 for none), the share of its characters there, the first of all."""

    partners: NDArray[np.int64]
    similarities: NDArray[np.float64]
    originals: NDArray[np.int64]


def find_copies(texts: Sequence[str], paragraphs: Paragraphs) -> Copies:
    """The copies among articles, which are numbered in the order of publication.

    `texts` are digests of the articles' texts. Of several articles that one repeats, one that is no copy itself is
    named, and of these the one that has most of it, the earliest.
    """
    partners, similarities = np.full(len(texts), -1), np.ones(len(texts))
    originals = np.arange(len(texts))
    characters = np.bincount(paragraphs.articles, paragraphs.lengths, minlength=len(texts)).astype(np.int64)
    shared = _shared(paragraphs)
    same: dict[str, int] = {}
    for article, digest in enumerate(texts):
        found = _candidates(shared.get(article, {}), int(characters[article]))
        first = same.setdefault(digest, article)
        if first != article:
            found[first] = 1.0
        if not found:
            continue
        best = min(found, key=lambda other: (partners[other] >= 0, -found[other], other))
        if best == first and partners[best] >= 0:  # the same text, and what that one is a copy of is found for it
            found[best] = float(similarities[best])
            best = int(partners[best])
        partners[article], similarities[article] = best, found.get(best, similarities[first])
        originals[article] = originals[best]
    return Copies(partners, similarities, originals)


def _candidates(shared: Counter[int] | dict[int, int], characters: int) -> dict[int, float]:
    """The earlier articles that hold enough of an article, with the share of it that they hold."""
    return {
        other: round(common / characters, 4)
        for other, common in shared.items()
        if common >= FEWEST_CHARACTERS and common >= LEAST_SHARE * characters
    }


def _shared(paragraphs: Paragraphs) -> dict[int, Counter[int]]:
    """For each article the characters that it has in common with earlier ones."""
    _, counts = np.unique(paragraphs.families, return_counts=True)
    group = np.unique(paragraphs.families, return_inverse=True)[1]
    rows = np.flatnonzero(counts[group] > 1)
    holders: dict[int, list[int]] = defaultdict(list)
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    columns = (paragraphs.articles[rows], group[rows], paragraphs.lengths[rows])
    for article, family, length in zip(*(column.tolist() for column in columns), strict=True):
        earlier = holders[family]
        for other in earlier:
            if other != article:
                shared[article][other] += length
        if len(earlier) < MOST_ARTICLES and (not earlier or earlier[-1] != article):
            earlier.append(article)
    return shared
