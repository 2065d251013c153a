"""Calls to the kernel that fail: strace makes the n-th one on a database's files go wrong, as a broken disk would."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.faults.serverless import STARTED
from tests.flows.forking import Forked, Forking

CALLS = ("pwrite64", "write", "writev", "fsync", "fdatasync", "ftruncate", "unlink", "link", "rename", "pread64")
CALLED = re.compile(r"^(\w+)\(", re.MULTILINE)
LONGEST = 120.0  # seconds that a command may take, traced, on a busy machine
SIDES = ("", "-wal", "-shm", "-journal")
# How calls fail, and for how long: once, or from then on. A call that writes nothing says so with 0.
WRITING = ("error=EIO", "error=ENOSPC", "error=EDQUOT", "retval=0", "signal=KILL")
FAILING = {
    "pwrite64": WRITING,
    "write": WRITING[:3] + WRITING[4:],  # 0 from write makes Python try again for ever, and it cannot happen to a file
    "writev": WRITING,
    "fsync": ("error=EIO", "error=ENOSPC", "signal=KILL"),
    "fdatasync": ("error=EIO", "error=ENOSPC", "signal=KILL"),
    "ftruncate": ("error=EIO", "error=ENOSPC", "signal=KILL"),
    "unlink": ("error=EIO", "error=EROFS", "signal=KILL"),
    "link": ("error=EIO", "error=ENOSPC", "error=EPERM", "signal=KILL"),
    "rename": ("error=EIO", "error=ENOSPC", "signal=KILL"),
    "pread64": ("error=EIO", "signal=KILL"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """The `number`th call of that name on the watched files fails in that way; so do all after it where `lasting`."""

    call: str
    number: int
    how: str
    lasting: bool = False

    @property
    def kills(self) -> bool:
        """Whether the process ends with it."""
        return self.how == "signal=KILL"

    def __str__(self) -> str:
        return f"{self.call} {self.number}{' and on' if self.lasting else ''}: {self.how.partition('=')[2]}"

    @property
    def option(self) -> str:
        """The same for strace."""
        return f"inject={self.call}:{self.how}:when={self.number}{'+' if self.lasting else ''}"


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that ended: its exit code, what it wrote, its calls on the watched files, how many of them failed."""

    code: int
    output: str
    errors: str
    calls: Counter[str]
    injected: int


def require_strace() -> str:
    """Where strace is; a skip where there is none or it may not trace, a failure where COPYDESK_TESTS_NEED names it."""
    found = shutil.which("strace")
    reason = "there is no strace on PATH"
    if found is not None:
        tried = subprocess.run([found, "-o", os.devnull, "true"], capture_output=True, text=True)
        if not tried.returncode:
            return found
        reason = f"strace may not trace here: {' '.join(tried.stderr.split())}"
    if "strace" in os.environ.get("COPYDESK_TESTS_NEED", "").split():
        pytest.fail(f"{reason}, and COPYDESK_TESTS_NEED names it", pytrace=False)
    pytest.skip(reason)


def chosen(calls: Counter[str], random: Random) -> Fault:
    """One of the calls that were counted, and a way it can fail, by chance; each name of a call is as likely."""
    call = random.choice(sorted(name for name in calls if name in FAILING))
    how = random.choice(FAILING[call])
    lasting = random.random() < 0.3 and how != "signal=KILL"
    return Fault(call, random.randint(1, calls[call]), how, lasting)


def watched(place: Path, pid: int) -> list[Path]:
    """The files that a command of that process writes for one that is to stand at `place`, before it has its name."""
    new = place.with_name(f".{place.name}.new-{pid}")
    return [Path(f"{path}{side}") for path in (place, new) for side in SIDES] + [place.parent]


def run(
    forking: Forking, arguments: Sequence[str], folder: Path, places: Sequence[Path], fault: Fault | None = None
) -> Ended:
    """Run a command in `folder`, its calls on files at `places` counted, and one of them made fail."""
    go = folder / ".go"
    go.unlink(missing_ok=True)
    started = forking.start(STARTED, str(go), *arguments, cwd=folder)
    files = [path for place in places for path in watched(place, started.pid)]
    log = folder / ".strace"
    tracer = _attach(started.pid, files, log, fault)
    go.touch()
    output, errors = _communicate(started)
    tracer.wait()
    told = log.read_text(errors="replace")
    for path in (go, log):
        path.unlink()
    calls = Counter(CALLED.findall(told))
    return Ended(started.returncode or 0, output, errors, calls, told.count("(INJECTED)") + told.count("killed by"))


def _attach(pid: int, files: Sequence[Path], log: Path, fault: Fault | None) -> subprocess.Popen[str]:
    command = [require_strace(), "-o", str(log), "-p", str(pid), "-e", f"trace={','.join(CALLS)}"]
    for path in files:
        command += ["-P", str(path)]
    if fault:
        command += ["-e", fault.option]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    said = tracer.stderr.readline()
    while said and "attached" not in said:
        said = tracer.stderr.readline()
    assert said, "strace ended before it had attached"
    threading.Thread(target=tracer.stderr.read, daemon=True).start()  # or it stops where nobody reads what it says
    return tracer


def _communicate(started: Forked) -> tuple[str, str]:
    """What it wrote; it is killed where it does not come to its end."""
    watch = threading.Timer(LONGEST, os.kill, (started.pid, signal.SIGKILL))
    watch.start()
    try:
        return started.communicate()
    finally:
        watch.cancel()
