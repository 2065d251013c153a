"""Feeds: items keep their own bytes, damage stays where it is, and nothing is ever expanded."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.readers.feed import FORMAT, FeedLink, links, recognises
from copydesk.types import Document, Quarantined
from tests.copydesk.readers.reading import documents_of, faults_of, field, fragment, hostile, records_of

FERRY = (
    "<item><title>Ferry returns</title><link>https://harbourpost.example/ferry</link><guid>hp 1</guid>"
    "<description>It came back.</description><pubDate>Wed, 24 Jan 2024 10:15:00 +0100</pubDate></item>"
)
BRIDGE = "<item >\n<title>Bridge shut</title><description><![CDATA[<b>Shut</b> & closed]]></description></item\n>"
HEAD = "<title>Harbour Post</title><link>https://harbourpost.example/</link><language>en-GB</language>"
RSS = f'<?xml version="1.0"?>\n<rss version="2.0"><channel>{HEAD}{FERRY}\n{BRIDGE}</channel></rss>\n'
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    f"<channel>{HEAD}</channel>{FERRY}{BRIDGE}</rdf:RDF>"
)
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Harbour Post</title>
<link rel="self" href="https://harbourpost.example/feed"/><link href="https://harbourpost.example/"/>
<entry><title>Ferry returns</title><id>hp 1</id><link href="/ferry"/><summary>It came back.</summary>
<published>2024-01-24T09:15:00Z</published></entry>
<entry><title>Bridge shut</title>
<content type="html">&lt;b&gt;Shut&lt;/b&gt; &amp;amp; closed</content></entry></feed>"""
PUBLISHED = datetime(2024, 1, 24, 9, 15, tzinfo=UTC)
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Harbour Post",
    "home_page_url": "https://harbourpost.example/",
    "items": [
        {
            "id": "hp 1",
            "url": "https://harbourpost.example/ferry",
            "title": "Ferry returns",
            "summary": "It came back.",
            "date_published": "2024-01-24T10:15:00+01:00",
        },
        {"title": "Bridge shut", "content_html": "<b>Shut</b> &amp; closed"},
    ],
}
FEEDS = [RSS, RDF, ATOM, ATOM.replace(' xmlns="http://www.w3.org/2005/Atom"', ""), json.dumps(JSON_FEED)]


def instant(value: str | None) -> datetime | None:
    """The moment that a date names, whatever offset it is given in."""
    return datetime.fromisoformat(value).astimezone(UTC) if value else None


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_kind_of_feed_gives_the_same_articles(feed: str, encoding: str) -> None:
    (first, ferry), (second, bridge) = records_of(FORMAT, feed.encode(encoding))
    assert (first, second) == ("#hp%201", "#item=2")
    assert (ferry.body, ferry.html) == ("It came back.", False)
    assert (bridge.body.replace("&amp;", "&"), bridge.html) == ("<b>Shut</b> & closed", True)
    assert field(ferry, "title") == "Ferry returns"
    assert field(ferry, "url") == "https://harbourpost.example/ferry"
    assert instant(field(ferry, "published_at")) == PUBLISHED
    assert field(ferry, "publisher") == "Harbour Post"
    assert field(ferry, "summary_only") == "true"


@pytest.mark.parametrize("feed", FEEDS)
def test_links_are_those_of_the_items(feed: str) -> None:
    (link,) = links(feed.encode())
    assert link == FeedLink("https://harbourpost.example/ferry", "Ferry returns", link.published)
    assert instant(link.published) == PUBLISHED


def test_items_without_text_are_links_but_no_documents() -> None:
    item = "<item><title>Only this</title><link>/only</link></item>"
    feed = f"<rss><channel>{HEAD}{item}{FERRY}</channel></rss>".encode()
    assert faults_of(FORMAT, feed) == [("#https%3A%2F%2Fharbourpost.example%2Fonly", "empty")]
    assert [link.url for link in links(feed)] == [
        "https://harbourpost.example/only",
        "https://harbourpost.example/ferry",
    ]


def test_raw_is_the_bytes_of_the_item() -> None:
    assert [d.raw.decode() for d in documents_of(FORMAT, RSS.encode()) if isinstance(d, Document)] == [FERRY, BRIDGE]


def test_the_origin_takes_what_reading_the_item_again_needs() -> None:
    document = documents_of(FORMAT, RDF.encode(), publisher="harbourpost.example")[0]
    assert isinstance(document, Document)
    assert json.loads(document.origin["xmlns"])[""] == "http://purl.org/rss/1.0/"
    assert {key: value for key, value in document.origin.items() if key != "xmlns"} == {
        "publisher": "harbourpost.example",
        "charset": "utf-8",
        "feed.title": "Harbour Post",
        "feed.link": "https://harbourpost.example/",
        "feed.language": "en-GB",
    }


def test_a_declared_charset_is_used_and_raw_stays_in_it() -> None:
    feed = f'<?xml version="1.0" encoding="ISO-8859-2"?><rss><channel>{FERRY.replace("came", "żółw")}</channel></rss>'
    raw = feed.encode("iso-8859-2")
    [document] = documents_of(FORMAT, raw)
    assert isinstance(document, Document)
    assert document.raw in raw
    assert records_of(FORMAT, raw)[0][1].body == "It żółw back."


def test_items_before_a_break_are_read_and_the_rest_is_quarantined_with_its_place() -> None:
    feed = RSS.replace("</channel>", "</chanel>").encode()
    found = documents_of(FORMAT, feed)
    assert [isinstance(d, Document) for d in found] == [True, True, False]
    at = feed.index(b"</chanel>") + 2
    assert isinstance(found[-1], Quarantined)
    assert (fragment(found[-1].document), found[-1].code) == (f"#byte={at}", "broken_record")
    assert f"(byte {at}); 2 items before it were read" in found[-1].message


def test_a_feed_cut_within_an_item_says_where_the_item_begins() -> None:
    feed = RSS[: RSS.index("Bridge")].encode()
    assert faults_of(FORMAT, feed) == [(f"#byte={feed.index(b'<item >')}", "truncated")]


@pytest.mark.parametrize(
    ("broken", "body"),
    [
        ("Fish & chips at R&D;", "Fish & chips at R&D;"),
        ("Caf&eacute;&nbsp;open", "Café\xa0open"),
        ("One\x0btwo", "One\ufffdtwo"),
        ("A &#0; and &#xD800;", "A \ufffd and \ufffd"),
        ("<x:y>Unbound</x:y> prefix", "<y>Unbound</y> prefix"),
    ],
)
def test_small_damage_stops_no_feed(broken: str, body: str) -> None:
    feed = RSS.replace("It came back.", broken)
    assert [record.body for _, record in records_of(FORMAT, feed.encode())] == [body, "<b>Shut</b> & closed"]


def test_a_stray_byte_stops_no_feed() -> None:
    feed = RSS.replace("It came", "Café öffnet, it camé").encode().replace(b"back", b"b\xe9ck")
    assert len(records_of(FORMAT, feed)) == 2


def test_items_of_the_same_name_are_told_apart() -> None:
    other = FERRY.replace("came", "never came")
    feed = f"<rss><channel>{FERRY}{other}{FERRY.replace('hp 1', 'x' * 600)}</channel></rss>".encode()
    assert [name for name, _ in records_of(FORMAT, feed)] == ["#hp%201", "#hp%201&item=2", "#item=3"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"<rss><channel></channel></rss>", "empty"),
        (b"<rss><channel>", "truncated"),
        (b"no feed at all", "broken_record"),
        (b"<!DOCTYPE rss [<!ENTITY a 'x'>]><rss><channel><item><title>&a;</title></item></channel></rss>", "bomb"),
        (b"<!DOCTYPE rss [<!ENTITY % a SYSTEM 'http://127.0.0.1/'> %a;]><rss/>", "bomb"),
    ],
)
def test_a_feed_without_items_is_quarantined_whole(raw: bytes, code: str) -> None:
    assert faults_of(FORMAT, raw) == [("", code)]


def test_an_item_larger_than_a_document_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.readers.records.feed_scan.MOST_BYTES", 3000)
    monkeypatch.setattr("copydesk.readers.records.feed_scan.LEDGER_BYTES", 100)
    monkeypatch.setattr("copydesk.readers.records.texts.HEAD_BYTES", 2000)
    feed = f"<rss><channel>{BRIDGE.replace('Shut', 'words ' * 5000)}{FERRY}</channel></rss>".encode()
    found = documents_of(FORMAT, feed)
    assert [d.code if isinstance(d, Quarantined) else "" for d in found] == ["too_large", ""]


def test_hostile_xml_is_refused(tmp_path: Path) -> None:
    for path in hostile("xml_bombs", tmp_path):
        codes = {code for _, code in faults_of(FORMAT, path.read_bytes())}
        assert codes == {"bomb"} if b"<!ENTITY" in path.read_bytes() else codes == {"unsupported_format"}, path.name
        assert not links(path.read_bytes())
        assert not recognises(path.read_bytes()[:4096])


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (RSS, True),
        (RDF, True),
        (ATOM, True),
        (json.dumps(JSON_FEED), True),
        (f'<?xml version="1.0"?><!-- made by hand --><!DOCTYPE rss SYSTEM "rss.dtd">\n{RSS[22:]}', True),
        ("<feed>of another kind</feed>", False),
        ("<html><body><rss></rss></body></html>", False),
        ("<rssfeeds/>", False),
        ('{"version": "1", "items": []}', False),
        ("An article about <rss> feeds", False),
        ("", False),
    ],
)
def test_content_is_recognised_by_its_root(head: str, answer: bool) -> None:
    assert recognises(head.encode()[:4096]) == answer
    assert recognises(head.encode("utf-16")[:4096]) == answer


@given(
    st.binary(max_size=200) | st.text("<>&;/item![]CDAT \"'=", max_size=150).map(str.encode), st.integers(0, len(RSS))
)
def test_any_bytes_are_survived(junk: bytes, at: int) -> None:
    raw = RSS.encode()[:at] + junk + RSS.encode()[at:]
    found = documents_of(FORMAT, raw)
    assert found
    assert len({(d.document if isinstance(d, Quarantined) else d).uri for d in found}) == len(found)
    links(raw)
