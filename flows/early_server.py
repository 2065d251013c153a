"""Prefect's embedded server, started before Prefect is imported: both take seconds, and so they take them together.

Prefect itself would import its whole server here before it starts the other process. It takes over the process that is
on its way, waits until it answers, and ends it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

# As Prefect sets them for its embedded server (prefect.server.api.server.SubprocessASGIServer).
SETTINGS = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
APPLICATION = "prefect.server.api.server:create_app"
HOST = "127.0.0.1"


@contextmanager
def started_early() -> Iterator[None]:
    """Within it Prefect's embedded server is on its way; what Prefect does not come to need is ended."""
    port = _free_port()
    waiting: list[subprocess.Popen[bytes]] = []
    with suppress(OSError):  # of a machine that starts no more processes, which Prefect is left to say
        waiting.append(_start(port))
    try:
        _hand_over(waiting, port)
        yield
    finally:
        for process in waiting:
            process.terminate()
            process.wait()


def _start(port: int) -> subprocess.Popen[bytes]:
    """A process of the server's, which ends with this one, however this one ends."""
    package = find_spec("prefect")
    folder = Path(package.origin).parents[1] if package and package.origin else Path()
    python = [sys.executable, "-P"]  # nothing is imported from the working folder
    server = ["-m", "uvicorn", "--app-dir", str(folder.absolute()), "--factory", APPLICATION]
    options = ["--host", HOST, "--port", str(port), "--log-level", "error", "--lifespan", "on"]
    command = [*python, "-m", "flows.child", str(os.getpid()), *python, *server, *options]
    return subprocess.Popen(command, env={**os.environ, **SETTINGS})


def _hand_over(waiting: list[subprocess.Popen[bytes]], port: int) -> None:
    """Let Prefect take the waiting process where it would start one; should that not do, it starts its own."""
    from prefect.server.api.server import SubprocessASGIServer

    server = SubprocessASGIServer()  # there is one in a process
    start_one = server._run_uvicorn_command

    def take_or_start() -> subprocess.Popen[bytes]:
        return waiting.pop() if waiting else start_one()

    server.port = port
    server._run_uvicorn_command = take_or_start  # type: ignore[method-assign]


def _free_port() -> int:
    """A port that nobody listens on now. Where someone does a moment later, Prefect tries another."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port
