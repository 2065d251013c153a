"""A process that runs one system once: the texts of a corpus in, its joins, CPU-seconds and peak memory out.

A process of its own gives each system its own memory, and every run a fresh start.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from benchmarks.dedup_corpus import load_texts
from benchmarks.dedup_systems import BY_NAME, System

ROOT = Path(__file__).parent.parent
MIB_OF_MAXRSS = 2**20 if sys.platform == "darwin" else 2**10  # its unit is bytes there, KiB elsewhere
ONE_CORE = dict.fromkeys(("RAYON_NUM_THREADS", "NUMBA_NUM_THREADS", "OMP_NUM_THREADS"), "1")
# What is compiled at its first call is so before the time is taken: near copies, and what only looks like one.
WARM_UP = [
    "The harbour council met on Monday to settle the question of the pier, and agreed to mend all of it at once.",
    "The harbour council met on Monday to settle the matter of the pier, and agreed to mend all of it at once.",
    "The harbour council met on Friday to settle the question of the pier, and agreed to mend 3 parts of it at once.",
    "The Harbour council met on Monday to settle the question of the pier – and agreed to mend all of it at once.",
]


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: CPU-seconds, the peak memory of its process and what it was before the run (MiB), and the version.

    `ready` are the CPU-seconds before: to import what the system needs, and to answer for the first time.
    """

    seconds: float
    peak: float
    before: float
    version: str
    ready: float


def run(system: System, texts: Path, joins: Path, **variables: str) -> Ran | None:
    """Run a system in a process of its own, which writes its joins to a file; None where it is not installed.

    `variables` are added to its environment. Raises RuntimeError where it fails.
    """
    try:
        version(system.package)
    except PackageNotFoundError:
        return None
    command = [sys.executable, "-m", "benchmarks.dedup_worker", system.name, str(texts), str(joins)]
    environment = os.environ | ONE_CORE | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"} | variables
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)
    if done.returncode:
        raise RuntimeError(f"{system.name} fails: {''.join(done.stderr.strip().splitlines()[-1:])}")
    return Ran(**json.loads(done.stdout))


def main(arguments: Sequence[str]) -> int:
    """One run, its figures as JSON."""
    name, path, joins = arguments
    system = BY_NAME[name]
    began = time.process_time()
    join = system.start()
    join(WARM_UP, np.arange(len(WARM_UP)))
    ready = time.process_time() - began
    texts, articles = load_texts(Path(path))
    before = peak()
    began = time.process_time()
    found = join(texts, articles)
    seconds = time.process_time() - began
    np.save(joins, found)
    print(json.dumps(asdict(Ran(seconds, peak(), before, version(system.package), ready))))
    return 0


def peak() -> float:
    """The most memory that this process has held, in MiB.

    Linux counts it in ru_maxrss from the process that started this one on, but not in VmHWM.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB_OF_MAXRSS


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
