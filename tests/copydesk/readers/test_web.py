"""Web inputs: lists of addresses, and the documents in fetched bodies of every kind."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from copydesk.batches import clean
from copydesk.desk import Desk
from copydesk.errors import InputError
from copydesk.fetch import Fetched, NotFetched
from copydesk.readers.web import documents_of, is_feed, read_url_list, refused
from copydesk.types import Article, Document, Quarantined
from tests.copydesk.readers.samples import SAMPLES, page, row, story

URL = "https://harbourpost.example/news/tern?id=3"
TYPES = {"text/html": "page.html", "application/rss+xml": "feed.xml", "application/x-ndjson": "lines.jsonl"}


def fetched(body: bytes, media_type: str | None = "text/html", charset: str | None = None, url: str = URL) -> Fetched:
    return Fetched(url, url, 200, media_type, charset, body, None, None, "2025-03-05T08:00:00Z")


def documents(body: Fetched) -> list[Document]:
    found = list(documents_of(body, {"publisher": "p.example"}))
    assert all(isinstance(one, Document) for one in found), found
    return [one for one in found if isinstance(one, Document)]


def test_a_list_gives_each_address_once_and_passes_over_blanks_and_comments(tmp_path: Path) -> None:
    path = tmp_path / "urls.txt"
    path.write_bytes(b"\xef\xbb\xbf# harbour\nhttps://a.example/\r\n\n  https://b.example/x#y \nhttps://a.example/\n")
    assert read_url_list(path) == ("https://a.example/", "https://b.example/x#y")


@pytest.mark.parametrize("raw", [b"", b"\n \n# only a comment\n"])
def test_a_list_without_an_address_is_told(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_bytes(raw)
    with pytest.raises(InputError, match="there is no address in it; write one a line"):
        read_url_list(tmp_path / "urls.txt")


@pytest.mark.parametrize("raw", [b"https://a.example/\xff", None])
def test_a_list_that_cannot_be_read_is_told(raw: bytes | None, tmp_path: Path) -> None:
    if raw is not None:
        (tmp_path / "urls.txt").write_bytes(raw)
    with pytest.raises(InputError, match=r"urls\.txt: the list of addresses cannot be read"):
        read_url_list(tmp_path / "urls.txt")


def test_a_page_is_one_document_under_the_address_that_was_asked_for() -> None:
    body = Fetched(URL, "https://other.example/x", 200, "text/html", "utf-8", b"<p>Late</p>", None, None, "")
    assert documents(body) == [
        Document(
            URL,
            b"<p>Late</p>",
            "text/html",
            {"publisher": "p.example", "url": "https://other.example/x", "charset": "utf-8"},
        )
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_of_any_format_is_known_by_its_address(name: str) -> None:
    raw, expected = SAMPLES[name]
    url = f"https://harbourpost.example/archive/{name}"
    found = documents(fetched(raw, "application/octet-stream", url=url))
    assert [(one.uri, one.media_type) for one in found] == [
        (f"https://harbourpost.example/archive/{uri}", media_type) for uri, media_type in expected
    ]


@pytest.mark.parametrize(
    ("media_type", "name"),
    [
        ("text/html", "page.html"),
        ("application/xhtml+xml", "page.html"),
        ("application/rss+xml", "feed.xml"),
        ("application/atom+xml", "atom.atom"),
        ("application/json", "object.json"),
        ("application/x-ndjson", "lines.jsonl"),
        ("text/csv", "cells.csv"),
        ("text/markdown", "notes.md"),
        ("multipart/related", "saved.mhtml"),
        ("application/warc", "crawl.warc.gz"),
        ("text/plain", "plain.txt"),
        (None, "page.html"),
    ],
)
def test_a_body_is_known_by_what_the_server_calls_it(media_type: str | None, name: str) -> None:
    raw, expected = SAMPLES[name]
    assert [one.media_type for one in documents(fetched(raw, media_type))] == [kind for _, kind in expected]


def test_a_page_that_does_not_look_like_one_is_a_page_where_the_server_says_so() -> None:
    (document,) = documents(fetched(b"<p>The boat is late.</p>", "text/html", url="https://a.example/"))
    assert document.media_type == "text/html"
    (plain,) = documents(fetched(b"The boat is late.", "text/plain", url="https://a.example/late.aspx"))
    assert plain.media_type == "text/plain"


def test_a_compressed_file_is_unpacked() -> None:
    body = fetched(gzip.compress(SAMPLES["lines.jsonl"][0]), "application/gzip", url="https://a.example/lines.jsonl.gz")
    assert [one.uri.rpartition("#")[2] for one in documents(body)] == ["L1", "L2"]


def test_the_servers_charset_decides_what_a_page_s_bytes_mean(desk: Desk) -> None:
    html = page("Tern", "Søby", "windows-1252").replace(b"charset=windows-1252", b"charset=windows-1251")
    (result,) = clean(documents(fetched(html, "text/html", "windows-1252")), desk)
    assert isinstance(result, Article)
    assert story("Tern", "Søby")[0] in result.text


def test_every_kind_of_body_becomes_an_article_with_its_address(desk: Desk) -> None:
    for media_type, name in TYPES.items():
        for result in clean(documents(fetched(SAMPLES[name][0], media_type)), desk):
            assert isinstance(result, Article), result
            assert result.document.origin["url"] == URL


def test_a_feed_is_known_whatever_the_server_calls_it() -> None:
    assert is_feed(fetched(SAMPLES["feed.xml"][0], "text/html"))
    assert is_feed(fetched(SAMPLES["atom.atom"][0], None))
    assert not is_feed(fetched(SAMPLES["page.html"][0], "application/rss+xml"))
    assert not is_feed(fetched(str(row("Tern", "Ostrey")).encode(), "application/json"))


def test_an_address_that_could_not_be_read_is_quarantined_with_its_reason() -> None:
    result = refused(NotFetched(URL, "http_404", "the server has no such page"), {"publisher": "p.example"})
    assert isinstance(result, Quarantined)
    assert (result.code, result.message) == ("http_404", "the server has no such page")
    assert result.document == Document(URL, b"", "text/html", {"publisher": "p.example", "url": URL})
