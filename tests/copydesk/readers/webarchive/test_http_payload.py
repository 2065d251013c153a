"""HTTP responses as archives hold them: heads of all sorts, chunks, and nothing raised for any bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.readers.webarchive.http_payload import Response, charset_of, dechunked, parse_response, payload_of

CODINGS = ["gzip", "deflate", "br", "zstd", "rot13", "gzip, br", ", ,", "identity"]


def test_a_response_is_taken_apart() -> None:
    found = parse_response(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n charset=x\r\nVary: a\r\nVARY: b\r\n\r\nBody"
    )
    assert found == Response(200, {"content-type": "text/html; charset=x", "vary": "a"}, b"Body")


@pytest.mark.parametrize(
    ("block", "status", "body"),
    [
        (b"HTTP/1.0 404\n\nGone", 404, b"Gone"),
        (b"HTTP/2 200 \r\n\r\nBody", 200, b"Body"),
        (b"HTTP/1.1 200 OK\r\n\r\n", 200, b""),
        (b"HTTP/1.1 200 OK\r\nno colon\r\n\r\nBody", 200, b"Body"),
        (b"HTTP/1.1 200 OK", 200, b""),
    ],
)
def test_heads_of_all_sorts(block: bytes, status: int, body: bytes) -> None:
    found = parse_response(block)
    assert found is not None
    assert (found.status, found.body) == (status, body)


@pytest.mark.parametrize("block", [b"", b"<html>", b"HTTP/1.1 OK\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"])
def test_what_has_no_status_is_no_response(block: bytes) -> None:
    assert parse_response(block) is None


@pytest.mark.parametrize(
    ("body", "data", "code"),
    [
        (b"4\r\nwiki\r\n0\r\n\r\n", b"wiki", None),
        (b"4;name=x\nwiki\n0\n\n", b"wiki", None),
        (b"4\r\nwiki", b"wiki", "truncated"),
        (b"5\r\nwiki", b"wiki", "truncated"),
        (b"4\r\nwiki\r\nrest of it", b"wiki", "damaged"),
        (b"not chunked at all", b"not chunked at all", None),
        (b"", b"", None),
        (b"ffffffff\r\nwiki", b"wiki", "truncated"),
    ],
)
def test_chunks(body: bytes, data: bytes, code: str | None) -> None:
    found, fault = dechunked(body)
    assert (found, fault and fault.code) == (data, code)


@pytest.mark.parametrize(
    ("content_type", "charset"),
    [
        ("text/html; charset=UTF-8", "utf-8"),
        ('text/html;charset="windows-1252"', "windows-1252"),
        ("text/html; Charset = 'x'", "x"),
        ("text/html", None),
    ],
)
def test_charsets(content_type: str, charset: str | None) -> None:
    assert charset_of(content_type) == charset


@settings(deadline=None)
@given(body=st.binary(max_size=300), coding=st.sampled_from(CODINGS), chunked=st.booleans())
def test_no_bytes_make_it_raise(body: bytes, coding: str, chunked: bool) -> None:
    headers = {"content-encoding": coding, **({"transfer-encoding": "chunked"} if chunked else {})}
    payload_of(Response(200, headers, body))
