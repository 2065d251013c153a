"""CSV and TSV: rows keep their own bytes, dialects are found out, and no cell is ever shifted silently."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.readers.csv import FORMAT, recognises
from copydesk.types import Document, Quarantined
from tests.copydesk.readers.reading import documents_of, faults_of, field, fragment, hostile, records_of, replayed

HEADER = "headline,body,date"
ROWS = 'Ferry returns,"The ferry, mended, came back.",2024-01-24\nBridge shut,"He said ""no"" twice.",2024-01-25\n'
BODIES = ["The ferry, mended, came back.", 'He said "no" twice.']


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_line_ends_and_encoding_are_found_out(encoding: str, delimiter: str, end: str) -> None:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter, lineterminator=end)
    writer.writerows(csv.reader(io.StringIO(f"{HEADER}\n{ROWS}")))
    found = records_of(FORMAT, target.getvalue().encode(encoding))
    assert [(name, record.body) for name, record in found] == [("#row=2", BODIES[0]), ("#row=3", BODIES[1])]
    assert [field(record, "published_at") for _, record in found] == ["2024-01-24", "2024-01-25"]


def test_raw_is_the_bytes_of_the_row_with_its_line_breaks() -> None:
    row = 'Ferry returns,"The ferry\r\n\r\nis ""back"".\nYes.",2024-01-24'
    found = documents_of(FORMAT, f"{HEADER}\r\n{row}\r\nBridge shut,Shut.,\r\n".encode())
    assert [d.raw.decode() for d in found if isinstance(d, Document)] == [row, "Bridge shut,Shut.,"]
    [(_, record), _] = records_of(FORMAT, f"{HEADER}\r\n{row}\r\nBridge shut,Shut.,\r\n".encode())
    assert record.body == 'The ferry\r\n\r\nis "back".\nYes.'


def test_the_origin_carries_what_the_row_does_not() -> None:
    [document] = documents_of(FORMAT, b"headline;body\nA;The text\n", publisher="harbourpost.example")
    assert isinstance(document, Document)
    assert dict(document.origin) == {
        "publisher": "harbourpost.example",
        "delimiter": ";",
        "columns": '["headline", "body"]',
        "column.text": "body",
        "column.title": "headline",
        "unused": "[]",
        "charset": "utf-8",
    }
    assert document.media_type == "text/csv"


def test_ragged_rows_are_quarantined_with_their_counts() -> None:
    raw = f"{HEADER}\nonly,two\none,text,2024-01-24,extra\n{ROWS}kept,text,2024-01-26,,\n".encode()
    assert faults_of(FORMAT, raw) == [("#row=2", "broken_record"), ("#row=3", "broken_record")]
    messages = [d.message for d in documents_of(FORMAT, raw) if isinstance(d, Quarantined)]
    assert messages == ["row 2: it has 2 cells, the header has 3", "row 3: it has 4 cells, the header has 3"]
    assert [fragment(d) for d in documents_of(FORMAT, raw) if isinstance(d, Document)] == ["#row=4", "#row=5", "#row=6"]


def test_blank_lines_are_no_rows_but_count() -> None:
    assert [name for name, _ in records_of(FORMAT, b"title,text\n\nA,One\n\n\nB,Two\n")] == ["#row=3", "#row=6"]


@pytest.mark.parametrize(
    ("rows", "faults", "kept"),
    [
        ('A,"open\nB,plain\nC,"fine, text"\nD,last\n', [("#row=2", "broken_record")], 3),
        ('A,"open\nB,plain\nC,last\n', [("#row=2", "broken_record")], 2),
        ('A,one\nB,"cut within\na long text\nof three lines', [("#row=3", "truncated")], 1),
        ('A,"he "quoted" it"\nB,two\n', [("#row=2", "broken_record")], 1),
        ("A,o\0ne\n" + "B,two\n" * 20, [("#row=2", "broken_record")], 20),
        ("A,one\nB,   \n", [("#row=3", "empty")], 1),
    ],
)
def test_a_broken_row_costs_itself_alone(rows: str, faults: list[tuple[str, str]], kept: int) -> None:
    raw = f"title,text\n{rows}".encode()
    assert faults_of(FORMAT, raw) == faults
    assert sum(isinstance(d, Document) for d in documents_of(FORMAT, raw)) == kept


def test_a_cell_longer_than_a_document_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("texts", "csv_rows", "record_documents"):
        monkeypatch.setattr(f"copydesk.readers.records.{module}.MOST_BYTES", 3000)
    lines = "prose without any comma\n" * 500
    raw = f'title,text\nA,one\nB,"{lines}the end"\nC,three\n'.encode()
    found = documents_of(FORMAT, raw)
    assert [d.code if isinstance(d, Quarantined) else "" for d in found] == ["", "too_large", ""]


@pytest.mark.parametrize(
    ("raw", "origin", "bodies"),
    [
        ("text\nOne\nTwo\n", {}, ["One", "Two"]),
        ("sep=;\ntitle;text\nA;One\n", {}, ["One"]),
        ('id,text\n1,"he said \\"no\\", twice"\n', {}, ['he said "no", twice']),
        ('title\ttext\nA\t"No" they said\nB\t5" of snow\n', {}, ['"No" they said', '5" of snow']),
        ("title,text,text\nA,One,More\n", {}, ["One"]),
        (",title,text\n0,A,One\n", {}, ["One"]),
        ("1,One of them\n2,Two of them\n", {"column.text": "2"}, ["One of them", "Two of them"]),
        ("1,One of them\n", {"columns": '["id", "text"]'}, ["One of them"]),
        ("id,text\n1,One of them\n", {"columns": '["id", "text"]'}, ["One of them"]),
        ("title^text\nA^One\n", {"delimiter": "^"}, ["One"]),
        ("alpha,beta\nA,One\n", {"column.text": "beta"}, ["One"]),
    ],
)
def test_headers_and_dialects(raw: str, origin: dict[str, str], bodies: list[str]) -> None:
    assert [record.body for _, record in records_of(FORMAT, raw.encode(), **origin)] == bodies


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "empty"),
        ("title,text\n", "empty"),
        ("2024-01-24,The council met today\n2024-01-25,It met again\n", "no_text_column"),
        (
            "A line of prose that goes on for a while, as lines do in a letter, and is no header at all.\n" * 2,
            "no_text_column",
        ),
        ("id,views\n1,2\n", "no_text_column"),
        ("\x89PNG\r\n", "binary"),
    ],
)
def test_a_file_without_a_usable_header_is_quarantined_whole(raw: str, code: str) -> None:
    assert faults_of(FORMAT, raw.encode("latin-1")) == [("", code)]


def test_prose_is_never_recognised_as_csv() -> None:
    assert not recognises(b"title,text\nA,One\n")


def test_known_files_are_read_as_their_authors_say(tmp_path: Path) -> None:
    for path in hostile("csv_spectrum", tmp_path):
        if path.suffix == ".json" and isinstance(
            rows := json.loads(path.read_bytes().decode("utf-8", "replace")), list
        ):
            raw = path.with_suffix(".csv").read_bytes()
            for name in rows[0]:
                found = documents_of(FORMAT, raw, **{"column.text": name})
                bodies = [replayed(d).body if isinstance(d, Document) else "" for d in found]
                assert bodies == [row[name] for row in rows], path.name


cells = st.text(
    st.sampled_from('ab ",;\n\t|é\u2028') | st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=30
)


@given(st.lists(st.tuples(cells, cells.filter(lambda text: bool(text.strip()))), min_size=1, max_size=8))
def test_what_was_written_is_read(rows: list[tuple[str, str]]) -> None:
    target = io.StringIO()
    writer = csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([("title", "text"), *rows])
    found = records_of(FORMAT, target.getvalue().encode(), delimiter=",")
    assert [record.body for _, record in found] == [text for _, text in rows]


@given(st.binary(max_size=300) | st.text('ab,;"\n\t|\\\r', max_size=200).map(str.encode))
def test_any_bytes_are_survived(rows: bytes) -> None:
    found = documents_of(FORMAT, b"title,text\n" + rows)
    assert found
    assert len({(d.document if isinstance(d, Quarantined) else d).uri for d in found}) == len(found)
