"""One request: a GET to one web address, its answer's head, and its body within bounds."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

import httpcore

from copydesk.errors import InputError
from copydesk.fetch.addresses import Guard, WebAddress
from copydesk.fetch.body import ACCEPTED, read_body
from copydesk.fetch.results import RefusedError
from copydesk.fetch.settings import FetchSettings
from copydesk.fetch.transport import CheckedBackend, Connect, Deadline, connect_to

logger = logging.getLogger(__name__)
ACCEPT = "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml, text/plain;q=0.9, */*;q=0.5"
LONGEST_HEADER = 2_000  # characters of a value we keep; longer ones are as good as absent


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: header names in lower case, and the body of a success."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """Makes single requests: no cookies, no proxies, no redirects, nothing kept between them. Thread-safe."""

    def __init__(self, settings: FetchSettings, connect: Connect = connect_to) -> None:
        self._settings = settings
        self._guard = Guard(settings.allow)
        self._tls = _tls_context(settings.ca_file)
        self._connect = connect

    def get(
        self,
        address: WebAddress,
        seconds: float,
        most_bytes: int,
        headers: Mapping[str, str] | None = None,
        *,
        cut: bool = False,
    ) -> Answer:
        """Ask for an address; `cut` leaves what is above `most_bytes` unread instead of refusing the answer.

        Raises RefusedError with the codes of `NotFetched`.
        """
        deadline = Deadline(address.netloc, seconds)
        backend = CheckedBackend(address, self._guard, self._settings.resolve, deadline, self._connect)
        origin = httpcore.Origin(address.scheme.encode(), address.host.encode(), address.port)
        connection = httpcore.HTTPConnection(origin, self._tls, network_backend=backend)
        try:
            status, found, body = self._exchange(connection, address, headers or {}, most_bytes, deadline, cut=cut)
        except httpcore.RemoteProtocolError as error:
            raise _broken(address, error) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            message = f"{address.netloc} broke off the connection ({error}); read it again later"
            raise RefusedError("connection", message, again=True) from error
        finally:
            connection.close()
        logger.debug("GET %s: %d, %d bytes", address.url, status, len(body))
        return Answer(status, found, body)

    def _exchange(
        self,
        connection: httpcore.HTTPConnection,
        address: WebAddress,
        headers: Mapping[str, str],
        most_bytes: int,
        deadline: Deadline,
        *,
        cut: bool,
    ) -> tuple[int, Mapping[str, str], bytes]:
        sent = {"Host": address.netloc, "User-Agent": self._settings.user_agent, "Accept": ACCEPT}
        sent |= {"Accept-Encoding": ACCEPTED, "Connection": "close", **headers}
        target = httpcore.URL(
            scheme=address.scheme, host=address.host, port=address.port, target=address.target.encode()
        )
        fields = [(name.encode(), value.encode("latin-1", "replace")) for name, value in sent.items()]
        request = httpcore.Request(b"GET", target, headers=fields)
        response = connection.handle_request(request)
        deadline.expect(2 * most_bytes)  # chunks of a sane size add a few bytes each
        try:
            found = _headers(response.headers)
            if not 200 <= response.status < 300:
                return response.status, found, b""
            try:
                body = read_body(response.iter_stream(), found.get("content-encoding", ""), most_bytes, cut=cut)
            except RefusedError as refused:
                if refused.code != "deadline":
                    refused.message = f"{address.url} {refused.message}"
                raise
            return response.status, found, body
        finally:
            response.close()


def _headers(raw: list[tuple[bytes, bytes]]) -> Mapping[str, str]:
    """Header values by lower-case name; of several with one name the first counts, but encodings add up."""
    found: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        if len(text) > LONGEST_HEADER:
            continue
        if key == "content-encoding" and key in found:
            found[key] += f", {text}"
        found.setdefault(key, text)
    return found


def _broken(address: WebAddress, error: httpcore.RemoteProtocolError) -> RefusedError:
    if "without sending complete message body" in str(error) or "incomplete chunked read" in str(error):
        message = f"{address.url} ends before the length it announced; read it again later"
        return RefusedError("truncated", message, again=True)
    message = f"{address.netloc} does not answer as a web server does ({error}); check the address"
    return RefusedError("connection", message, again=True)


def _tls_context(ca_file: str | None) -> ssl.SSLContext:
    import certifi

    context = ssl.create_default_context(cafile=certifi.where())
    try:
        if ca_file is not None:
            context.load_verify_locations(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise InputError(f"{ca_file}: cannot be read as certificates ({error}); give a PEM file") from error
    return context
