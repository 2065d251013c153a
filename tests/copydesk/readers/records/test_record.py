"""Records: the same bytes and origin always give the same text, fields and remainder."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.readers.records.record import RecordError, describe_mapping, read_record, sniff_charset
from copydesk.readers.records.record_fields import fields_from, fields_of, plain
from copydesk.types import Field

ORIGIN = {"column.text": "body", "column.title": "headline", "unused": '["views", "id"]'}


def test_a_record_is_read_from_its_bytes_and_origin() -> None:
    raw = b'{"headline": "Ferry returns", "body": "It came back.", "views": 3, "more": {"a": 1}}'
    record = read_record(raw, "application/json", ORIGIN)
    assert record.body == "It came back."
    assert not record.html
    assert record.fields == (Field("title", "Ferry returns", "Ferry returns", "record: headline", 0.95),)
    assert record.unused == ("views", "more.a")


def test_the_mapping_is_shown() -> None:
    assert describe_mapping(ORIGIN) == "text ← body, title ← headline; not used: views, id"
    assert describe_mapping({"column.published_at": "date", "column.text": "t"}) == "text ← t, published ← date"


@pytest.mark.parametrize(
    ("raw", "origin", "code"),
    [
        (b'{"body": " "}', ORIGIN, "empty"),
        (b'{"text": "other"}', ORIGIN, "empty"),
        (b'{"body": 7}', {}, "empty"),
        (b'{"body": "x"', ORIGIN, "broken_record"),
        (b'["body"]', ORIGIN, "broken_record"),
        (b'{"body": "\xe9"}', ORIGIN, "broken_record"),
        (b'{"body": "x"}', {**ORIGIN, "charset": "no-such"}, "broken_record"),
    ],
)
def test_what_is_no_record_says_why(raw: bytes, origin: dict[str, str], code: str) -> None:
    with pytest.raises(RecordError) as caught:
        read_record(raw, "application/json", origin)
    assert caught.value.code == code
    assert str(caught.value)


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("<p>It came back.</p><p>Yes.</p>", True),
        ("It came back.<br/>Yes.", True),
        ("It came <b>back</b>.", False),
        ("Is 3 < 5 or 5 > 3?", False),
    ],
)
def test_markup_is_told_from_text(body: str, html: bool) -> None:
    raw = json.dumps({"body": body}).encode()
    assert read_record(raw, "application/json", {"column.text": "body"}).html == html
    assert read_record(raw.replace(b"body", b"body_html"), "application/json", {"column.text": "body_html"}).html


def test_a_text_from_a_description_is_marked() -> None:
    record = read_record(b'{"summary": "It came back."}', "application/json", {"column.text": "summary"})
    assert record.fields == (Field("summary_only", "true", "true", "record: summary", 0.95),)


@pytest.mark.parametrize(
    ("name", "value", "values"),
    [
        ("author", "Ana Prado", ["Ana Prado"]),
        ("author", "By Ana Prado and Jon Lind", ["Ana Prado", "Jon Lind"]),
        ("author", "Ana Prado, Jon Lind & Mia Ek", ["Ana Prado", "Jon Lind", "Mia Ek"]),
        ("author", "Prado, Ana; Lind, Jon", ["Prado, Ana", "Lind, Jon"]),
        ("author", "desk@harbourpost.example (Ana Prado)", ["Ana Prado"]),
        ("author", "Ana Prado <ana@harbourpost.example>", ["Ana Prado"]),
        ("author", "ana@harbourpost.example", []),
        ("author", "['Ana Prado', 'Jon Lind']", ["Ana Prado", "Jon Lind"]),
        ("author", '["Ana Prado"]', ["Ana Prado"]),
        ("author", "[" * 200, []),
        (
            "author",
            ["Ana Prado", {"@type": "Person", "name": "Jon Lind"}, None, "Ana Prado"],
            ["Ana Prado", "Jon Lind"],
        ),
        ("author", {"givenName": "Ana", "familyName": "Prado"}, ["Ana Prado"]),
        ("author", "17", []),
        ("published_at", "2024-01-24T10:15:30+01:00", ["2024-01-24T10:15:30+01:00"]),
        ("published_at", "1706054400", ["2024-01-24T00:00:00Z"]),
        ("published_at", "2024-02-30", []),
        ("published_at", "yesterday", []),
        ("title", "Caf\u00e9 &amp; bar <em>open</em> &#8211; now", ["Café & bar open – now"]),
        ("title", ["", "Second"], ["Second"]),
        ("language", "en-GB", ["en"]),
        ("language", "English language", []),
        ("url", "https://a.example/1?a=1&copy=2", ["https://a.example/1?a=1&copy=2"]),
        ("url", "/relative", []),
        ("url", "javascript:alert(1)", []),
        ("publisher", {"@type": "Organization", "name": "Harbour Post"}, ["Harbour Post"]),
        ("section", ["Port", "News"], ["Port"]),
        ("title", None, []),
        ("title", True, []),
    ],
)
def test_a_value_becomes_fields(name: str, value: object, values: list[str]) -> None:
    assert [field.value for field in fields_from(name, value, "record: x")] == values


def test_a_time_without_a_zone_counts_as_utc_where_its_key_says_so() -> None:
    raw = b'{"body": "It came back.", "date_gmt": "2024-01-24T10:15:30", "date": "2024-01-24T11:15:30"}'
    for key, value in (("date_gmt", "2024-01-24T10:15:30Z"), ("date", "2024-01-24")):
        record = read_record(raw, "application/json", {"column.text": "body", "column.published_at": key})
        assert record.fields[0].value == value


@given(st.text(max_size=60))
def test_plain_text_keeps_its_words(text: str) -> None:
    if "&" not in text and "<" not in text:
        assert plain(text).split() == text.split()
    assert "\n" not in plain(text)


json_values: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
NAMES = "title author published_at modified_at url publisher language section description".split()


@given(st.sampled_from(NAMES), json_values)
def test_any_value_is_survived(name: str, value: object) -> None:
    raw = json.dumps({"body": "It came back.", "x": value}).encode()
    record = read_record(raw, "application/json", {"column.text": "body", f"column.{name}": "x"})
    assert record == read_record(raw, "application/json", {"column.text": "body", f"column.{name}": "x"})
    for field in record.fields:
        assert field.value.strip()
        field.value.encode()


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-16-le", "utf-32"])
def test_the_charset_of_a_file_is_found_in_its_beginning(encoding: str) -> None:
    text = "Le café de la plage a rouvert ses portes, dit la mairie; l'été sera long.\n" * 20
    charset = sniff_charset(text.encode(encoding)[:1001])
    assert text.encode(encoding)[:400].decode(charset, "ignore").lstrip("\ufeff")[:20] == text[:20]


@given(st.permutations(["title", "url", "publisher", "published_at", "author", "text"]))
def test_the_order_of_a_mapping_decides_nothing(names: list[str]) -> None:
    data = {
        "title": "Ferry returns",
        "url": "https://harbourpost.example/1",
        "publisher": "Post",
        "author": "Ada Quill",
    }
    found = fields_of({**data, "published_at": "2025-03-04"}, {name: name for name in names})
    assert [field.name for field in found] == ["title", "author", "published_at", "url", "publisher"]
