"""Saved pages: the HTML part is found, with its charset and address; a file without one is refused."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.readers import mhtml
from copydesk.readers.formats import MOST_BYTES
from copydesk.types import Document, Quarantined
from tests.copydesk.readers.archive_samples import PAGE, URL, stream

URI = "file:///inbox/ferry.mhtml"
SAVED = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://harbourpost.example/ferry\r\nSubject: Ferry\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--b--"\r\n\r\n\r\n'
    b"----b--\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-ID: <page@saved>\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://harbourpost.example/\r\n ferry\r\n\r\n"
    b"<html><p>The f=E4hre is =\r\nback.</p></html>\r\n"
    b"----b--\r\nContent-Type: text/html\r\nContent-ID: <frame@saved>\r\n\r\n<p>An advertisement.</p>\r\n"
    b"----b--\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    b"----b----\r\n"
)
HTML = "<html><p>The fähre is back.</p></html>".encode("latin-1")


def read(data: bytes) -> list[Document | Quarantined]:
    return list(mhtml.read(stream(data, URI, publisher="harbourpost.example")))


def test_a_saved_page_is_one_document_with_its_address() -> None:
    origin = {"publisher": "harbourpost.example", "url": URL}
    assert read(SAVED) == [Document(URI, SAVED, "multipart/related", origin)]


def test_the_page_is_decoded_and_its_charset_told() -> None:
    assert mhtml.html_part(SAVED) == (HTML, "iso-8859-1", URL)


def test_the_part_that_the_message_starts_with_is_the_page() -> None:
    data = SAVED.replace(b'type="text/html";', b'type="text/html"; start="<frame@saved>";')
    assert mhtml.html_part(data)[0] == b"<p>An advertisement.</p>"


def test_a_message_of_one_html_part_is_a_page_too() -> None:
    data = b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    assert mhtml.html_part(data + b"PHA+WWVzPC9wPg==\n") == (b"<p>Yes</p>", "utf-8", None)


@pytest.mark.parametrize("data", [SAVED.replace(b"text/html", b"image/gif"), PAGE, b""])
def test_a_file_without_a_page_is_refused(data: bytes) -> None:
    (item,) = read(data)
    assert isinstance(item, Quarantined)
    assert item.code == "unsupported_format"


def test_a_file_cut_short_is_handed_on_and_named() -> None:
    document, alarm = read(SAVED[:-40])
    assert isinstance(document, Document)
    assert isinstance(alarm, Quarantined)
    assert (alarm.code, alarm.document.uri) == ("truncated", f"{URI}#byte={len(SAVED) - 40}")


def test_a_file_too_large_is_refused_without_its_bytes() -> None:
    (item,) = read(SAVED + b"x" * MOST_BYTES)
    assert isinstance(item, Quarantined)
    assert (item.code, item.document.raw) == ("too_large", b"")


def test_parts_nested_without_end_are_refused() -> None:
    data = b"".join(b"Content-Type: multipart/related; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    assert [item.code for item in read(data) if isinstance(item, Quarantined)] == ["unsupported_format"]


@settings(deadline=None)
@given(at=st.integers(0, len(SAVED) - 1), byte=st.integers(0, 255))
def test_no_change_makes_it_raise(at: int, byte: int) -> None:
    read(SAVED[:at] + bytes([byte]) + SAVED[at + 1 :])


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (SAVED, True),
        (SAVED.replace(b"\r\n", b"\n"), True),
        (b"\r\n" + SAVED, True),
        (b"Note: the word multipart/related is in this text.\n\nContent-Type: multipart/related\n", False),
        (b"Content-Type: text/html\n\n<p>x", False),
        (PAGE, False),
    ],
)
def test_it_is_recognised_by_its_header(head: bytes, expected: bool) -> None:
    assert mhtml.recognises(head[:4096]) is expected


def test_reading_stops_at_the_limit() -> None:
    file = io.BytesIO(bytes(MOST_BYTES + 100))
    list(mhtml.read(mhtml.Stream(URI, file, {})))
    assert file.tell() == MOST_BYTES + 1
