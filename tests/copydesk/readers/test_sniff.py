"""A format is told by content where that is certain, then by the ending; what is left is plain text."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from copydesk.readers import mhtml, warc
from copydesk.readers.formats import Format, Stream
from copydesk.readers.sniff import by_ending, format_of, is_html
from copydesk.types import Document
from tests.copydesk.readers.archive_samples import PAGE, packed, record


def unread(stream: Stream) -> Iterator[Document]:
    raise AssertionError(f"{stream.uri} must not be read")


def is_json(head: bytes) -> bool:
    return head.lstrip()[:1] in (b"{", b"[")


HTML = Format("HTML", (".html", ".htm", ".xhtml"), unread, is_html)
JSON = Format("JSON", (".json", ".jsonl"), unread, is_json)
CSV = Format("CSV", (".csv",), unread, lambda head: False)
TARBALL = Format("list of news", (".news.csv",), unread, lambda head: False)
FORMATS = (HTML, JSON, CSV, TARBALL, mhtml.FORMAT, warc.FORMAT)
PROSE = b"The ferry is back.\n"


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.html", PAGE, HTML),
        ("a.html", b'{"title": "Ferry"}', JSON),
        ("a.txt", PAGE, HTML),
        ("a.json", PAGE, HTML),
        ("a.json", PROSE, JSON),
        ("a.HTM", b"<p>A piece of a page.</p>", HTML),
        ("a.csv", PROSE, CSV),
        ("a.news.csv", PROSE, TARBALL),
        ("a.txt", PROSE, None),
        ("noending", PROSE, None),
        ("a.txt", b"", None),
        ("a.csv", b"", CSV),
        ("a.html", b"%PDF-1.7 ", None),
        ("a.json", b"\x89PNG....", None),
        ("a.txt", packed(record(PAGE, "resource")), warc.FORMAT),
        ("a.warc", gzip.compress(b"damaged from its beginning", mtime=0), warc.FORMAT),
        ("a.txt", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n", mhtml.FORMAT),
    ],
)
def test_the_format_of_a_file(name: str, head: bytes, expected: Format | None) -> None:
    assert format_of(name, head, FORMATS) is expected


def test_without_formats_everything_is_text() -> None:
    assert format_of("a.html", PAGE, ()) is None
    assert by_ending("a.html", ()) is None


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"<!DOCTYPE html><p>x", True),
        (b"\xef\xbb\xbf\r\n  <HTML lang=en>", True),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">', True),
        (b"<!-- saved from url=(0014)about:internet -->\n<html>", True),
        (b'<?xml version="1.0"?><rss version="2.0">', False),
        (b"<p>A piece of a page.", False),
        (b"<html5 is a fine thing", False),
        (b"He wrote <html> on the wall.", False),
        (b"<!--" * 1000, False),
        (b"", False),
    ],
)
def test_a_page_is_surely_html_when_it_begins_as_one(head: bytes, expected: bool) -> None:
    assert is_html(head) is expected
