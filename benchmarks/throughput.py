"""From a file of articles to a database: copydesk beside pipelines put together from libraries, as a Markdown page.

    python benchmarks/throughput.py --maker MAKER [--stories STORIES.jsonl.gz] [--articles N ...] [--rounds N]
        [--only NAME ...] [--write FILE] [--json FILE]

Every pipeline runs as a command of its own, start-up and all, on corpora of each size; they take turns. Linux alone:
processors are assigned, and memory is read from /proc.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.dedup import UNREADABLE, count
from benchmarks.throughput_report import BASELINE, Corpus, Result, as_data, chart, report
from benchmarks.throughput_runs import BIN, Pipeline, is_installed, run

UNTIL = ("--until", "duplicates")


def _copydesk(file: Path, database: Path) -> Sequence[str]:
    return str(BIN / "copydesk"), "ingest", str(file), "--db", str(database), *UNTIL


def _with_claims(file: Path, database: Path) -> Sequence[str]:
    return str(BIN / "copydesk"), "ingest", str(file), "--db", str(database)


def _bare(file: Path, database: Path) -> Sequence[str]:
    return sys.executable, "-m", "benchmarks.throughput_bare", "ingest", str(file), "--db", str(database), *UNTIL


def _datatrove(file: Path, database: Path) -> Sequence[str]:
    return sys.executable, "-m", "benchmarks.throughput_datatrove", str(file), str(database)


def _peer(name: str, file: Path, database: Path) -> Sequence[str]:
    return sys.executable, "-m", "benchmarks.throughput_peers", name, str(file), str(database)


PIPELINES = (
    Pipeline("copydesk", ("copydesk",), 1, _copydesk),
    Pipeline("copydesk, 2 processors", ("copydesk",), 2, _copydesk),
    Pipeline("copydesk without Prefect", ("copydesk",), 1, _bare),
    Pipeline("copydesk with claims", ("copydesk",), 1, _with_claims),
    Pipeline("copydesk with claims, 2 processors", ("copydesk",), 2, _with_claims),
    Pipeline(BASELINE, ("ftfy", "rensa"), 1, lambda file, database: _peer("orm", file, database)),
    Pipeline("ftfy + rensa + SQLAlchemy Core", ("ftfy", "rensa"), 1, lambda file, db: _peer("core", file, db)),
    Pipeline("datatrove", ("datatrove", "tokenizers"), 1, _datatrove),
)
BY_NAME = {pipeline.name: pipeline for pipeline in PIPELINES}
USUAL = [name for name in BY_NAME if "claims" not in name]  # claims take ten times as long as all the rest


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
    if options.chart:
        options.chart.write_text(chart(results), encoding="utf-8")
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
    made.add_argument("--only", choices=BY_NAME, nargs="+", default=USUAL, metavar="NAME", help="only these")
    made.add_argument("--write", type=Path, metavar="FILE", help="write the page to FILE as well")
    made.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE as JSON")
    made.add_argument("--chart", type=Path, metavar="FILE", help="draw paragraphs per CPU-second to FILE, an SVG")
    return made


def made(maker: Path, articles: int, folder: Path, stories: Path | None) -> Corpus:
    """A corpus, made in a new folder. Raises subprocess.CalledProcessError or OSError where the maker fails."""
    command = [sys.executable, str(maker), str(articles), str(folder), "--format", "jsonl"]
    command += ["--prose", str(stories)] if stories else []
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    file = folder / "articles.jsonl"
    with file.open(encoding="utf-8") as lines:
        sizes = [_sizes(json.loads(line)["text"]) for line in lines]
    return Corpus(file, len(sizes), sum(paragraphs for paragraphs, _ in sizes), sum(words for _, words in sizes))


def _sizes(text: str) -> tuple[int, int]:
    return sum(1 for paragraph in text.split("\n\n") if paragraph.strip()), len(text.split())


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


if __name__ == "__main__":
    sys.exit(main())
