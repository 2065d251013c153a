"""Headers on every answer, ours and Datasette's: nothing from other hosts, no other site that frames or asks us."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import datasette as datasette_package
from datasette.utils.asgi import asgi_send

HOSTS = {"127.0.0.1", "localhost", "::1"}
HEADERS = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "x-frame-options": "DENY"}
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
FACETS = "DATASETTE_ALLOW_FACET = true;"


@cache
def policy() -> str:
    """A policy for Datasette's own pages: its scripts, by their digests, and no others; nothing from elsewhere."""
    return (
        f"default-src 'self'; script-src 'self' {' '.join(_digests())}; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def _digests() -> list[str]:
    """Of the scripts in Datasette's templates: those that stand there word for word, and the one with a setting."""
    folder = Path(str(datasette_package.__file__)).parent / "templates"
    found = [text for path in sorted(folder.glob("*.html")) for text in SCRIPT.findall(path.read_text("utf-8"))]
    fixed = dict.fromkeys([FACETS, *(text for text in found if "{{" not in text and "{%" not in text)])
    return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in fixed]


def guarded(app: Any) -> Any:
    """The application behind those headers. Other host names than this computer's own are refused.

    A page from elsewhere could otherwise have its name point here and read the database through the visitor's browser.
    """

    async def asgi(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def send_guarded(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _with_headers(message.get("headers", []))}
            await send(message)

        if _host(scope) not in HOSTS:
            await asgi_send(send_guarded, "Only requests to 127.0.0.1 and localhost are answered.\n", 400)
        else:
            await app(scope, receive, send_guarded)

    return asgi


def _host(scope: Any) -> str | None:
    given = next((value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"host"), "")
    try:
        return urlsplit(f"//{given}").hostname
    except ValueError:
        return None


def _with_headers(given: Any) -> list[Any]:
    headers = HEADERS | {"content-security-policy": policy()}
    there = {bytes(name).lower() for name, _ in given}
    return [*given, *([n.encode(), v.encode()] for n, v in headers.items() if n.encode() not in there)]
