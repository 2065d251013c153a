"""A small news site on this machine: a feed, three articles, validators and 304 answers, and every request counted.

with news_site() as site:
    settings = FetchSettings(allow=frozenset({site.netloc}), rate=1_000)
    results = list(fetch_all([site.url("/feed.xml"), *site.articles], settings, NoLog()))
    assert site.count("/news/1") == 1
"""

from __future__ import annotations

import hashlib
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LAST_MODIFIED = "Tue, 04 Mar 2025 09:30:00 GMT"
HEADLINES = ("Ferry timetable changes on Monday", "Harbour wall to be raised by a metre", "Lighthouse keeper retires")


@dataclass(frozen=True)
class Reply:
    """What the site says at a path. With validators it answers 304 to whoever has the page already."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: bool = False

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


Wire = Callable[[BaseHTTPRequestHandler], None]  # answers for itself, byte by byte if it likes


@dataclass
class Request:
    path: str
    headers: dict[str, str]


class Site:
    """The running site. `replies` may be changed while it runs; `requests` are all that came, in their order."""

    def __init__(self, replies: Mapping[str, Reply | Wire], tls: ssl.SSLContext | None = None) -> None:
        self.replies = dict(replies)
        self.requests: list[Request] = []
        self.stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._scheme = "https" if tls else "http"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self._scheme}://{host}:{self.port}{path}"

    @property
    def articles(self) -> list[str]:
        return [self.url(path) for path in self.replies if path.startswith("/news/")]

    def count(self, path: str) -> int:
        return sum(request.path == path for request in self.requests)

    @property
    def paths(self) -> list[str]:
        """What was asked for, robots.txt apart."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests.append(Request(self.path, {name.lower(): value for name, value in self.headers.items()}))
            reply = site.replies.get(self.path, Reply(b"no such page", 404))
            if isinstance(reply, Reply):
                _answer(self, reply)
                return
            self.close_connection = True
            reply(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True  # the client hung up, as it does with hostile answers

    return Handler


def _answer(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    tag, since = handler.headers["If-None-Match"], handler.headers["If-Modified-Since"]
    unchanged = reply.validators and (tag == reply.etag if tag else since == LAST_MODIFIED)  # RFC 9110, 13.2.2
    body = b"" if unchanged else reply.body
    handler.send_response(304 if unchanged else reply.status)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    if reply.validators:
        handler.send_header("ETag", reply.etag)
        handler.send_header("Last-Modified", LAST_MODIFIED)
    if not unchanged and "Content-Length" not in reply.headers:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def running(replies: Mapping[str, Reply | Wire], tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site that answers so, for as long as the block lasts."""
    site = Site(replies, tls)
    site.start()
    try:
        yield site
    finally:
        site.stop()


def page(headline: str) -> Reply:
    """An article's page."""
    body = (
        f"<!doctype html><html lang=en><head><title>{headline} | Harbour Post</title></head><body><nav>Home</nav>"
        f"<article><h1>{headline}</h1><p>By Ada Quill</p><p>The harbour council said on Tuesday that the change had "
        f"been planned for two years.</p><p>“We asked everyone on the quay,” said the chair, Mara Lind.</p></article>"
        f"<footer>© Harbour Post</footer></body></html>"
    )
    return Reply(body.encode(), headers={"Content-Type": "text/html; charset=utf-8"}, validators=True)


@contextmanager
def news_site() -> Iterator[Site]:
    """A site with /robots.txt, /feed.xml and the articles /news/1 to /news/3."""
    replies: dict[str, Reply | Wire] = {
        f"/news/{number}": page(headline) for number, headline in enumerate(HEADLINES, 1)
    }
    robots = "User-agent: *\nDisallow: /admin/\n"
    replies["/robots.txt"] = Reply(robots.encode(), headers={"Content-Type": "text/plain"})
    with running(replies) as site:
        items = "".join(
            f"<item><title>{headline}</title><link>{site.url(f'/news/{number}')}</link></item>"
            for number, headline in enumerate(HEADLINES, 1)
        )
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title>{items}</channel></rss>'
        site.replies["/feed.xml"] = Reply(
            feed.encode(), headers={"Content-Type": "application/rss+xml"}, validators=True
        )
        yield site
