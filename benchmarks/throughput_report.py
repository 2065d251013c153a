"""The figures of whole runs, from files to the database: as a Markdown page, as a chart, and as data."""

from __future__ import annotations

import math
import platform
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.reliability_report import machine, versions
from benchmarks.report import table
from benchmarks.throughput_runs import Pipeline, Ran
from copydesk.plot_frame import Caption, Size
from copydesk.plots import lines

HEAD = """# From files to the database

Articles as JSON lines, made by a corpus maker: news-like prose, copies, near copies, boilerplate, damaged characters.
Every pipeline is a command of its own, measured from its start to its end with all its processes; they take turns, and
the fastest of {rounds} runs counts. A paragraph is one of the input's, boilerplate among them. copydesk runs under
Prefect, strikes and learns boilerplate, cleans again what that touches, keeps a redline, links copies, and can rebuild
its input. `copydesk without Prefect` does the same with Prefect's engine and server taken out. The others mend text
with ftfy, drop lines by patterns, find copies with rensa and store with SQLAlchemy; datatrove's local executor mends
with ftfy, applies C4's rules, finds copies of whole articles, and writes JSON lines. Ratios are to the pipeline with
the ORM on the same corpus; growth is the exponent of CPU time between the smallest and largest.

Command: `{command}`

Versions: {versions}. Machine: {machine}.

"""
COLUMNS = ("articles", "pipeline", "processors", "paragraphs per CPU-s", "paragraphs per s", "words per CPU-s",
           "ratio, CPU", "ratio, clock", "CPU-s", "s", "peak, MiB")  # fmt: skip
BASELINE = "ftfy + rensa + SQLAlchemy ORM"
DISTRIBUTIONS = ("ftfy", "rensa", "datatrove")
MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Corpus:
    """A file of articles, and how many articles, paragraphs and words it has."""

    file: Path
    articles: int
    paragraphs: int
    words: int


@dataclass(frozen=True, slots=True)
class Result:
    """The runs of one pipeline on one corpus."""

    pipeline: Pipeline
    corpus: Corpus
    runs: list[Ran] = field(default_factory=list)

    @property
    def best(self) -> Ran:
        """CPU-seconds and seconds of the fastest runs, memory of the one that held most."""
        return Ran(
            min(ran.cpu for ran in self.runs), min(ran.wall for ran in self.runs), max(ran.peak for ran in self.runs)
        )


def report(results: Sequence[Result], command: str, rounds: int) -> str:
    """The page."""
    told = ", ".join(f"{name} {value}" for name, value in {**versions(), **_installed()}.items())
    head = HEAD.format(command=command, versions=told, machine=machine(), rounds=rounds)
    grown = [f"- {name}: {exponent:.2f}\n" for name, exponent in _growth(results)]
    return head + table(COLUMNS, list(_rows(results))) + ("\nGrowth:\n\n" + "".join(grown) if grown else "")


def chart(results: Sequence[Result]) -> str:
    """Paragraphs per CPU-second over the sizes of the corpora, for up to four pipelines that have one processor."""
    sizes = sorted({result.corpus.articles for result in results})
    speeds = {
        (result.pipeline.name, result.corpus.articles): result.corpus.paragraphs / result.best.cpu
        for result in results
        if result.pipeline.processors == 1
    }
    names = list(dict.fromkeys(name for name, _ in speeds))[:MOST_LINES]
    series = {name: [speeds.get((name, size)) for size in sizes] for name in names}
    caption = Caption(
        "Paragraphs per CPU-second", "From a file of articles to a database, by pipeline", "articles", "paragraphs"
    )
    return lines([f"{size:,}" for size in sizes], series, caption, size=Size(720, 320), paper=True)


def _rows(results: Sequence[Result]) -> Iterator[Sequence[str]]:
    for result in results:
        ran, paragraphs = result.best, result.corpus.paragraphs
        base = next((r.best for r in results if r.corpus is result.corpus and r.pipeline.name == BASELINE), None)
        ratios = (f"{base.cpu / ran.cpu:.2f}", f"{base.wall / ran.wall:.2f}") if base else ("–", "–")
        yield (
            f"{result.corpus.articles:,}", result.pipeline.name, str(result.pipeline.processors),
            f"{paragraphs / ran.cpu:,.0f}", f"{paragraphs / ran.wall:,.0f}",
            f"{result.corpus.words / ran.cpu:,.0f}", *ratios,
            f"{ran.cpu:.1f}", f"{ran.wall:.1f}", f"{ran.peak:,.0f}",
        )  # fmt: skip


def _growth(results: Sequence[Result]) -> Iterator[tuple[str, float]]:
    for name in dict.fromkeys(result.pipeline.name for result in results):
        mine = sorted((r for r in results if r.pipeline.name == name), key=lambda one: one.corpus.articles)
        least, most = mine[0], mine[-1]
        if least.corpus.articles < most.corpus.articles:
            yield name, math.log(most.best.cpu / least.best.cpu, most.corpus.articles / least.corpus.articles)


def as_data(results: Sequence[Result]) -> Mapping[str, object]:
    """The figures, with the machine and the versions."""
    return {
        "machine": machine(),
        "kernel": platform.release(),
        "versions": {**versions(), **_installed(), "SQLite": sqlite3.sqlite_version},
        "runs": [
            {
                "pipeline": result.pipeline.name,
                "processors": result.pipeline.processors,
                "articles": result.corpus.articles,
                "paragraphs": result.corpus.paragraphs,
                "words": result.corpus.words,
                "runs": [asdict(ran) for ran in result.runs],
            }
            for result in results
        ],
    }


def _installed() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in DISTRIBUTIONS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
