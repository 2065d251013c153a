"""Content models for a fair comparison: for each labelled page, one that was trained without any page of its host.

    python benchmarks/unseen.py PAGES_FOLDER GOLD.jsonl.gz MODELS_FOLDER [--folds 5]

The model that ships was trained on the development pages, so what it reaches on them says nothing about other pages.
Training takes minutes and needs what `train_content.py` needs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.pages import load_gold, read_page

if TYPE_CHECKING:
    from copydesk.content.model import Model

MODELS = "COPYDESK_BENCHMARK_MODELS"  # the environment variable that names the folder to the process that measures
FOLDS = "folds.json"  # the SHA-256 of a page's bytes to the number of its fold


def digest(raw: bytes) -> str:
    """What a page is known by."""
    return hashlib.sha256(raw).hexdigest()


def chooser(folder: Path) -> Callable[[bytes], Model]:
    """The function that gives the model for a page's bytes. It raises KeyError for a page that is in no fold."""
    from copydesk.content.model import Model

    folds: dict[str, int] = json.loads((folder / FOLDS).read_text(encoding="ascii"))
    models = {
        fold: Model.load(json.loads(_path(folder, fold).read_text(encoding="ascii"))) for fold in set(folds.values())
    }
    return lambda raw: models[folds[digest(raw)]]


def _path(folder: Path, fold: int) -> Path:
    return folder / f"fold-{fold}.json"


def make(pages: Path, gold: Path, folder: Path, count: int, threads: int) -> None:
    """Train a model for each fold on the pages of the others, and write them."""
    from benchmarks.train_content import folds, labelled, train

    read = [one for page in load_gold(gold) if (one := labelled(pages, page)).lines]
    own = folds(read, count, seed=7)  # as its own cross-validation has them
    folder.mkdir(parents=True, exist_ok=True)
    for fold in range(count):
        model = train([one for one, at in zip(read, own, strict=True) if at != fold], threads)
        _path(folder, fold).write_text(json.dumps(model, sort_keys=True), encoding="ascii")
        print(f"fold {fold + 1} of {count}", flush=True)
    known = {digest(read_page(pages, one.gold)): fold for one, fold in zip(read, own, strict=True)}
    (folder / FOLDS).write_text(json.dumps(known), encoding="ascii")


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pages", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("folder", type=Path, metavar="MODELS_FOLDER")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    make(options.pages, options.gold, options.folder, options.folds, options.threads)


if __name__ == "__main__":
    main()
