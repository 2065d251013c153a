"""Families: links to originals and variants, of hand-made rows and of every order that rows can come in."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.duplicates.comparing import ALIKE, Comparison, compare, compare_pairs
from copydesk.duplicates.families import Families, find_families
from copydesk.duplicates.signatures import signatures
from copydesk.fingerprints import fingerprint

LAMP = (
    "The lamp of the old pier was lit again on Tuesday after a long winter, and 40 boats of the guild came home to the"
    " harbour of Haven while the crew of the tug sang."
)
NEAR = LAMP.replace("long winter", "long and quiet winter")
NEARER = NEAR.replace("sang", "sang loudly")
FAR = LAMP.replace("40", "41")
OTHER = "The board of the harbour will buy a new ferry for the island if the skippers agree on its price before July."
EDITS = [  # of LAMP: the first five are wording
    ("again", "once more"),
    ("long winter", "long and quiet winter"),
    ("The lamp", "Lamp"),
    ("sang.", "sang"),
    (" the guild", "  THE guild"),
    ("40", "41"),
    ("Haven", "Oldmoor"),
    ("was lit", "was not lit"),
    ("Tuesday", "Monday"),
]


class Row(NamedTuple):
    article: int
    text: str


def families(rows: Sequence[Row], ids: Sequence[int] | None = None) -> Families:
    texts = [row.text for row in rows]
    made = signatures(ids or range(len(rows)), [fingerprint(text) for text in texts], texts)
    articles = np.array([row.article for row in rows], np.int64)
    return find_families(made, articles, lambda pairs: compare_pairs(texts, pairs))


def found(*texts: str) -> tuple[list[int], list[int], list[tuple[int, int, str | None]]]:
    """Partners, originals and variants of texts that stand in an article each."""
    made = families([Row(number, text) for number, text in enumerate(texts)])
    variants = [(later, earlier, told.slot) for later, earlier, told in made.variants]
    return made.partners.tolist(), made.originals.tolist(), variants


def test_a_text_without_a_dateline_does_not_bring_two_datelines_together() -> None:
    ostrey, tollersea = (f"{place} (Harbour Wire) - {LAMP}" for place in ("OSTREY", "TOLLERSEA"))
    assert found(LAMP, ostrey, tollersea)[:2] == ([-1, 0, 0], [0, 0, 0])
    assert found(ostrey, LAMP, tollersea) == ([-1, 0, -1], [0, 0, 2], [(2, 0, "name")])
    assert found(ostrey, tollersea, LAMP)[0] == [-1, -1, 0]


@pytest.mark.parametrize(
    ("texts", "partners", "originals", "variants"),
    [
        ([], [], [], []),
        ([LAMP], [-1], [0], []),
        (["Lamp"] * 3, [-1, 0, 0], [0, 0, 0], []),
        (["Lamp", "LAMP", "“lamp”"], [-1, 0, -1], [0, 0, 2], []),
        ([LAMP, OTHER], [-1, -1], [0, 1], []),
        ([LAMP, OTHER, LAMP, OTHER], [-1, -1, 0, 1], [0, 1, 0, 1], []),
        ([LAMP, NEAR], [-1, 0], [0, 0], []),
        ([NEAR, LAMP, NEAR], [-1, 0, 0], [0, 0, 0], []),
        ([LAMP, NEAR, NEARER], [-1, 0, 0], [0, 0, 0], []),
        ([LAMP, FAR], [-1, -1], [0, 1], [(1, 0, "number")]),
        ([LAMP, FAR, LAMP, FAR], [-1, -1, 0, 1], [0, 1, 0, 1], [(1, 0, "number")]),
        ([LAMP, FAR, FAR.replace("again", "then")], [-1, -1, 1], [0, 1, 1], [(1, 0, "number")]),
        ([LAMP, FAR, LAMP.replace("40", "42")], [-1, -1, -1], [0, 1, 2], [(1, 0, "number"), (2, 1, "number")]),
        ([LAMP, LAMP.replace("was", "was not")], [-1, -1], [0, 1], [(1, 0, "negation")]),
        ([LAMP, LAMP.replace("long", "short").replace("came home", "rose"), OTHER], [-1, 0, -1], [0, 0, 2], []),
        ([LAMP.replace("came", "rose"), LAMP.replace("came", "fell")], [-1, -1], [0, 1], [(1, 0, "opposite")]),
        (["", "", " "], [-1, 0, 0], [0, 0, 0], []),
    ],
)
def test_small_sets(
    texts: list[str], partners: list[int], originals: list[int], variants: list[tuple[int, int, str]]
) -> None:
    assert found(*texts) == (partners, originals, variants)


def test_how_alike_the_linked_are() -> None:
    made = families([Row(0, LAMP), Row(1, NEAR), Row(2, LAMP), Row(3, NEAR)])
    near = compare(LAMP, NEAR).similarity
    assert near < 1
    assert made.similarities.tolist() == [1, near, 1, near]


def test_variants_stand_in_different_articles() -> None:
    assert families([Row(1, LAMP), Row(1, FAR)]).variants == []
    assert len(families([Row(1, LAMP), Row(2, FAR)]).variants) == 1


def test_equal_fingerprints_do_not_join_other_words() -> None:
    """Fingerprints can collide; what they are made of decides."""
    texts = [LAMP, FAR, LAMP.upper()]
    made = find_families(
        signatures(range(3), [7, 7, 7], texts), np.arange(3), lambda pairs: compare_pairs(texts, pairs)
    )
    assert made.originals.tolist() == [0, 1, 0]


def test_many_rows_of_one_text() -> None:
    count, compared = 100_000, 0

    def counted(pairs: np.ndarray) -> list[Comparison]:
        nonlocal compared
        compared += len(pairs)
        return [compare(LAMP, LAMP)] * len(pairs)

    same = np.repeat(signatures([0], [7], [LAMP]), count)
    made = find_families(same, np.arange(count), counted)
    assert made.partners.tolist() == [-1] + [0] * (count - 1)
    assert compared == 0
    same["fingerprint"] = np.arange(count)
    made = find_families(same, np.arange(count), counted)
    assert made.partners.tolist() == [-1] + [0] * (count - 1)
    assert compared == count - 1, "each with the first alone"


@st.composite
def paragraphs(draw: st.DrawFn) -> Row:
    text = draw(st.sampled_from([LAMP, LAMP, LAMP, OTHER, "Lamp", "", "40"]))
    for old, new in draw(st.lists(st.sampled_from(EDITS), max_size=3)):
        text = text.replace(old, new)
    return Row(draw(st.integers(0, 3)), text)


sets = st.lists(paragraphs(), max_size=10)


def telling(text: str) -> list[str]:
    return [word for word in text.replace(".", "").split() if word in "40 41 Haven Oldmoor not Tuesday Monday".split()]


@settings(deadline=None)
@given(sets)
def test_links_go_back_to_copies_and_variants_are_none(rows: list[Row]) -> None:
    made = families(rows)
    for row, (partner, similarity) in enumerate(zip(made.partners.tolist(), made.similarities.tolist(), strict=True)):
        if partner < 0:
            assert made.originals[row] == row
            assert similarity == 1
            continue
        assert partner < row
        assert made.originals[row] == made.originals[partner] < row
        if rows[row].text:
            told = compare(rows[row].text, rows[partner].text)
            assert told.is_copy
            assert told.similarity == similarity
        assert telling(rows[row].text) == telling(rows[made.originals[row]].text)
    for later, earlier, told in made.variants:
        assert earlier < later
        assert rows[later].article != rows[earlier].article
        assert made.partners[later] == made.partners[earlier] == -1
        assert told == compare(rows[later].text, rows[earlier].text)
        assert told.slot
        assert told.similarity >= ALIKE
    assert len({later for later, _, _ in made.variants}) == len(made.variants)


@settings(deadline=None)
@given(sets, st.integers(0, 10))
def test_what_comes_later_changes_nothing_of_what_came_before(rows: list[Row], end: int) -> None:
    before, whole = families(rows[:end]), families(rows)
    assert before.partners.tolist() == whole.partners[:end].tolist()
    assert before.similarities.tolist() == whole.similarities[:end].tolist()
    assert before.originals.tolist() == whole.originals[:end].tolist()
    assert before.variants == [variant for variant in whole.variants if variant[0] < end]


@settings(deadline=None)
@given(sets, st.randoms(use_true_random=False))
def test_ids_say_nothing(rows: list[Row], random: Random) -> None:
    ids = list(range(100, 100 + len(rows)))
    random.shuffle(ids)
    renamed = [Row(1_000 - row.article, row.text) for row in rows]
    one, other = families(rows), families(renamed, ids)
    assert one.partners.tolist() == other.partners.tolist()
    assert one.originals.tolist() == other.originals.tolist()
    assert one.variants == other.variants


@settings(deadline=None)
@given(sets)
def test_exact_copies_are_always_found(rows: list[Row]) -> None:
    originals: dict[str, int] = {}
    for row, original in zip(rows, families(rows).originals.tolist(), strict=True):
        assert originals.setdefault(row.text, original) == original
