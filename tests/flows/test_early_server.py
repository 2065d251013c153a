"""Prefect's embedded server, started early: Prefect takes it over, and nothing of it is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.flows.conftest import environment
from tests.flows.scheduled import until

pytestmark = pytest.mark.slow

STARTED = """
import subprocess, sys
from flows.embedded import lock_embedded_server
from flows.quiet import keep_prefect_quiet
keep_prefect_quiet()
assert lock_embedded_server()
from flows import early_server
start, started = early_server._start, []
early_server._start = lambda port: started.append(start(port)) or started[0]
with early_server.started_early():
    print(started[0].pid, flush=True)
"""
IS_TAKEN = """
    from prefect.client.orchestration import get_client
    with get_client(sync_client=True) as client:
        assert client.hello().status_code == 200
        from prefect.server.api.server import SubprocessASGIServer
        assert SubprocessASGIServer().server_process is started[0]
"""
WAITS = """
    sys.stdin.read()
"""


def started(code: str, home: Path) -> subprocess.Popen[str]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", STARTED + code], env=environment(home), cwd=ROOT, text=True, **pipes)


def is_gone(pid: int) -> bool:
    """Whether a process is over; one that nobody has taken note of is."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_where_it_cannot_be_started_prefect_starts_its_own(home: Path) -> None:
    refused = STARTED.replace("started.append(start(port)) or started[0]", "subprocess.Popen('/')")
    body = IS_TAKEN.replace("server_process is started[0]", "server_process.poll() is None")
    code = f"{refused.replace('print(started[0].pid, flush=True)', '')}{body}"
    ran = subprocess.run([sys.executable, "-c", code], env=environment(home), cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("code", ["", IS_TAKEN], ids=["nobody needs it", "Prefect takes it"])
def test_it_is_ended_with_the_command(code: str, home: Path) -> None:
    command = started(code, home)
    said, _ = command.communicate()
    assert command.returncode == 0
    assert is_gone(int(said))


def test_it_ends_where_the_command_is_killed(home: Path) -> None:
    with started(WAITS, home) as command:
        assert command.stdout is not None
        server = int(command.stdout.readline())
        assert not is_gone(server)
        os.kill(command.pid, signal.SIGKILL)
    until(lambda: is_gone(server))
