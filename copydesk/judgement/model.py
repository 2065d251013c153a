"""The trained judgement: how likely each line of a text is boilerplate, and what made it so."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

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

    def chances(self, lines: Sequence[str], struck: Sequence[bool]) -> tuple[Vector, Columns]:
        """For each line the chance that it is boilerplate, and what was looked at; `struck` are struck already."""
        columns = features(lines, struck, self.words)
        return self.trees.probabilities(columns.matrix()), columns

    def topics(self, columns: Columns, line: int) -> Counter[str]:
        """What raised the chance of a line, by what the columns are about: the sums along its way down the trees."""
        parts = self.trees.contributions(columns.matrix()[line])
        topics: Counter[str] = Counter()
        for name, part in zip(columns.names, parts.tolist(), strict=True):
            topics[about(name)] += part
        return topics


@cache
def packaged() -> Model:
    """The model that ships with the package; benchmarks/train_judgement.py makes it."""
    return Model.load(json.loads(files("copydesk.judgement").joinpath(WEIGHTS).read_text(encoding="utf-8")))
