"""A process that runs one system once: texts in; attributions, CPU-seconds and peak memory out.

A process of its own gives each system its own memory and a fresh start.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.claim_peers import BY_NAME, Find, Parse, System
from benchmarks.claim_score import Attribution
from benchmarks.dedup_worker import ONE_CORE, ROOT, peak

WARM_UP = 'The pier was old. "We shall mend it at once," said Ada Ferrante, who chairs the council.\n\nShe did.\n'


@dataclass(frozen=True, slots=True)
class Ran:
    """One run over all texts: what was found by a text's id, and on how many texts the system raised.

    `parsing` are the CPU-seconds that parsing takes, `whole` those from texts to attributions; `peak` is the most
    memory of the process in MiB. `versions` are those of the packages.
    """

    found: dict[str, list[Attribution]]
    failed: int
    parsing: float
    whole: float
    peak: float
    versions: dict[str, str]

    @property
    def finding(self) -> float:
        """CPU-seconds after parsing, zero or less where it cannot be told from parsing."""
        return self.whole - self.parsing


def run(system: System, texts: Path) -> Ran | None:
    """Run a system in a process of its own on a file of texts by id, JSON; None where it is not installed.

    Raises RuntimeError where it fails as a whole.
    """
    try:
        for package in system.packages:
            version(package)
    except PackageNotFoundError:
        return None
    command = [sys.executable, "-m", "benchmarks.claim_worker", system.name, str(texts)]
    environment = os.environ | ONE_CORE | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)
    if done.returncode:
        raise RuntimeError(f"{system.name} fails: {''.join(done.stderr.strip().splitlines()[-1:])}")
    return Ran(**json.loads(done.stdout.splitlines()[-1]))


def measured(system: System, texts: dict[str, str]) -> Ran:
    """Run a system in this process."""
    parse, find = system.start()
    timed(system, parse, find, WARM_UP)
    parsing, whole, failed = 0.0, 0.0, 0
    found: dict[str, list[Attribution]] = {}
    for name, text in texts.items():
        made, *seconds = timed(system, parse, find, text)
        failed += made is None
        found[name] = made or []
        parsing, whole = parsing + seconds[0], whole + seconds[1]
    versions = {package: version(package) for package in system.packages}
    return Ran(found, failed, parsing, whole, peak(), versions)


def timed(system: System, parse: Parse, find: Find, text: str) -> tuple[list[Attribution] | None, float, float]:
    """What a system finds in a text, None where it raises; CPU-seconds of parsing, and of the whole.

    For one that parses by itself the text is parsed once more, to know how long that takes.
    """
    began = time.process_time()
    parsed = parse(text)
    parsing = time.process_time() - began
    began = time.process_time()
    try:
        found: list[Attribution] | None = find(text, None if system.parses else parsed)
    except Exception:
        found = None
    finding = time.process_time() - began
    return found, parsing, finding if system.parses else parsing + finding


def main(arguments: Sequence[str]) -> int:
    """One run, as JSON on the last line of standard output."""
    name, path = arguments
    ran = measured(BY_NAME[name], json.loads(Path(path).read_text(encoding="utf-8")))
    print(json.dumps(asdict(ran)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
