"""Decode: which encoding, where lines end, and what is no text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.desk import Desk
from copydesk.readers.decode import NotTextError, as_text, decode, split_lines
from tests.conftest import quarantined

TEXT = "The harbour café sold naïve visitors a “crème brûlée” for £5 – every day of the year."

CERTAIN = [
    (TEXT.encode(), "utf-8"),
    (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
    (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
    (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
    (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32"),
    (codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), "utf-32"),
]
NO_TEXT = [
    (b"%PDF-1.7 and so on", "a PDF"),
    (b"PK\x03\x04rest", "a zip archive"),
    (b"\x1f\x8b\x08rest", "a gzip file"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff\xe0", "a JPEG image"),
    (b"GIF89a", "a GIF image"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF\x02", "a program"),
    (b"The boat\0 is late.", "zero"),
    (b"\0" * 40, "zero"),
    (bytes(range(256)), "zero"),
    ("The boat\0 is late.".encode("utf-16"), "zero"),
    (b"\x01\x02\x03\x04boat", "control characters"),
]


@pytest.mark.parametrize(("raw", "encoding"), CERTAIN)
def test_utf8_and_byte_order_marks_are_certain(raw: bytes, encoding: str) -> None:
    decoded = decode(raw)
    assert (decoded.lines, decoded.encoding, decoded.confidence) == ((TEXT,), encoding, 1.0)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_by_its_zeros(encoding: str) -> None:
    text = "The harbour council met on Monday."
    decoded = decode(text.encode(encoding))
    assert (decoded.lines, decoded.encoding, decoded.confidence) == ((text,), encoding, 0.8)


@pytest.mark.parametrize("word", ["café", "Grüße", "Übung", "naïve", "piñata", "£5", "São", "smörgåsbord"])
def test_an_encoding_of_one_byte_a_character_is_an_estimate(word: str) -> None:
    text = f"The harbour council met on Monday and had a word about the {word} of the old town. " * 4
    decoded = decode(text.encode("cp1252"))
    assert decoded.lines == (text,)
    assert 0.5 < decoded.confidence < 1


@pytest.mark.parametrize(("raw", "reason"), NO_TEXT)
def test_binary_data_is_refused_with_what_it_looks_like(raw: bytes, reason: str) -> None:
    with pytest.raises(NotTextError, match=reason):
        decode(raw)


@pytest.mark.parametrize(("raw", "reason"), NO_TEXT)
def test_binary_data_is_quarantined(raw: bytes, reason: str, bare_desk: Desk) -> None:
    result = quarantined(raw, bare_desk)
    assert (result.code, result.decoded) == ("binary", None)
    assert reason in result.message


@pytest.mark.parametrize(
    "raw", [b"", b"\n\n", b" \t\r\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, "\u00a0\u2003".encode()]
)
def test_a_file_without_text_is_quarantined_as_empty(raw: bytes, bare_desk: Desk) -> None:
    assert quarantined(raw, bare_desk).code == "empty"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\v", "\f", "\u2028", "\u2029"])
def test_a_line_ends_at_every_kind_of_line_break(line_break: str) -> None:
    assert decode(f"one{line_break}two{line_break}".encode()).lines == ("one", "two", "")


@pytest.mark.parametrize("text", ["one\x85two", "one\x1ctwo", "one\x1etwo"])
def test_a_line_does_not_end_at_a_damaged_character(text: str) -> None:
    assert split_lines(as_text(text.encode(), "utf-8")) == (text,)


def test_a_stray_control_character_does_not_make_a_text_binary() -> None:
    assert decode(b"The harbour\x07 council met.").lines == ("The harbour\x07 council met.",)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_text_in_utf8_comes_back_as_it_was(text: str, encoding: str) -> None:
    raw = text.encode(encoding)
    decoded = decode(raw)
    joined = "\n".join(decoded.lines)
    assert joined == text.replace("\u2028", "\n").replace("\u2029", "\n").removeprefix("\ufeff" * (encoding == "utf-8"))


@given(st.binary(max_size=60))
def test_no_bytes_make_the_decoder_fail(raw: bytes) -> None:
    try:
        decoded = decode(raw)
    except NotTextError:
        return
    assert split_lines(as_text(raw, decoded.encoding)) == decoded.lines
