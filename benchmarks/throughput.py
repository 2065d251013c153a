"""From a file of articles to a database: copydesk beside pipelines put together from libraries, as a Markdown page.

    python benchmarks/throughput.py --maker MAKER [--stories STORIES.jsonl.gz] [--articles N ...] [--rounds N]
        [--only NAME ...] [--write FILE] [--json FILE]

Every pipeline runs as a command of its own, start-up and all, on corpora of each size; they take turns. Linux alone:
processors are assigned, and memory is read from /proc.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.dedup import UNREADABLE, count
from benchmarks.reliability_report import machine, versions
from benchmarks.report import table
from benchmarks.throughput_runs import BIN, Pipeline, Ran, is_installed, run

HEAD = """# From files to the database

Articles as JSON lines, made by a corpus maker: news-like prose, copies, near copies, boilerplate, damaged characters.
Every pipeline is a command of its own, measured from its start to its end with all its processes; they take turns, and
the fastest of {rounds} runs counts. A paragraph is one of the input's, boilerplate among them. copydesk runs under
Prefect, strikes and learns boilerplate, cleans again what that touches, keeps a redline, links copies, and can rebuild
its input. The others mend text with ftfy, drop lines by patterns, find copies with rensa and store with SQLAlchemy.
Ratios are to the first of them on the same corpus; growth is the exponent of CPU time between the smallest and largest.

Command: `{command}`

Versions: {versions}. Machine: {machine}.

"""
COLUMNS = ("articles", "pipeline", "processors", "paragraphs per CPU-s", "paragraphs per s", "ratio, CPU",
           "ratio, clock", "CPU-s", "s", "peak, MiB")  # fmt: skip
DISTRIBUTIONS = ("ftfy", "rensa")
UNTIL = ("--until", "duplicates")


def _copydesk(file: Path, database: Path) -> Sequence[str]:
    return str(BIN / "copydesk"), "ingest", str(file), "--db", str(database), *UNTIL


def _peer(name: str, file: Path, database: Path) -> Sequence[str]:
    return sys.executable, "-m", "benchmarks.throughput_peers", name, str(file), str(database)


BASELINE = "ftfy + rensa + SQLAlchemy ORM"
PIPELINES = (
    Pipeline("copydesk", ("copydesk",), 1, _copydesk),
    Pipeline("copydesk, 2 processors", ("copydesk",), 2, _copydesk),
    Pipeline(BASELINE, ("ftfy", "rensa"), 1, lambda file, database: _peer("orm", file, database)),
    Pipeline("ftfy + rensa + SQLAlchemy Core", ("ftfy", "rensa"), 1, lambda file, db: _peer("core", file, db)),
)
BY_NAME = {pipeline.name: pipeline for pipeline in PIPELINES}


@dataclass(frozen=True, slots=True)
class Corpus:
    """A file of articles, and how many articles and paragraphs it has."""

    file: Path
    articles: int
    paragraphs: int


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


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 2 where there is nothing to measure on. Raises RuntimeError where a pipeline fails."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    options = parser().parse_args(given)
    with TemporaryDirectory() as name:
        folder = Path(name)
        try:
            corpora = [made(options.maker, size, folder / str(size), options.stories) for size in options.articles]
        except (*UNREADABLE, subprocess.CalledProcessError) as error:
            print(f"there is nothing to measure on: {error!r}; see --help", file=sys.stderr)
            return 2
        wanted = [BY_NAME[name] for name in options.only]
        results = measured([one for one in wanted if is_installed(one)], corpora, options.rounds, folder)
    page = report(results, "python benchmarks/throughput.py --maker MAKER --stories STORIES", options.rounds)
    print(page, end="")
    if options.write:
        options.write.write_text(page, encoding="utf-8")
    if options.json:
        options.json.write_text(json.dumps(as_data(results), indent=1) + "\n", encoding="utf-8")
    return 0


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    made.add_argument("--maker", type=Path, required=True, help="a corpus maker, called with articles and a folder")
    made.add_argument("--stories", type=Path, metavar="FILE", help="stories for news-like words: JSON lines, gzipped")
    made.add_argument(
        "--articles", type=count, nargs="+", default=(1_000, 10_000), metavar="N", help="sizes of corpora"
    )
    made.add_argument("--rounds", type=count, default=2, metavar="N", help="runs of each; the fastest counts")
    made.add_argument("--only", choices=BY_NAME, nargs="+", default=list(BY_NAME), metavar="NAME", help="only these")
    made.add_argument("--write", type=Path, metavar="FILE", help="write the page to FILE as well")
    made.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE as JSON")
    return made


def made(maker: Path, articles: int, folder: Path, stories: Path | None) -> Corpus:
    """A corpus, made in a new folder. Raises subprocess.CalledProcessError or OSError where the maker fails."""
    command = [sys.executable, str(maker), str(articles), str(folder), "--format", "jsonl"]
    command += ["--prose", str(stories)] if stories else []
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    file = folder / "articles.jsonl"
    with file.open(encoding="utf-8") as lines:
        paragraphs = [sum(1 for text in json.loads(line)["text"].split("\n\n") if text.strip()) for line in lines]
    return Corpus(file, len(paragraphs), sum(paragraphs))


def measured(pipelines: Sequence[Pipeline], corpora: Sequence[Corpus], rounds: int, folder: Path) -> list[Result]:
    """So many runs of every pipeline on every corpus, in turns."""
    results = [Result(pipeline, corpus) for corpus in corpora for pipeline in pipelines]
    for turn in range(rounds):
        for number, result in enumerate(results):
            place = folder / f"run-{turn}-{number}"
            place.mkdir()
            home = {"PREFECT_HOME": str(place / "prefect")}
            result.runs.append(run(result.pipeline, result.corpus.file, place / "news.db", home))
            told = result.runs[-1]
            print(
                f"{result.pipeline.name}, {result.corpus.articles}: {told.cpu:.1f} CPU-s", file=sys.stderr, flush=True
            )
    return results


def report(results: Sequence[Result], command: str, rounds: int) -> str:
    """The page."""
    told = ", ".join(f"{name} {value}" for name, value in {**versions(), **_installed()}.items())
    head = HEAD.format(command=command, versions=told, machine=machine(), rounds=rounds)
    grown = [f"- {name}: {exponent:.2f}\n" for name, exponent in _growth(results)]
    return head + table(COLUMNS, list(_rows(results))) + ("\nGrowth:\n\n" + "".join(grown) if grown else "")


def _rows(results: Sequence[Result]) -> Iterator[Sequence[str]]:
    for result in results:
        ran, paragraphs = result.best, result.corpus.paragraphs
        base = next((r.best for r in results if r.corpus is result.corpus and r.pipeline.name == BASELINE), None)
        ratios = (f"{base.cpu / ran.cpu:.2f}", f"{base.wall / ran.wall:.2f}") if base else ("–", "–")
        yield (
            f"{result.corpus.articles:,}", result.pipeline.name, str(result.pipeline.processors),
            f"{paragraphs / ran.cpu:,.0f}", f"{paragraphs / ran.wall:,.0f}", *ratios,
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


if __name__ == "__main__":
    sys.exit(main())
