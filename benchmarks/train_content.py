"""Train the content model on labelled pages and write its weights; or measure it by cross-validation.

    python benchmarks/train_content.py PAGES_FOLDER GOLD.jsonl.gz [--folds 5 | --write]

A line's label is the share of its 4-token shingles that the page's gold text holds. Pages of one host are always in one
fold. The second look is trained on what models of the other folds made of a page at first. Needs the group `benchmarks`
of pyproject.toml.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import TOKEN, Gold, rates, shingles
from benchmarks.pages import load_gold, read_page
from copydesk.columns import Columns, Vector
from copydesk.content.features import features
from copydesk.content.layout import Layout
from copydesk.content.model import WEIGHTS, Model
from copydesk.content.refine import refined
from copydesk.fetch.urls import domain_of
from copydesk.forest import Forest, stored
from copydesk.page import Page
from copydesk.readers.lines import read_lines
from copydesk.types import Document

ROUNDS = 150
SETTINGS = {
    "objective": "cross_entropy",
    "learning_rate": 0.08,
    "num_leaves": 24,
    "max_depth": 7,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "verbose": -1,
    "seed": 0,
    "deterministic": True,
    "force_row_wise": True,
}
KEPT_FROM = 0.45
INNER_FOLDS = 3
FEWEST_HOSTS = 5  # that a word of class names must be seen on
SMOOTHING = 0.05
HEAVIEST = 0.3  # share of a page's words that one line may weigh


@dataclass(frozen=True)
class Labelled:
    """A page's lines with their labels (-1 for a line without a word) and weights."""

    gold: Gold
    lines: tuple[str, ...]
    page: Page
    labels: Vector
    weights: Vector


def host(gold: Gold) -> str:
    """The site a page is from."""
    return domain_of(gold.url or "") or gold.file


def labelled(folder: Path, gold: Gold) -> Labelled:
    """A page of the gold set, read and labelled."""
    decoded = read_lines(Document(gold.file, read_page(folder, gold), "text/html"))
    assert decoded.page is not None
    wanted = shingles(gold.body)
    whole = {tuple(TOKEN.findall(line)) for line in gold.body.splitlines()}
    labels = np.array([_label(line, wanted, whole) for line in decoded.lines])
    words = np.array([max(1, len(line.split())) for line in decoded.lines], dtype=float)
    share = np.minimum(words / max(50.0, float(words[labels >= 0.5].sum())), HEAVIEST)
    weights = np.maximum(share * 100, 0.1) * (labels >= 0)
    return Labelled(gold, decoded.lines, decoded.page, labels, weights)


def _label(line: str, wanted: Counter[tuple[str, ...]], whole: set[tuple[str, ...]]) -> float:
    tokens = tuple(TOKEN.findall(line))
    if not tokens:
        return -1.0
    if len(tokens) < 4:
        return float(tokens in whole)
    found = shingles(line)
    return sum(times for shingle, times in found.items() if shingle in wanted) / found.total()


def word_scores(pages: Sequence[Labelled]) -> dict[str, float]:
    """How much more often text is kept inside elements named by a word, as log odds."""
    kept: defaultdict[str, float] = defaultdict(float)
    left: defaultdict[str, float] = defaultdict(float)
    hosts: defaultdict[str, set[str]] = defaultdict(set)
    for one in pages:
        sizes = np.array([max(1, len(line)) for line in one.lines], dtype=float) ** 0.5
        sizes /= max(1.0, sizes.sum())
        for line, words in enumerate(_words_around(one.page)):
            target = kept if one.labels[line] >= 0.5 else left
            for word in words:
                target[word] += float(sizes[line])
                hosts[word].add(host(one.gold))
    all_kept, all_left = sum(kept.values()), sum(left.values())
    odds, prior = math.log(all_kept / all_left), all_kept / (all_kept + all_left)
    return {
        word: round(math.log((kept[word] + SMOOTHING * prior) / (left[word] + SMOOTHING * (1 - prior))) - odds, 4)
        for word in sorted(hosts)
        if len(hosts[word]) >= FEWEST_HOSTS and len(word) > 1
    }


def _words_around(page: Page) -> list[set[str]]:
    around: list[set[str]] = []
    for element in page.elements:
        around.append(set(element.words) | (around[element.parent] if element.parent >= 0 else set()))
    return [around[mark.element] for mark in page.marks]


def folds(pages: Sequence[Labelled], count: int, seed: int) -> list[int]:
    """A fold for each page; the pages of one host share theirs."""
    hosts = sorted({host(one.gold) for one in pages})
    random.Random(seed).shuffle(hosts)
    fold = {host: number % count for number, host in enumerate(hosts)}
    return [fold[host(one.gold)] for one in pages]


def train(pages: Sequence[Labelled], threads: int) -> dict[str, Any]:
    """The stored form of a model trained on the pages."""
    inner = folds(pages, INNER_FOLDS, 1)
    seen: list[tuple[Columns, Layout]] = []
    tables = [word_scores(_others(pages, inner, fold)) for fold in range(INNER_FOLDS)]
    for one, fold in zip(pages, inner, strict=True):
        seen.append(features(one.lines, one.page, tables[fold]))
    matrices = [columns.matrix() for columns, _ in seen]
    first = _fit(matrices, pages, threads)
    again: list[Any] = [None] * len(pages)
    for fold in range(INNER_FOLDS):
        model = Forest.load(_fit(_others(matrices, inner, fold), _others(pages, inner, fold), threads))
        for number in (number for number, own in enumerate(inner) if own == fold):
            columns, layout = seen[number]
            chances = model.probabilities(matrices[number]) * (columns["among_comments"] == 0)
            again[number] = refined(columns, chances, pages[number].page, layout.alike)
    second = _fit(again, pages, threads)
    made = {"words": word_scores(pages), "first": first, "second": second, "kept_from": KEPT_FROM}
    return made | {"sha": hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:16]}


def _others(items: Sequence[Any], own: Sequence[int], fold: int) -> list[Any]:
    return [item for item, number in zip(items, own, strict=True) if number != fold]


def _fit(matrices: Sequence[Any], pages: Sequence[Labelled], threads: int) -> dict[str, Any]:
    import lightgbm

    rows = np.concatenate(list(matrices))
    labels = np.clip(np.concatenate([one.labels for one in pages]), 0, 1)
    weights = np.concatenate([one.weights for one in pages])
    data = lightgbm.Dataset(rows, labels, weight=weights)
    booster = lightgbm.train(SETTINGS | {"num_threads": threads}, data, ROUNDS)
    return stored([tree["tree_structure"] for tree in booster.dump_model()["tree_info"]])


def cross_validate(pages: Sequence[Labelled], count: int, threads: int) -> None:
    """Print the body measure of each set, every page judged by a model that has not seen its host."""
    own = folds(pages, count, 7)
    found: list[tuple[Labelled, Vector]] = []
    for fold in range(count):
        model = Model.load(train(_others(pages, own, fold), threads))
        found += [
            (one, model.chances(one.lines, one.page)[0]) for one, at in zip(pages, own, strict=True) if at == fold
        ]
        print(f"fold {fold + 1} of {count}", file=sys.stderr, flush=True)
    for least in (0.3, 0.4, 0.45, 0.5, 0.6):
        report(found, least)


def report(found: Sequence[tuple[Labelled, Vector]], least: float) -> None:
    """Print the body measure of each set where lines are kept from a chance on."""
    texts: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for one, chances in found:
        kept = "\n\n".join(line for line, chance in zip(one.lines, chances, strict=True) if chance >= least)
        texts[one.gold.set].append((one.gold.body, kept))
    scores = {name: rates(pairs) for name, pairs in sorted(texts.items())}
    print(least, {name: [round(value, 4) for value in (r.precision, r.recall, r.f1)] for name, r in scores.items()})


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    pages = [one for gold in load_gold(args.gold) if (one := labelled(args.folder, gold)).lines]
    if args.folds:
        cross_validate(pages, args.folds, args.threads)
    if args.write:
        target = Path(__file__).parent.parent / "copydesk" / "content" / WEIGHTS
        target.write_text(json.dumps(train(pages, args.threads), sort_keys=True) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
