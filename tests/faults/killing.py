"""Killing commands: at an instant or at a statement, alone or with all that they started; and who is left after it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from tests.flows.forking import COMMAND_LINE, Forking

SERVERLESS = "import sys; sys.argv.insert(1, '.')\nfrom tests.faults.serverless import main; main()"
PROGRAMS = {"flow": COMMAND_LINE, "serverless": SERVERLESS}
PREPARED = "from tests.faults.dying import doomed; doomed(*{told!r})\n{program}"
PER_BATCH = 6  # documents: the inputs make some ten batches
LONGEST = 240.0  # seconds for a command on a busy machine; then it is killed, and the try fails
GONE_WITHIN = 20.0  # seconds for the processes that a killed one started: they may be at an input's work


@dataclass(frozen=True, slots=True)
class Death:
    """When a command is killed: so many seconds after its start, or before its n-th writing statement.

    `whole_group` says whether all that it started is killed in the same moment, or the command alone.
    """

    seconds: float | None = None
    statement: int | None = None
    whole_group: bool = True

    def __str__(self) -> str:
        when = f"at {self.seconds:.2f} s" if self.seconds is not None else f"at statement {self.statement}"
        return f"{when}, {'with its processes' if self.whole_group else 'alone'}"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code, what it said, how long it took, its statements, and who was left after it."""

    code: int
    output: str
    said: str
    seconds: float
    statements: int
    left: Sequence[int]

    @property
    def killed(self) -> bool:
        """Whether it was killed, and did not end by itself before."""
        return self.code == -signal.SIGKILL


def run(
    forking: Forking,
    program: str,
    arguments: Sequence[str],
    folder: Path,
    death: Death | None = None,
    per_batch: int = PER_BATCH,
    impatient: bool = False,
) -> Ended:
    """Run a command line in `folder` as one of PROGRAMS, and kill it where it is told so."""
    counted = folder / ".statements"
    death = death or Death()
    told = (death.statement, death.whole_group, str(counted), per_batch, impatient)
    code = PREPARED.format(told=told, program=PROGRAMS[program])
    with Path(os.devnull).open() as nothing, TemporaryFile() as output, TemporaryFile() as said:
        streams = [nothing.fileno(), output.fileno(), said.fileno()]
        pid = forking.ask(streams, code=code, arguments=["-c", *arguments], folder=str(folder))
        seconds = _attend(pid, death)
        exit_code = forking.ask(wait=pid)
        left = _left(pid)
        texts = [(stream.seek(0), stream.read().decode(errors="replace"))[1] for stream in (output, said)]
    statements = int(counted.read_text()) if counted.exists() else 0
    counted.unlink(missing_ok=True)
    return Ended(exit_code, texts[0], texts[1], seconds, statements, left)


def _attend(pid: int, death: Death) -> float:
    """Wait until the process has ended, and end it at its instant; the seconds that it lived."""
    started = time.monotonic()
    instant = LONGEST if death.seconds is None else death.seconds
    until(lambda: has_ended(pid), instant, 0.005)
    if not has_ended(pid):
        kill(pid, death.whole_group)
    return time.monotonic() - started


def kill(pid: int, whole_group: bool) -> None:
    """kill -9, of a process alone or with its group; alone where it has had no time to make one."""
    try:
        (os.killpg if whole_group else os.kill)(pid, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(pid, signal.SIGKILL)


def until(holds: Callable[[], bool], seconds: float, pause: float = 0.05) -> bool:
    """Wait for a condition, so many seconds at most; whether it came about."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(min(pause, max(0.0, end - time.monotonic())))
    return True


def has_ended(pid: int) -> bool:
    """Whether a child of the forking process waits to be waited for."""
    return _state(Path(f"/proc/{pid}/stat"))[0] in ("Z", "")


def _left(session: int) -> list[int]:
    """The processes of a session that do not end by themselves; they are killed so that the tests go on."""
    if until(lambda: not members(session), GONE_WITHIN):
        return []
    left = members(session)
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return left


def members(session: int) -> list[int]:
    """The processes of a session that live."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        state, number = _state(path)
        if number == session and state not in ("Z", "X"):
            found.append(int(path.parent.name))
    return found


def _state(path: Path) -> tuple[str, int]:
    """State and session of a process by its file in /proc; nothing where it is gone."""
    try:
        fields = path.read_text(errors="replace").rpartition(") ")[2].split()
    except OSError:
        return "", 0
    return fields[0], int(fields[3])
