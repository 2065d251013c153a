"""Services kept running: restarted when they end, stopped in reverse order, never left behind."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from copydesk.errors import ServerError
from flows.supervising import MOST_EARLY_ENDS, Service, Supervisor
from tests.conftest import ROOT

# A service that says its process id, waits for a signal, and says that it got it.
WAITING = """
import os, signal, sys, time
def stop(*_):
    print('stopped', flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
print('pid', os.getpid(), flush=True)
while True:
    signal.pause()
"""


def service(name: str, code: str) -> Service:
    return Service(name, [sys.executable, "-c", textwrap.dedent(code)], {**os.environ, "PYTHONPATH": str(ROOT)})


def supervised(*services: Service, stop_after: set[str]) -> list[str]:
    """Run services until each of `stop_after` was in a line; all lines."""
    said: list[str] = []
    missing = set(stop_after)

    def say(line: str) -> None:
        said.append(line)
        if found := {words for words in missing if words in line}:
            missing.difference_update(found)
            if not missing:
                os.kill(os.getpid(), signal.SIGTERM)

    Supervisor(services, say).run()
    return said


def test_services_are_stopped_in_reverse_order() -> None:
    said = supervised(service("a", WAITING), service("b", WAITING), stop_after={"a | pid", "b | pid"})
    assert said.index("b | stopped") < said.index("a | stopped")


def test_what_ends_is_started_again() -> None:
    said = supervised(
        service("a", WAITING), service("b", "print('here', flush=True)"), stop_after={"a | pid", "in 1 s"}
    )
    assert "the b ended (exit code 0); it is started again in 1 s" in said


def test_what_is_killed_is_started_again() -> None:
    killed: list[str] = []

    def say(line: str) -> None:
        if "pid" in line:
            os.kill(
                int(line.split()[-1]) if not killed else os.getpid(), signal.SIGKILL if not killed else signal.SIGTERM
            )
            killed.append(line)
        elif "ended" in line:
            killed.append(line)

    Supervisor([service("a", WAITING)], say).run()
    assert killed[1] == "the a ended (killed by signal 9); it is started again in 1 s"
    assert len(killed) == 3


def test_what_never_gets_ready_is_given_up() -> None:
    said: list[str] = []
    broken = Service("a", [sys.executable, "-c", "print('no'); raise SystemExit(3)"], os.environ, lambda: False)
    with pytest.raises(ServerError, match="the a does not start"):
        Supervisor([broken], said.append).run()
    assert said.count("a | no") <= MOST_EARLY_ENDS


def test_no_service_outlives_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    code = f"""
    import os, sys
    from functools import partial
    from flows.supervising import Service, Supervisor
    Supervisor([Service('a', [sys.executable, '-c', {WAITING!r}], os.environ)], partial(print, flush=True)).run()
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    child = int(process.stdout.readline().split()[-1])
    pipe = os.pidfd_open(child)
    process.kill()
    process.wait()
    assert select.select([pipe], [], [], 60)[0], "the service goes on"
