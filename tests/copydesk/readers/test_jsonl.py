"""JSON and JSON Lines: every layout gives the same records, and a broken one costs itself alone."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.readers import jsonl
from copydesk.readers.formats import Stream
from copydesk.readers.jsonl import FORMAT, recognises
from copydesk.readers.records import texts
from copydesk.types import Document, Quarantined
from tests.copydesk.readers.reading import documents_of, faults_of, field, fragment, hostile, records_of

FERRY = '{"headline": "Ferry returns", "body": "The ferry came back on Monday.", "views": 3}'
BRIDGE = '{"headline": "Bridge shut", "body": "The old bridge is shut.", "views": 12}'


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        (f"{FERRY}\n{BRIDGE}\n", ["#L1", "#L2"]),
        (f"{FERRY}\r\n\r\n{BRIDGE}", ["#L1", "#L3"]),
        (f"\ufeff{FERRY}\n{BRIDGE}", ["#L1", "#L2"]),
        (f"[{FERRY},{BRIDGE}]", ["#/0", "#/1"]),
        (f"[\n  {FERRY},\n  {BRIDGE},\n]\n", ["#/0", "#/1"]),
        (f'{{"status": "ok", "articles": [{FERRY}, {BRIDGE}]}}', ["#/articles/0", "#/articles/1"]),
        (f'{{"response": {{"a/b c": [{FERRY}, {BRIDGE}]}}}}', ["#/response/a~1b%20c/0", "#/response/a~1b%20c/1"]),
        (f"{FERRY}{BRIDGE}", ["#/0", "#/1"]),
        (f"\x1e{FERRY}\n\x1e{BRIDGE}\n", ["#L1", "#L2"]),
        (f"{json.dumps(json.loads(FERRY), indent=2)}\n{json.dumps(json.loads(BRIDGE), indent=2)}", ["#/0", "#/1"]),
        (f'{{"articles": [{FERRY}]}}\n{{"articles": [{BRIDGE}]}}', ["#/articles/0", "#/1/articles/0"]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_every_layout_gives_the_same_records(text: str, fragments: list[str], encoding: str) -> None:
    found = records_of(FORMAT, text.encode(encoding))
    assert [name for name, _ in found] == fragments
    assert [record.body for _, record in found] == ["The ferry came back on Monday.", "The old bridge is shut."]
    assert [field(record, "title") for _, record in found] == ["Ferry returns", "Bridge shut"]
    assert [record.unused for _, record in found] == [("views",)] * 2


@pytest.mark.parametrize("text", [FERRY, f"\n {FERRY}\n", json.dumps(json.loads(FERRY), indent=1)])
def test_a_file_that_is_one_article_has_no_fragment(text: str) -> None:
    assert [name for name, _ in records_of(FORMAT, text.encode())] == [""]


def test_an_article_with_arrays_is_one_article() -> None:
    comments = [{"text": "A comment that is longer than the article itself, by far."}] * 3
    article = json.dumps({"text": "The ferry came back.", "comments": comments, "articles": comments})
    assert [record.body for _, record in records_of(FORMAT, article.encode())] == ["The ferry came back."]


def test_raw_is_the_bytes_of_the_record_as_found() -> None:
    odd = FERRY.replace(": ", " :\t", 1)
    for raw in (f"{odd}\r\n{BRIDGE}", f"[ {odd} , {BRIDGE} ]", f'{{"items":[{odd},{BRIDGE}]}}'):
        assert [d.raw.decode() for d in documents_of(FORMAT, raw.encode()) if isinstance(d, Document)] == [odd, BRIDGE]


def test_a_broken_line_costs_one_line() -> None:
    raw = f'{FERRY}\n{{"headline": \n"text"\nnull\n{BRIDGE}\n{{"headline": "Cut'.encode()
    assert faults_of(FORMAT, raw) == [(f"#L{line}", "broken_record") for line in (2, 3, 4, 6)]
    assert [fragment(d) for d in documents_of(FORMAT, raw) if isinstance(d, Document)] == ["#L1", "#L5"]
    broken = next(d for d in documents_of(FORMAT, raw) if isinstance(d, Quarantined))
    assert broken.document.raw == b'{"headline": '
    assert broken.message == "line 2: expecting value (column 14)"


def test_a_broken_first_line_does_not_hide_the_layout() -> None:
    assert faults_of(FORMAT, f'{{"headline": "Fer\n{FERRY}\n{BRIDGE}'.encode()) == [("#L1", "broken_record")]


def test_a_broken_element_costs_one_element() -> None:
    raw = f'[{FERRY},\n{{"headline": nothing}},\n3, {BRIDGE}'.encode()
    assert faults_of(FORMAT, raw) == [("#/1", "broken_record"), ("#/2", "broken_record"), ("#/4", "truncated")]
    messages = [d.message for d in documents_of(FORMAT, raw) if isinstance(d, Quarantined)]
    assert messages[0].startswith("line 2: expecting value (column")


def test_an_array_cut_within_an_element_says_so() -> None:
    assert faults_of(FORMAT, f"[{FERRY},{BRIDGE[:40]}".encode()) == [("#/1", "truncated")]


@pytest.mark.parametrize(
    "text",
    [
        '{"text": "The end\\ud800."}',
        '{"text": "The end\\u0000."}',
        '{"text": "The end\ufffd.", "n": ' + "9" * 5000 + "}",
        '{"text": "The end\ufffd.", "n": NaN, "m": -Infinity, "e": 1e999999}',
        '{"text": "Another", "text": "The end\ufffd."}',
        '{"text": "The end\ufffd.", "deep": ' + "[" * 500 + "]" * 500 + "}",
    ],
)
def test_what_is_odd_but_readable_is_read(text: str) -> None:
    assert [record.body for _, record in records_of(FORMAT, text.encode())] == ["The end\ufffd."]


def test_a_repeated_key_is_not_lost_silently() -> None:
    [(_, record)] = records_of(FORMAT, b'{"text": "First", "text": "Second"}')
    assert record.unused == ("text (repeated)",)


def test_nesting_that_no_parser_bears_is_quarantined() -> None:
    deep = '{"text": ' + "[" * 100_000 + "]" * 100_000 + "}"
    assert faults_of(FORMAT, f"{FERRY}\n{deep}\n{BRIDGE}".encode()) == [("#L2", "broken_record")]


def test_lines_end_at_line_feeds_alone() -> None:
    text = '{"text": "One\u2028two\u0085three.\x0cfour"}'
    assert [record.body for _, record in records_of(FORMAT, text.encode())] == ["One\u2028two\u0085three.\x0cfour"]


def test_a_line_in_another_charset_is_read_in_its_own() -> None:
    lines = [FERRY.replace("ferry", "café").encode("cp1252"), FERRY.replace("ferry", "Möwe").encode(), BRIDGE.encode()]
    found = documents_of(FORMAT, b"\n".join(lines))
    assert [d.origin["charset"] for d in found if isinstance(d, Document)] == ["cp1252", "utf-8", "utf-8"]
    assert [r.body.split()[1] for _, r in records_of(FORMAT, b"\n".join(lines))] == ["café", "Möwe", "old"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"[]", "empty"),
        (b" \n", "empty"),
        (b"\x89PNG\r\n", "binary"),
        (b"A line of prose.", "broken_record"),
        (b"[1, 2, 3]", "broken_record"),
        (b'{"id": 7, "views": 3}', "no_text_column"),
        (b"\xff\xfe\0\0\xff\xff\xff\xff{\0\0\0", "broken_record"),
    ],
)
def test_a_file_without_records_is_quarantined_whole(raw: bytes, code: str) -> None:
    assert faults_of(FORMAT, raw) == [("", code)]


@pytest.mark.parametrize("layout", ["{0}\n{1}\n{2}", "[{0},{1},{2}]", '{{"articles": [{0},{1},{2}]}}'])
def test_a_record_that_is_too_large_is_passed_over(layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("texts", "json_values", "record_documents"):
        monkeypatch.setattr(f"copydesk.readers.records.{module}.MOST_BYTES", 4000)
        monkeypatch.setattr(f"copydesk.readers.records.{module}.LEDGER_BYTES", 100)
    monkeypatch.setattr(texts, "HEAD_BYTES", 2000)
    monkeypatch.setattr("copydesk.readers.records.json_values.FILL_CHARS", 500)
    raw = layout.format(FERRY, FERRY.replace("ferry", "long " * 5000), BRIDGE).encode()
    found = documents_of(FORMAT, raw)
    assert [d.code if isinstance(d, Quarantined) else "" for d in found] == ["", "too_large", ""]


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (FERRY, True),
        (f"\ufeff \n{FERRY[:30]}", True),
        (f"[\n{FERRY}", True),
        ("{}", True),
        ("[Updated] The council votes", False),
        ("{{ title }} The council", False),
        ('{ "a word", said the mayor', False),
        ("[1, 2]", False),
        ("", False),
        ("title,text\n", False),
    ],
)
def test_content_is_recognised_only_where_it_is_certain(head: str, answer: bool) -> None:
    assert recognises(head.encode()) == answer
    assert recognises(head.removeprefix("\ufeff").encode("utf-16")) == answer


def test_hostile_files_end_in_documents_or_reasons(tmp_path: Path) -> None:
    for path in hostile("json_nst", tmp_path):
        assert documents_of(FORMAT, path.read_bytes()), path.name


def test_a_hostile_text_comes_back_as_it_was(tmp_path: Path) -> None:
    for path in hostile("text_blns", tmp_path):
        text = path.read_bytes().decode("utf-8", "replace").replace("\0", "\ufffd")
        if text.strip():
            [(_, record)] = records_of(FORMAT, json.dumps({"text": text}).encode())
            assert record.body == text


@given(
    st.binary(max_size=400)
    | st.text('{}[]":,\\ \nabctruenull\ud800', max_size=200).map(lambda s: s.encode("utf-8", "replace"))
)
def test_any_bytes_are_survived(raw: bytes) -> None:
    found = documents_of(FORMAT, raw)
    assert found
    assert len({(d.document if isinstance(d, Quarantined) else d).uri for d in found}) == len(found)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(lambda s: s.strip() and "\0" not in s),
        min_size=1,
    )
)
def test_texts_survive_every_layout(bodies: list[str]) -> None:
    records = [json.dumps({"text": body}, ensure_ascii=False) for body in bodies]
    for raw in ("\n".join(records), f"[{', '.join(records)}]", f'{{"articles": [{",".join(records)}]}}'):
        stream = Stream("file:///a", io.BytesIO(raw.encode()), {})
        assert sum(isinstance(d, Document) for d in jsonl.read(stream)) == len(bodies)
        assert [record.body for _, record in records_of(FORMAT, raw.encode())] == bodies
