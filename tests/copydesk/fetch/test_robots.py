"""robots.txt: what a site lets robots read, and what is done when it cannot be had."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.fetch.addresses import web_address
from copydesk.fetch.robots import MOST_BYTES, Rules, parse
from tests.copydesk.fetch.parts import FastClock, Names, fetch, fetch_one, refused, settings_for
from tests.copydesk.fetch.server import Reply, Wire, running

ALLOWED = [  # robots.txt, path, whether copydesk may read it
    ("", "/a", True),
    ("User-agent: *\nDisallow:", "/a", True),
    ("User-agent: *\nDisallow: /", "/a", False),
    ("User-agent: *\nDisallow: /", "/robots.txt", True),
    ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/1", True),
    ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
    ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True),
    ("User-agent: *\nDisallow: /a?id=", "/a?id=1", False),
    ("User-agent: copydesk\nDisallow: /\n\nUser-agent: *\nDisallow:", "/a", False),
    ("User-agent: CopyDesk/2.0\nDisallow: /", "/a", False),
    ("User-agent: *\nDisallow: /\n\nUser-agent: COPYDESK\nAllow: /", "/a", True),
    ("User-agent: copydesk\nUser-agent: otherbot\nDisallow: /", "/a", False),
    ("User-agent: otherbot\nUser-agent: copydesk\nDisallow: /", "/a", False),
    ("User-agent: otherbot\nDisallow: /", "/a", True),
    ("User-agent: copy\nDisallow: /", "/a", True),
    ("User-agent: copydeskbot\nDisallow: /", "/a", True),
    ("User-agent: my copydesk\nDisallow: /", "/a", True),
    ("User-agent: one\nDisallow: /a\nUser-agent: two\nDisallow: /b\nUser-agent: *\nDisallow: /c", "/a", True),
    ("\ufeffuser agent *\r\nDISALLOW : /a # the archive\r\n", "/a", False),
    ("User-agent: copydesk # us\rDisallow: /a", "/a", False),
    ("Disallow: /", "/a", True),
]


@pytest.mark.parametrize(("text", "path", "allowed"), ALLOWED)
def test_what_may_be_read(text: str, path: str, allowed: bool) -> None:
    assert Rules(parse(text.encode())).allow(web_address(f"https://harbour.example{path}")) is allowed


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nRequest-rate: 1/10s", 10.0),
        ("User-agent: *\nCrawl-delay: 3\nRequest-rate: 2/10", 5.0),
        ("User-agent: otherbot\nCrawl-delay: 9", 0.0),
        ("User-agent: *\nCrawl-delay: -1", 0.0),
        ("User-agent: *\nCrawl-delay: nan", 0.0),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
    ],
)
def test_how_fast_it_may_be_read(text: str, delay: float) -> None:
    assert Rules(parse(text.encode())).delay == delay


@given(st.binary(max_size=400) | st.text("userag nt:*/$dislow\n#%", max_size=400).map(str.encode))
def test_any_bytes_are_rules(body: bytes) -> None:
    rules = Rules(parse(body))
    assert rules.allow(web_address("https://harbour.example/a?b")) in (True, False)
    assert rules.delay >= 0


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "lines",
    [
        [f"User-agent: a{n}" for n in range(9_000)] + [f"Disallow: /{n}*x" for n in range(20_000)],
        [f"user agent c{'*' * n}d" for n in range(900)] + [f"Disallow: /{n}" for n in range(20_000)],
        [f"User-agent: a{n}\nDisallow: /" for n in range(15_000)],
        ["User-agent: *", f"Disallow: /{'*a' * 100_000}$"],
        ["User-agent: *", *["Disallow: /" + "*a" * 12 + "$"] * 10_000],
    ],
)
def test_a_file_made_to_be_slow_is_not(lines: list[str]) -> None:
    rules = Rules(parse("\n".join(lines).encode()[:MOST_BYTES]))
    assert rules.allow(web_address(f"https://harbour.example/{'a' * 5000}b"))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_no_file_allows_all(status: int) -> None:
    with running({"/robots.txt": Reply(b"User-agent: *\nDisallow: /", status), "/a": Reply(b"ferry")}) as site:
        assert fetch_one(site.url("/a"), settings_for(site)).body == b"ferry"


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_broken_site_allows_nothing(status: int) -> None:
    with running({"/robots.txt": Reply(b"", status), "/a": Reply(b"ferry"), "/b": Reply()}) as site:
        first, second = fetch([site.url("/a"), site.url("/b")], settings_for(site))
        result = refused(site.url("/a"), settings_for(site))
    assert (first.code, second.code) == ("robots", "robots")  # type: ignore[union-attr]
    assert f"answered {status}" in result.message
    assert (site.paths, site.count("/robots.txt")) == ([], 6)


def test_a_file_that_cannot_be_had_allows_nothing() -> None:
    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"")

    with running({"/robots.txt": hang_up, "/a": Reply(b"ferry")}) as site:
        result = refused(site.url("/a"), settings_for(site))
    assert (result.code, site.paths) == ("connection", [])


def test_it_is_read_once_a_run_and_site() -> None:
    names = Names({"quay.example": [["127.0.0.1"]]})
    replies: dict[str, Reply | Wire] = {f"/{n}": Reply(b"ferry") for n in range(5)}
    with running(replies) as site:
        settings = settings_for(site, resolve=names, allow={f"quay.example:{site.port}"})
        fetch([site.url(path, host) for path in replies for host in ("127.0.0.1", "quay.example")], settings)
    hosts = [request.headers["host"] for request in site.requests if request.path == "/robots.txt"]
    assert sorted(hosts) == [site.netloc, f"quay.example:{site.port}"]


def test_its_redirects_are_followed_and_guarded() -> None:
    rules = Reply(b"User-agent: *\nDisallow: /a")
    with running({"/robots.txt": Reply(b"", 301, {"Location": "/r"}), "/r": rules, "/b": Reply(b"ferry")}) as site:
        assert refused(site.url("/a"), settings_for(site)).code == "robots"
        assert fetch_one(site.url("/b"), settings_for(site)).body == b"ferry"
        site.replies["/r"] = Reply(b"", 301, {"Location": "http://10.0.0.1/"})
        result = refused(site.url("/b"), settings_for(site))
        assert result.code == "robots"
        assert "10.0.0.1 is a private address" in result.message
        site.replies["/r"] = Reply(b"", 301, {"Location": "/r"})
        assert fetch_one(site.url("/b"), settings_for(site)).body == b"ferry"


def test_what_follows_its_first_500_kib_is_not_read() -> None:
    start = b"User-agent: *\nDisallow: /a\n"
    rules = start + b"#" * (MOST_BYTES - len(start)) + b"\nDisallow: /b\n" + b"#" * 10**6
    with running({"/robots.txt": Reply(rules), "/b": Reply(b"ferry")}) as site:
        assert refused(site.url("/a"), settings_for(site)).code == "robots"
        assert fetch_one(site.url("/b"), settings_for(site)).body == b"ferry"


@pytest.mark.parametrize(("asked", "waited"), [("0.1", 1.0), ("7", 7.0), ("3600", 60.0)])
def test_its_delay_is_kept_within_bounds(asked: str, waited: float) -> None:
    clock = FastClock()
    rules = Reply(f"User-agent: *\nCrawl-delay: {asked}".encode())
    with running({"/robots.txt": rules, "/a": Reply(b"ferry"), "/b": Reply(b"ferry")}) as site:
        fetch([site.url("/a"), site.url("/b")], settings_for(site, clock=clock))
    assert clock.waits == [1.0, waited]
