"""Coverage-guided fuzzing with atheris: `python -m tests.fuzz [TARGET…] [--seconds N] [--keep]`.

A target is a module fuzz_<target>.py with a `check` of any bytes; words/<target>.dict is what its inputs are made of.
What is found on the way lies in .hypothesis/fuzz; `--keep` adds to the saved corpus what reaches other lines.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz import saved

ROOT = Path(__file__).parent.parent.parent
FOUND = ROOT / ".hypothesis" / "fuzz"
INSTRUMENTED = ["copydesk", "email", "ftfy", "tomllib", "zipfile", "tarfile"]
COMPILED = [  # by numba, which cannot read what atheris puts in
    f"copydesk.duplicates.{path.stem}" for path in (ROOT / "copydesk" / "duplicates").glob("*.py")
]
HERE = "--in-this-process"
LONGEST = 4_096  # bytes of an input
LONGEST_KEPT = 1_024
SLOW = 2  # seconds for one input: libFuzzer reports it
TOO_SLOW = 60  # and here it stops


def main() -> int:
    """Fuzz each target in a process of its own; the exit code says whether all went well."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", default=saved.TARGETS, help=", ".join(saved.TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--keep", action="store_true", help="add what reaches more to the saved corpus, fuzz no more")
    given = parser.parse_args()
    if unknown := sorted(set(given.targets) - set(saved.TARGETS)):
        parser.error(f"{unknown[0]}: no such target; there are {', '.join(saved.TARGETS)}")
    for target in given.targets:
        print(f"{target}:", flush=True)
        command = [sys.executable, "-m", "tests.fuzz", HERE, target, *options(target, given.seconds, given.keep)]
        if code := subprocess.run(command, cwd=ROOT, check=False).returncode:
            print(f"{target}: a fault was found; the input lies in {FOUND / target}-*", file=sys.stderr)
            return code
    return 0


def options(target: str, seconds: int, keep: bool) -> list[str]:
    """The options and folders that libFuzzer is given; it writes to the first folder."""
    work, kept = FOUND / target, saved.CORPUS / target
    for folder in (work, kept):
        folder.mkdir(parents=True, exist_ok=True)
    limits = [f"-timeout={TOO_SLOW}", f"-report_slow_units={SLOW}", "-rss_limit_mb=2048", f"-artifact_prefix={work}-"]
    if keep:
        return [*limits, "-set_cover_merge=1", "-use_counters=0", f"-max_len={LONGEST_KEPT}", str(kept), str(work)]
    words = f"-dict={saved.WORDS / target}.dict"
    return [*limits, words, f"-max_total_time={seconds}", f"-max_len={LONGEST}", str(work), str(kept)]


def fuzz(target: str, given: Sequence[str]) -> None:
    """Run libFuzzer with these options; it ends the process, and starts others of the same command to compare."""
    import atheris

    with atheris.instrument_imports(include=INSTRUMENTED, exclude=COMPILED):
        harness = saved.harness(target)
        for seed in saved.corpus(target):
            harness.check(seed)  # what is imported late is instrumented, too
    atheris.Setup([f"{sys.executable} -m tests.fuzz {HERE} {target}", *given], harness.check)
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:2] == [HERE]:
        fuzz(sys.argv[2], sys.argv[3:])
    sys.exit(main())
