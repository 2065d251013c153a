"""Lines: one way from bytes to lines for the first reading and for every replay, whatever the media type."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.readers.decode import NotTextError
from copydesk.readers.lines import PAGES, RECORDS, declared_charset, read_lines, reread_lines
from copydesk.readers.opening import documents_in
from copydesk.types import Decoded, Document
from tests.copydesk.readers.samples import SAMPLES, page, saved, story

DOCUMENTS = [
    found
    for name, (raw, _) in SAMPLES.items()
    for found in documents_in(f"file:///inbox/{name}", name, io.BytesIO(raw), {}, Counter())
    if isinstance(found, Document)
]
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "windows-1252", "iso-8859-15", "windows-1251", "shift_jis", "gb18030")
PROSE = {
    "windows-1251": "Паром опаздывает, сказала Ада.",
    "shift_jis": "橋は三月に開通した。",
    "gb18030": "大桥三月通车。这座桥很长。",
}


def again(document: Document) -> tuple[Decoded, Decoded]:
    """The first reading, and the one that the database makes of what it keeps."""
    first = read_lines(document)
    kept = Document(document.uri, document.raw, document.media_type, dict(document.origin))
    return first, reread_lines(kept, first.encoding)


def page_in(encoding: str, declared: str | None) -> bytes:
    """A page in an encoding, which it declares as `declared`."""
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    prose = PROSE.get(encoding, "“Là-bas”, dit Zoé, «il fait déjà nuit»: the café was closed.")
    return f"<html><head>{meta}</head><p>{prose}</p><p>{prose * 3}</p>".encode(encoding, "replace")


def test_there_is_a_sample_of_every_media_type() -> None:
    types = {document.media_type for document in DOCUMENTS}
    assert types == (PAGES | RECORDS | {"text/plain", "text/markdown"}) - {"application/xhtml+xml"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.uri.rpartition("/")[2])
def test_the_lines_are_the_same_when_they_are_read_again(document: Document) -> None:
    first, second = again(document)
    assert first.lines
    assert replace(second, confidence=first.confidence) == first


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.uri.rpartition("/")[2])
def test_each_line_of_the_story_is_a_line_of_the_document(document: Document) -> None:
    lines = read_lines(document).lines
    assert sum(" left " in line and " pier at dawn on Tuesday" in line for line in lines) == 1
    assert sum(line.startswith("“I have never seen the harbour so quiet,”") for line in lines) == 1


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "text/markdown", "application/xhtml+xml"])
def test_every_encoding_is_reread_as_it_was_read(encoding: str, media_type: str) -> None:
    for declared in (None, encoding, "utf-8"):
        document = Document("file:///inbox/a", page_in(encoding, declared), media_type)
        first, second = again(document)
        assert (second.lines, second.page) == (first.lines, first.page)


@given(st.binary(max_size=200), st.sampled_from([*sorted(PAGES - {"multipart/related"}), "text/plain"]))
def test_any_bytes_are_no_text_or_read_twice_alike(raw: bytes, media_type: str) -> None:
    try:
        first, second = again(Document("file:///inbox/a", raw, media_type))
    except NotTextError:
        return
    assert (second.lines, second.page, second.encoding) == (first.lines, first.page, first.encoding)


@pytest.mark.parametrize("media_type", sorted(RECORDS))
def test_a_record_of_another_type_than_it_says_is_refused_with_a_reason(media_type: str) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        read_lines(Document("file:///inbox/a", b"\xff\x00not that", media_type))


def test_only_pages_have_marks_and_locators() -> None:
    html = read_lines(Document("u", page("Tern", "Ostrey"), "text/html"))
    assert html.page is not None
    assert html.locator(len(html.lines)) == "html/body/footer[1]/p[1]"
    text = read_lines(Document("u", page("Tern", "Ostrey"), "text/plain"))
    assert text.page is None
    assert text.locator(1) is None


def test_the_server_s_charset_comes_before_the_page_s_own() -> None:
    raw = "<meta charset=windows-1251><p>日本語の文章である。".encode("shift_jis")
    decoded = read_lines(Document("u", raw, "text/html", {"charset": "shift_jis"}))
    assert decoded.lines == ("日本語の文章である。",)


def test_the_charset_of_a_saved_page_is_that_of_its_part() -> None:
    html = "<p>" + "</p><p>".join(story("Tern", "Søby")) + "</p>"
    raw = saved(html.encode("utf-8"))
    assert read_lines(Document("u", raw, "multipart/related")).lines == tuple(story("Tern", "Søby"))


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        (b"<meta charset=utf-8>", "utf-8"),
        (b"<META CHARSET = 'Shift_JIS'>", "Shift_JIS"),
        (b'<meta http-equiv=Content-Type content="text/html; charset=windows-1251">', "windows-1251"),
        (b'<?xml version="1.0" encoding="iso-8859-2"?><html>', "iso-8859-2"),
        (b"<meta name=author content=x><p>charset=utf-8", None),
        (b" " * 5000 + b"<meta charset=utf-8>", None),
        (b"", None),
    ],
)
def test_the_charset_that_a_page_declares(head: bytes, charset: str | None) -> None:
    assert declared_charset(head) == charset


@pytest.mark.parametrize(
    "declared",
    ["no-such-charset", "utf-16", "x" * 40, "base64", "rot13", "idna", "punycode", "unicode_escape", "undefined"],
)
def test_a_declaration_that_makes_no_sense_is_passed_over(declared: str) -> None:
    raw = f"<meta charset={declared}><p>Zoé waited at the café until it was closed.</p>".encode()
    assert read_lines(Document("u", raw, "text/html")).lines == ("Zoé waited at the café until it was closed.",)
    latin = raw.decode().encode("latin-1")
    assert read_lines(Document("u", latin, "text/html")).lines == ("Zoé waited at the café until it was closed.",)
