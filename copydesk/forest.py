"""Boosted decision trees, evaluated: what training made, as plain arrays, without the library that trained them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copydesk.columns import Matrix, Vector

ROWS = 4_096  # evaluated at a time, which bounds memory
UNIT = 100_000  # leaves are whole numbers of 1/UNIT, so that their sum is exact on every machine


Whole = NDArray[np.int32]


@dataclass(frozen=True)
class Forest:
    """Trees as flat arrays over all nodes: at a node, a row goes one way if its column is at most the threshold.

    `children` holds for each node where the others go and where such rows go. `roots` has each tree's first node. A
    leaf goes to itself both ways and holds a value; elsewhere the value is 0. `expected` is the mean value of what came
    to a node in training, for forests that have to explain themselves; empty for others.
    """

    columns: Whole
    thresholds: NDArray[np.float32]
    children: Whole
    values: NDArray[np.int64]
    roots: Whole
    depth: int
    expected: NDArray[np.int64]

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Forest:
        """A forest from its stored form."""

        def whole(name: str) -> Whole:
            return np.array(data[name], dtype=np.int32)

        children = np.stack([whole("over"), whole("below")], axis=1).ravel()
        thresholds = np.array(data["thresholds"], dtype=np.float32)
        values = np.array(data["values"], dtype=np.int64)
        expected = np.array(data.get("expected", ()), dtype=np.int64)
        return cls(whole("columns"), thresholds, children, values, whole("roots"), int(data["depth"]), expected)

    def probabilities(self, rows: Matrix) -> Vector:
        """The probability of each row, rounded to 4 digits."""
        parts = [self._probabilities(rows[start : start + ROWS]) for start in range(0, len(rows), ROWS)]
        return np.concatenate(parts)

    def _probabilities(self, rows: Matrix) -> Vector:
        flat = np.ascontiguousarray(rows).ravel()
        starts = (np.arange(len(rows), dtype=np.int32) * rows.shape[1])[:, None]
        nodes = np.tile(self.roots, (len(rows), 1))
        for _ in range(self.depth):
            at_most = flat.take(starts + self.columns.take(nodes)) <= self.thresholds.take(nodes)
            nodes = self.children.take(2 * nodes + at_most)
        sums = self.values.take(nodes).sum(axis=1) / UNIT
        chances: Vector = np.round(1 / (1 + np.exp(-sums)), 4)
        return chances

    def contributions(self, rows: Matrix) -> Vector:
        """What each column added to the log odds of each row: the changes of the expected value on its way down."""
        parts = [self._contributions(rows[start : start + ROWS]) for start in range(0, len(rows), ROWS)]
        return np.concatenate(parts) if parts else np.zeros(rows.shape)

    def _contributions(self, rows: Matrix) -> Vector:
        count, width = rows.shape
        flat = np.ascontiguousarray(rows).ravel()
        starts = (np.arange(count, dtype=np.int32) * width)[:, None]
        sums = np.zeros(count * width)
        nodes = np.tile(self.roots, (count, 1))
        for _ in range(self.depth):
            places = starts + self.columns.take(nodes)
            after = self.children.take(2 * nodes + (flat.take(places) <= self.thresholds.take(nodes)))
            changes = self.expected.take(after) - self.expected.take(nodes)  # whole numbers, whose sums are exact
            sums += np.bincount(places.ravel(), changes.ravel(), count * width)
            nodes = after
        return (sums / UNIT).reshape(count, width)


def stored(trees: Sequence[Mapping[str, Any]], *, explained: bool = False) -> dict[str, Any]:
    """The stored form of trees as LightGBM dumps them (`tree_structure` of its `dump_model`).

    With `explained` the expected values are kept, too, so that a forest can say what decided.
    """
    nodes: dict[str, list[Any]] = {name: [] for name in ("columns", "thresholds", "below", "over", "values")}
    nodes |= {"expected": []} if explained else {}
    roots, depth = [], 0
    for tree in trees:
        roots.append(len(nodes["columns"]))
        depth = max(depth, _store(tree, nodes))
    return nodes | {"roots": roots, "depth": depth}


def _store(node: Mapping[str, Any], nodes: dict[str, list[Any]]) -> int:
    number = len(nodes["columns"])
    leaf = "leaf_value" in node
    made = (0, 0.0, number, number, round(node["leaf_value"] * UNIT)) if leaf else (node["split_feature"], 0.0, 0, 0, 0)
    for name, value in zip(nodes, made, strict=False):
        nodes[name].append(value)
    if "expected" in nodes:
        nodes["expected"].append(round(node["leaf_value" if leaf else "internal_value"] * UNIT))
    if leaf:
        return 0
    # Columns are float32: a threshold between two of them may be cut to that as well.
    nodes["thresholds"][number] = float(np.float32(node["threshold"]))
    nodes["below"][number] = len(nodes["columns"])
    depth = _store(node["left_child"], nodes)
    nodes["over"][number] = len(nodes["columns"])
    return 1 + max(depth, _store(node["right_child"], nodes))
