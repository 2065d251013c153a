"""A Dask scheduler and workers, each a process on this machine, which tests start and kill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from copydesk.workers.connecting import Connected, Waits
from copydesk.workers.dask import Cluster
from copydesk.workers.limits import Limits
from tests.conftest import ROOT

DASK = Path(sys.executable).parent / "dask"
DEADLINE = 90.0  # seconds; the machine may be busy


def until(what: str, holds: Callable[[], Any]) -> Any:
    """Wait until something holds, and return it. Raises TimeoutError."""
    end = time.monotonic() + DEADLINE
    while not (found := holds()):
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.05)
    return found


class DaskCluster:
    """A scheduler with workers of one thread each; `more` goes into the environment of all.

    Workers keep their files on the `disk`, which is the folder of the logs where none is given.
    """

    def __init__(
        self, folder: Path, workers: int = 2, protocol: str = "tcp", disk: Path | None = None, **more: str
    ) -> None:
        self.folder = folder
        self.disk = disk or folder
        self.more = more
        self.workers: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        arguments = [
            "--host",
            f"{protocol}://127.0.0.1",
            "--port",
            "0",
            "--scheduler-file",
            str(file),
            "--no-dashboard",
        ]
        self.scheduler = self._start("scheduler", arguments, more)
        self.address = str(until("scheduler", lambda: _address(file)))
        for _ in range(workers):
            self.add_worker()

    def add_worker(self, **its_own: str) -> subprocess.Popen[bytes]:
        """Start another worker, with an environment of `its_own`. Nothing starts it again where it is killed."""
        number = len(self.workers)
        local = self.disk / f"worker{number}"
        local.mkdir()
        arguments = [self.address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--no-nanny"]
        process = self._start("worker", [*arguments, "--local-directory", str(local)], {**self.more, **its_own})
        self.workers.append(process)
        until("worker", lambda: b"Registered to" in self.log(process))
        return process

    def _start(self, what: str, arguments: list[str], more: dict[str, str]) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}  # of the tests, for the functions they send
        log = self.folder / f"{what}{len(self.workers) if what == 'worker' else ''}.log"
        with log.open("wb") as to:
            process = subprocess.Popen(
                [str(DASK), what, *arguments], cwd=self.folder, env=environment, stdout=to, stderr=to
            )
        process.log = log  # type: ignore[attr-defined]
        return process

    def log(self, process: Any) -> bytes:
        """What a worker has said so far. Raises RuntimeError with it where it is over."""
        text: bytes = process.log.read_bytes()
        if process.poll() is not None:
            raise RuntimeError(text.decode())
        return text

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            self.kill(process)


def connected(
    dask: DaskCluster, warnings: list[str] | None = None, limits: Limits | None = None, workers: float = 60.0
) -> Cluster:
    """A connection to it, and what warns into a list."""
    told = [] if warnings is None else warnings
    return Cluster(Connected(dask.address, Waits(workers=workers)), told.append, limits)


def _address(file: Path) -> str | None:
    with suppress(OSError, ValueError, KeyError):  # not there yet, or half written
        return str(json.loads(file.read_text())["address"])
    return None


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that a process has started."""
    found = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [int(pid) for path in found for pid in path.read_text().split()]
