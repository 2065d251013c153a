"""`copydesk up` or `copydesk schedule` running for a test, with a Prefect server of its own that can be asked."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import httpx

from tests.flows.conftest import BIN, copy_database, environment, free_port

DEADLINE = 180.0
T = TypeVar("T")


def until(holds: Callable[[], T], seconds: float = DEADLINE) -> T:
    """What a condition gives once it gives something."""
    deadline = time.monotonic() + seconds
    while True:
        with suppress(httpx.HTTPError):
            if found := holds():
                return found
        if time.monotonic() > deadline:
            raise AssertionError(f"did not come about within {seconds:.0f} s: {holds}")
        time.sleep(0.2)


class Scheduled:
    """The command, started in a folder; its Prefect home is a copy of `prepared`.

    Its server listens on a free port, unless `server` is the address of one that is to be used.
    """

    def __init__(self, folder: Path, prepared: Path, *arguments: str, server: str | None = None) -> None:
        self.folder = folder
        self.database = folder / "copydesk.db"
        self.home = folder / "home"
        self.name = arguments[arguments.index("--name") + 1] if "--name" in arguments else "inbox"
        if not self.home.exists():
            self.home.mkdir()
            copy_database(prepared / "prefect.db", self.home / "prefect.db")
        port = free_port()
        self.url = server or f"http://127.0.0.1:{port}/api"
        self._log = (folder / f"log-{port}").open("w+")
        self.process = subprocess.Popen(
            [str(BIN / "copydesk"), *arguments, *([] if server else ["--port", str(port)])],
            cwd=folder,
            env=environment(self.home, **({"PREFECT_API_URL": server} if server else {})),
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        self.client = httpx.Client(base_url=f"{self.url}/", timeout=30)

    def __enter__(self) -> Scheduled:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.client.close()

    def stop(self) -> int:
        """Ask it to stop as systemd does; its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait()

    def output(self) -> str:
        return Path(self._log.name).read_text(encoding="utf-8", errors="replace")

    def ask(self, what: str, **body: object) -> list[dict[str, object]]:
        answer = self.client.post(f"{what}/filter", json=body)
        answer.raise_for_status()
        found: list[dict[str, object]] = answer.json()
        return found

    def runs(self, flow: str = "ingest", *states: str) -> list[dict[str, object]]:
        """The schedule's runs of a flow, those that were due first at the front."""
        wanted = {"state": {"type": {"any_": list(states)}}} if states else {}
        ours = {"flows": {"name": {"any_": [flow]}}, "deployments": {"name": {"any_": [self.name]}}}
        found = self.ask("flow_runs", flow_runs=wanted, **ours)
        return sorted(found, key=lambda run: str(run["expected_start_time"]))

    def finished(self, least: int) -> list[dict[str, object]]:
        """The runs of `ingest` that ended by themselves, if there are as many."""
        ended = self.runs("ingest", "COMPLETED", "FAILED", "CRASHED")
        return ended if len(ended) >= least else []

    def slots(self) -> list[object]:
        """How many slots of each deployment are taken."""
        return [limit["active_slots"] for limit in self.ask("v2/concurrency_limits")]

    def processes(self, having: str = "") -> list[int]:
        """Processes that this command started, by a part of their command line or environment."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                command = (folder / "cmdline").read_bytes()
                told = command + (folder / "environ").read_bytes()
                if f"PREFECT_HOME={self.home}".encode() in told and having.encode() in told and command:
                    found.append(int(folder.name))
        return [pid for pid in found if pid != self.process.pid]
