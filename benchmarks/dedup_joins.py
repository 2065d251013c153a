"""Joins for reading by hand: both texts, and where their words differ."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np

from benchmarks.dedup_corpus import Corpus, Paragraph
from benchmarks.dedup_quality import near_joins
from benchmarks.dedup_systems import Joins

Pair = tuple[Paragraph, Paragraph]


def some_joins(corpus: Corpus, joins: Joins, count: int) -> str:
    """So many joins whose texts are not the same, spread evenly over all of them, and always the same ones."""
    near = near_joins(corpus.paragraphs, joins)
    places = np.unique(np.linspace(0, len(near) - 1, min(count, len(near))).round().astype(int)) if near else ()
    head = f"{len(places)} of {len(near)} joins whose texts are not the same.\n"
    return "\n".join([head, *(_join(number, near[place]) for number, place in enumerate(places, 1))])


def _join(number: int, pair: Pair) -> str:
    later, earlier = pair
    return f"{number}. {later.name} repeats {earlier.name}\n   {later.text}\n   {earlier.text}\n{_changes(pair)}"


def _changes(pair: Pair) -> str:
    later, earlier = (paragraph.text.split() for paragraph in pair)
    steps = SequenceMatcher(None, later, earlier, autojunk=False).get_opcodes()
    changed = ((later[a:b], earlier[c:d]) for step, a, b, c, d in steps if step != "equal")
    return "".join(f"   [{_words(one)}] for [{_words(other)}]\n" for one, other in changed)


def _words(words: Sequence[str]) -> str:
    return " ".join(words)
