"""The finders of copies compared: each is given paragraphs in the order of publication and says which repeats which.

Each is used as it is meant to be, and the libraries so that they say which paragraph is repeated. What a system needs
is imported when it starts, so that its memory is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from copydesk.duplicates.comparing import Comparison

PORTION = 4_096  # texts shingled or pairs compared at a time, which bounds memory
PERMUTATIONS = 128

Joins = NDArray[np.int64]  # two columns: a paragraph, and the earlier one that it is said to repeat
Join = Callable[[Sequence[str], NDArray[np.int64]], Joins]  # of texts, and the articles they stand in


@dataclass(frozen=True, slots=True)
class Usual:
    """How a MinHash library is set: words in a shingle, bands, rows in a band, and the least estimated Jaccard."""

    shingle: int
    bands: int
    rows: int
    threshold: float

    @property
    def settings(self) -> str:
        """All of it, in words."""
        return f"shingles of {self.shingle} words, {self.bands} bands of {self.rows} rows, threshold {self.threshold}"


@dataclass(frozen=True, slots=True)
class System:
    """A system: its name in the tables, the package it stands for, how to make it ready, the most paragraphs for it.

    `joins` is false where it only says what is to be compared.
    """

    name: str
    package: str
    start: Callable[[], Join]
    most: int | None = None
    joins: bool = True


def exact() -> Join:
    """copydesk's fingerprints alone."""
    fingerprint = import_module("copydesk.fingerprints").fingerprint
    return lambda texts, articles: firsts(fingerprint(text) for text in texts)


def keys() -> Join:
    """copydesk's signatures and the pairs that have a key in common: what is compared, before it is."""
    sign = import_module("copydesk.duplicates.signatures").signatures
    candidates = import_module("copydesk.duplicates.candidates").copy_candidates

    def join(texts: Sequence[str], articles: NDArray[np.int64]) -> Joins:
        pairs: Joins = candidates(sign(range(len(texts)), [0] * len(texts), texts)["bands"])
        return pairs

    return join


def whole() -> Join:
    """copydesk's families: fingerprints, signatures, candidates, and the comparison of their texts."""
    fingerprint = import_module("copydesk.fingerprints").fingerprint
    sign = import_module("copydesk.duplicates.signatures").signatures
    families = import_module("copydesk.duplicates.families").find_families

    def join(texts: Sequence[str], articles: NDArray[np.int64]) -> Joins:
        signed = sign(range(len(texts)), [fingerprint(text) for text in texts], texts)
        partners = families(signed, articles, comparing(texts)).partners
        copies = np.flatnonzero(partners >= 0)
        return np.stack([copies, partners[copies]], axis=1)

    return join


def comparing(texts: Sequence[str]) -> Callable[[Joins], list[Comparison]]:
    """The comparison of pairs of the texts, a portion at a time."""
    compare_pairs = import_module("copydesk.duplicates.comparing").compare_pairs

    def compare(pairs: Joins) -> list[Comparison]:
        found: list[Comparison] = []
        for start in range(0, len(pairs), PORTION):
            rows, numbers = np.unique(pairs[start : start + PORTION], return_inverse=True)
            found += compare_pairs([texts[row] for row in rows.tolist()], numbers.reshape(-1, 2))
        return found

    return compare


def hash_set() -> Join:
    """A set of hashes: xxh3 of the text without regard to case and white space."""
    digest = import_module("xxhash").xxh3_64_intdigest
    return lambda texts, articles: firsts(digest(" ".join(text.casefold().split()).encode()) for text in texts)


def firsts(hashes: Iterable[int]) -> Joins:
    """Each row with the first that has its hash."""
    known: dict[int, int] = {}
    pairs = [(row, first) for row, key in enumerate(hashes) if (first := known.setdefault(key, row)) != row]
    return np.array(pairs, np.int64).reshape(-1, 2)


def rensa(usual: Usual) -> Callable[[], Join]:
    """rensa's R-MinHash and its LSH index."""

    def start() -> Join:
        library = import_module("rensa")

        def sketches(texts: Iterable[str]) -> Iterator[Any]:
            for part in portions(texts):
                sets = [shingles(text, usual.shingle) for text in part]
                yield from library.RMinHash.from_token_sets(sets, PERMUTATIONS, 42)

        return lambda texts, articles: nearest(
            sketches(texts), library.RMinHashLSH(usual.threshold, PERMUTATIONS, usual.bands), usual.threshold
        )

    return start


def datasketch(usual: Usual) -> Callable[[], Join]:
    """datasketch's MinHash and its LSH index in memory."""

    def start() -> Join:
        library = import_module("datasketch")

        def sketches(texts: Iterable[str]) -> Iterator[Any]:
            sets = ([one.encode() for one in shingles(text, usual.shingle)] for text in texts)
            yield from library.MinHash.generator(sets, num_perm=PERMUTATIONS)

        return lambda texts, articles: nearest(
            sketches(texts),
            library.MinHashLSH(usual.threshold, PERMUTATIONS, params=(usual.bands, usual.rows)),
            usual.threshold,
        )

    return start


def nearest(sketches: Iterable[Any], index: Any, threshold: float) -> Joins:
    """Each row with the row before it that is most like it, if the two are so alike; of several, the first."""
    kept: list[Any] = []
    pairs = []
    for row, sketch in enumerate(sketches):
        if found := index.query(sketch):
            similarity, other = max((sketch.jaccard(kept[one]), -one) for one in found)
            if similarity >= threshold:
                pairs.append((row, -other))
        index.insert(row, sketch)
        kept.append(sketch)
    return np.array(pairs, np.int64).reshape(-1, 2)


def shingles(text: str, size: int) -> list[str]:
    """Every `size` neighbouring words, without regard to case; all words where there are fewer."""
    words = text.casefold().split()
    return [" ".join(some) for some in zip(*(words[skip:] for skip in range(size)), strict=False)] or [" ".join(words)]


def portions(texts: Iterable[str]) -> Iterator[list[str]]:
    """The texts, so many at a time."""
    rest = iter(texts)
    while part := list(islice(rest, PORTION)):
        yield part


THREE_WORDS, TWO_WORDS = Usual(3, 16, 8, 0.7), Usual(2, 32, 4, 0.5)
SLOW = 150_000  # paragraphs; datasketch takes minutes for more
WHOLE, BASELINE = "copydesk, whole", "rensa, 3 words"
SYSTEMS = (
    System("copydesk, exact copies alone", "copydesk", exact),
    System("copydesk, keys and look-up", "copydesk", keys, joins=False),
    System(WHOLE, "copydesk", whole),
    System("hash set", "xxhash", hash_set),
    System(BASELINE, "rensa", rensa(THREE_WORDS)),
    System("rensa, 2 words", "rensa", rensa(TWO_WORDS)),
    System("datasketch, 3 words", "datasketch", datasketch(THREE_WORDS), SLOW),
    System("datasketch, 2 words", "datasketch", datasketch(TWO_WORDS), SLOW),
)
BY_NAME = {system.name: system for system in SYSTEMS}
