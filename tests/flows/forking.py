"""Commands in forks of one process that has imported the flows: importing Prefect costs more than most tests do.

Each command is a process of its own all the same, with its own folder and streams, and it ends, or is killed, as a
user's does.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from copydesk.duplicates.signatures import signatures
from flows.quiet import keep_prefect_quiet

ROOT = Path(__file__).parents[2]
# What commands import when they run. Nothing that starts threads: those would be missing in the forks.
FLOWS = (
    "flows.cli",
    "flows.extract_claims",
    "flows.ingest",
    "flows.ingesting",
    "flows.maintain",
    "flows.recleaning",
    "flows.retry",
    "flows.verify",
    "models.migrate",
)
PREFECT = ("prefect.flow_engine", "prefect.task_engine", "fastapi.encoders")
COMMAND_LINE = "from flows.cli import main; main(prog_name='copydesk')"
LONGEST = 1 << 16  # of a message, in bytes


class Forked:
    """A command that was started."""

    def __init__(self, process: Forking, pid: int, stdout: IO[bytes], stderr: IO[str]) -> None:
        self.pid = pid
        self.stderr = stderr
        self.returncode: int | None = None
        self._process = process
        self._stdout = stdout

    def wait(self) -> int:
        """Wait until it has ended; its exit code, or the negative number of the signal that killed it."""
        self.stderr.close()
        self.returncode = self._process.ask(wait=self.pid)
        return self.returncode

    def communicate(self) -> tuple[str, str]:
        """Wait until it has ended; what it wrote to standard output, and to standard error since that was last read."""
        errors = self.stderr.read()
        self.wait()
        self._stdout.seek(0)
        with self._stdout:
            return self._stdout.read().decode(), errors


class Forking:
    """The process that forks. Its environment is that of the commands."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", __name__, str(theirs.fileno())]
            self._process = subprocess.Popen(command, env=environment, cwd=ROOT, pass_fds=[theirs.fileno()])

    def start(self, code: str, *arguments: str, cwd: Path, stdin: bytes = b"") -> Forked:
        """Run Python code in a fork, the arguments in `sys.argv`."""
        reading, writing = os.pipe()
        stdout = TemporaryFile()  # noqa: SIM115 - read and closed by communicate
        with TemporaryFile() as given:
            given.write(stdin)
            given.seek(0)
            streams = [given.fileno(), stdout.fileno(), writing]
            pid = self.ask(streams, code=code, arguments=["-c", *arguments], folder=str(cwd))
        os.close(writing)
        return Forked(self, pid, stdout, os.fdopen(reading, encoding="utf-8"))

    def run(self, *arguments: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
        """Run the command line as a user would."""
        started = self.start(COMMAND_LINE, *arguments, cwd=cwd, stdin=stdin)
        stdout, stderr = started.communicate()
        return subprocess.CompletedProcess(arguments, started.returncode or 0, stdout, stderr)

    def ask(self, streams: Sequence[int] = (), **message: object) -> int:
        """Send a message and return the number that is the answer."""
        socket.send_fds(self._socket, [json.dumps(message).encode()], streams)
        return int(self._socket.recv(LONGEST))

    def stop(self) -> None:
        self._socket.close()
        self._process.wait()


def serve(connection: socket.socket) -> None:
    """Fork for each message, or wait for a fork, until the other side hangs up. Forks return from here too."""
    while True:
        data, streams, _, _ = socket.recv_fds(connection, LONGEST, 3)
        if not data:
            return
        message = json.loads(data)
        if "wait" in message:
            answer = os.waitstatus_to_exitcode(os.waitpid(message["wait"], 0)[1])
        else:
            answer = os.fork()
            if not answer:
                connection.close()
                become(message, streams)
                return
        for stream in streams:
            os.close(stream)
        connection.send(str(answer).encode())


def become(message: Mapping[str, object], streams: Sequence[int]) -> None:
    """Run a message's code in this process as if it had been started for it."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    # Who was started in the background ignores Ctrl-C, and so would all that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    os.chdir(str(message["folder"]))
    sys.argv = list(message["arguments"])  # type: ignore[call-overload]
    exec(compile(str(message["code"]), "<string>", "exec"), {"__name__": "__main__"})


if __name__ == "__main__":
    keep_prefect_quiet()
    for module in (*FLOWS, *PREFECT):
        import_module(module)
    signatures([1], [1], ["Machine code is loaded with the first text."])
    serve(socket.socket(fileno=int(sys.argv[1])))
