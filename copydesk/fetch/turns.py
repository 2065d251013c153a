"""Turns: when a host may be asked again."""

from __future__ import annotations

from threading import Event, Lock

from copydesk.fetch.results import RefusedError
from copydesk.fetch.settings import Clock


class StoppedError(Exception):
    """Nobody waits for the result any more."""


class Turns:
    """The next moment at which each host may be asked. Thread-safe: two that wait for one host get different turns."""

    def __init__(self, clock: Clock, stop: Event, longest_wait: float) -> None:
        self._clock = clock
        self._stop = stop
        self._longest_wait = longest_wait
        self._next: dict[str, float] = {}
        self._closed: dict[str, float] = {}
        self._lock = Lock()

    def wait(self, host: str, interval: float) -> None:
        """Wait for one's turn, and keep the host free for `interval` seconds after it.

        Raises RefusedError (`retry_later`) for a host that wants to be left alone for longer than is waited,
        StoppedError when nobody wants the result any more.
        """
        with self._lock:
            now = self._clock.now()
            closed = self._closed.get(host, now)
            if closed - now > self._longest_wait:
                message = f"{host} asked to be left alone for another {closed - now:.0f} s; read it again then"
                raise RefusedError("retry_later", message)
            turn = max(now, closed, self._next.get(host, now))
            self._next[host] = turn + interval
        if turn > now and not self._stop.is_set():
            self._clock.wait(self._stop, turn - now)
        if self._stop.is_set():
            raise StoppedError

    def close(self, host: str, seconds: float) -> None:
        """Leave a host alone for some seconds from now."""
        with self._lock:
            self._closed[host] = max(self._closed.get(host, 0.0), self._clock.now() + seconds)
