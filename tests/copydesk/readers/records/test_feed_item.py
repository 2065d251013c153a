"""Items: which of many elements is the text, the date and the author."""

from __future__ import annotations

import json

import pytest

from copydesk.readers.records.json_text import RecordError
from copydesk.readers.records.record import Record, read_record

NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "x": "https://harbourpost.example/ns",
}
ATOM = {"": "http://www.w3.org/2005/Atom"}


def rss(inner: str, **origin: str) -> Record:
    raw = f"<item>{inner}</item>".encode()
    return read_record(raw, "application/rss+xml", {"xmlns": json.dumps(NAMESPACES), **origin})


def atom(inner: str, **origin: str) -> Record:
    raw = f"<entry>{inner}</entry>".encode()
    return read_record(raw, "application/atom+xml", {"xmlns": json.dumps(ATOM), **origin})


def values(record: Record, name: str) -> list[str]:
    return [field.value for field in record.fields if field.name == name]


def test_the_whole_text_is_preferred_and_the_description_kept() -> None:
    inner = "<description>Short.</description><content:encoded><![CDATA[<p>Long.</p>]]></content:encoded>"
    record = rss(inner + "<x:rank>1</x:rank>")
    assert (record.body, record.html) == ("<p>Long.</p>", True)
    assert values(record, "description") == ["Short."]
    assert values(record, "summary_only") == []
    assert record.unused == ("x:rank",)


def test_an_empty_text_gives_way_to_the_description() -> None:
    record = rss("<content:encoded> </content:encoded><description>A &lt;i&gt;short&lt;/i&gt; one</description>")
    assert (record.body, record.html) == ("A <i>short</i> one", True)
    assert values(record, "summary_only") == ["true"]


def test_a_long_description_may_be_the_whole_text() -> None:
    record = rss(f"<description>{'It came back. ' * 200}</description>")
    assert [field.confidence < 0.5 for field in record.fields if field.name == "summary_only"] == [True]


@pytest.mark.parametrize(
    ("content", "body", "html"),
    [
        ('<content type="text">5 &lt; 6 &lt;p&gt;</content>', "5 < 6 <p>", False),
        ('<content type="html">&lt;p&gt;Yes&amp;nbsp;so&lt;/p&gt;</content>', "<p>Yes&nbsp;so</p>", True),
        (
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>A &lt; B<br/>C</p></div></content>',
            '<div xmlns="http://www.w3.org/1999/xhtml"><p>A &lt; B<br>C</p></div>',
            True,
        ),
        ('<content type="image/png">aGVsbG8=</content><summary>A picture</summary>', "A picture", False),
        ('<content src="https://a.example/1"/><summary>Elsewhere</summary>', "Elsewhere", False),
    ],
)
def test_atom_says_what_kind_of_text_it_is(content: str, body: str, html: bool) -> None:
    record = atom(content)
    assert (record.body, record.html) == (body, html)


def test_each_author_is_a_field() -> None:
    assert values(rss("<dc:creator>Ana Prado, Jon Lind</dc:creator><description>A</description>"), "author") == [
        "Ana Prado",
        "Jon Lind",
    ]
    assert values(rss("<author>desk@a.example (Ana Prado)</author><description>A</description>"), "author") == [
        "Ana Prado"
    ]
    people = "<author><name>Ana Prado</name><email>a@a.example</email></author><author><name>Jon Lind</name></author>"
    assert values(atom(people + "<summary>A</summary>"), "author") == ["Ana Prado", "Jon Lind"]


def test_the_feed_answers_what_the_item_does_not() -> None:
    facts = {"feed.title": "Harbour Post", "feed.language": "pt-BR", "feed.author": "Ana Prado"}
    record = atom("<summary>A</summary>", **facts)
    assert [values(record, name) for name in ("publisher", "language", "author")] == [
        ["Harbour Post"],
        ["pt"],
        ["Ana Prado"],
    ]
    assert {field.confidence for field in record.fields if field.name == "publisher"} == {0.6}
    assert values(rss("<dc:language>es</dc:language><description>A</description>", **facts), "language") == ["es"]


def test_an_update_stands_in_for_a_missing_date_with_less_confidence() -> None:
    record = atom("<updated>2024-01-24T10:00:00Z</updated><summary>A</summary>")
    found = {field.name: (field.value, field.confidence) for field in record.fields}
    assert found["modified_at"] == ("2024-01-24T10:00:00Z", 0.95)
    assert found["published_at"] == ("2024-01-24T10:00:00Z", 0.5)


def test_a_second_date_serves_where_the_first_is_none() -> None:
    record = rss("<pubDate>soon</pubDate><dc:date>2024-01-24</dc:date><description>A</description>")
    assert values(record, "published_at") == ["2024-01-24"]


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ("<link>https://a.example/1</link>", "https://a.example/1"),
        ("<link>\n https://a.example/1 </link>", "https://a.example/1"),
        ("<link>/1</link>", "https://feed.example/1"),
        (
            "<link>https://proxy.example/x</link><feedburner:origLink>https://a.example/1</feedburner:origLink>",
            "https://a.example/1",
        ),
        ("<guid>https://a.example/1</guid>", "https://a.example/1"),
        ('<guid isPermaLink="false">https://a.example/1</guid>', None),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>http://[bad</link>", None),
        ("", None),
    ],
)
def test_the_address_is_absolute_and_of_the_web(inner: str, url: str | None) -> None:
    record = rss(inner + "<description>A</description>", **{"feed.link": "https://feed.example/"})
    assert values(record, "url") == ([url] if url else [])


def test_a_name_of_a_foreign_namespace_is_not_taken_for_a_known_one() -> None:
    raw = b'<item xmlns:content="https://other.example/ns"><content:encoded>No</content:encoded><description>A</description></item>'
    record = read_record(raw, "application/rss+xml", {})
    assert (record.body, record.unused) == ("A", ("content.encoded",))


@pytest.mark.parametrize(
    ("inner", "code"),
    [("<title>A</title>", "empty"), ("<title>A", "broken_record"), ("<b>" * 5000 + "</b>" * 5000, "broken_record")],
)
def test_what_is_no_item_says_why(inner: str, code: str) -> None:
    with pytest.raises(RecordError) as caught:
        rss(inner)
    assert caught.value.code == code
