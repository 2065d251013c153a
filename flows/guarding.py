"""Prefect's server behind a guard: it answers no other site's pages, and to no other host name than this computer's.

Prefect answers whoever reaches its port. A web page that the user visits can reach a port of this computer, and could
start runs with parameters of its choice: by a POST whose body has no media type, over a WebSocket, which no rule about
origins holds back, or under a name of its own that points here. What it cannot do is leave out the headers Host and
Origin.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any
from urllib.parse import SplitResult, urlsplit

HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
ORIGINS = "PREFECT_SERVER_CORS_ALLOWED_ORIGINS"
REFUSED = b"Only pages and programs of this computer are answered. To allow a site, name it in " + ORIGINS.encode()
CLOSED = 1008  # policy violation: RFC 6455, 7.4.1


def named_origins() -> tuple[str, ...]:
    """The origins that the user allows besides the server's own. A `*` allows none: it would allow every site."""
    named = (origin.strip().rstrip("/").lower() for origin in os.environ.get(ORIGINS, "").split(","))
    return tuple(origin for origin in named if origin and origin != "*")


def guarded(app: Any, origins: Iterable[str] = ()) -> Any:
    """The ASGI application behind the guard; `origins`, as https://desk.example, are further ones that may ask."""
    allowed = frozenset(origins)
    hosts = HOSTS | {str(_split(origin).hostname) for origin in allowed}

    async def asgi(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] not in ("http", "websocket") or _may_ask(scope, allowed, hosts):
            await app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": CLOSED})
        else:
            headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(REFUSED)).encode())]
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": REFUSED})

    return asgi


def _may_ask(scope: Any, allowed: frozenset[str], hosts: frozenset[str]) -> bool:
    """Whether the request names this computer, and comes from a program or from a page of this very server."""
    asked = [value.decode("latin-1").lower() for name, value in scope["headers"] if name.lower() == b"host"]
    origins = {value.decode("latin-1").lower() for name, value in scope["headers"] if name.lower() == b"origin"}
    if len(asked) != 1 or _split(f"//{asked[0]}").hostname not in hosts:
        return False
    return all(origin in allowed or _is_own(origin, asked[0]) for origin in origins)


def _is_own(origin: str, host: str) -> bool:
    """Whether an origin is this computer at the port that was asked; pages of its other ports are other sites."""
    page, server = _split(origin), _split(f"//{host}")
    return page.scheme == "http" and page.hostname in HOSTS and _port(page) == _port(server) is not None


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _port(address: SplitResult) -> int | None:
    try:
        return address.port or 80
    except ValueError:
        return None
