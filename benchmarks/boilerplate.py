"""copydesk beside other removers of boilerplate on labelled lines of text: quality and speed, as a Markdown page.

    python benchmarks/boilerplate.py LINES.jsonl.gz [--models FOLDER] [--sample N] [--write FILE]

`--models` names a folder that `train_judgement.py LINES --folds 5 --models FOLDER` made: then each document is also
judged by a model that has not seen its host. All systems take turns document by document in one process.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.extraction import count
from benchmarks.fold_models import HOSTS
from benchmarks.labelled_lines import VIEWS, LabelledLines, read_lines_file
from benchmarks.line_profile import profile
from benchmarks.line_report import report
from benchmarks.line_systems import SYSTEMS, Context, LineSystem, Removes

SEED = 7
WARM_UP = 3  # documents that are not timed


@dataclass(slots=True)
class LineRun:
    """What one system did with the documents of one view: what it took out of each, in how many CPU-seconds."""

    system: LineSystem
    removed: list[tuple[LabelledLines, Sequence[bool]]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def speed(self) -> float:
        """Lines per CPU-second."""
        lines = sum(len(one.lines) for one, _ in self.removed)
        return lines / self.seconds if self.seconds else 0.0


def side_by_side(systems: Mapping[LineSystem, Removes], documents: Sequence[LabelledLines]) -> list[LineRun]:
    """Every system on every document, taking turns."""
    runs = [(LineRun(system), removes) for system, removes in systems.items()]
    for _, removes in runs:
        for one in documents[:WARM_UP]:
            removes(one)
    for turn, one in enumerate(documents):
        for index in range(len(runs)):
            run, removes = runs[(turn + index) % len(runs)]
            began = time.process_time()
            gone = removes(one)
            run.seconds += time.process_time() - began
            run.removed.append((one, gone))
    return [run for run, _ in runs]


def ready(context: Context) -> tuple[dict[LineSystem, Removes], dict[str, str]]:
    """The systems that can be measured, made ready, and the versions of their packages, None where one is missing."""
    versions: defaultdict[str, str] = defaultdict(str)
    systems = {}
    for system in SYSTEMS:
        if system.package:
            try:
                versions[system.package] = version(system.package)
            except PackageNotFoundError:
                versions[system.package] = "not installed"
                continue
        if removes := system.start(context):
            systems[system] = removes
    return systems, dict(versions)


def measured(path: Path, models: Path | None, size: int | None) -> str:
    """The page of figures for a file of labelled lines. Raises OSError and ValueError where it cannot be read."""
    views = {view: read_lines_file(path, view) for view in VIEWS}
    chosen = _sample(views["all"], size)
    systems, versions = ready(Context(views["all"], models))
    runs, spent = {}, {}
    for view, documents in views.items():
        taken = [one for one in documents if one.name in chosen]
        runs[view] = side_by_side(systems, taken)
        spent[view] = profile(taken)
    return report(runs, spent, versions)


def _sample(documents: Sequence[LabelledLines], size: int | None) -> set[str]:
    names = sorted(one.name for one in documents)
    return set(names if size is None or size >= len(names) else random.Random(SEED).sample(names, size))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 2 where the lines cannot be read."""
    options = parser().parse_args(arguments)
    try:
        page = measured(options.lines, options.models, options.sample)
    except (OSError, EOFError, json.JSONDecodeError, KeyError, gzip.BadGzipFile) as error:
        wanted = "it must be gzipped JSON lines with doc, host, dataset, text, label and zone"
        print(f"{options.lines} cannot be read: {error!r}; {wanted}", file=sys.stderr)
        return 2
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        options.write.write_text(page, encoding="utf-8")
    print(page, end="")
    return 0


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    made.add_argument("lines", type=Path, metavar="LINES", help="labelled lines: gzipped JSON lines")
    made.add_argument("--models", type=models, metavar="FOLDER", help="models that train_judgement.py --models wrote")
    made.add_argument("--sample", type=count, metavar="N", help="only N documents, always the same ones")
    made.add_argument("--write", type=Path, metavar="FILE", help="write the page to FILE as well")
    return made


def models(text: str) -> Path:
    """A folder of models of folds."""
    if not (Path(text) / HOSTS).is_file():
        raise argparse.ArgumentTypeError(f"{text!r} holds no models; make them with benchmarks/train_judgement.py")
    return Path(text)


if __name__ == "__main__":
    sys.exit(main())
