"""Servers that drip, lie, never end or speak something else: each is a refusal, and none is waited for."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from itertools import repeat

import pytest

from copydesk.fetch.client import LONGEST_HEADER
from tests.copydesk.fetch.parts import fetch_one, refused, settings_for
from tests.copydesk.fetch.server import Reply, Site, running

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def says(*parts: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    """Sends these bytes and hangs up."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        for part in parts:
            handler.wfile.write(part)

    return reply


def at(path: str, reply: Callable[[BaseHTTPRequestHandler], None] | Reply, **settings: object) -> tuple[str, Site]:
    with running({path: reply}) as site:
        return refused(site.url(path), settings_for(site, **settings)).code, site


def dripping(before: bytes, drop: bytes, site: list[Site]) -> Callable[[BaseHTTPRequestHandler], None]:
    """Sends `before` at once and then a drop every few milliseconds for ever."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(before)
        while not site[0].stopping.wait(0.01):
            handler.wfile.write(drop)

    return reply


DRIPS = {
    "the body": (OK + b"\r\n", b"a"),
    "the chunks": (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "a chunk size": (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "the headers": (OK, b"X-A: b\r\n"),
    "one header": (OK + b"X-Long: ", b"a"),
    "the status line": (b"HTTP/1.1 ", b"2"),
    "nothing": (b"", b""),
    "interim answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a promised length": (OK + b"Content-Length: 1000000\r\n\r\n", b"a"),
    "empty compressed blocks": (
        OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10],
        b"\x00\x00\x00\xff\xff",
    ),
}


@pytest.mark.parametrize("what", DRIPS)
def test_a_dripping_server_runs_out_of_time(what: str) -> None:
    sites: list[Site] = []
    with running({"/a": dripping(*DRIPS[what], sites)}) as site:
        sites.append(site)
        result = refused(site.url("/a"), settings_for(site, deadline=0.3))
    assert (result.code, site.count("/a")) == ("deadline", 1)


def test_time_is_counted_over_all_redirects() -> None:
    def slow(handler: BaseHTTPRequestHandler) -> None:
        site.stopping.wait(0.15)
        step = int(handler.path[1:]) + 1
        handler.wfile.write(f"HTTP/1.1 302 Found\r\nLocation: /{step}\r\n\r\n".encode())

    with running({f"/{step}": slow for step in range(9)}) as site:
        result = refused(site.url("/0"), settings_for(site, deadline=0.35))
    assert result.code == "deadline"


@pytest.mark.parametrize(
    "endless",
    [
        says(OK, b"\r\n", *repeat(b"a" * 65536, 200)),
        says(OK, b"Transfer-Encoding: chunked\r\n\r\n", *repeat(b"ffff\r\n" + b"a" * 65535 + b"\r\n", 200)),
        says(OK, b"Content-Length: 999999999999\r\n\r\n", *repeat(b"a" * 65536, 200)),
    ],
)
def test_an_endless_body_is_too_large(endless: Callable[[BaseHTTPRequestHandler], None]) -> None:
    code, site = at("/a", endless, most_bytes=100_000)
    assert (code, site.count("/a")) == ("too_large", 1)


@pytest.mark.parametrize(
    "headers",
    [
        [b"X-A: b\r\n"] * 100_000,
        [b"X-Long: ", *[b"a" * 65536] * 20],
        [b"Transfer-Encoding: chunked\r\n\r\n0\r\n", *[b"X-Trailer: b\r\n"] * 100_000],
        [b"Transfer-Encoding: chunked\r\n\r\n", *[b"0" * 65536] * 20],
    ],
)
def test_endless_headers_are_hung_up_on(headers: list[bytes]) -> None:
    assert at("/a", says(OK, *headers))[0] == "connection"


def test_a_bomb() -> None:
    bomb = Reply(gzip.compress(bytes(40 * 2**20)), headers={"Content-Encoding": "gzip", "Content-Type": "text/html"})
    code, site = at("/a", bomb)
    assert (code, site.count("/a")) == ("bomb", 1)


@pytest.mark.parametrize(
    "answer",
    [
        says(OK, b"Content-Length: 500\r\n\r\nThe ferry"),
        says(OK, b"Transfer-Encoding: chunked\r\n\r\n5\r\nThe f\r\n"),
        says(OK, b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"The ferry leaves at nine.")[:-9]),
    ],
)
def test_a_body_that_ends_too_early_is_tried_again_and_refused(
    answer: Callable[[BaseHTTPRequestHandler], None],
) -> None:
    code, site = at("/a", answer)
    assert (code, site.count("/a")) == ("truncated", 3)


@pytest.mark.parametrize(
    "answer",
    [
        says(b""),
        says(b"SSH-2.0-OpenSSH_9.6\r\n"),
        says(b"<html>no head</html>"),
        says(b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n"),
        says(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"),
        says(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nferry"),
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        says(b"HTTP/9.9 999 \xff\r\n\r\n"),
    ],
)
def test_what_is_no_http_is_refused(answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
    code, _ = at("/a", answer)
    assert code in ("connection", "http_999")


def test_a_body_longer_than_it_says_is_as_long_as_it_says() -> None:
    with running({"/a": says(OK, b"Content-Length: 5\r\n\r\nferry and more")}) as site:
        assert fetch_one(site.url("/a"), settings_for(site)).body == b"ferry"


def test_a_switch_of_protocols_is_no_page() -> None:
    assert at("/a", says(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"))[0] == "connection"


def test_a_header_that_is_too_long_to_keep_counts_as_absent() -> None:
    with running({"/a": Reply(b"ferry", headers={"ETag": f'"{"a" * LONGEST_HEADER}"'})}) as site:
        assert fetch_one(site.url("/a"), settings_for(site)).etag is None


def test_nobody_listens() -> None:
    with running({}) as site:
        url, settings = site.url("/a"), settings_for(site)
    result = refused(url, settings)
    assert result.code == "connection"
    assert site.netloc in result.message
