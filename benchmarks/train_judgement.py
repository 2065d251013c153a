"""Train the line judgement on labelled lines and write its weights; or measure it by cross-validation.

    python benchmarks/train_judgement.py LINES.jsonl.gz [--folds 5 [--models FOLDER] | --write]

Lines go through the pipeline's own steps up to the judgement, so that it learns what rules and metadata leave. The
documents of one host are always in one fold, and a line's words are scored from hosts of other folds. `--models` keeps
the models of the folds for benchmarks/boilerplate.py. Needs the group `benchmarks` of pyproject.toml.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fold_models import write_fold, write_hosts
from benchmarks.gram_scores import Counts, count_grams, word_scores
from benchmarks.labelled_lines import VIEWS, LabelledLines, Score, host_folds, read_lines_file, score
from copydesk.desk import Desk, load_desk
from copydesk.forest import stored
from copydesk.judgement import bar
from copydesk.judgement.features import features
from copydesk.judgement.model import WEIGHTS, Model
from copydesk.judgement.words import WordScores
from copydesk.pipeline import STEPS
from copydesk.readers.lines import read_lines
from copydesk.steps.judge import Seen, context, judge
from copydesk.types import Draft

ROUNDS = 200
SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 16,
    "max_depth": 6,
    "min_data_in_leaf": 80,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "verbose": -1,
    "seed": 0,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
}
STRUCK_FROM = 0.55
INNER_FOLDS = 5
SURE = 0.9  # chance from which on a label that says otherwise is taken for noise
SHORT = 60  # characters; a shorter boilerplate line that looks like content stays in
THRESHOLDS = (0.45, 0.5, 0.52, 0.55, 0.57, 0.6, 0.65, 0.7, 0.75, 0.8, 1.01)
HEAVIEST = 40  # lines of one document; those of a longer one weigh less, or a few price lists would decide
NEWS = frozenset({"aeb", "fundus"})
NEWS_WEIGHT = 4.0  # of a line of a news page; the other pages are shops, forums, manuals, listings
AROUND_WEIGHT = 0.15  # of a line of a whole page, where most are menus
SEED = 7


@dataclass(frozen=True)
class Prepared:
    """A document as the judgement meets it, with labels for the lines that are still there (-1 for all others)."""

    source: LabelledLines
    view: str
    sequence: tuple[Seen, ...]
    labels: tuple[int, ...]

    @property
    def lines(self) -> list[str]:
        """The texts of the lines."""
        return [seen.text for seen in self.sequence]

    @property
    def struck(self) -> list[bool]:
        """Which lines were taken out before."""
        return [seen.block is None for seen in self.sequence]


def prepare(source: LabelledLines, view: str, desk: Desk) -> Prepared:
    """The document after the steps that come before the judgement."""
    decoded = read_lines(source.document)
    draft = Draft(source.document, decoded, decoded.lines)
    for step in STEPS[: STEPS.index(judge)]:
        draft = step(draft, desk)
    sequence = tuple(context(draft))
    labels = (source.labels[(seen.line_no - 1) // 2] if seen.block is not None else -1 for seen in sequence)
    return Prepared(source, view, sequence, tuple(labels))


def train(documents: Sequence[Prepared], own: Sequence[int], counted: Mapping[int, Mapping[str, Counts]]) -> Any:
    """The stored form of a model trained on the documents; `own` are their folds, `counted` the grams of each fold."""
    matrices = _matrices(documents, own, counted)
    labels = [np.array(one.labels) for one in documents]
    doubted = _without_noise(documents, own, matrices, labels)
    booster = _fit(documents, matrices, doubted)
    trees = stored([tree["tree_structure"] for tree in booster.dump_model()["tree_info"]], explained=True)
    words = word_scores({view: [part[view] for part in counted.values()] for view in VIEWS})
    return {"words": words, "trees": trees, "struck_from": STRUCK_FROM}


def _matrices(
    documents: Sequence[Prepared], own: Sequence[int], counted: Mapping[int, Mapping[str, Counts]]
) -> list[Any]:
    """The columns of each document, its words scored by the other folds."""
    tables = {
        fold: WordScores(
            **word_scores({view: [part[view] for at, part in counted.items() if at != fold] for view in VIEWS})
        )
        for fold in set(own)
    }
    return [
        features(one.lines, one.struck, tables[fold]).matrix() if one.sequence else np.zeros((0, 1))
        for one, fold in zip(documents, own, strict=True)
    ]


def _without_noise(
    documents: Sequence[Prepared], own: Sequence[int], matrices: Sequence[Any], labels: Sequence[Any]
) -> list[Any]:
    """The labels, with -1 for those that a model of the other half of the hosts is sure are wrong.

    About one in eight "boilerplate" lines inside articles is content that the gold texts leave out, and some kept ones
    are "Read more" lines: aligning pages with gold texts is not exact.
    """
    cleaned = list(labels)
    for half in (0, 1):
        others = [number for number, fold in enumerate(own) if fold % 2 != half]
        booster = _fit([documents[n] for n in others], [matrices[n] for n in others], [labels[n] for n in others])
        for number in (n for n, fold in enumerate(own) if fold % 2 == half and len(matrices[n])):
            chances = booster.predict(matrices[number])
            long = np.array([len(line) > SHORT for line in documents[number].lines])
            wrong = ((labels[number] == 0) & (chances > SURE)) | ((labels[number] == 1) & (chances < 0.05) & long)
            cleaned[number] = np.where(wrong, -1, labels[number])
    return cleaned


def _fit(documents: Sequence[Prepared], matrices: Sequence[Any], labels: Sequence[Any]) -> Any:
    import lightgbm

    rows, targets, weights = [], [], []
    for one, matrix, of_lines in zip(documents, matrices, labels, strict=True):
        wanted = of_lines >= 0
        if wanted.any():
            rows.append(matrix[wanted])
            targets.append(of_lines[wanted])
            weights.append(np.full(int(wanted.sum()), _weight(one, int(wanted.sum()))))
    data = lightgbm.Dataset(np.concatenate(rows), np.concatenate(targets), weight=np.concatenate(weights))
    return lightgbm.train(SETTINGS, data, ROUNDS)


def _weight(one: Prepared, lines: int) -> float:
    kind = NEWS_WEIGHT if one.source.dataset in NEWS else 1.0
    return kind * min(1.0, HEAVIEST / lines) * (AROUND_WEIGHT if one.view == "all" else 1.0)


def removed(one: Prepared, model: Model, struck_from: float) -> list[bool]:
    """Which of the source's lines are gone after the judgement."""
    gone = [True] * len(one.source.lines)
    if one.sequence:
        chances, columns = model.chances(one.lines, one.struck)
        needed = bar(columns, one.lines, one.struck, struck_from)
        for seen, stays in zip(one.sequence, (chances < needed).tolist(), strict=True):
            if seen.block is not None and stays:
                gone[(seen.line_no - 1) // 2] = False
    return gone


def cross_validate(
    documents: Sequence[Prepared],
    own: Sequence[int],
    counted: Mapping[int, Mapping[str, Counts]],
    models: Path | None = None,
) -> None:
    """Print the scores by set and threshold, every document judged by a model that has not seen its host.

    Where `models` is given, each fold's model is written to it.
    """
    found: list[tuple[Prepared, Model]] = []
    for fold in sorted(set(own)):
        others = [(one, at) for one, at in zip(documents, own, strict=True) if at != fold]
        known = {at: parts for at, parts in counted.items() if at != fold}
        made = train([one for one, _ in others], [at for _, at in others], known)
        if models:
            write_fold(models, fold, made)
        model = Model.load(made)
        found += [(one, model) for one, at in zip(documents, own, strict=True) if at == fold]
        print(f"fold {fold + 1} of {len(set(own))}", file=sys.stderr, flush=True)
    for view in VIEWS:
        for least in THRESHOLDS:
            cleaned = [(one.source, removed(one, model, least)) for one, model in found if one.view == view]
            for name in ("news", "aeb", "fundus", "wcxb_test", "wcxb_dev", "every set"):
                _print(view, name, least, score(pair for pair in cleaned if _is_of(pair[0].dataset, name)))


def _is_of(dataset: str, name: str) -> bool:
    return name in (dataset, "every set") or (name == "news" and dataset in NEWS)


def _print(view: str, name: str, least: float, made: Score) -> None:
    figures = f"P {made.precision:.3f} R {made.recall:.3f} lost {made.lost:.4f} of {made.boilerplate}"
    print(f"{view:5} {name:10} {least:.2f} {figures}")


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("lines", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--models", type=Path, metavar="FOLDER")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    desk = load_desk()
    sources = {view: read_lines_file(args.lines, view) for view in VIEWS}
    documents = [prepare(one, view, desk) for view, of_view in sources.items() for one in of_view]
    folds = host_folds(sources["all"], args.folds or INNER_FOLDS, SEED)
    fold_of = {one.host: fold for one, fold in zip(sources["all"], folds, strict=True)}
    own = [fold_of[one.source.host] for one in documents]
    counted = {
        fold: {view: count_grams(one for one in sources[view] if fold_of[one.host] == fold) for view in VIEWS}
        for fold in sorted(set(own))
    }
    if args.folds:
        if args.models:
            write_hosts(args.models, fold_of)
        cross_validate(documents, own, counted, args.models)
    if args.write:
        target = Path(__file__).parent.parent / "copydesk" / "judgement" / WEIGHTS
        model = train(documents, own, counted)
        target.write_text(json.dumps(model, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
