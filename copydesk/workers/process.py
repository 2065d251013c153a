"""One worker process, as its caller sees it: things are said to it, and heard from it until it ends.

Each is a new interpreter that speaks pickles over its standard input and output, which nobody else holds. It is not
forked, because a fork of a process with threads may hang, nor started by `multiprocessing`, which would run the
caller's script again. When its input ends, as it does when the caller is killed, it ends too.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from copydesk.errors import CopydeskError
from copydesk.workers.limits import Limits

START = "from copydesk.workers.serving import serve; serve()"
# One thread a process: as many processes as processors are meant to keep those busy.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
OVER_A_LIMIT = ("cpu_limit", "memory_limit", "crashed")  # why a worker ended
PIPE_SIZE = 1 << 20  # bytes, the most that Linux gives everybody
LENGTH = struct.Struct(">Q")  # before each pickle, so that none is read further than its end


class WorkersError(CopydeskError):
    """Processes that cannot be started."""


class EndedError(Exception):
    """The worker has ended in the middle of its work; `code` is its exit code, below zero for a signal."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Failed:
    """An input that could not be done: why, and as what it goes into quarantine.

    `code` is `internal_error` where our own code failed, `cpu_limit`, `memory_limit`, or `crashed` where the process
    ended for another reason.
    """

    why: str
    code: str = "internal_error"


@dataclass(frozen=True, slots=True)
class Function:
    """What a worker is to call from now on."""

    call: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that an input yields, before the outcome that ends it."""

    value: Any


class Worker:
    """A process that calls a function on everything it is given. Raises WorkersError where it does not start."""

    def __init__(self, function: Callable[[Any], Any], limits: Limits) -> None:
        path = os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path)
        environment = ONE_THREAD | os.environ | {"PYTHONPATH": path}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            [sys.executable, "-c", START], stdin=pipe, stdout=pipe, bufsize=0, env=environment
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._given: IO[bytes] = self._process.stdin
        self._answers: IO[bytes] = self._process.stdout
        _widen(self._answers)
        self.say(limits)
        self.say(Function(function))

    def wait_until_ready(self) -> None:
        """Wait until it has loaded its function. Raises WorkersError where it could not."""
        try:
            self.hear()
        except EndedError as ended:
            raise WorkersError(f"a worker process does not start ({named(ended.code)}); see the lines above") from None

    def fileno(self) -> int:
        """Where its answers can be waited for."""
        return self._answers.fileno()

    def say(self, what: object) -> None:
        """Give it something; where it has died, the end of its answers will tell."""
        with suppress(BrokenPipeError):
            write(self._given, pack(what))

    def hear(self) -> Any:
        """Its next answer. Raises EndedError where it has died."""
        try:
            return receive(self._answers)
        except EOFError:
            raise EndedError(self.end()) from None

    def kill(self) -> None:
        """Kill the process; whoever hears it then raises EndedError."""
        self._process.kill()

    def end(self) -> int:
        """End the process, whatever it is doing; its exit code, below zero for a signal."""
        if self._answers.closed:
            return self._process.wait()
        with suppress(BrokenPipeError):
            self._given.close()
        self._answers.close()
        if self._process.poll() is None:
            self._process.kill()
        return self._process.wait()


def _widen(pipe: IO[bytes]) -> None:
    """Let a pipe hold more, where the system can: its writer goes on while its reader is busy."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):  # a user has so much of that and no more
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_SIZE)


def pack(what: object) -> bytes:
    """Something as it is sent: its pickle, with the length before it."""
    pickled = pickle.dumps(what)
    return LENGTH.pack(len(pickled)) + pickled


def write(to: IO[bytes], packed: bytes) -> None:
    """Write all of it. Raises BrokenPipeError where nobody reads any more."""
    rest = memoryview(packed)
    while rest:
        rest = rest[to.write(rest) :]


def receive(stream: IO[bytes]) -> Any:
    """Read what was sent. Raises EOFError at the end of the stream."""
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
    return pickle.loads(_exactly(stream, length))


def _exactly(stream: IO[bytes], size: int) -> bytearray:
    read = bytearray(size)
    rest = memoryview(read)
    while rest:
        count = stream.readinto(rest)  # type: ignore[attr-defined]  # all streams here are raw files
        if not count:
            raise EOFError
        rest = rest[count:]
    return read


def failed(code: int, limits: Limits) -> Failed:
    """What became of the input that a worker ended with."""
    if code == -signal.SIGPROF:
        return Failed(f"it takes more than {limits.cpu_seconds:g} seconds of processor time", "cpu_limit")
    return Failed(f"the process that read it ended with {named(code)}", "crashed")


def named(code: int) -> str:
    """An exit code in words."""
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
