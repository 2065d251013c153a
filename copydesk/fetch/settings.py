"""How to fetch: what a user can set, and the parts that tests exchange."""

from __future__ import annotations

import math
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event
from typing import Protocol

from copydesk import __version__
from copydesk.errors import InputError

PRODUCT = "copydesk"
Resolver = Callable[[str, int], Sequence[str]]


class Clock(Protocol):
    """The time, and waiting. Deadlines of open connections are measured by the system's clock all the same."""

    def now(self) -> float:
        """Seconds that only ever grow."""
        ...

    def utc(self) -> datetime:
        """The time of day, with its zone."""
        ...

    def wait(self, stop: Event, seconds: float) -> None:
        """Wait so many seconds, or until `stop` is set."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()

    def utc(self) -> datetime:
        """The time of day."""
        return datetime.now(UTC)

    def wait(self, stop: Event, seconds: float) -> None:
        """Sleep, but wake when `stop` is set."""
        stop.wait(seconds)


def system_resolver(host: str, port: int) -> Sequence[str]:
    """All addresses of a host by the system's resolver. Raises OSError or UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How to fetch. Raises InputError for values that make no sense.

    `contact` is a web or mail address for the user agent. `allow` names hosts (`wiki.example`), hosts with a port
    (`127.0.0.1:8080`) and networks (`10.1.0.0/16`) that may be read although they are not public. `rate` is requests a
    second to one host, `hosts_at_once` how many hosts are read in parallel, `deadline` seconds for one address from
    connecting to the last byte (waiting for one's turn apart), `most_bytes` the largest body once decompressed,
    `longest_wait` the most seconds that a server's Crawl-delay or Retry-After is waited for, `retries` the tries after
    the first. `ca_file` holds certificates of further authorities to trust, PEM.
    """

    contact: str = ""
    allow: frozenset[str] = frozenset()
    rate: float = 1.0
    hosts_at_once: int = 8
    deadline: float = 30.0
    most_bytes: int = 32 * 2**20
    longest_wait: float = 60.0
    retries: int = 2
    ca_file: str | None = None
    clock: Clock = field(default_factory=SystemClock)
    resolve: Resolver = system_resolver

    def __post_init__(self) -> None:
        numbers = {"rate": self.rate, "hosts_at_once": self.hosts_at_once, "deadline": self.deadline}
        for name, value in (numbers | {"most_bytes": self.most_bytes}).items():
            if not (value > 0 and math.isfinite(value)):
                raise InputError(f"{name} is {value}; give a number above 0")
        if self.retries < 0 or not 0 <= self.longest_wait < math.inf:
            raise InputError("retries and longest_wait cannot be below 0; give 0 for none")
        if not (self.contact.isascii() and self.contact.isprintable()) or set(self.contact) & set("()"):
            raise InputError(f"contact {self.contact!r} cannot stand in a header; give a plain web or mail address")

    @property
    def user_agent(self) -> str:
        """How we introduce ourselves: `copydesk/0.1.0 (+https://desk.example/bot)`."""
        return f"{PRODUCT}/{__version__}" + (f" (+{self.contact})" if self.contact else "")
