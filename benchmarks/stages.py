"""Where the time goes: CPU-seconds of every stage and step from a file to claims, in one process without Prefect.

    python benchmarks/stages.py [--articles N] [--file ARTICLES.jsonl] [--write FILE] [--json FILE]
        [--gate BASELINE.json] [--set-gate BASELINE.json]

The same run times two pieces of library work on the same paragraphs, and each stage is also told as a ratio to these:
seconds change with the machine, ratios hardly. With `--gate` the exit code is 1 where a ratio has grown by more than
GROWN since the baseline was set.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.dedup import count
from benchmarks.reliability_report import machine, versions
from benchmarks.report import table
from benchmarks.stage_corpus import write_articles
from benchmarks.stage_runs import REFERENCES, run_stages

GROWN = 1.5  # times the baseline's ratio; other processors, at their own work, shift ratios by a fifth
GATED = 0.3  # ratio from which on a stage has a baseline; shorter ones are too uneven
ROUNDS = 3
HEAD = """# Where the time goes

CPU-seconds of one process that does one stage after the other, without Prefect, workers and limits; of {rounds} rounds
the fastest. {articles:,} articles with {paragraphs:,} paragraphs and {words:,} words, a fifth of the paragraphs copies,
a tenth damaged. **Ratio** is to `{references}` in the same run, on the same paragraphs. Steps are part of `clean`.

Command: `{command}`

Versions: {versions}. Machine: {machine}.

"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: sizes, and CPU-seconds by stage."""

    articles: int
    paragraphs: int
    words: int
    seconds: dict[str, float]

    @property
    def reference(self) -> float:
        """CPU-seconds of the library work that the stages are compared with."""
        return sum(self.seconds[name] for name in REFERENCES)

    def ratios(self) -> dict[str, float]:
        """The stages' CPU-seconds in those of the library work."""
        return {name: took / self.reference for name, took in self.seconds.items() if name not in REFERENCES}


class Clock:
    """Adds up the CPU-seconds of this process by name."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    @contextmanager
    def timing(self, name: str) -> Iterator[None]:
        """Add what the body takes."""
        began = time.process_time()
        yield
        self.seconds[name] += time.process_time() - began  # type: ignore[assignment]


def measure(file: Path, paragraphs: int, rounds: int, runs: Callable[[Path, Path, Clock], int]) -> Measured:
    """The fastest of so many rounds, by stage; every round has a database of its own."""
    best: dict[str, float] = {}
    with TemporaryDirectory() as folder:
        for number in range(rounds):
            clock = Clock()
            words = runs(file, Path(folder) / f"{number}.db", clock)
            best = {name: min(took, best.get(name, took)) for name, took in clock.seconds.items()}
    with file.open(encoding="utf-8") as lines:
        return Measured(sum(1 for _ in lines), paragraphs, words, best)


def report(measured: Measured, command: str, rounds: int) -> str:
    """The page."""
    told = ", ".join(f"{name} {value}" for name, value in versions().items())
    sizes = {"articles": measured.articles, "paragraphs": measured.paragraphs, "words": measured.words}
    names = " + ".join(REFERENCES)
    head = HEAD.format(command=command, versions=told, machine=machine(), rounds=rounds, references=names, **sizes)
    ratios = measured.ratios()
    rows = [
        (name, f"{took:.2f}", f"{measured.paragraphs / took:,.0f}", f"{measured.words / took:,.0f}",
         f"{ratios[name]:.2f}" if name in ratios else "1 together")
        for name, took in measured.seconds.items() if took >= 0.005
    ]  # fmt: skip
    return head + table(("stage", "CPU-s", "paragraphs per CPU-s", "words per CPU-s", "ratio"), rows)


def grown(measured: Measured, baseline: dict[str, float]) -> list[str]:
    """The stages whose ratio is more than GROWN times that of the baseline, a line each."""
    ratios = measured.ratios()
    return [
        f"{name}: {ratios[name]:.2f} times the library work, {before:.2f} when the baseline was set"
        for name, before in baseline.items()
        if ratios.get(name, 0.0) > GROWN * before
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 1 where a stage has become slower than the gate lets it."""
    options = parser().parse_args(arguments)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with TemporaryDirectory() as folder:
        file = options.file or Path(folder) / "articles.jsonl"
        paragraphs = _paragraphs(file) if options.file else write_articles(file, options.articles)
        measured = measure(file, paragraphs, options.rounds, run_stages)
    page = report(
        measured,
        f"python benchmarks/stages.py --articles {measured.articles} --rounds {options.rounds}",
        options.rounds,
    )
    print(page, end="")
    if options.write:
        options.write.write_text(page, encoding="utf-8")
    data = asdict(measured) | {"ratios": measured.ratios(), "machine": machine(), "versions": dict(versions())}
    if options.json:
        options.json.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    if options.set_gate:
        kept = {name: round(ratio, 3) for name, ratio in measured.ratios().items() if ratio >= GATED}
        options.set_gate.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    slower = grown(measured, json.loads(options.gate.read_text(encoding="utf-8"))) if options.gate else []
    for line in slower:
        print(f"slower: {line}", file=sys.stderr)
    return 1 if slower else 0


def _paragraphs(file: Path) -> int:
    with file.open(encoding="utf-8") as lines:
        return sum(1 for line in lines for text in json.loads(line)["text"].split("\n\n") if text.strip())


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    made.add_argument("--articles", type=count, default=500, metavar="N", help="so many are made")
    made.add_argument("--file", type=Path, help="articles of your own, JSON lines with a text")
    made.add_argument("--rounds", type=count, default=ROUNDS, metavar="N", help="the fastest counts")
    made.add_argument("--write", type=Path, metavar="FILE", help="write the page to FILE as well")
    made.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE as JSON")
    made.add_argument("--gate", type=Path, metavar="FILE", help="fail where a ratio has grown since this baseline")
    made.add_argument("--set-gate", type=Path, metavar="FILE", help="make the baseline anew")
    return made


if __name__ == "__main__":
    sys.exit(main())
