"""The trained judgement: how likely each line of a text is boilerplate, and what made it so."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from copydesk.columns import Columns, Vector
from copydesk.forest import Forest
from copydesk.judgement.features import about, features
from copydesk.judgement.words import WordScores

WEIGHTS = "weights.json"


@dataclass(frozen=True)
class Model:
    """Scores of words, the trees, and the chance from which on a line is struck."""

    words: WordScores
    trees: Forest
    struck_from: float

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Model:
        """A model from its stored form."""
        return cls(WordScores(**data["words"]), Forest.load(data["trees"]), data["struck_from"])

    def chances(
        self, lines: Sequence[str], struck: Sequence[bool], wanted: Sequence[int] | None = None
    ) -> tuple[Vector, Columns]:
        """For each line the chance that it is boilerplate, and what was looked at; `struck` are struck already.

        Where only some lines are `wanted`, by number, the chance of the others is 0.
        """
        columns = features(lines, struck, self.words, wanted)
        if wanted is None:
            return self.trees.probabilities(columns.matrix()), columns
        chances = np.zeros(len(lines))
        chances[wanted] = self.trees.probabilities(columns.matrix()[wanted])
        return chances, columns

    def topics(self, columns: Columns, lines: Sequence[int]) -> list[Counter[str]]:
        """For each of some lines what raised its chance, by what the columns are about: sums along the trees."""
        parts = self.trees.contributions(columns.matrix()[lines])
        names = [about(name) for name in columns.names]
        return [_sums(names, of_line) for of_line in parts.tolist()]


def _sums(names: Sequence[str], parts: Sequence[float]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for name, part in zip(names, parts, strict=True):
        sums[name] += part  # type: ignore[assignment]
    return sums


@cache
def packaged() -> Model:
    """The model that ships with the package; benchmarks/train_judgement.py makes it."""
    return Model.load(json.loads(files("copydesk.judgement").joinpath(WEIGHTS).read_text(encoding="utf-8")))
