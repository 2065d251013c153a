"""The forest: the same probabilities as its trees give one by one, and explanations that add up."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.forest import ROWS, UNIT, Forest, stored
from copydesk.judgement.model import packaged

COLUMNS = 4
NUMBERS = st.floats(-2, 2, width=32)


def leaf(value: float) -> dict[str, Any]:
    return {"leaf_value": value}


def split(column: int, threshold: float, below: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """A node as LightGBM dumps it; its expected value is that of two equally frequent ways."""
    expected = [node.get("leaf_value", node.get("internal_value", 0.0)) for node in (below, over)]
    sides = {"left_child": below, "right_child": over}
    return {"split_feature": column, "threshold": threshold, "internal_value": sum(expected) / 2, **sides}


LEAVES = st.floats(-1, 1).map(leaf)
TREES = st.recursive(
    LEAVES, lambda below: st.builds(split, st.integers(0, COLUMNS - 1), NUMBERS, below, below), max_leaves=8
)
FORESTS = st.lists(TREES, min_size=1, max_size=4)
TABLES = st.lists(st.lists(NUMBERS, min_size=COLUMNS, max_size=COLUMNS), min_size=1, max_size=5)


def walk(node: dict[str, Any], row: list[float]) -> float:
    while "leaf_value" not in node:
        node = node["left_child" if row[node["split_feature"]] <= node["threshold"] else "right_child"]
    return float(node["leaf_value"])


def matrix(rows: list[list[float]]) -> Any:
    return np.array(rows, dtype=np.float32)


@given(FORESTS, TABLES)
def test_the_probabilities_are_those_of_the_trees(trees: list[dict[str, Any]], rows: list[list[float]]) -> None:
    found = Forest.load(stored(trees)).probabilities(matrix(rows))
    for row, probability in zip(rows, found.tolist(), strict=True):
        log_odds = sum(round(walk(tree, row) * UNIT) for tree in trees) / UNIT
        assert probability == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=1e-4)


def log_odds_and_bias(forest: Forest, row: Any) -> tuple[float, float]:
    """What the trees give a row, exactly, and what they give before its columns are known."""
    nodes = forest.roots
    for _ in range(forest.depth):
        nodes = forest.children[2 * nodes + (row[forest.columns[nodes]] <= forest.thresholds[nodes])]
    return forest.values[nodes].sum() / UNIT, forest.expected[forest.roots].sum() / UNIT


@given(FORESTS, TABLES)
def test_contributions_add_up_to_the_log_odds_but_for_the_bias(trees: list[Any], rows: list[list[float]]) -> None:
    forest = Forest.load(stored(trees, explained=True))
    for row, parts in zip(matrix(rows), forest.contributions(matrix(rows)), strict=True):
        log_odds, bias = log_odds_and_bias(forest, row)
        assert len(parts) == COLUMNS
        assert parts.sum() == pytest.approx(log_odds - bias, abs=1e-9)


def test_a_column_that_no_tree_asks_for_contributes_nothing() -> None:
    tree = split(2, 0.5, leaf(-1.0), leaf(1.0))
    forest = Forest.load(stored([tree, tree], explained=True))
    parts = forest.contributions(matrix([[9, 9, 1, 9], [9, 9, 0, 9]]))
    assert parts.tolist() == [[0, 0, 2.0, 0], [0, 0, -2.0, 0]]
    assert forest.contributions(matrix([[9, 9, 1, 9]])[:0]).shape == (0, 4)


def test_a_row_at_the_threshold_goes_below() -> None:
    forest = Forest.load(stored([split(0, 0.1, leaf(-3.0), leaf(3.0))]))
    low, at, high = forest.probabilities(matrix([[0, 0], [0.1, 0], [0.2, 0]])).tolist()
    assert low == at < 0.5 < high


def test_rows_are_judged_alike_in_one_go_and_in_many() -> None:
    forest = Forest.load(stored([split(0, 0.0, leaf(-1.0), split(1, 0.0, leaf(0.5), leaf(2.0)))]))
    rows = matrix([[number % 3 - 1, number % 5 - 2] for number in range(ROWS + 7)])
    at_once = forest.probabilities(rows)
    assert len(at_once) == ROWS + 7
    assert at_once[-9:].tolist() == forest.probabilities(rows[-9:]).tolist()


@given(st.integers(0, 2**32 - 1))
def test_the_shipped_trees_explain_themselves(seed: int) -> None:
    trees = packaged().trees
    count = int(trees.columns.max()) + 1
    row = np.random.default_rng(seed).normal(size=count).astype(np.float32) * 3
    log_odds, bias = log_odds_and_bias(trees, row)
    assert trees.contributions(row[None]).sum() == pytest.approx(log_odds - bias, abs=1e-6)
    assert trees.probabilities(row[None])[0] == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=1e-4)
