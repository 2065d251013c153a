"""Every system on every corpus, taking turns, so that a busy machine slows all of them alike."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.dedup_corpus import Corpus, Kept, Paragraph, keep
from benchmarks.dedup_systems import BY_NAME, WHOLE, Joins, System
from benchmarks.dedup_worker import Ran, run


@dataclass(frozen=True, slots=True)
class Result:
    """The runs of one system on one corpus. Its joins, the same in all of them, are in a file."""

    system: System
    corpus: Kept
    file: Path
    runs: list[Ran] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """CPU-seconds of the fastest run: what slows a run comes from outside."""
        return min(run.seconds for run in self.runs)

    @property
    def speed(self) -> float:
        """Paragraphs per CPU-second."""
        return self.corpus.count / self.seconds if self.seconds else 0.0

    @property
    def ready(self) -> float:
        """CPU-seconds until the fastest run could begin."""
        return min(run.ready for run in self.runs)

    @property
    def peak(self) -> float:
        """The most memory of a run's process, in MiB."""
        return max(run.peak for run in self.runs)

    @property
    def joins(self) -> Joins:
        """What the system joined."""
        joins: Joins = np.load(self.file)
        return joins


def side_by_side(systems: Sequence[System], corpora: Sequence[Kept], rounds: int, folder: Path) -> list[Result]:
    """So many runs of every system on every corpus that is not too large for it; none of one that is not installed.

    Joins are written to the folder. Raises RuntimeError where a system fails.
    """
    results = [
        Result(system, corpus, folder / f"joins-{number}-{which}.npy")
        for number, corpus in enumerate(corpora)
        for which, system in enumerate(systems)
        if system.most is None or corpus.count <= system.most
    ]
    for turn in range(rounds):
        for result in _turned(results, turn):
            if ran := run(result.system, result.corpus.texts, result.file):
                result.runs.append(ran)
    return [result for result in results if result.runs]


def _turned(results: Sequence[Result], turn: int) -> Iterator[Result]:
    for offset in range(len(results)):
        yield results[(offset + turn) % len(results)]


def compiling(folder: Path) -> float:
    """CPU-seconds until copydesk is ready where nothing has been compiled, which the folder is used for."""
    one = keep(Corpus("", 0, [Paragraph("", 0, "")]), folder / "one")
    ran = run(BY_NAME[WHOLE], one.texts, folder / "one.npy", NUMBA_CACHE_DIR=str(folder / "compiled"))
    if ran is None:
        raise RuntimeError("copydesk is not installed")
    return ran.ready


def growth(results: Sequence[Result]) -> float | None:
    """How CPU time grows with the paragraphs: the exponent between the smallest and the largest corpus."""
    least, most = (pick(results, key=lambda one: one.corpus.count) for pick in (min, max))
    if least.corpus.count == most.corpus.count or not least.seconds:
        return None
    return math.log(most.seconds / least.seconds) / math.log(most.corpus.count / least.corpus.count)
