"""Families: which paragraph is a copy of which, decided from all of them at once.

The result depends on the paragraphs and their order of publication alone, so it is the same however they came in. Each
copy points to an earlier paragraph that it was compared with; where it can, to the first of its family, the original.
Copies of copies are taken out of a family whose original says something else than they do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.duplicates.candidates import Pairs, copy_candidates, variant_candidates
from copydesk.duplicates.comparing import ALIKE, Comparison
from copydesk.duplicates.signatures import Signatures

Compare = Callable[[Pairs], Sequence[Comparison]]


@dataclass(frozen=True, slots=True)
class Families:
    """What each row repeats: the row (-1 for none), how alike the two are, and the first row of the family.

    `variants` are pairs of originals, the later first, that are alike and say something else.
    """

    partners: NDArray[np.int64]
    similarities: NDArray[np.float64]
    originals: NDArray[np.int64]
    variants: Sequence[tuple[int, int, Comparison]]


def find_families(signatures: Signatures, articles: NDArray[np.int64], compare: Compare) -> Families:
    """The families of paragraphs, given in the order of publication with the articles they stand in.

    `compare` compares the texts of rows.
    """
    firsts = _exact(signatures, compare)
    rows = np.flatnonzero(firsts == np.arange(len(firsts)))
    alike: dict[int, list[tuple[int, float]]] = {}
    apart: list[tuple[int, int]] = []
    candidates = rows[copy_candidates(signatures["bands"][rows])]
    for (later, earlier), found in zip(candidates.tolist(), compare(candidates), strict=True):
        if found.is_copy:
            alike.setdefault(later, []).append((earlier, found.similarity))
        elif found.similarity >= ALIKE:
            apart.append((later, earlier))
    links = _linked(alike, compare)
    partners, similarities = np.full(len(firsts), -1), np.ones(len(firsts))
    for row, (partner, similarity) in links.items():
        partners[row], similarities[row] = partner, similarity
    partners, similarities = partners[firsts], similarities[firsts]  # exact copies are what their first one is
    repeats = (partners < 0) & (firsts != np.arange(len(firsts)))
    partners[repeats] = firsts[repeats]
    originals = _originals(partners)
    return Families(partners, similarities, originals, _variants(signatures, articles, partners, apart, compare))


def _exact(signatures: Signatures, compare: Compare) -> NDArray[np.int64]:
    """For each row the first that has its fingerprint. Where the facts are not the same as well, the texts decide."""
    _, first, group = np.unique(signatures["fingerprint"], return_index=True, return_inverse=True)
    firsts = first[group].astype(np.int64)
    doubtful = np.flatnonzero(signatures["facts"][firsts] != signatures["facts"])
    compared = compare(np.stack([doubtful, firsts[doubtful]], axis=1))
    for row, found in zip(doubtful.tolist(), compared, strict=True):
        if found.similarity < 1 or not found.is_copy:
            firsts[row] = row
    return firsts


def _linked(alike: dict[int, list[tuple[int, float]]], compare: Compare) -> dict[int, tuple[int, float]]:
    """What each row is linked to, and how alike they are: the original of its family where the two are copies."""
    while True:
        links, originals = _nearest(alike)
        indirect = [(row, originals[row]) for row, (partner, _) in links.items() if partner != originals[row]]
        compared = compare(np.array(indirect, np.int64).reshape(-1, 2))
        false = [row for (row, _), found in zip(indirect, compared, strict=True) if found.slot is not None]
        if not false:
            break
        for row in false:  # by way of a copy without the dateline: OSTREY (Harbour Wire) -, TOLLERSEA (Harbour Wire) -
            alike[row] = [pair for pair in alike[row] if originals.get(pair[0], pair[0]) != originals[row]]
    for (row, original), found in zip(indirect, compared, strict=True):
        if found.is_copy:
            links[row] = original, found.similarity
    return links


def _nearest(alike: dict[int, list[tuple[int, float]]]) -> tuple[dict[int, tuple[int, float]], dict[int, int]]:
    """Each row's most similar partner, one that repeats nothing if there is, and the original that this leads to."""
    links: dict[int, tuple[int, float]] = {}
    originals: dict[int, int] = {}
    for row in sorted(row for row, found in alike.items() if found):
        direct = [(earlier, similarity) for earlier, similarity in alike[row] if earlier not in links]
        partner, similarity = max(direct or alike[row], key=lambda found: (found[1], -found[0]))
        links[row], originals[row] = (partner, similarity), originals.get(partner, partner)
    return links, originals


def _originals(partners: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first row of each row's family: partners of partners, until there are none."""
    originals = np.where(partners < 0, np.arange(len(partners)), partners)
    while (originals[originals] != originals).any():
        originals = originals[originals]
    return originals


def _variants(
    signatures: Signatures,
    articles: NDArray[np.int64],
    partners: NDArray[np.int64],
    apart: Sequence[tuple[int, int]],
    compare: Compare,
) -> list[tuple[int, int, Comparison]]:
    """Of each original the earlier one that is most like it and says something else; of several, the latest."""
    rows = np.flatnonzero(partners < 0)
    found = variant_candidates(signatures["variants"][rows], signatures["facts"][rows], articles[rows])
    candidates = [(a, b) for a, b in apart if partners[a] < 0 and partners[b] < 0 and articles[a] != articles[b]]
    candidates = sorted({*map(tuple, rows[found].tolist()), *candidates})
    best: dict[int, tuple[int, int, Comparison]] = {}
    for (later, earlier), told in zip(candidates, compare(np.array(candidates, np.int64).reshape(-1, 2)), strict=True):
        if told.slot is None or told.similarity < ALIKE:
            continue
        if later not in best or told.similarity >= best[later][2].similarity:  # candidates come in order
            best[later] = later, earlier, told
    return list(best.values())
