"""Duplicates: which paragraphs and articles repeat which, renewed after every change of what is loaded.

The outcome depends on what is loaded and when it was published alone, so one run or ten, in whatever order, leave the
same. An original that arrives late takes its place, and the links move to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import Connection

from copydesk.duplicates.candidates import Pairs
from copydesk.duplicates.comparing import Comparison, compare_pairs
from copydesk.duplicates.copies import Copies, Paragraphs, find_copies
from copydesk.duplicates.families import Families, find_families
from copydesk.duplicates.signatures import SIGNATURE, Signatures, signatures
from models import fingerprint_index
from models.articles import articles, paragraphs
from models.duplicate_links import Link, Variant, write_links, write_variants
from models.duplicate_rows import Standing, Whole, read_standing, texts_of
from models.engine import data_version, first_reading
from models.revisions import find_revisions
from models.store import Store

PAIRS_AT_A_TIME = 2_000


@dataclass(frozen=True, slots=True)
class Renewed:
    """What renewing came to, in rows: signatures added, links and pairs of variants that were written or removed.

    `faults` says which blobs of the index could not be used, and why; they were replaced.
    """

    signed: int
    paragraphs: int
    articles: int
    variants: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    fresh: Signatures
    faults: dict[int, str]
    paragraphs: list[Link] = field(default_factory=list)
    articles: list[Link] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)


def renew_duplicates(store: Store, run_id: int, *, rebuild: bool = False) -> Renewed:
    """Find what repeats what, and write what changed in one transaction; with `rebuild` the index is made anew.

    The lock is taken for writing alone. If another process wrote meanwhile, everything is looked at again under it.
    """
    with store.engine.connect() as connection:
        with first_reading(connection):
            seen = data_version(connection)
            found = _find(connection, rebuild)
        with connection.begin():
            if data_version(connection) != seen:
                found = _find(connection, rebuild)
            return _write(connection, run_id, found, rebuild)


def _write(connection: Connection, run_id: int, found: _Found, rebuild: bool) -> Renewed:
    fingerprint_index.remove(connection, None if rebuild else sorted(found.faults))
    fingerprint_index.append(connection, run_id, found.fresh)
    return Renewed(
        signed=len(found.fresh),
        paragraphs=write_links(connection, paragraphs, found.paragraphs),
        articles=write_links(connection, articles, found.articles),
        variants=write_variants(connection, found.variants),
        faults=tuple(f"blob {key} of the fingerprint index: {why}" for key, why in found.faults.items()),
    )


def _find(connection: Connection, rebuild: bool) -> _Found:
    standing = read_standing(connection)
    index = fingerprint_index.load_index(connection)
    known = index.signatures[:0] if rebuild else index.signatures
    rows = fingerprint_index.matching(known, standing.ids, standing.fingerprints)
    missing = np.flatnonzero(rows < 0)
    fresh = _signed(connection, standing, missing)
    every = np.empty(len(rows), SIGNATURE)
    every[rows >= 0], every[missing] = known[rows[rows >= 0]], fresh
    families = find_families(every[standing.order], standing.articles[standing.order], _Comparer(connection, standing))
    kept = (standing.articles[standing.order], standing.lengths[standing.order], families.originals)
    copies = find_copies([row.text_sha256 for row in standing.rows], Paragraphs(*kept))
    variants = [*_variants(standing, families), *find_revisions(connection)]
    links = (_paragraph_links(standing, families), _article_links(standing, copies))
    return _Found(fresh, index.faults, *links, variants)


def _signed(connection: Connection, standing: Standing, missing: Whole) -> Signatures:
    """The signatures of paragraphs that the index lacks."""
    made = [np.zeros(0, SIGNATURE)]
    for start in range(0, len(missing), fingerprint_index.MOST_PARAGRAPHS):
        some = missing[start : start + fingerprint_index.MOST_PARAGRAPHS]
        ids = standing.ids[some].tolist()
        made.append(signatures(ids, standing.fingerprints[some].tolist(), texts_of(connection, ids)))
    return np.concatenate(made)


class _Comparer:
    """Compares the texts of paragraphs, which are given as places in the order of publication."""

    def __init__(self, connection: Connection, standing: Standing) -> None:
        self._connection = connection
        self._ids = standing.ids[standing.order]

    def __call__(self, pairs: Pairs) -> list[Comparison]:
        found: list[Comparison] = []
        for start in range(0, len(pairs), PAIRS_AT_A_TIME):
            rows, places = np.unique(pairs[start : start + PAIRS_AT_A_TIME], return_inverse=True)
            texts = texts_of(self._connection, self._ids[rows].tolist())
            found += compare_pairs(texts, places.reshape(-1, 2))
        return found


def _paragraph_links(standing: Standing, families: Families) -> list[Link]:
    ids = standing.ids[standing.order]
    rows = np.flatnonzero(families.partners >= 0)
    columns = (ids[rows], ids[families.partners[rows]], ids[families.originals[rows]], families.similarities[rows])
    return [Link(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _article_links(standing: Standing, copies: Copies) -> list[Link]:
    ids = [row.id for row in standing.rows]
    rows = np.flatnonzero(copies.partners >= 0).tolist()
    columns = (copies.partners.tolist(), copies.originals.tolist(), copies.similarities.tolist())
    return [Link(ids[row], ids[columns[0][row]], ids[columns[1][row]], columns[2][row]) for row in rows]


def _variants(standing: Standing, families: Families) -> list[Variant]:
    ids = standing.ids[standing.order]
    return [
        Variant.of(int(ids[later]), int(ids[earlier]), "elsewhere", told) for later, earlier, told in families.variants
    ]
