"""Line judgements for a fair comparison: for each host, a model that was trained without any page of it.

benchmarks/train_judgement.py writes them, benchmarks/boilerplate.py judges with them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copydesk.judgement.model import Model

HOSTS = "hosts.json"  # the number of each host's fold


def write_hosts(folder: Path, fold_of: Mapping[str, int]) -> None:
    """Write which fold each host is in, and make the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / HOSTS).write_text(json.dumps(fold_of, sort_keys=True), encoding="utf-8")


def write_fold(folder: Path, fold: int, model: Mapping[str, Any]) -> None:
    """Write the model that has not seen the hosts of a fold."""
    _path(folder, fold).write_text(json.dumps(model, sort_keys=True, ensure_ascii=False), encoding="utf-8")


def models_by_host(folder: Path) -> dict[str, Model]:
    """For each host the model that has not seen it. Raises OSError where the folder lacks one."""
    from copydesk.judgement.model import Model

    fold_of: dict[str, int] = json.loads((folder / HOSTS).read_text(encoding="utf-8"))
    models = {
        fold: Model.load(json.loads(_path(folder, fold).read_text(encoding="utf-8"))) for fold in set(fold_of.values())
    }
    return {host: models[fold] for host, fold in fold_of.items()}


def _path(folder: Path, fold: int) -> Path:
    return folder / f"fold-{fold}.json"
