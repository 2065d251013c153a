"""Commands of the documentation that go on: started on free ports, waited for until ready, ended by SIGTERM."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import httpx

LASTING = re.compile(
    r"^(?:copydesk (?:up|explore|schedule)|prefect (?:server|worker) start)\b(?!.*--(?:help|work-pool))", re.MULTILINE
)
LONGEST_START = 180.0  # seconds: Prefect's server makes its tables, on machines that do other things as well
LONGEST_STOP = 60.0
PREFECT, DATASETTE = "4200", "8001"  # the ports that the commands take by themselves
# The option that names the port, and what the command prints, or which port answers, when it is ready.
READY = {
    "copydesk up": ("--explore-port", DATASETTE, re.compile(r"^schedule \| \S+: ", re.MULTILINE)),
    "copydesk schedule": ("", "", re.compile(r"^schedule \| \S+: ", re.MULTILINE)),
    "copydesk explore": ("--port", DATASETTE, None),
    "prefect server start": ("--port", PREFECT, None),
    "prefect worker start": ("", "", re.compile(r"^Worker .* started!", re.MULTILINE)),
}
ENDS = {"copydesk": (0,), "prefect": (0, -signal.SIGTERM, 128 + signal.SIGTERM)}


def free_port() -> str:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def ports_of(scripts: Sequence[str], environment: Mapping[str, str]) -> dict[str, str]:
    """For the usual ports those to use instead on a page that starts something.

    Prefect's is the one of the server that is configured, if any: that is the one the page starts.
    """
    if not any(LASTING.search(script) for script in scripts):
        return {}
    configured = urlsplit(environment.get("PREFECT_API_URL", "")).port
    return {PREFECT: str(configured or free_port()), DATASETTE: free_port()}


class Service:
    """A command that was started, and is ready. Raises RuntimeError where it is not in time."""

    def __init__(self, script: str, folder: Path, environment: dict[str, str], ports: Mapping[str, str]) -> None:
        command = shlex.split(script, comments=True)
        self.name = next(name for name in READY if command[: name.count(" ") + 1] == name.split())
        option, usual, self._line = READY[self.name]
        self._port = ports[usual] if usual else ""
        self._process: subprocess.Popen[bytes] | None = None
        if self.name == "prefect server start" and _answers(self._port, "/api/health"):
            return  # the tests' own
        if option and option not in command:
            command += [option, self._port]
        self._log = (folder / f".{command[1]}-{os.getpid()}.log").open("wb")
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
            # Prefect's worker ends by SIGINT, which is ignored by all that was started in the background.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        self._wait(script)

    def _wait(self, script: str) -> None:
        deadline = time.monotonic() + LONGEST_START
        while not self._is_ready():
            assert self._process is not None
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"{script}: not ready:\n{self._said()}")
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        if self._line:
            return bool(self._line.search(self._said()))
        return _answers(self._port, "/")

    def _said(self) -> str:
        return Path(self._log.name).read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End it as `systemctl stop` would. Raises RuntimeError where it does not end, or not cleanly."""
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            code = process.wait(LONGEST_STOP)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            code = process.wait()
        said = self._said()
        self._log.close()
        if code not in ENDS[self.name.split()[0]]:
            raise RuntimeError(f"{self.name}: exit code {code} after SIGTERM:\n{said}")


def _answers(port: str, path: str) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", trust_env=False, timeout=10).status_code < 500
    except httpx.HTTPError:
        return False
