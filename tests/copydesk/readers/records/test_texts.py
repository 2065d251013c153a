"""Streams as text, and values cut out of it: nothing depends on where the pieces of a stream end."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.readers.decode import NotTextError
from copydesk.readers.formats import Stream
from copydesk.readers.records.json_values import SEPARATORS, Cursor
from copydesk.readers.records.texts import Text, encoded, open_text, own_text, sniff_charset, split_lines
from copydesk.types import Quarantined


def pieces(text: str, size: int) -> Iterator[str]:
    return (text[at : at + size] for at in range(0, len(text), size))


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        (b"plain", "utf-8"),
        ("café".encode(), "utf-8"),
        ("café".encode()[:-1], "utf-8"),
        (b"\xef\xbb\xbfa", "utf-8"),
        ("café au lait".encode("cp1252"), "cp1252"),
        ("Möwe".encode() + b"\n" + "café".encode("cp1252"), "utf-8"),
        ("a,b\n".encode("utf-16"), "utf-16-le"),
        ("a,b\n".encode("utf-16-be"), "utf-16-be"),
        ("a".encode("utf-32"), "utf-32-le"),
        (b"a,b\n" * 20 + b"\0", "utf-8"),
        (b"[0\xe5]\n", "utf-8"),
    ],
)
def test_the_charset_is_found(raw: bytes, charset: str) -> None:
    assert sniff_charset(raw) == charset


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n", b"%PDF-1.7\n", b"\x00\x01\x02\x03" * 8, b"SQLite format 3\x00" + b"a" * 900]
)
def test_binary_data_is_no_text(raw: bytes) -> None:
    with pytest.raises(NotTextError):
        sniff_charset(raw)
    found = open_text(Stream("file:///a", io.BytesIO(raw), {}))
    assert isinstance(found, Quarantined)
    assert found.code == "binary"


@given(st.binary(max_size=80), st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"]))
def test_a_slice_gives_its_own_bytes_again(raw: bytes, mark: bytes) -> None:
    source = open_text(Stream("file:///a", io.BytesIO(mark + raw), {}))
    if isinstance(source, Text) and source.charset in ("utf-8", "utf-16-le", "utf-16-be") and len(raw) % 2 == 0:
        text = "".join(source.chunks())
        if "\ufffd" not in text:
            assert encoded(text, source.charset) == (mark + raw)[source.start :]


@given(st.text("ab\n\r\u2028", max_size=60), st.integers(1, 9))
def test_lines_are_those_between_line_feeds(text: str, size: int) -> None:
    expected = text.split("\n")[:-1] if text.endswith("\n") or not text else text.split("\n")
    assert [line for line, whole in split_lines(pieces(text, size)) if whole] == expected


def test_a_record_in_another_charset_says_which() -> None:
    assert own_text("Möwe".encode(), "utf-8") == ("Möwe", "utf-8")
    western = "un café et un thé au lait, merci"
    assert own_text(western.encode("cp1252"), "utf-8") == (western, "cp1252")
    assert own_text("é".encode("cp1252"), "utf-8")[0] == "é"


json_values: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.sampled_from('a"\\{}[],:\n é\u2028'), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('a"\\}', max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(json_values, max_size=5), st.integers(1, 9), st.sampled_from([None, 2]))
def test_values_are_cut_out_whole(values: list[object], size: int, indent: int | None) -> None:
    texts = [json.dumps(value, indent=indent, ensure_ascii=False) for value in values]
    cursor = Cursor(pieces(",\n".join(texts), size))
    found = []
    while cursor.peek(SEPARATORS):
        found.append(cursor.value())
    assert [value.text for value in found] == texts
    assert all(value.ended for value in found)
    starts = [1 + sum(text.count("\n") + 1 for text in texts[:index]) for index in range(len(texts))]
    assert [value.line for value in found] == starts


@given(st.text('{}[]":,\\ \na1\x0c', max_size=60), st.integers(1, 9))
def test_a_cursor_comes_to_the_end_of_anything(text: str, size: int) -> None:
    cursor = Cursor(pieces(text, size))
    found = []
    while cursor.peek():
        found.append(cursor.value())
    assert all(value.text for value in found)
    assert "".join("".join(value.text for value in found).split(" ")).replace("\n", "") == re.sub("[ \n]", "", text)
