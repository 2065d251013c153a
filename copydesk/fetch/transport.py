"""The wire: a connection to an address that was checked, which ends when its time is up.

Both are done where the bytes pass, below HTTP: a read timeout starts anew with every byte a server drips, and a library
that resolves names itself could be told another address than the one that was checked.
"""

from __future__ import annotations

import queue
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore

from copydesk.fetch.addresses import Guard, WebAddress, literal_ip
from copydesk.fetch.results import RefusedError
from copydesk.fetch.settings import Resolver

MOST_HEAD = 256 << 10  # bytes of an answer before its body, interim answers and a few chunks of the body too
MOST_TRIED = 4  # addresses of a host tried before giving up
Connect = Callable[[str, int, float], httpcore.NetworkStream]


class Deadline:
    """The moment at which an exchange ends, whatever has come by then; and how many bytes may come.

    Interim answers, and chunks of one byte, cost far more time than they take to send.
    """

    def __init__(self, host: str, seconds: float) -> None:
        self._host = host
        self._end = time.monotonic() + seconds
        self._seconds = seconds
        self._bytes_left = MOST_HEAD

    def expect(self, size: int) -> None:
        """Let so many bytes more come."""
        self._bytes_left += size

    def came(self, size: int) -> None:
        """Count bytes that came. Raises RefusedError (`connection`) where they are too many."""
        self._bytes_left -= size
        if self._bytes_left < 0:
            message = f"{self._host} sends far more than a page of that size takes; it is no honest server"
            raise RefusedError("connection", message)

    def left(self) -> float:
        """Seconds left, more than 0. Raises RefusedError (`deadline`)."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.passed()
        return left

    def passed(self) -> RefusedError:
        """The refusal that says so."""
        limit = f"{self._seconds:.3g} s that were left for it"
        return RefusedError("deadline", f"{self._host} did not finish within the {limit}; read it again later")


def connect_to(ip: str, port: int, seconds: float) -> httpcore.NetworkStream:
    """A TCP connection to an IP address."""
    return httpcore.SyncBackend().connect_tcp(ip, port, timeout=seconds)


class CheckedBackend(httpcore.NetworkBackend):
    """Connects httpcore to one web address, and to nothing else."""

    def __init__(
        self, address: WebAddress, guard: Guard, resolve: Resolver, deadline: Deadline, connect: Connect
    ) -> None:
        self._address = address
        self._guard = guard
        self._resolve = resolve
        self._deadline = deadline
        self._connect = connect

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address that answers; the arguments are the web address's own, checked before."""
        self._guard.check_port(self._address)
        literal = literal_ip(self._address.host)
        answers = [str(literal)] if literal else self._resolved()
        problem: Exception | None = None
        for ip in self._guard.check(self._address, answers)[:MOST_TRIED]:
            try:
                stream = self._connect(str(ip), self._address.port, self._deadline.left())
                return DeadlineStream(stream, self._address, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        self._deadline.left()
        message = f"{self._address.netloc} cannot be connected to ({problem}); check the address, or read it later"
        raise RefusedError("connection", message, again=True) from problem

    def _resolved(self) -> Sequence[str]:
        """The answers for the host's name. In a thread of its own, since the system's resolver knows no deadline."""
        host, port = self._address.host, self._address.port
        answers: queue.Queue[Sequence[str] | Exception] = queue.Queue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port))
            except Exception as error:
                answers.put(error)

        threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
        try:
            answer = answers.get(timeout=self._deadline.left())
        except queue.Empty:
            raise self._deadline.passed() from None
        if isinstance(answer, (OSError, UnicodeError)):
            reason = answer.strerror if isinstance(answer, OSError) else str(answer)
            message = f"{host} cannot be resolved ({reason}); check the spelling and the network"
            raise RefusedError("dns", message) from answer
        if isinstance(answer, Exception):
            raise answer
        return answer


class DeadlineStream(httpcore.NetworkStream):
    """A connection on which no operation outlasts the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, address: WebAddress, deadline: Deadline) -> None:
        self._stream = stream
        self._address = address
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, or none at the end."""
        try:
            data = self._stream.read(max_bytes, self._deadline.left())
        except httpcore.ReadTimeout:
            raise self._deadline.passed() from None
        self._deadline.came(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        try:
            self._stream.write(buffer, self._deadline.left())
        except httpcore.WriteTimeout:
            raise self._deadline.passed() from None

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted, with the server's certificate verified for its name."""
        name = self._address.host.strip("[]")
        try:
            secured = self._stream.start_tls(ssl_context, name, self._deadline.left())
        except httpcore.ConnectTimeout:
            raise self._deadline.passed() from None
        except httpcore.ConnectError as error:
            if not isinstance(error.__cause__, ssl.SSLError):
                raise
            message = f"{self._address.netloc} cannot be trusted: {_tls_reason(error.__cause__)}"
            raise RefusedError("tls", message) from error
        return DeadlineStream(secured, self._address, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks about a connection."""
        return self._stream.get_extra_info(info)


def _tls_reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        cure = "if it is a server of yours, name its authority's certificate (ca_file)"
        return f"its certificate is not valid ({error.verify_message}); {cure}"
    return f"the TLS handshake failed ({error.reason or error}); check that the port speaks https"
