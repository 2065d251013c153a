"""Prefect's server as `copydesk up` starts it: it answers this computer's programs and its own pages only."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.guarding import CLOSED, ORIGINS, guarded, named_origins
from flows.upping import Server, explore_service, server_service
from tests.flows.conftest import copy_database, free_port

OWN = "127.0.0.1:4200"
REFUSED = [
    {"host": OWN, "origin": "http://evil.example"},
    {"host": OWN, "origin": "null"},  # a sandboxed frame, a file
    {"host": OWN, "origin": "http://127.0.0.1:8000"},  # another server of this computer
    {"host": OWN, "origin": "http://127.0.0.1.evil.example:4200"},
    {"host": OWN, "origin": "https://127.0.0.1:4200"},
    {"host": OWN, "origin": "http://[:4200"},
    {"host": "evil.example:4200"},  # a name that was made to point here
    {"host": "evil.example:4200", "origin": "http://evil.example:4200"},
    {"host": "127.0.0.1.evil.example"},
    {"host": "127.0.0.1@evil.example"},
    {"host": "[:4200"},
    {"host": ""},
    {},
]
ANSWERED = [
    {"host": OWN},
    {"host": "localhost:4200", "origin": "http://localhost:4200"},
    {"host": "LOCALHOST:4200", "origin": "http://127.0.0.1:4200"},
    {"host": "[::1]:4200", "origin": "http://[::1]:4200"},
    {"host": "desk.example", "origin": "https://desk.example"},  # named by the user, behind a proxy
]


async def _app(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "answered"})


def asked(kind: str, headers: dict[str, str]) -> list[dict[str, Any]]:
    """What a request with these headers is answered with."""
    sent: list[dict[str, Any]] = []
    scope = {"type": kind, "headers": [(name.encode(), value.encode()) for name, value in headers.items()]}

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(guarded(_app, ["https://desk.example"])(scope, receive, send))
    return sent


@pytest.mark.parametrize("headers", REFUSED, ids=str)
def test_other_sites_and_other_names_are_refused(headers: dict[str, str]) -> None:
    assert asked("http", headers)[0]["status"] == 403
    assert asked("websocket", headers) == [{"type": "websocket.close", "code": CLOSED}]


@pytest.mark.parametrize("headers", ANSWERED, ids=str)
def test_programs_and_own_pages_are_answered(headers: dict[str, str]) -> None:
    assert asked("http", headers) == asked("websocket", headers) == [{"type": "answered"}]


def test_two_hosts_are_no_host() -> None:
    scope = {"type": "http", "headers": [(b"host", OWN.encode()), (b"host", b"evil.example")]}
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(guarded(_app)(scope, None, send))
    assert sent[0]["status"] == 403


def test_a_star_allows_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ORIGINS, "*, https://Desk.example/")
    assert named_origins() == ("https://desk.example",)


def test_services_listen_on_this_computer_only(tmp_path: Path) -> None:
    server = server_service(Server("http://127.0.0.1:4200/api", 4200))
    assert server.environment["PREFECT_SERVER_API_HOST"] == "127.0.0.1"
    assert server.environment[ORIGINS] == "http://127.0.0.1:4200,http://localhost:4200"
    shown = explore_service(str(tmp_path / "news.db"), free_port())
    assert not any(word in " ".join([*server.command, *shown.command]) for word in ("0.0.0.0", "--host"))


@pytest.fixture
def guarded_server(prepared_home: Path, tmp_path: Path) -> Iterator[str]:
    """The real one, with a home of its own."""
    home = tmp_path / "home"
    home.mkdir()
    copy_database(prepared_home / "prefect.db", home / "prefect.db")
    service = server_service(Server(f"http://127.0.0.1:{(port := free_port())}/api", port))
    environment = {**os.environ, **service.environment, "PREFECT_HOME": str(home)}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(service.command, env=environment, stdout=log, stderr=log)
    client = httpx.Client(transport=httpx.HTTPTransport(retries=2))
    while process.poll() is None:
        try:
            client.get(f"http://127.0.0.1:{port}/api/health")
            break
        except httpx.ConnectError:
            continue
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


@pytest.mark.slow
def test_the_real_server_answers_no_page_of_another_site(guarded_server: str) -> None:
    """A body without a media type needs no permission of the server's for a page to send it."""
    ask = f"{guarded_server}/api/flows/filter"
    body = json.dumps({}).encode()
    assert httpx.post(ask, content=body).status_code == 200
    assert httpx.post(ask, content=body, headers={"origin": guarded_server}).status_code == 200
    assert httpx.post(ask, content=body, headers={"origin": "http://evil.example"}).status_code == 403
    assert httpx.get(f"{guarded_server}/api/csrf-token?client=a", headers={"host": "evil.example"}).status_code == 403
    assert "<html" in httpx.get(guarded_server, follow_redirects=True).text
