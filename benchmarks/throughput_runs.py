"""A pipeline run once as a command of its own: CPU-seconds and seconds of all its processes, and their memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
LOOKED = 0.1  # seconds between two looks at the memory; a peak between them is not seen
ONE_THREAD = dict.fromkeys(("RAYON_NUM_THREADS", "NUMBA_NUM_THREADS", "OMP_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A way from a file of articles to a database: its name, the packages it needs, processors, and its command.

    `command` is given the file and the database.
    """

    name: str
    packages: Sequence[str]
    processors: int
    command: Callable[[Path, Path], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: CPU-seconds of all processes, seconds on the clock, and the most memory they held together (MiB)."""

    cpu: float
    wall: float
    peak: float


def is_installed(pipeline: Pipeline) -> bool:
    """Whether its packages are there."""
    try:
        return all(version(package) for package in pipeline.packages)
    except PackageNotFoundError:
        return False


def run(pipeline: Pipeline, file: Path, database: Path, variables: Mapping[str, str] | None = None) -> Ran:
    """Run a pipeline into a new database, on as many processors as it is to have.

    Raises RuntimeError where it fails, and OSError where the machine has fewer processors.
    """
    processors = sorted(os.sched_getaffinity(0))[: pipeline.processors]
    if len(processors) < pipeline.processors:
        raise OSError(f"{pipeline.name} needs {pipeline.processors} processors, and there are {len(processors)}")
    environment = os.environ | ONE_THREAD | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"} | dict(variables or {})
    told = database.with_suffix(".log")
    with told.open("wb") as log:
        began = time.monotonic()
        process = subprocess.Popen(
            pipeline.command(file, database),
            stdout=log,
            stderr=log,
            cwd=database.parent,
            env=environment,
            preexec_fn=lambda: os.sched_setaffinity(0, processors),
            process_group=0,
        )
        peak = 0.0
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            peak = max(peak, memory(process.pid))
            time.sleep(LOOKED)
    wall = time.monotonic() - began
    _, status, usage = ended
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        last = told.read_text(errors="replace").strip().splitlines()[-1:]
        raise RuntimeError(f"{pipeline.name} fails with {process.returncode}: {''.join(last)}")
    return Ran(usage.ru_utime + usage.ru_stime, wall, peak)


def memory(group: int) -> float:
    """What the processes of a group hold together, in MiB; what they share is counted once. 0 without /proc."""
    held = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group:
                held += _proportional(folder)
        except OSError:  # it has just ended
            continue
    return held / 2**10


def _proportional(folder: Path) -> int:
    for line in (folder / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
