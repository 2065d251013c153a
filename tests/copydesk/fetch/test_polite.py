"""Many addresses: their order, the pace, and what a server asks for."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler
from itertools import count

import pytest

from copydesk.fetch import Fetched, NoLog, NotFetched, NotModified, fetch_all
from tests.copydesk.fetch.parts import FastClock, Log, Names, fetch, fetch_one, refused, settings_for
from tests.copydesk.fetch.server import Reply, Wire, news_site, running

HOSTS = [f"{name}.example" for name in "quay pier dock mole jetty wharf berth slip".split()]
LOCAL = Names({host: [["127.0.0.1"]] for host in HOSTS})


def hosts_at(port: int) -> set[str]:
    return {f"{host}:{port}" for host in HOSTS}


def sequence(*replies: Reply | Wire) -> Wire:
    """One reply after the other, the last one for ever."""
    number = count()

    def reply(handler: BaseHTTPRequestHandler) -> None:
        answer = replies[min(next(number), len(replies) - 1)]
        if callable(answer):
            answer(handler)
            return
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(answer.body)

    return reply


def test_a_site_is_read_as_it_is() -> None:
    with news_site() as site:
        results = fetch([site.url("/feed.xml"), *site.articles], settings_for(site))
    pages = [result for result in results if isinstance(result, Fetched)]
    assert [page.url for page in pages] == [site.url("/feed.xml"), *site.articles]
    assert [page.media_type for page in pages] == ["application/rss+xml", *["text/html"] * 3]
    assert pages[1].charset == "utf-8"
    assert pages[1].fetched_at == "2025-03-04T12:00:02Z"
    assert site.paths == ["/feed.xml", "/news/1", "/news/2", "/news/3"]


def test_we_say_who_we_are_and_nothing_else() -> None:
    with running({"/a": Reply(b"", headers={"Set-Cookie": "id=7"}), "/b": Reply()}) as site:
        fetch([site.url("/a"), site.url("/b")], settings_for(site, contact="https://desk.example/bot"))
    assert {request.headers["user-agent"] for request in site.requests} == {
        "copydesk/0.1.0 (+https://desk.example/bot)"
    }
    assert {*site.requests[-1].headers} == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with running({"/a": Reply(b"ferry")}) as site:
        assert fetch_one(site.url("/a"), settings_for(site)).body == b"ferry"


def test_an_address_that_stands_there_twice_is_fetched_once() -> None:
    with running({"/a": Reply(b"ferry"), "/b": Reply(b"quay")}) as site:
        spelled = [
            site.url("/a"),
            site.url("/b"),
            site.url("/x/../a#top"),
            " " + site.url("/a").upper().replace("/A", "/a"),
        ]
        results = fetch([*spelled, "mailto:a", "mailto:a"], settings_for(site))
    assert [result.url for result in results] == [site.url("/a"), site.url("/b"), "mailto:a"]
    assert site.paths == ["/a", "/b"]


def test_a_host_is_asked_at_its_pace_and_once_at_a_time() -> None:
    clock, at_once, most = FastClock(), [0], [0]

    def reply(handler: BaseHTTPRequestHandler) -> None:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        at_once[0] -= 1

    with running({f"/{number}": reply for number in range(12)}) as site:
        fetch([site.url(f"/{number}") for number in range(12)], settings_for(site, clock=clock, rate=0.5))
    assert (clock.waits, most) == ([2.0] * 12, [1])


def test_hosts_are_read_at_once_and_results_come_in_order() -> None:
    together = threading.Barrier(len(HOSTS), timeout=20)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        together.wait()
        handler.wfile.write(f"HTTP/1.1 200 OK\r\n\r\n{handler.headers['Host']}{handler.path}".encode())

    with running({f"/{number}": reply for number in range(3)}) as site:
        urls = [site.url(f"/{number}", host) for number in range(3) for host in HOSTS]
        results = fetch(urls, settings_for(resolve=LOCAL, allow=hosts_at(site.port), deadline=30.0))
    assert [r.url for r in results] == urls
    assert all(isinstance(r, Fetched) and r.url == f"http://{r.body.decode()}" for r in results)


def test_no_more_hosts_at_once_than_asked_for() -> None:
    lock, running_now, most = threading.Lock(), set[str](), [0]

    def reply(handler: BaseHTTPRequestHandler) -> None:
        with lock:
            running_now.add(handler.headers["Host"])
            most[0] = max(most[0], len(running_now))
        site.stopping.wait(0.01)
        with lock:
            running_now.discard(handler.headers["Host"])
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")

    with running({"/a": reply}) as site:
        settings = settings_for(resolve=LOCAL, allow=hosts_at(site.port), hosts_at_once=2)
        assert len(fetch([site.url("/a", host) for host in HOSTS], settings)) == len(HOSTS)
    assert most[0] <= 2


def test_a_failing_host_does_not_hold_up_the_others_nor_change_the_order() -> None:
    with running({"/a": Reply(b"ferry")}) as site:
        urls = [site.url("/a", host) for host in ("quay.example", "gone.example", "pier.example")]
        results = fetch(["nonsense", *urls], settings_for(resolve=LOCAL, allow=hosts_at(site.port) | {"gone.example"}))
    assert [getattr(r, "code", None) for r in results] == ["bad_url", None, "forbidden_address", None]


def test_nothing_is_fetched_before_it_is_wanted_nor_after() -> None:
    with running({f"/{number}": Reply(b"x") for number in range(50)}) as site:
        results = fetch_all((site.url(f"/{number}") for number in range(50)), settings_for(site), NoLog())
        assert site.requests == []
        assert isinstance(next(results), Fetched)
        results.close()  # type: ignore[attr-defined]
        before = {thread for thread in threading.enumerate() if thread.name.startswith("fetch ")}
        for thread in before:
            thread.join(10)
        assert not any(thread.is_alive() for thread in before)


def test_a_log_that_fails_is_heard() -> None:
    class Broken:
        def validators(self, url: str) -> None:
            raise RuntimeError("no log today")

    with pytest.raises(RuntimeError, match="no log today"):
        list(fetch_all(["https://harbour.example/"], settings_for(), Broken()))


def test_a_page_that_has_not_changed_is_not_sent_again() -> None:
    log = Log()
    with news_site() as site:
        urls = [site.url("/feed.xml"), *site.articles]
        log.put(fetch(urls, settings_for(site), log))
        assert fetch(urls, settings_for(site), log) == [NotModified(url) for url in urls]
        site.replies["/news/2"] = Reply(b"new", headers={"Content-Type": "text/html"}, validators=True)
        second = fetch(urls, settings_for(site), log)
    assert [type(result) for result in second] == [NotModified, NotModified, Fetched, NotModified]


def test_after_a_redirect_only_the_page_itself_is_asked_for_changes() -> None:
    log = Log()
    with running({"/a": Reply(b"", 302, {"Location": "/b"}), "/b": Reply(b"ferry", validators=True)}) as site:
        log.put(fetch([site.url("/a")], settings_for(site), log))
        assert fetch([site.url("/a")], settings_for(site), log) == [NotModified(site.url("/a"))]
        conditional = [r.path for r in site.requests if "if-none-match" in r.headers]
        site.replies["/a"] = Reply(b"ferry", validators=True)  # no redirect any more: another page, with the same tag
        assert isinstance(fetch([site.url("/a")], settings_for(site), log)[0], Fetched)
    assert conditional == ["/b"]


def test_an_unasked_304_is_no_page() -> None:
    with running({"/a": Reply(b"", 304)}) as site:
        assert refused(site.url("/a"), settings_for(site)).code == "http_304"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 501])
def test_a_status_is_a_code_and_a_sentence(status: int) -> None:
    with running({"/a": Reply(b"<html>sorry</html>", status)}) as site:
        result = refused(site.url("/a"), settings_for(site))
    assert result.code == f"http_{status}"
    assert f"{site.url('/a')} answered {status}" in result.message


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_tried_again_twice(status: int) -> None:
    clock = FastClock()
    with running({"/a": sequence(Reply(status=status), Reply(status=status), Reply(b"ferry"))}) as site:
        assert fetch_one(site.url("/a"), settings_for(site, clock=clock)).body == b"ferry"
        assert clock.waits == [1.0, 2.0, 4.0]
        site.replies["/a"] = Reply(status=status)
        assert refused(site.url("/a"), settings_for(site)).code == f"http_{status}"
    assert site.count("/a") == 6


@pytest.mark.parametrize(
    ("asked", "waited"),
    [("7", 7.0), ("60", 60.0), ("Tue, 04 Mar 2025 12:00:31 GMT", 30.0), ("Tue, 04 Mar 2025 11:00:00 GMT", 2.0),
     ("soon", 2.0), ("-5", 2.0), ("٧", 2.0), ("", 2.0)],
)  # fmt: skip
def test_a_server_is_waited_for_as_long_as_it_asks(asked: str, waited: float) -> None:
    clock = FastClock()
    header = {"Retry-After": asked.encode().decode("latin-1")}
    with running({"/a": sequence(Reply(status=503, headers=header), Reply(b"ferry"))}) as site:
        fetch_one(site.url("/a"), settings_for(site, clock=clock))
    assert clock.waits == [1.0, waited]


def test_a_server_that_asks_for_too_long_is_left_alone() -> None:
    clock = FastClock()
    with running({"/a": Reply(status=429, headers={"Retry-After": "3600"}), "/b": Reply(b"ferry")}) as site:
        results = fetch([site.url("/a"), site.url("/b")], settings_for(site, clock=clock))
    assert [result.code for result in results if isinstance(result, NotFetched)] == ["http_429", "retry_later"]
    assert "asked to wait 3600 s" in results[0].message  # type: ignore[union-attr]
    assert (site.paths, clock.waits) == (["/a"], [1.0])
