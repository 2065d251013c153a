"""Hostile inputs, set by set: what became of them in copydesk, and what other libraries do with the same files.

The sets are our own (benchmarks/hostile_sets.py) and archives that others made. Run alone, it prints its table:
`python benchmarks/hostile.py --archives FOLDER --peers PYTHON`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.hostile_sets import FAMILIES, inputs
from benchmarks.hostile_worker import COPYDESK
from benchmarks.reliability_report import Section

ROOT = Path(__file__).parents[1]
PEERS = ("trafilatura", "newspaper4k")
PAGES = ("html_", "enc_", "text_")  # archives whose files a library for pages can be given
SIZES = ("largest", "most")
MOST_SECONDS, MOST_MIB = 10.0, 1024.0
FAILED = ("over 10 s", "crashed", "out of memory", "raised ", "internal_error")
ABOUT = """
Each input is read and cleaned in a process of its own, with 10 CPU-seconds; memory is what it took above an idle one.
Our own sets come in two sizes: about the largest that the structural limits let through, and far beyond. Peers get the
files that may be pages. An input of copydesk's can be many documents (records, pages of an archive).
"""
COLUMNS = ("set", "system", "inputs", "loaded or answered", "quarantined, by reason", "over 10 s", "crashed",
           "over 1 GiB", "slowest, CPU-s", "peak, MiB")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure: a folder of archives, the Python that has the peers, families (part of a name) and sizes."""

    archives: Path | None = None
    peers: str | None = None
    families: str = ""
    sizes: Sequence[str] = SIZES


@dataclass(frozen=True, slots=True)
class Tried:
    """What a system did with one input: documents by outcome, CPU seconds, MiB at the peak above the beginning."""

    path: Path
    outcomes: dict[str, int]
    seconds: float
    mib: float


def section(options: Options) -> Section:
    """The table of all sets. What takes too long, too much memory, or ends in an error counts as not as promised."""
    rows: list[Sequence[str]] = []
    found: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, paths, is_for_peers in _sets(Path(folder), options):
            for system in (COPYDESK, *(PEERS if options.peers and is_for_peers else ())):
                tried = list(attempts(system, paths, options.peers or sys.executable))
                rows.append(row(name, system, tried))
                print(*rows[-1], sep=" | ", file=sys.stderr)  # the whole takes an hour
                found += [_told(name, one) for one in tried if system == COPYDESK and failed(one)]
            for path in paths:
                path.unlink()
    return Section("Hostile input", ABOUT, COLUMNS, rows, len(found), found)


def _sets(folder: Path, options: Options) -> Iterator[tuple[str, list[Path], bool]]:
    for archive in sorted(options.archives.glob("*.tar.gz")) if options.archives else ():
        with tarfile.open(archive) as packed:
            packed.extractall(folder / archive.name, filter="data")
        paths = sorted(path for path in (folder / archive.name).rglob("*") if path.is_file())
        yield archive.name.removesuffix(".tar.gz"), paths, archive.name.startswith(PAGES)
    for size in options.sizes:
        for family in FAMILIES:
            if options.families in family.name:
                yield f"{family.name}, {size}", list(_written(folder, family.name, size)), family.ending != ".md"


def _written(folder: Path, family: str, size: str) -> Iterator[Path]:
    for one in inputs(size, family):
        path = folder / one.file_name
        path.write_bytes(one.bytes())
        yield path


def attempts(system: str, paths: Iterable[Path], peers: str) -> Iterator[Tried]:
    """Each input tried by one system, in their order. Raises RuntimeError where the system does not start."""
    python = sys.executable if system == COPYDESK else peers
    warm_up = ROOT / "seeds" / "articles" / "01-glued-date.txt"
    command = [python, "-m", "benchmarks.hostile_worker", system, str(warm_up)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        for path in paths:
            worker.stdin.write(json.dumps(str(path)) + "\n")
            worker.stdin.flush()
            answer = worker.stdout.readline()
            if not answer:
                raise RuntimeError(f"{system} does not start; is it installed in {python}?")
            told = json.loads(answer)
            yield Tried(path, told["outcomes"], told["seconds"], told["mib"])
        worker.stdin.close()


def row(name: str, system: str, tried: Sequence[Tried]) -> Sequence[str]:
    """The row of a set."""
    counts: Counter[str] = Counter()
    for one in tried:
        counts.update(one.outcomes)
    good = sum(counts[outcome] for outcome in ("loaded", "answered", "nothing found"))
    crashed = sum(n for outcome, n in counts.items() if outcome.startswith(FAILED[1:]))
    reasons = {o: n for o, n in counts.items() if o not in ("loaded", "answered", "nothing found", *FAILED[:1])}
    quarantined = ", ".join(f"{o} {n}" for o, n in sorted(reasons.items()) if not o.startswith(FAILED))
    big = sum(one.mib > MOST_MIB for one in tried)
    figures = (len(tried), good, quarantined or "–", counts[FAILED[0]], crashed, big)
    slowest, peak = max((t.seconds for t in tried), default=0.0), max((t.mib for t in tried), default=0.0)
    return (name, system, *map(str, figures), f"{slowest:.1f}", f"{peak:,.0f}")


def failed(one: Tried) -> bool:
    """Whether an input did what none should: take too much of anything, or end in an error."""
    return one.seconds > MOST_SECONDS or one.mib > MOST_MIB or any(o.startswith(FAILED) for o in one.outcomes)


def _told(name: str, one: Tried) -> str:
    return f"{name}: {one.path.name}: {one.outcomes}, {one.seconds:.1f} CPU-s, {one.mib:,.0f} MiB"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 where something is not as promised."""
    from benchmarks.reliability_report import report

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archives", type=Path, help="a folder of .tar.gz archives of hostile files")
    parser.add_argument("--peers", help="a Python that has trafilatura and newspaper4k")
    parser.add_argument("--families", default="", help="only families of our own whose name holds this")
    parser.add_argument("--sizes", nargs="*", default=SIZES, choices=SIZES)
    options = Options(**vars(parser.parse_args(arguments)))
    made = section(options)
    print(report([made], "python benchmarks/hostile.py"))
    return int(bool(made.differing))


if __name__ == "__main__":
    sys.exit(main())
