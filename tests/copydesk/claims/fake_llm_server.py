"""A local HTTP server that speaks the chat completions API of OpenAI, as far as a test tells it what to say."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SOON = {"retry-after-ms": "1"}  # what clients wait for before they try again, so that tests need not


@dataclass(frozen=True)
class Asked:
    """A request: where, with which headers (in small letters), and its body."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def prompt(self) -> str:
        """What the user's messages say."""
        return "\n".join(str(message["content"]) for message in self.body["messages"] if message["role"] == "user")


@dataclass(frozen=True)
class Reply:
    """A response; `hangs` until the server is stopped, with its headers sent or without."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs: bool = False


@dataclass
class FakeServer:
    """A server that answers every request with what `answer` makes of it; `asked` holds all requests so far."""

    answer: Callable[[Asked], Reply]
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)


def says(content: str | None, finish: str = "stop", **message: object) -> Reply:
    """A completion whose message has this content."""
    completion = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "small",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": content} | message,
            }
        ],
        "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
    }
    return Reply(200, json.dumps(completion).encode())


def quotes(*found: Mapping[str, object]) -> Reply:
    """A completion that gives these quotes."""
    return says(json.dumps({"quotes": found}))


def error(status: int, message: str) -> Reply:
    """A refusal as OpenAI words it, which may be tried again at once."""
    return Reply(status, json.dumps({"error": {"message": message, "type": "error", "code": None}}).encode(), SOON)


@contextmanager
def fake_llm(answer: Callable[[Asked], Reply]) -> Iterator[FakeServer]:
    """The server, on a free port of this machine, until the context ends."""
    fake = FakeServer(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            fake.asked.append(asked)
            reply = fake.answer(asked)
            if reply.hangs:
                fake.stopping.wait()
                return
            self.send_response(reply.status)
            for name, value in {"content-type": "application/json", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield fake
    finally:
        fake.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()
