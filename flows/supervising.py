"""Several services kept running together: one log, restarts with growing pauses, and a clean stop in reverse order."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from copydesk.errors import ServerError

STOP_SECONDS = 30.0  # a run that is stopped says so to the server; then it is killed
LONGEST_PAUSE = 30.0  # between restarts, seconds
STEADY_SECONDS = 60.0  # who ran that long begins again with a short pause
POLL_SECONDS = 0.2
LAST_WORDS_SECONDS = 5.0  # a process that it left behind may hold its output open
MOST_EARLY_ENDS = 3  # of a service that was never ready


@dataclass(frozen=True, slots=True)
class Service:
    """A command to keep running.

    `is_ready` is asked until it says yes, before the next service is started; then `ready_message` is shown. `edited`
    says what is shown of a line of its output, None for nothing.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    is_ready: Callable[[], bool] = lambda: True
    ready_message: str = ""
    edited: Callable[[str], str | None] = str


@dataclass(slots=True)
class _Running:
    service: Service
    process: subprocess.Popen[str]
    since: float = field(default_factory=time.monotonic)
    follower: threading.Thread | None = None


class Supervisor:
    """Starts services in order, restarts those that end, and passes their output on, a line at a time."""

    def __init__(self, services: Sequence[Service], say: Callable[[str], None]) -> None:
        self._services = services
        self._say = say
        self._ended: queue.SimpleQueue[_Running | None] = queue.SimpleQueue()
        self._running: dict[str, _Running] = {}
        self._ends: dict[str, int] = {}
        self._stopping = False

    def run(self) -> None:
        """Until a signal to stop. Raises ServerError where a service does not start at all."""
        with _signals(self._stop):
            try:
                for service in self._services:
                    self._start_first(service)
                while not self._stopping:
                    self._restart(self._ended.get())
            finally:
                self._stopping = True
                for service in reversed(self._services):
                    self._end(service.name)

    def _stop(self) -> None:
        self._stopping = True
        self._ended.put(None)

    def _start_first(self, service: Service) -> None:
        """Start a service and wait until it is ready, however often it has to be started."""
        early = 0
        while not self._stopping:
            running = self._start(service)
            while running.process.poll() is None and not self._stopping:
                if service.is_ready():
                    if service.ready_message:
                        self._say(service.ready_message)
                    return
                time.sleep(POLL_SECONDS)
            early += 1
            if early == MOST_EARLY_ENDS:
                raise ServerError(f"the {service.name} does not start; its lines above say why")

    def _start(self, service: Service) -> _Running:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.child", str(os.getpid()), *service.command],
            env=dict(service.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches us, and we stop the services in their order
        )
        running = _Running(service, process)
        self._running[service.name] = running
        running.follower = threading.Thread(target=self._follow, args=(running,), daemon=True)
        running.follower.start()
        return running

    def _follow(self, running: _Running) -> None:
        """Pass the output on, and tell when it is over."""
        output = running.process.stdout
        assert output is not None
        for line in filter(str.strip, output):
            if shown := running.service.edited(line.rstrip()):
                self._say(f"{running.service.name} | {shown}")
        running.process.wait()
        self._ended.put(running)

    def _restart(self, ended: _Running | None) -> None:
        """Start again what has ended, after a pause that grows while it keeps ending early."""
        if ended is None or self._stopping or self._running.get(ended.service.name) is not ended:
            return
        name, code = ended.service.name, ended.process.returncode
        early = time.monotonic() - ended.since < STEADY_SECONDS
        self._ends[name] = self._ends.get(name, 0) + 1 if early else 0
        pause = min(LONGEST_PAUSE, 2.0 ** self._ends[name] - 1)
        self._say(f"the {name} ended ({_how(code)}); it is started again" + (f" in {pause:.0f} s" if pause else ""))
        if pause:
            threading.Timer(pause, self._start_again, (ended.service,)).start()
        else:
            self._start_again(ended.service)

    def _start_again(self, service: Service) -> None:
        if not self._stopping:
            self._start(service)

    def _end(self, name: str) -> None:
        running = self._running.get(name)
        if running is None or running.process.poll() is not None:
            return
        running.process.terminate()
        try:
            running.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            running.process.kill()
            running.process.wait()
            self._say(f"the {name} did not stop within {STOP_SECONDS:.0f} s and was killed")
        if running.follower:
            running.follower.join(LAST_WORDS_SECONDS)


def _how(code: int) -> str:
    return f"killed by signal {-code}" if code < 0 else f"exit code {code}"


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and SIGTERM call `stop`; a second one is taken for impatience and ends the process."""

    def handle(number: int, frame: object) -> None:
        for which in (signal.SIGINT, signal.SIGTERM):
            signal.signal(which, signal.SIG_DFL)
        stop()

    before = {which: signal.signal(which, handle) for which in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)
