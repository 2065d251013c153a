"""What an HTTP response in an archive carried: its head parsed, its transfer and content encodings taken off.

Archives hold what servers sent, and what crawlers made of it: bodies that are unchunked or decompressed already under
headers that still say otherwise are taken as they are.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

from copydesk.limits import MOST_CHUNKS, MOST_CODINGS, MOST_HTTP_HEAD
from copydesk.readers.archives.compression import Budget, Unpacked
from copydesk.readers.archives.faults import Fault
from copydesk.readers.formats import MOST_BYTES

STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b")
CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:+-]{1,40})", re.IGNORECASE)
MOST_BROTLI = 64 << 10  # bytes of output a step


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response: its status, its headers by lower-case name (the first of each), and its body as sent.

    `fault` says where its headers are not read to their end.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Payload:
    """A body without its encodings; `fault` says where taking them off broke, `data` is what there was up to it."""

    data: bytes
    fault: Fault | None = None


def parse_response(block: bytes) -> Response | None:
    """The response that a record's block holds; None where it does not begin with a status line."""
    status = STATUS.match(block)
    if not status:
        return None
    end = re.search(rb"\r?\n\r?\n", block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    headers: dict[str, str] = {}
    for line in re.split(rb"\r?\n(?![ \t])", head[:MOST_HTTP_HEAD])[1:]:
        name, _, value = line.decode("latin-1").partition(":")
        headers.setdefault(name.strip().lower(), " ".join(value.split()))
    fault = None
    if len(head) > MOST_HTTP_HEAD:
        message = f"the HTTP header has {len(head):,} bytes, of which {MOST_HTTP_HEAD:,} are read"
        fault = Fault("damaged", message, MOST_HTTP_HEAD)
    return Response(int(status[1]), headers, body, fault)


def charset_of(content_type: str) -> str | None:
    """The charset that a Content-Type header names."""
    found = CHARSET.search(content_type)
    return found[1].lower() if found else None


def payload_of(response: Response) -> Payload:
    """The body as the page's author meant it."""
    body, fault = response.body, response.fault
    if not fault and "chunked" in response.headers.get("transfer-encoding", "").lower():
        body, fault = dechunked(body)
    given = [coding.strip().lower() for coding in response.headers.get("content-encoding", "").split(",")]
    codings = [coding for coding in given if coding not in ("", "identity")]
    if len(codings) > MOST_CODINGS:
        message = f"the page has {len(codings):,} content encodings, one around the other; {MOST_CODINGS} are read"
        return Payload(body, fault or Fault("bomb", message))
    for coding in reversed(codings):
        if fault or not body:
            break
        body, fault = _decoded(body, coding)
    return Payload(body, fault)


def dechunked(body: bytes) -> tuple[bytes, Fault | None]:
    """The data of a chunked body; a body that does not begin with a chunk was unchunked before and stays as it is."""
    if not CHUNK.match(body):
        return body, None
    data, at, count = bytearray(), 0, 0
    while (chunk := CHUNK.match(body, at)) is not None:
        size, start = int(chunk[1], 16), chunk.end()
        if not size:
            return bytes(data), None
        if (count := count + 1) > MOST_CHUNKS:
            return bytes(data), Fault("bomb", f"the response has more than {MOST_CHUNKS:,} chunks", at)
        data += body[start : start + size]
        at = start + size
        if at > len(body):
            break
        at += 2 if body[at : at + 2] == b"\r\n" else 1 if body[at : at + 1] == b"\n" else 0
    if at >= len(body):
        return bytes(data), Fault("truncated", "the response ends before its last chunk", len(body))
    return bytes(data), Fault("damaged", f"no chunk begins at byte {at:,} of the response's body", at)


def _decoded(body: bytes, coding: str) -> tuple[bytes, Fault | None]:
    if coding in ("gzip", "x-gzip"):
        return _unpacked(body, "gzip") if body.startswith(b"\x1f\x8b") else (body, None)
    if coding == "zstd":
        return _unpacked(body, "zstd") if body.startswith(b"\x28\xb5\x2f\xfd") else (body, None)
    if coding == "deflate":
        return _either(body, lambda: _deflated(body))
    if coding == "br":
        return _either(body, lambda: _brotli(body))
    return _either(body, lambda: (b"", Fault("unsupported_format", f"content encoding {coding} is not read")))


def _either(body: bytes, decode: Callable[[], tuple[bytes, Fault | None]]) -> tuple[bytes, Fault | None]:
    """For encodings without a magic number: decoded, or as it is where that fails and it is markup already."""
    data, fault = decode()
    return (body, None) if fault and body.lstrip()[:1] == b"<" else (data, fault)


def _deflated(body: bytes) -> tuple[bytes, Fault | None]:
    """`deflate` means zlib data (RFC 9110, 8.4.1.2), but some servers send it without zlib's two bytes of header."""
    zlib_header = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return _unpacked(body, "zlib" if zlib_header else "deflate")


def _unpacked(body: bytes, kind: str) -> tuple[bytes, Fault | None]:
    raw = Unpacked(cast(BinaryIO, io.BytesIO(body)), kind, Budget(taken=len(body)))
    data = io.BufferedReader(raw).read(MOST_BYTES + 1)
    return _limited(data, raw.fault)


def _limited(data: bytes, fault: Fault | None) -> tuple[bytes, Fault | None]:
    if len(data) > MOST_BYTES:
        too_large = Fault("too_large", f"the page is larger than {MOST_BYTES >> 20} MiB", MOST_BYTES)
        return b"", fault if fault and fault.code == "bomb" else too_large
    return data, fault


def _brotli(body: bytes) -> tuple[bytes, Fault | None]:
    try:
        import brotli  # type: ignore[import-untyped]
    except ImportError:
        return b"", Fault(
            "unsupported_format", "content encoding br is read only where the brotli package is installed"
        )
    decoder, data = brotli.Decompressor(), bytearray()
    try:
        data += decoder.process(body, output_buffer_limit=MOST_BROTLI)
        while not decoder.is_finished() and not decoder.can_accept_more_data() and len(data) <= MOST_BYTES:
            data += decoder.process(b"", output_buffer_limit=MOST_BROTLI)
    except brotli.error as error:
        return bytes(data), Fault("damaged", f"the page's brotli data is damaged ({error})", len(data))
    if not decoder.is_finished() and len(data) <= MOST_BYTES:
        return bytes(data), Fault("truncated", "the page's brotli data ends before its end", len(data))
    return _limited(bytes(data), None)
