"""Opening: every format by its name and by its content, whatever it is wrapped in, and what cannot be opened."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections import Counter
from pathlib import Path

import pytest
import zstandard

from copydesk.readers.opening import documents_in, read_documents
from copydesk.readers.places import InputFile, find_inputs
from copydesk.types import Document, Quarantined
from tests.copydesk.readers.archive_samples import tar_of, zip_of
from tests.copydesk.readers.samples import SAMPLES, page, story

INBOX = "file:///inbox/"
RECOGNISED = [name for name in SAMPLES if not name.endswith((".csv", ".tsv.gz", ".md", ".txt"))]
PACKERS = {
    "gz": lambda raw: gzip.compress(raw, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor().compress,
}


def opened(name: str, raw: bytes, counts: Counter[str] | None = None) -> list[Document | Quarantined]:
    left_alone = Counter[str]() if counts is None else counts
    return list(documents_in(f"{INBOX}{name}", name, io.BytesIO(raw), {"publisher": "p.example"}, left_alone))


def named(found: list[Document | Quarantined]) -> list[tuple[str, str]]:
    """Uri below the folder and media type of each; fails the test where something was quarantined."""
    assert all(isinstance(one, Document) for one in found), found
    return [(one.uri.removeprefix(INBOX), one.media_type) for one in found if isinstance(one, Document)]


@pytest.mark.parametrize("name", SAMPLES)
def test_each_format_is_known_by_its_name(name: str) -> None:
    raw, expected = SAMPLES[name]
    assert named(opened(name, raw)) == expected


@pytest.mark.parametrize("name", RECOGNISED)
@pytest.mark.parametrize("other", ["input", "input.txt", "input.html", "input.csv", "input.pdf", "input.md"])
def test_each_format_with_a_certain_look_is_known_by_it_under_any_name(name: str, other: str) -> None:
    raw, expected = SAMPLES[name]
    assert named(opened(other, raw)) == [(uri.replace(name, other, 1), media_type) for uri, media_type in expected]


@pytest.mark.parametrize("name", SAMPLES)
def test_what_the_place_tells_goes_into_every_document(name: str) -> None:
    found = opened(name, SAMPLES[name][0])
    assert all(isinstance(one, Document) and one.origin["publisher"] == "p.example" for one in found)


def test_a_text_with_the_ending_of_a_page_is_a_page_and_one_with_another_s_a_text() -> None:
    assert named(opened("a.html", b"The boat is late.")) == [("a.html", "text/html")]
    assert named(opened("a.pdf", b"The boat is late.")) == [("a.pdf", "text/plain")]


@pytest.mark.parametrize(
    "start", ["<!DOCTYPE html>", "<html lang='en'>", "\n  <HTML>", "<head><title>", "<body class='a'>", "\ufeff<html>"]
)
def test_a_page_is_known_by_its_beginning(start: str) -> None:
    (document,) = opened("a.txt", f"{start}<p>The boat is late.</p>".encode())
    assert isinstance(document, Document)
    assert document.media_type == "text/html"


@pytest.mark.parametrize("text", ["<b>The boat</b> is late.", "The <html> tag is late.", "<htmlish> boats", "headless"])
def test_a_text_that_only_holds_a_tag_is_a_text(text: str) -> None:
    assert named(opened("a.txt", text.encode())) == [("a.txt", "text/plain")]


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("ending", ["", ".txt"])
def test_compression_comes_off_by_its_first_bytes(kind: str, ending: str) -> None:
    name = f"page.html.{kind}{ending}"
    (document,) = opened(name, PACKERS[kind](page("Rail", "Inver")))
    assert isinstance(document, Document)
    assert (document.raw, document.media_type) == (page("Rail", "Inver"), "text/html")


def test_archives_give_their_members_in_order_and_count_the_rest() -> None:
    text = "\n\n".join(story("Coot", "Jura")).encode()
    inner = zip_of({"b.txt": text, "logo.png": b"\x89PNG\r\n\x1a\n"})
    counts = Counter[str]()
    found = opened("a.tar", tar_of({"z.html": page("Rail", "Inver"), "old.zip": inner, "a.js": b"x"}), counts)
    assert named(found) == [("a.tar#z.html", "text/html"), ("a.tar#old.zip!/b.txt", "text/plain")]
    assert counts == {".png": 1, ".js": 1}


def test_records_of_an_archive_that_hold_no_text_are_counted() -> None:
    counts = Counter[str]()
    opened("crawl.warc.gz", SAMPLES["crawl.warc.gz"][0], counts)
    assert counts == {"status 404": 1}


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("a.html", b"%PDF-1.7 \xff", "binary"),
        ("a.docx", b"7z\xbc\xaf\x27\x1c...", "unsupported_format"),
        ("a.html.gz", gzip.compress(b"<html><p>The boat is late.", mtime=0)[:-6], "truncated"),
        ("a.zip", b"PK\x03\x04 and no more", "damaged"),
        ("sitemap.xml", b"<?xml version='1.0'?><urlset><url/></urlset>", "unsupported_format"),
        ("a.xml", b"The boat is late.", "broken_record"),
        ("a.jsonl", b'{"id": 1}\n{"id": 2}\n', "no_text_column"),
        ("a.mhtml", b"Content-Type: multipart/related; boundary=b\r\n\r\n--b--\r\n", "unsupported_format"),
    ],
)
def test_what_a_name_promises_and_the_content_is_not_comes_back_with_a_reason(name: str, raw: bytes, code: str) -> None:
    from copydesk.batches import clean
    from copydesk.desk import Desk
    from copydesk.rules import RuleSet

    results = clean(opened(name, raw), Desk(RuleSet([])))
    assert code in {result.code for result in results if isinstance(result, Quarantined)}


def test_a_file_that_vanishes_before_it_is_read_is_quarantined(tmp_path: Path) -> None:
    (result,) = read_documents(InputFile(tmp_path / "gone.html", 0, {"publisher": "p.example"}))
    assert isinstance(result, Quarantined)
    assert (result.code, result.version) == ("unreadable", ((tmp_path / "gone.html").as_uri(), ""))
    assert result.document.origin == {"publisher": "p.example"}


def test_the_same_folder_always_gives_the_same_documents(tmp_path: Path) -> None:
    for name, (raw, _) in SAMPLES.items():
        (tmp_path / name).write_bytes(raw)
    first, again = ([one for file in find_inputs([str(tmp_path)]).files for one in read_documents(file)] for _ in "12")
    assert first == again
    assert named(first) == [
        (f"{tmp_path.as_uri()}/{uri}", media_type) for name in sorted(SAMPLES) for uri, media_type in SAMPLES[name][1]
    ]
