"""How right joins are: against what a corpus maker knows, and on real stories by an independent check.

A paragraph counts as found when joins lead, over any number of others, from it to the one it was made from. A join is
right when both paragraphs were made from one, and neither says something that the other does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.dedup_check import common_words, difference
from benchmarks.dedup_corpus import TELLING, Corpus, Paragraph
from benchmarks.dedup_systems import Joins

WHY_WRONG = ("another root", *TELLING)


@dataclass(slots=True)
class Share:
    """How many of how many."""

    found: int = 0
    total: int = 0

    @property
    def share(self) -> float:
        """From 0 to 1; 1 where there is nothing to find."""
        return self.found / self.total if self.total else 1.0

    def count(self, found: bool) -> None:
        """Count one more."""
        self.found += found
        self.total += 1


@dataclass(frozen=True, slots=True)
class Quality:
    """What joins found of exact copies and, by the share of words changed, of near ones; wrong joins by the reason.

    `worded` are the near copies of which the independent check says that only wording was changed.
    """

    joins: int
    exact: Share = field(default_factory=Share)
    near: dict[float, Share] = field(default_factory=dict)
    worded: Share = field(default_factory=Share)
    wrong: Counter[str] = field(default_factory=Counter)

    @property
    def recall(self) -> float:
        """The share of near copies that were found."""
        return self._all_near.share

    @property
    def worded_share(self) -> float:
        """The share of near copies in which only wording was changed."""
        return Share(self.worded.total, self._all_near.total).share

    @property
    def _all_near(self) -> Share:
        return Share(sum(one.found for one in self.near.values()), sum(one.total for one in self.near.values()))

    @property
    def precision(self) -> float:
        """The share of joins that are right."""
        return Share(self.joins - self.wrong.total(), self.joins).share


@dataclass(frozen=True, slots=True)
class Differing:
    """Joins of real paragraphs: all, those whose texts are not the same, and those that differ in more than wording.

    `pairs` are the last, each with what it differs in.
    """

    joins: int
    near: int
    pairs: list[tuple[Paragraph, Paragraph, str]]

    @property
    def slots(self) -> Counter[str]:
        """How many differ in what."""
        return Counter(slot for *_, slot in self.pairs)


def quality(corpus: Corpus) -> Callable[[Joins], Quality]:
    """What says how right joins are in a corpus whose copies are known."""
    paragraphs = corpus.paragraphs
    rows = {paragraph.name: row for row, paragraph in enumerate(paragraphs)}
    copies = [
        (row, rows[paragraph.root])
        for row, paragraph in enumerate(paragraphs)
        if paragraph.root is not None and paragraph.kind not in TELLING
    ]
    worded = {row for row, root in copies if difference(paragraphs[row].text, paragraphs[root].text) is None}

    def judge(joins: Joins) -> Quality:
        family = families(len(paragraphs), joins)
        made = Quality(len(joins))
        for row, root in copies:
            paragraph, found = paragraphs[row], family[row] == family[root]
            is_exact = paragraph.kind == "exact"
            share = made.exact if is_exact else made.near.setdefault(paragraph.edit, Share())
            share.count(found)
            if not is_exact and row in worded:
                made.worded.count(found)
        for row, other in joins.tolist():
            if why := _wrong(paragraphs[row], paragraphs[other]):
                made.wrong[why] += 1
        return made

    return judge


def _wrong(one: Paragraph, other: Paragraph) -> str | None:
    """Why two paragraphs should not be joined, one of WHY_WRONG; None if they should."""
    if (one.root or one.name) != (other.root or other.name):
        return WHY_WRONG[0]
    telling = [paragraph.kind for paragraph in (one, other) if paragraph.kind in TELLING]
    return None if not telling or same(one.text, other.text) else telling[0]


def families(count: int, joins: Joins) -> list[int]:
    """For each of so many rows one that stands for all it is joined with, over any number of joins."""
    heads = list(range(count))

    def head(row: int) -> int:
        while heads[row] != row:
            heads[row] = heads[heads[row]]
            row = heads[row]
        return row

    for row, other in joins.tolist():
        one, two = sorted((head(row), head(other)))
        heads[two] = one
    return [head(row) for row in range(count)]


def differing(corpus: Corpus) -> Callable[[Joins], Differing]:
    """What says which joins of real paragraphs differ in a number, date, name or negation by the independent check."""
    paragraphs, common = corpus.paragraphs, common_words(corpus.texts)

    def judge(joins: Joins) -> Differing:
        near = near_joins(paragraphs, joins)
        slots = [difference(one.text, other.text, common) for one, other in near]
        return Differing(len(joins), len(near), [(*pair, slot) for pair, slot in zip(near, slots, strict=True) if slot])

    return judge


def near_joins(paragraphs: Sequence[Paragraph], joins: Joins) -> list[tuple[Paragraph, Paragraph]]:
    """The joins whose texts are not the same, the later paragraph first."""
    pairs = [(paragraphs[row], paragraphs[other]) for row, other in joins.tolist()]
    return [(one, other) for one, other in pairs if not same(one.text, other.text)]


def same(first: str, second: str) -> bool:
    """Whether two texts are the same without regard to case and white space."""
    return first == second or first.casefold().split() == second.casefold().split()
