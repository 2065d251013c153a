"""What strangers' addresses and servers try, class by class; each is refused or cut, by a server on this machine."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from itertools import repeat

import pytest
import zstandard

from tests.copydesk.fetch.parts import Names, fetch_one, refused, settings_for
from tests.copydesk.fetch.server import Reply, running
from tests.copydesk.fetch.test_addresses import PUBLIC, Wires, result_of
from tests.copydesk.fetch.test_hostile_servers import OK, says

Wire = Callable[[BaseHTTPRequestHandler], None]
LEADING_INWARD = Names(
    {
        "127.0.0.1.nip.example": [["127.0.0.1"]],
        "a9fea9fe.rebind.example": [["169.254.169.254"]],
        "six.example": [["::ffff:10.0.0.1"]],
        "nat64.example": [["64:ff9b::a9fe:a9fe"]],
        "sixtofour.example": [["2002:7f00:1::1"]],
        "teredo.example": [["2001:0:7f00:1::1"]],
        "shared.example": [["100.64.0.1"]],
        "this.example": [["0.1.2.3"]],
        "metadata.google.internal": [["169.254.169.254"]],
        "zone.example": [["fe80::1%eth0"]],
        "second.example": [[PUBLIC, "::1"]],
        "localhost": [["127.0.0.1"]],
        "localhost.localdomain": [["127.0.0.1"]],
        "ip6-localhost": [["::1"]],
        "xn--lcalhost-n4a": [["127.0.0.1"]],
    }
)
SPELLINGS = [  # beside those of test_addresses
    "http://0X7F.1/", "http://0177.1/", "http://127.0x0.0.01/", "http://00000177.0.0.1/", "http://127.000.000.001/",
    "http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:127.0.0.1]/", "http://[64:ff9b::127.0.0.1]/", "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::1]/", "http://0251.0376.0251.0376/", "http://2852039166/", "http://0xA9.0xFE.0xA9.0xFE/",
    "http://100.64.0.1/", "http://0.1.2.3/", "http://192.168.0.1./", "http://10.1/", "http://172.16.1/",
    "http://①⑥⑨.254.169.254/", "http://１６９.２５４.１６９.２５４/", "http://127.0.0.1:443/", "https://127.0.0.1:80/",
    "http://harbour.example\t@127.0.0.1/".replace("harbour.example\t@", ""), "http://127.0.0.1/..;/", "HTTP://127.1:80/",
]  # fmt: skip


@pytest.mark.parametrize("host", LEADING_INWARD.answers)
def test_no_name_leads_inward(host: str) -> None:
    wires = Wires()
    assert result_of(f"http://{host}/", wires, LEADING_INWARD).code == "forbidden_address"  # type: ignore[union-attr]
    assert wires.to == []


@pytest.mark.parametrize("url", SPELLINGS)
def test_no_spelling_leads_inward(url: str) -> None:
    wires = Wires()
    assert result_of(url, wires, LEADING_INWARD).code == "forbidden_address"  # type: ignore[union-attr]
    assert wires.to == []


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/hostname", "FILE:/etc/hostname", "file://localhost/etc/hostname", "ftp://127.0.0.1/", "gopher://127.0.0.1:70/_x",
        "data:text/html,quay", "javascript:alert(1)", "dict://127.0.0.1:11211/stat", "ldap://127.0.0.1/", "jar:http://a!/",
        "ws://127.0.0.1/", "blob:http://127.0.0.1/x", "about:blank", "view-source:http://127.0.0.1/",
    ],
)  # fmt: skip
def test_a_redirect_changes_to_no_other_protocol(location: str) -> None:
    with running({"/a": Reply(b"", 302, {"Location": location})}) as site:
        result = refused(site.url("/a"), settings_for(site))
        assert result.code in ("bad_url", "http_404")
        assert [path for path in site.paths if path != "/a"] == [] or result.code == "http_404"


@pytest.mark.parametrize("body", [b'<meta http-equiv="refresh" content="0;url=/b">', b"<script>location='/b'</script>"])
def test_only_the_status_line_redirects(body: bytes) -> None:
    headers = {"Refresh": "0; url=/b", "Content-Location": "/b", "Link": "</b>; rel=next"}
    with running({"/a": Reply(body, headers=headers), "/b": Reply(b"no")}) as site:
        assert fetch_one(site.url("/a"), settings_for(site)).body == body
    assert site.paths == ["/a"]


@pytest.mark.parametrize(
    "url", ["/a\r\nX-Evil: 1", "/a%0d%0aX-Evil:%201", "/a\nHost: evil.example", "/a?\r\n\r\nGET /b"]
)
def test_no_header_is_smuggled_into_a_request(url: str) -> None:
    with running({}) as site:
        refused(site.url("") + url, settings_for(site))
        assert all("x-evil" not in request.headers for request in site.requests)
        assert all(request.headers["host"] == site.netloc for request in site.requests)
    assert len(site.paths) <= 1


def test_cookies_are_not_sent_back() -> None:
    with running({"/a": Reply(b"", 302, {"Location": "/b", "Set-Cookie": "id=1"}), "/b": Reply(b"quay")}) as site:
        fetch_one(site.url("/a"), settings_for(site))
    assert all("cookie" not in request.headers for request in site.requests)


ZEROS = bytes(8 << 20)
BOMBS = {
    "gzip": gzip.compress(ZEROS),
    "x-gzip": gzip.compress(ZEROS),
    "deflate": zlib.compress(ZEROS),
    "zstd": zstandard.compress(ZEROS),
    "br": b"\x0b" * 100,
    "gzip, gzip": gzip.compress(gzip.compress(ZEROS)),
    "gzip,deflate,br,zstd": gzip.compress(ZEROS),
}


@pytest.mark.parametrize("encoding", BOMBS)
def test_a_bomb_in_any_encoding_is_refused(encoding: str) -> None:
    headers = {"Content-Encoding": encoding, "Content-Type": "text/html"}
    with running({"/a": Reply(BOMBS[encoding], headers=headers)}) as site:
        assert refused(site.url("/a"), settings_for(site)).code in ("bomb", "unsupported_format")


FLOODS: dict[str, tuple[Wire, str]] = {
    "interim answers": (says(*repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, 400)), "connection"),
    "early hints": (says(*repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 500, 400)), "connection"),
    "chunk extensions": (
        says(OK, b"Transfer-Encoding: chunked\r\n\r\n", *repeat(b"1;" + b"x" * 6_000 + b"\r\na\r\n", 2_000)),
        "connection",
    ),
    "one-byte chunks": (
        says(OK, b"Transfer-Encoding: chunked\r\n\r\n", *repeat(b"1\r\na\r\n" * 5_000, 100)),
        "connection",
    ),
    "a length that is no number": (says(OK, b"Content-Length: 1e9\r\n\r\nquay"), "connection"),
    "two lengths": (says(OK, b"Content-Length: 4, 5\r\n\r\nquay"), "connection"),
    "a length and chunks": (
        says(OK, b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nquay\r\n0\r\n\r\n"),
        "",
    ),
    "HTTP/0.9": (says(b"<html>quay</html>"), "connection"),
    "a longer body than it says": (says(OK, b"Content-Length: 4\r\n\r\nquay", b"x" * 100_000), ""),
}


@pytest.mark.parametrize("what", FLOODS)
def test_a_flood_is_hung_up_on(what: str) -> None:
    wire, code = FLOODS[what]
    with running({"/a": wire}) as site:
        settings = settings_for(site, retries=0, deadline=60.0, most_bytes=100_000)
        if code:
            assert refused(site.url("/a"), settings).code == code
        else:
            assert fetch_one(site.url("/a"), settings).body == b"quay"


@pytest.mark.parametrize(
    "rules",
    [
        says(OK, b"\r\n", *repeat(b"Disallow: /x\n" * 5_000, 200)),
        Reply(gzip.compress(b"# quay\n" * (4 << 20)), headers={"Content-Encoding": "gzip"}),
        Reply(b"User-agent: *\nDisallow: /" + b"*a" * 100_000, headers={"Content-Type": "text/plain"}),
    ],
)
def test_an_endless_robots_file_is_cut(rules: Reply | Wire) -> None:
    with running({"/robots.txt": rules, "/a": Reply(b"quay")}) as site:
        assert fetch_one(site.url("/a"), settings_for(site, deadline=20.0)).body == b"quay"


def test_a_robots_file_that_drips_refuses_its_site() -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(OK + b"\r\n")
        while not site.stopping.wait(0.01):
            handler.wfile.write(b"#")

    with running({"/robots.txt": drip, "/a": Reply(b"quay")}) as site:
        assert refused(site.url("/a"), settings_for(site, deadline=0.3, retries=0)).code in ("robots", "deadline")
    assert site.paths == []
