"""The trained model: how likely each line of a page is main content."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from copydesk.columns import Columns, Vector
from copydesk.content.features import features
from copydesk.content.refine import refined
from copydesk.forest import Forest
from copydesk.page import Page

WEIGHTS = "weights.json"


@dataclass(frozen=True)
class Model:
    """Two looks at a page's lines and the chance from which on a line is kept; `sha` names the weights."""

    words: Mapping[str, float]
    first: Forest
    second: Forest
    kept_from: float
    sha: str

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Model:
        """A model from its stored form."""
        forests = Forest.load(data["first"]), Forest.load(data["second"])
        return cls(data["words"], *forests, data["kept_from"], data["sha"])

    def chances(self, lines: Sequence[str], page: Page) -> tuple[Vector, Columns]:
        """For each line the chance that it is main content, and what was looked at. Needs at least one line."""
        columns, layout = features(lines, page, self.words)
        article = columns["among_comments"] == 0  # comments are left out whatever the trees make of their prose
        first = self.first.probabilities(columns.matrix()) * article
        return self.second.probabilities(refined(columns, first, page, layout.alike)) * article, columns


@cache
def packaged() -> Model:
    """The model that ships with the package; benchmarks/train_content.py makes it."""
    return Model.load(json.loads(files("copydesk.content").joinpath(WEIGHTS).read_text(encoding="ascii")))
