"""Web archives: which records become documents, with what content, and how all others are counted."""

from __future__ import annotations

import gzip
import zlib
from collections import Counter

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from copydesk.readers import warc
from copydesk.readers.formats import MOST_BYTES
from copydesk.types import Document, Quarantined
from tests.copydesk.readers.archive_samples import PAGE, URI, URL, packed, record, response, stream

TEXT = "Die Fähre fährt wieder.\n".encode()


def read(data: bytes, uri: str = URI) -> list[Document | Quarantined]:
    return list(warc.read(stream(data, uri)))


def only(data: bytes) -> Document:
    """The one document of an archive."""
    (item,) = read(data)
    assert isinstance(item, Document), item
    return item


def test_a_page_with_all_that_its_record_tells() -> None:
    document = next(warc.read(stream(record(response(PAGE)), publisher="harbourpost.example")))
    assert document == Document(
        f"{URI}#0",
        PAGE,
        "text/html",
        {
            "publisher": "harbourpost.example",
            "url": URL,
            "fetched_at": "2024-01-24T08:15:30Z",
            "charset": "utf-8",
            "http_status": "200",
        },
    )


def test_uris_have_the_byte_at_which_the_record_or_its_gzip_member_begins() -> None:
    one, two = record(response(PAGE)), record(response(TEXT, "text/plain"))
    assert [d.uri for d in read(one + two)] == [f"{URI}#0", f"{URI}#{len(one)}"]  # type: ignore[union-attr]
    assert [d.uri for d in read(packed(one, two))] == [f"{URI}#0", f"{URI}#{len(gzip.compress(one))}"]  # type: ignore[union-attr]


def test_several_records_in_one_gzip_member_are_told_apart() -> None:
    one, two = record(response(PAGE)), record(response(TEXT, "text/plain"))
    assert [d.uri for d in read(packed(one + two))] == [f"{URI}#0", f"{URI}#0+{len(one)}"]  # type: ignore[union-attr]


def test_records_that_run_over_several_gzip_members_are_put_together() -> None:
    data = record(response(PAGE)) + record(response(TEXT, "text/plain"))
    blocks = packed(*(data[at : at + 100] for at in range(0, len(data), 100)), b"")
    assert [item.raw for item in read(blocks) if isinstance(item, Document)] == [PAGE, TEXT]


def test_an_archive_in_an_archive_joins_its_uri_with_a_mark() -> None:
    assert read(record(response(PAGE)), "file:///x.zip#a.warc")[0].uri == "file:///x.zip#a.warc!/0"  # type: ignore[union-attr]


def chunked(body: bytes) -> bytes:
    pieces = [body[at : at + 40] for at in range(0, len(body), 40)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def deflated(body: bytes, window: int) -> bytes:
    packer = zlib.compressobj(wbits=window)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE, mtime=0), {"Content_Encoding": "gzip"}),
        (gzip.compress(PAGE, mtime=0), {"Content_Encoding": "x-gzip"}),
        (deflated(PAGE, 15), {"Content_Encoding": "deflate"}),
        (deflated(PAGE, -15), {"Content_Encoding": "deflate"}),
        (brotli.compress(PAGE), {"Content_Encoding": "br"}),
        (zstandard.compress(PAGE), {"Content_Encoding": "zstd"}),
        (chunked(PAGE), {"Transfer_Encoding": "chunked"}),
        (chunked(gzip.compress(PAGE, mtime=0)), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (gzip.compress(brotli.compress(PAGE), mtime=0), {"Content_Encoding": "br, gzip"}),
        (PAGE, {"Content_Encoding": "gzip"}),
        (PAGE, {"Content_Encoding": "br"}),
        (PAGE, {"Content_Encoding": "deflate"}),
        (PAGE, {"Content_Encoding": "rot13"}),
        (PAGE, {"Transfer_Encoding": "chunked"}),
        (PAGE, {"Content_Encoding": "identity"}),
    ],
)
def test_encodings_come_off_and_what_the_crawler_took_off_is_not_missed(body: bytes, headers: dict[str, str]) -> None:
    assert only(packed(record(response(body, **headers)))).raw == PAGE


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        (chunked(PAGE)[:60], {"Transfer_Encoding": "chunked"}, "truncated"),
        (chunked(PAGE)[:48] + b"zz\r\n" + PAGE, {"Transfer_Encoding": "chunked"}, "damaged"),
        (gzip.compress(PAGE, mtime=0)[:50], {"Content_Encoding": "gzip"}, "truncated"),
        (brotli.compress(PAGE)[:50], {"Content_Encoding": "br"}, "truncated"),
        (b"\x00\x01\x02" * 9, {"Content_Encoding": "rot13"}, "unsupported_format"),
        (gzip.compress(bytes(MOST_BYTES + 1), mtime=0), {"Content_Encoding": "gzip"}, "bomb"),
        (brotli.compress(bytes(MOST_BYTES + 1), quality=9), {"Content_Encoding": "br"}, "too_large"),
    ],
)
def test_encodings_that_do_not_come_off_are_named(body: bytes, headers: dict[str, str], code: str) -> None:
    (item,) = read(packed(record(response(body, **headers))))
    assert isinstance(item, Quarantined)
    assert item.code == code
    assert URL in item.message


@pytest.mark.parametrize(
    ("body", "declared", "media_type"),
    [
        (PAGE, "TEXT/HTML;charset=x", "text/html"),
        (PAGE, "application/xhtml+xml", "application/xhtml+xml"),
        (TEXT, "text/plain", "text/plain"),
        (PAGE, "text/plain", "text/html"),
        (PAGE, "", "text/html"),
        (PAGE, "image/png", "text/html"),
        (TEXT, "", "text/plain"),
        (TEXT, "application/octet-stream", "text/plain"),
    ],
)
def test_the_media_type_is_the_declared_one_unless_it_lies(body: bytes, declared: str, media_type: str) -> None:
    assert only(record(response(body, declared))).media_type == media_type


def test_everything_else_is_counted_by_kind() -> None:
    data = b"".join(
        [
            record(b"software: ours\r\n", "warcinfo"),
            record(b"GET / HTTP/1.1\r\n\r\n", "request"),
            record(b"HTTP/1.1 200 OK\r\n\r\n", "revisit"),
            record(b"outlink: x", "metadata"),
            record(response(PAGE, status=404)),
            record(response(b"", status=301, Location=URL)),
            record(response(b"\x89PNG....", "image/png")),
            record(response(b"%PDF-1.7 ", "text/html")),
            record(response(b"\0\1\2", "")),
            record(b"20240124 dns", url="dns:harbourpost.example"),
            record(response(PAGE)),
        ]
    )
    counts: Counter[str] = warc.survey(stream(data))
    assert counts == {
        "warcinfo": 1,
        "request": 1,
        "revisit": 1,
        "metadata": 1,
        "status 404": 1,
        "status 301": 1,
        "image/png": 1,
        "text/html": 1,
        "no content type": 1,
        "response without HTTP": 1,
        "document": 1,
    }


def test_resources_and_wet_conversions_are_texts() -> None:
    for kind in ("resource", "conversion"):
        document = only(packed(record(TEXT, kind)))
        assert (document.raw, document.media_type, document.origin["url"]) == (TEXT, "text/plain", URL)


def test_what_a_crawler_cut_says_so() -> None:
    assert only(record(response(PAGE), WARC_Truncated="length")).origin["warc_truncated"] == "length"


def test_a_record_in_segments_is_not_taken_for_a_page() -> None:
    (item,) = read(record(response(PAGE), WARC_Segment_Number="1"))
    assert isinstance(item, Quarantined)
    assert item.code == "unsupported_format"


def test_a_page_that_is_too_large_is_named_and_the_next_one_read() -> None:
    items = read(record(response(b"<html>" + b"x" * MOST_BYTES)) + record(response(PAGE)))
    assert isinstance(items[0], Quarantined)
    assert items[0].code == "too_large"
    assert isinstance(items[1], Document)


def test_a_film_that_is_too_large_is_left_alone() -> None:
    data = record(response(b"x" * (MOST_BYTES + 1), "video/mp4")) + record(response(PAGE))
    assert warc.survey(stream(data)) == {"video/mp4": 1, "document": 1}


def test_an_arc_is_refused_with_a_cure() -> None:
    for data in (b"filedesc://x.arc 0.0.0.0 20240124 text/plain 76\n", gzip.compress(b"filedesc://x.arc 0 ")):
        (item,) = read(data)
        assert isinstance(item, Quarantined)
        assert item.code == "unsupported_format"
        assert "warcio recompress" in item.message


def test_a_bomb_of_a_member_is_stopped() -> None:
    data = record(response(b"<html>"), digest=False, Content_Length=str(1 << 30)).removesuffix(b"\r\n\r\n")
    packer = zlib.compressobj(9, wbits=31)
    bomb = packer.compress(data) + b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    items = read(bomb)
    assert [item.code for item in items if isinstance(item, Quarantined)] == ["bomb"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (record(PAGE, "resource"), True),
        (packed(record(PAGE, "resource")), True),
        (b"WARC/ is a file format.", False),
        (gzip.compress(TEXT, mtime=0), False),
        (b"", False),
    ],
)
def test_it_is_recognised_by_its_first_bytes(head: bytes, expected: bool) -> None:
    assert warc.recognises(head[:4096]) is expected
