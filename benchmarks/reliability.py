"""Kill it, break its disk, flip its bits, feed it hostile inputs: a table of what became of each, as a Markdown page.

    python benchmarks/reliability.py [--kills 200] [--faults 200] [--flips 200] [--writers 4] [--transactions 600]
        [--hostile FOLDER] [--peers PYTHON] [--only SECTION ...] [--seed N] [--write docs/benchmarks/reliability.md]

The exit code is 1 where something was not as promised. Each kind of fault is a section: kills, writers, clock, calls,
flips and hostile. Takes hours with the numbers above; `--only kills --kills 12` some minutes. Needs Linux, and strace
for `calls`.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the tests, whose harness this is, are in no package that is installed

from benchmarks.reliability_report import report  # noqa: E402
from benchmarks.reliability_sections import SECTIONS, Options  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 1 where something was not as promised."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    options = _parser().parse_args(given)
    wanted = Options(
        options.kills, options.faults, options.flips, options.writers, options.transactions, options.seed,
        options.hostile, options.peers,
    )  # fmt: skip
    sections = []
    for name in options.only or SECTIONS:
        print(f"{name} …", file=sys.stderr, flush=True)
        sections.append(SECTIONS[name](wanted))
        print(f"{name}: {sections[-1].differing} not as promised", file=sys.stderr, flush=True)
    page = report(sections, shlex.join(["python", "benchmarks/reliability.py", *_without_places(given)]))
    print(page, end="")
    if options.write:
        options.write.write_text(page, encoding="utf-8")
    return int(any(section.differing for section in sections))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    for name in ("kills", "faults", "flips", "writers", "transactions", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Options(), name), help="default: %(default)s")
    parser.add_argument("--hostile", type=Path, help="a folder of archives of hostile inputs")
    parser.add_argument("--peers", help="a Python that has trafilatura and newspaper4k")
    parser.add_argument("--only", nargs="+", choices=list(SECTIONS), help="these sections alone")
    parser.add_argument("--write", type=Path, help="write the page to this file, too")
    return parser


def _without_places(given: Sequence[str]) -> list[str]:
    """The arguments without places on this machine, which the page is not to name."""
    named = {"--hostile": "FOLDER", "--peers": "PYTHON", "--write": "FILE"}
    before = ["", *given]
    return [named.get(option, word) for option, word in zip(before, given, strict=False)]


if __name__ == "__main__":
    raise SystemExit(main())
