"""copydesk beside other libraries on labelled HTML pages: body, metadata, speed and memory, as a Markdown page."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import Gold
from benchmarks.pages import PagesError, load_gold, read_page, sample
from benchmarks.report import report
from benchmarks.side_by_side import side_by_side
from benchmarks.systems import BY_NAME, COPYDESK, PEERS, UNSEEN
from benchmarks.unseen import FOLDS, MODELS


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 2 where the pages cannot be read."""
    options = parser().parse_args(arguments)

    def read(gold: Gold) -> bytes:
        return read_page(options.pages, gold)

    own = COPYDESK
    if options.unseen:
        own, os.environ[MODELS] = UNSEEN, str(options.unseen.resolve())
    try:
        pages = sample(load_gold(options.gold), options.sample)
        runs = side_by_side([own, *PEERS], pages, read, dict(options.python), options.addresses)
    except PagesError as error:
        print(error, file=sys.stderr)
        return 2
    page = report(runs, pages, options.addresses)
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        options.write.write_text(page, encoding="utf-8")
    print(page, end="")
    return 0


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument("pages", type=Path, metavar="PAGES_FOLDER", help="a folder with the pages that GOLD names")
    made.add_argument("gold", type=Path, metavar="GOLD", help="labelled pages as JSON lines, maybe gzipped")
    made.add_argument("--sample", type=count, metavar="N", help="only N pages, always the same ones")
    made.add_argument("--write", type=Path, metavar="FILE", help="write the page to FILE as well")
    made.add_argument(
        "--unseen",
        type=models,
        metavar="MODELS",
        help="a folder that benchmarks/unseen.py made: judge each page by a model that has not seen its host",
    )
    made.add_argument("--addresses", action="store_true", help="tell every system the address of each page")
    made.add_argument(
        "--python",
        type=interpreter,
        action="append",
        default=[],
        metavar="SYSTEM=PATH",
        help="the Python of a system that has an environment of its own",
    )
    return made


def count(text: str) -> int:
    """A whole number above zero."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of pages; give one above zero")
    return int(text)


def models(text: str) -> Path:
    """A folder of models that unseen.py made."""
    if not (Path(text) / FOLDS).is_file():
        raise argparse.ArgumentTypeError(f"{text!r} holds no models; make them with benchmarks/unseen.py")
    return Path(text)


def interpreter(text: str) -> tuple[str, str]:
    """A system and the path of its Python."""
    name, separator, path = text.partition("=")
    if name not in BY_NAME or not separator:
        raise argparse.ArgumentTypeError(f"{text!r}: write SYSTEM=PATH, SYSTEM one of {', '.join(BY_NAME)}")
    if not Path(path).is_file():
        raise argparse.ArgumentTypeError(f"{path!r} is no file; name the Python of the environment")
    return name, path


if __name__ == "__main__":
    sys.exit(main())
