"""Hostile web archives and saved pages, made by us; `KINDS` joins those of `hostile_containers`."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

PAGE = b"<!doctype html><title>Quay</title><p>The quay at Ostrey was closed for nine days, the harbour said.</p>"


def record(block: bytes, kind: str = "response", **headers: str) -> bytes:
    """A WARC record; underscores in the names of headers are hyphens."""
    given = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:6b5f0c2e-58a1-4a6c-9c84-0d6a3b0e1f27>",
        "WARC-Date": "2024-01-24T08:15:30Z",
        "WARC-Target-URI": "https://harbourpost.example/quay",
        "Content-Length": str(len(block)),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def response(body: bytes, *headers: str) -> bytes:
    """An HTTP response with a page."""
    return "\r\n".join(("HTTP/1.1 200 OK", "Content-Type: text/html", *headers)).encode() + b"\r\n\r\n" + body


def _warc(data: Callable[[int], Iterator[bytes]], size: int, folder: Path) -> None:
    with (folder / "hostile.warc").open("wb") as file:
        file.writelines(data(size))


def _headers_without_end(size: int) -> Iterator[bytes]:
    yield b"WARC/1.0\r\nWARC-Type: response\r\nX: " + b"a" * (size // 2)
    yield b"\r\nWARC/1.0\r\nA: b" * (size // 30)


def _huge_claims(size: int) -> Iterator[bytes]:
    for claim in (1 << 63, (1 << 64) + 1, 10**15 - 1, 1 << 40, -1):
        yield record(response(PAGE), Content_Length=str(claim)) * (size >> 16)
    yield record(response(PAGE))


def _tiny_chunks(size: int) -> Iterator[bytes]:
    yield record(response(b"1\r\na\r\n" * (size // 6) + b"0\r\n\r\n", "Transfer-Encoding: chunked"))
    for bad in (b"ffffffff\r\n", b"-1\r\n", b"1;" + b"x" * size, b"g\r\n", b"1\r\na"):
        yield record(response(b"5\r\nThe q\r\n" + bad, "Transfer-Encoding: chunked"))


def _header_lines(size: int) -> Iterator[bytes]:
    yield record(b"HTTP/1.1 200 OK\r\n" + b"a\n" * (size // 2))
    yield record(response(PAGE, *("X: y" for _ in range(size // 6))))


def _encodings(size: int) -> Iterator[bytes]:
    coded = PAGE
    for _ in range(50):
        coded = zlib.compress(coded)
    yield record(response(coded, "Content-Encoding: " + ", ".join(["deflate"] * 50)))
    yield record(response(gzip.compress(bytes(size)), "Content-Encoding: " + "gzip, " * 10_000))
    for name in ("gzip", "deflate", "x-unknown"):
        yield record(response(gzip.compress(bytes(size)), f"Content-Encoding: {name}"))
    import brotli  # type: ignore[import-untyped]

    yield record(response(brotli.compress(bytes(size)), "Content-Encoding: br"))


def _kinds(size: int) -> Iterator[bytes]:
    for number in range(size // 500):
        yield record(b"x", f"kind{number}", Content_Type=f"odd/{number}" + "x" * 200)


def _parts(count: int, folder: Path) -> None:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    page = b"--b\r\nContent-Type: text/html\r\n\r\n" + PAGE + b"\r\n"
    (folder / "parts.mhtml").write_bytes(head + page + b"--b\r\n\r\nx\r\n" * count + b"--b--\r\n")
    (folder / "lines.mhtml").write_bytes(head + page + b"--b\r\n\r\n" + b"\r\n" * count * 20 + b"--b--\r\n")
    (folder / "header.mhtml").write_bytes(b"X: y\r\n" + b" z\r\n" * count * 10 + head + page + b"--b--\r\n")


def _nested_parts(count: int, folder: Path) -> None:
    head = b"".join(b'Content-Type: multipart/related; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(count))
    (folder / "nested.mhtml").write_bytes(b"MIME-Version: 1.0\r\n" + head + b"Content-Type: text/html\r\n\r\n" + PAGE)


MB = 1 << 20
KINDS: dict[str, tuple[Callable[..., None], int, int]] = {  # its maker, the full size, the short one
    "warc headers": (partial(_warc, _headers_without_end), 100 * MB, MB),
    "warc claims": (partial(_warc, _huge_claims), 64 * MB, MB),
    "warc chunks": (partial(_warc, _tiny_chunks), 60 * MB, MB),
    "warc header lines": (partial(_warc, _header_lines), 60 * MB, MB),
    "warc encodings": (partial(_warc, _encodings), 512 * MB, MB),
    "warc kinds": (partial(_warc, _kinds), 100 * MB, MB),
    "mhtml parts": (_parts, 1_000_000, 2_000),
    "mhtml nesting": (_nested_parts, 20_000, 100),
}
