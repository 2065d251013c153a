"""copydesk beside other finders of copies: speed, growth, memory and quality, as a Markdown page.

    python benchmarks/dedup.py --maker MAKER --stories STORIES.jsonl.gz [--sizes N ...] [--rounds N] [--write FILE]

With `--maker` corpora are made whose copies are known: of invented words, and of news-like ones where there are
stories. With `--stories` the joins of real paragraphs are checked.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from benchmarks.dedup_corpus import Corpus, Kept, keep, load_texts, make, read_stories
from benchmarks.dedup_index import measured
from benchmarks.dedup_joins import some_joins
from benchmarks.dedup_quality import differing, quality
from benchmarks.dedup_report import Section, report
from benchmarks.dedup_runs import Result, compiling, side_by_side
from benchmarks.dedup_systems import BY_NAME, WHOLE, Joins, System

ROOT = Path(__file__).resolve().parent.parent
INVENTED, PROSE, STORIES = "Invented words", "News-like words", "News agency stories"
SIZES = (10_000, 100_000, 1_000_000)
Judged = TypeVar("Judged")
Judge = Callable[[Corpus], Callable[[Joins], Judged]]
UNREADABLE = (OSError, EOFError, ValueError, KeyError, TypeError)  # or made otherwise than the page says


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 2 where there is nothing to measure on. Raises RuntimeError where a system fails."""
    options = parser().parse_args(arguments)
    if wrong := _conflict(options):
        print(wrong, file=sys.stderr)
        return 2
    with TemporaryDirectory() as name:
        folder = Path(name)
        try:
            corpora = list(_corpora(options, folder))
        except (*UNREADABLE, subprocess.CalledProcessError) as error:
            print(f"there is nothing to measure on: {error!r}; see --help", file=sys.stderr)
            return 2
        systems = [BY_NAME[name] for name in options.systems]
        results = side_by_side(systems, corpora, options.rounds, folder)
        texts, _ = load_texts(max(corpora, key=lambda one: one.count).texts)
        kept, compiled = measured(texts, folder / "index"), compiling(folder) if WHOLE in options.systems else None
        page = report(list(_sections(results)), kept, compiled, _versions(systems, results), options.rounds)
        if options.joins:
            _write(options.out, _joins(results, options.joins))
    if options.write:
        _write(options.write, page)
    print(page, end="")
    return 0


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    made.add_argument("--maker", type=Path, metavar="MAKER", help="a corpus maker, called with articles and a folder")
    made.add_argument("--stories", type=Path, metavar="FILE", help="stories: JSON lines with id and paragraphs")
    made.add_argument("--sizes", type=count, nargs="+", default=SIZES, metavar="N", help="paragraphs of made corpora")
    made.add_argument("--systems", choices=BY_NAME, nargs="+", default=list(BY_NAME), metavar="NAME", help="only these")
    made.add_argument("--rounds", type=count, default=3, metavar="N", help="runs of each system; the fastest counts")
    made.add_argument("--write", type=Path, metavar="FILE", help="write the page to FILE as well")
    made.add_argument("--joins", type=count, metavar="N", help="write N joins of the stories to --out")
    made.add_argument("--out", type=Path, metavar="FILE", help="a file outside the project")
    return made


def count(text: str) -> int:
    """A whole number above zero."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above zero")
    return int(text)


def _conflict(options: argparse.Namespace) -> str | None:
    if not (options.maker or options.stories):
        return "there is nothing to measure on: give --maker, --stories or both"
    if bool(options.joins) != bool(options.out) or (options.joins and not options.stories):
        return "--joins and --out belong together, and need --stories"
    if options.joins and WHOLE not in options.systems:
        return f"--joins writes those of {WHOLE!r}, which is not among the systems"
    if options.out and options.out.resolve().is_relative_to(ROOT):
        return f"{options.out} is in the project, of which the stories are no part: name a file outside of it"
    return None


def _corpora(options: argparse.Namespace, folder: Path) -> Iterator[Kept]:
    """Every corpus, made or read, and kept in the folder."""
    titles = {INVENTED: None} | ({PROSE: options.stories} if options.stories else {})
    for title, stories in titles.items() if options.maker else ():
        for size in sorted(set(options.sizes)):
            made = folder / "made"
            yield keep(make(title, options.maker, size, made, stories), folder / f"{title}-{size}")
            shutil.rmtree(made)  # the largest takes a gigabyte
    if options.stories:
        yield keep(read_stories(STORIES, options.stories), folder / STORIES)


def _sections(results: Sequence[Result]) -> Iterator[Section]:
    for title in dict.fromkeys(result.corpus.title for result in results):
        mine = [result for result in results if result.corpus.title == title]
        largest = list({result.system.name: result for result in mine}.values())  # corpora come in order of size
        if title == STORIES:
            yield Section(title, mine, differing=_judged(largest, differing))
        else:
            yield Section(title, mine, _judged(largest, quality))


def _judged(results: Sequence[Result], judge: Judge[Judged]) -> list[tuple[Result, Judged]]:
    """What becomes of each result's joins, one corpus in memory at a time."""
    found = []
    for kept in dict.fromkeys(result.corpus for result in results):
        judged = judge(kept.load())
        found += [(result, judged(result.joins)) for result in results if result.corpus == kept]
        del judged
    return found


def _versions(systems: Sequence[System], results: Sequence[Result]) -> dict[str, str]:
    found = {result.system.package: result.runs[0].version for result in results}
    return {system.package: found.get(system.package, "not installed") for system in systems}


def _joins(results: Sequence[Result], number: int) -> str:
    whole = next(one for one in results if one.system.name == WHOLE and one.corpus.title == STORIES)
    return some_joins(whole.corpus.load(), whole.joins, number)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
