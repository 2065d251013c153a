"""A process that shows one system hostile inputs: each in a child of its own, so that whatever happens is only told.

Paths come in on standard input, one a line; for each a line of JSON goes out: outcomes, CPU seconds, and the peak of
memory above what the process held before. Linux alone: peaks are read from /proc.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.systems import BY_NAME

SECONDS = 10  # of CPU time
MEMORY = 6 << 30  # bytes of address space: enough to see who takes more than one GiB
COPYDESK = "copydesk"
Outcomes = dict[str, int]
Try = Callable[[Path], Outcomes]


def copydesk() -> Try:
    """Reading and cleaning as `copydesk ingest` does it, without a database and without worker processes."""
    from copydesk.batches import clean, read_all
    from copydesk.desk import load_desk
    from copydesk.readers.places import InputFile
    from copydesk.types import Quarantined

    desk = load_desk()

    def outcomes(path: Path) -> Outcomes:
        found: Outcomes = {}
        for read in read_all([InputFile(path, path.stat().st_size, {})]):
            made = clean([read], desk)[0]
            outcome = made.code if isinstance(made, Quarantined) else "loaded"
            found[outcome] = found.get(outcome, 0) + 1
        return found

    return outcomes


def peer(name: str) -> Try:
    """A library that is given the file as a page."""
    extract = BY_NAME[name].start()

    def outcomes(path: Path) -> Outcomes:
        return {"answered" if extract(path.read_bytes(), None).body else "nothing found": 1}

    return outcomes


def tried(attempt: Try, path: Path) -> dict[str, object]:
    """What an attempt does with an input, in a child process with limits."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.write(writing, json.dumps(_measured(attempt, path)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        told = answer.read()
    _, status, usage = os.wait4(child, 0)
    if told:
        return dict(json.loads(told))
    over = os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL)
    return {"outcomes": {"over 10 s" if over else "crashed": 1}, "seconds": usage.ru_utime + usage.ru_stime, "mib": 0.0}


def _measured(attempt: Try, path: Path) -> dict[str, object]:
    Path("/proc/self/clear_refs").write_text("5")  # forgets the peak so far
    before, began = _memory("VmRSS"), time.process_time()
    try:
        outcomes = attempt(path)
    except MemoryError:
        outcomes = {"out of memory": 1}
    except Exception as error:
        outcomes = {f"raised {type(error).__name__}": 1}
    seconds = time.process_time() - began
    return {"outcomes": outcomes, "seconds": seconds, "mib": max(0, _memory("VmHWM") - before) / 1024}


def _memory(name: str) -> int:
    """A figure of this process's memory in KiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def main() -> int:
    """Try the inputs that are named until there are no more. Libraries that print do so to nowhere."""
    told = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    name = sys.argv[1]
    attempt = copydesk() if name == COPYDESK else peer(name)
    page = Path(sys.argv[2])
    attempt(page)  # imports and loads what it needs
    for line in sys.stdin:
        print(json.dumps(tried(attempt, Path(json.loads(line)))), file=told, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
