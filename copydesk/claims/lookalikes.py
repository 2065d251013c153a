"""Lookalikes: names that nothing joins and that may still be one source. Proposed to people, never acted upon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from copydesk.claims.naming import initials, match_key

MOST_IN_A_BUCKET = 200  # a name of this many bearers says nothing


@dataclass(frozen=True, slots=True, order=True)
class Alike:
    """Two sources, each by its id and a spelling, and why they may be one."""

    reason: str
    name: str
    other_name: str
    id: int
    other_id: int


def alike(names: Iterable[tuple[int, str, str]]) -> list[Alike]:
    """The pairs among names, given as (source id, spelling, kind); each pair of sources once, by the first reason."""
    found: dict[tuple[int, int], Alike] = {}
    buckets: defaultdict[tuple[str, ...], list[tuple[int, str, list[str]]]] = defaultdict(list)
    for source_id, name, kind in sorted(names, key=lambda row: (row[1], row[0])):
        words = match_key(name).split()
        for bucket in _buckets(name, words, kind):
            buckets[bucket].append((source_id, name, words))
    for bucket, members in sorted(buckets.items()):
        if len(members) > MOST_IN_A_BUCKET:
            continue
        for (one, name, words), (other, other_name, other_words) in combinations(members, 2):
            pair = (min(one, other), max(one, other))
            reason = _reason(bucket[0], words, other_words)
            if one != other and reason and pair not in found:
                found[pair] = Alike(reason, name, other_name, one, other)
    return sorted(found.values())


def _buckets(name: str, words: list[str], kind: str) -> Iterator[tuple[str, ...]]:
    if name.startswith("@") or kind == "unnamed":
        yield "handle", "".join(c for c in name.casefold() if c.isalnum())
    elif "." in name and " " not in name:
        yield "address", words[0].rpartition(".")[0].rpartition(".")[2].replace("-", "")
    elif len(words) > 1 and kind == "person":
        yield "given", words[-1], words[0][0]
        yield "family", words[0], words[-1][:1]
        yield "handle", "".join(words)
    elif len(words) > 1:
        yield "short", initials(name).casefold()
        yield "address", "".join(words)
        yield "address", "the" + "".join(words)
    elif name.isupper():
        yield "short", words[0] if words else name


def _reason(bucket: str, words: list[str], other: list[str]) -> str | None:
    if bucket == "given":
        short = min(len(words[0]), len(other[0])) == 1 or len(words) != len(other)
        close = _one_apart(words[0], other[0])
        return "the same family name, and the given names may be one" if short or close else None
    if bucket == "family":
        return "family names a letter apart" if _one_apart(words[-1], other[-1]) else None
    if bucket == "short":
        return "the one is the other's initials" if (len(words) == 1) != (len(other) == 1) else None
    return {"handle": "an account of that name", "address": "an address of that name"}[bucket]


def _one_apart(one: str, other: str) -> bool:
    """Whether two words differ by one letter changed, added, left out or swapped with the next."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, other_rest = one[start:], other[start:]
    swapped = rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
    return swapped or rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]
