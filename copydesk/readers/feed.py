"""Feeds: RSS, Atom and JSON Feed, a document an item; and the links of a feed, for whoever fetches its articles."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from copydesk.readers.archives.faults import part, quarantined
from copydesk.readers.decode import NotTextError, codec_name
from copydesk.readers.formats import Format, Stream
from copydesk.readers.records.columns import PREFIX, first_text, text_of
from copydesk.readers.records.feed_item import identity_of, item_element, record_of_item, url_of
from copydesk.readers.records.feed_scan import Item, scan
from copydesk.readers.records.json_parts import MEDIA_TYPE, items_of
from copydesk.readers.records.json_text import RecordError, parse_json
from copydesk.readers.records.json_values import SEPARATORS, Cursor
from copydesk.readers.records.record_documents import Found, Part, documents
from copydesk.readers.records.record_fields import fields_from, plain
from copydesk.readers.records.texts import Text, open_text, sniff_charset
from copydesk.types import Document, Quarantined

# Each part ends where it first can, for good: tried in all ways, forty instructions in a row would take years.
_PROLOG = r"\s*+(?:(?><\?.{0,500}?\?>|<!--.{0,2000}?-->|<!DOCTYPE\s[^\[>]{0,500}(?:\[[^\]]{0,2000}\]\s*+)?>)\s*+)*+"
_ROOT = (
    r"<(?:rss\b|rdf:RDF\b(?=.{0,2000}?(?:purl\.org/rss|rdf/simple|<channel))|(?:[A-Za-z]\w*:)?feed\b(?=[^>]*/[Aa]tom))"
)
XML_START = re.compile(_PROLOG + _ROOT, re.DOTALL)
JSON_START = re.compile(r'\s*\{.*?"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org\\?/version\\?/', re.DOTALL)
DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{2,40})["']""")
LONGEST_IDENTITY = 500  # characters
JSON_COLUMNS = {
    "text": "content_html|content_text|summary",
    "title": "title",
    "author": "authors|author",
    "published_at": "date_published",
    "modified_at": "date_modified",
    "url": "url|external_url",
    "language": "language",
}
JSON_FACTS = {"title": "feed.title", "home_page_url": "feed.link", "language": "feed.language"}


@dataclass(frozen=True, slots=True)
class FeedLink:
    """An article that a feed names: its absolute address, and its title and ISO 8601 date where the feed has them."""

    url: str
    title: str | None
    published: str | None


def read(stream: Stream) -> Iterator[Document | Quarantined]:
    """The items of a feed. Where its XML breaks, those before are read and the rest is quarantined."""
    source = open_text(stream)
    if isinstance(source, Quarantined):
        yield source
    elif JSON_START.match(source.head_text()):
        facts = _json_facts(source)
        yield from documents(source, _named(items_of(source)), MEDIA_TYPE, facts, guess=False)
    else:
        yield from _read_xml(_as_declared(source))


def links(raw: bytes) -> list[FeedLink]:
    """The articles that a feed links to, in its order; items without an address are left out, broken ones too."""
    source = open_text(Stream("feed:", io.BytesIO(raw), {}))
    if isinstance(source, Quarantined):
        return []
    if JSON_START.match(source.head_text()):
        found = [_json_link(one.data) for one in items_of(source) if isinstance(one, Found)]
    else:
        found = [_xml_link(one) for one in scan(_as_declared(source)) if isinstance(one, Item)]
    return [link for link in found if link]


def recognises(head: bytes) -> bool:
    """Whether a file surely is a feed: by its root element, or the version that a JSON Feed states."""
    try:
        text = head.decode(sniff_charset(head), "ignore").removeprefix("\ufeff")
    except (NotTextError, LookupError):
        return False
    return XML_START.match(text) is not None or JSON_START.match(text) is not None


def _read_xml(source: Text) -> Iterator[Document | Quarantined]:
    stream = source.stream
    seen: dict[str, int] = {}
    nothing = True
    for item in scan(source):
        nothing = False
        if isinstance(item, Item):
            yield _document(item, stream, seen)
        else:
            goes_on = seen or item.code == "too_large"
            yield quarantined(stream.uri, stream.origin, item) if goes_on else source.refused(item.code, item.message)
    if nothing and XML_START.match(source.head_text()):
        yield source.refused("empty", "the feed has no item in it")
    elif nothing:
        yield source.refused("unsupported_format", "it is XML, but no RSS or Atom feed, the only XML that is read")


def _document(item: Item, stream: Stream, seen: dict[str, int]) -> Document | Quarantined:
    origin = {**stream.origin, **item.facts}
    name = f"item={item.position}"
    try:
        element = item_element(item.raw, origin)
        name = _unique(identity_of(element, origin), name, seen)
        document = Document(part(stream.uri, name), item.raw, item.media_type, origin)
        record_of_item(element, origin)
    except RecordError as error:
        document = Document(part(stream.uri, name), item.raw, item.media_type, origin)
        return Quarantined(document, error.code, f"item {item.position}: {error}")
    return document


def _as_declared(source: Text) -> Text:
    """The feed in the charset that it declares, where it is not plainly UTF-8 or marked, and its bytes allow it."""
    declared = DECLARED.match(source.head)
    name = codec_name(declared[1].decode()) if declared else None
    if source.start or name is None:
        return source
    if name.startswith("iso2022") and source.head.isascii():
        return replace(source, charset=name)
    return source if source.charset == "utf-8" else replace(source, charset=sniff_charset(source.head, name))


def _json_facts(source: Text) -> dict[str, str]:
    top = dict(_top_level(source.head_text()))
    facts = {key: plain(top[name]) for name, key in JSON_FACTS.items() if top.get(name)}
    return {**{PREFIX + name: path for name, path in JSON_COLUMNS.items()}, **facts, "reader": "feed"}


def _top_level(head: str) -> Iterator[tuple[str, str]]:
    """The keys and texts of a JSON object, up to the end of what is there of it."""
    cursor = Cursor(iter((head,)))
    cursor.peek()
    cursor.take()
    while cursor.peek(SEPARATORS) not in ("", "}"):
        key = cursor.value()
        if cursor.peek() != ":":
            return
        cursor.take()
        if cursor.peek() == '"' and (value := cursor.value()).ended:
            try:
                yield text_of(parse_json(key.text)), text_of(parse_json(value.text))
            except RecordError:
                continue
        else:
            cursor.value()


def _named(parts: Iterator[Part]) -> Iterator[Part]:
    """The items of a JSON Feed under their ids or addresses."""
    seen: dict[str, int] = {}
    for position, one in enumerate(parts, 1):
        if isinstance(one, Found):
            identity = first_text(one.data.get("id")).strip() or text_of(one.data.get("url")).strip()
            yield replace(one, name=_unique(identity, f"item={position}", seen))
        else:
            yield one


def _unique(identity: str | None, place: str, seen: dict[str, int]) -> str:
    """An item's name in the feed's uri: what the feed calls it, with its place where another was called the same."""
    usable = identity and len(identity) <= LONGEST_IDENTITY
    name = quote(identity, safe="", errors="replace") if identity and usable else place
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else f"{name}&{place}"


def _json_link(data: Mapping[str, object]) -> FeedLink | None:
    url = next((text_of(data[key]) for key in ("url", "external_url") if data.get(key)), "")
    return _link(
        url if url.startswith(("http://", "https://")) else None, data.get("title"), data.get("date_published")
    )


def _xml_link(item: Item) -> FeedLink | None:
    try:
        element = item_element(item.raw, item.facts)
    except RecordError:
        return None
    dates = [one.text() for one in element.all("pubDate", "atom:published", "dc:date", "atom:updated")]
    title = next(element.all("title", "atom:title"), None)
    return _link(url_of(element, item.facts), title.text() if title else None, dates[0] if dates else None)


def _link(url: str | None, title: object, date: object) -> FeedLink | None:
    published = next(fields_from("published_at", date, ""), None)
    return FeedLink(url, plain(text_of(title)) or None, published.value if published else None) if url else None


FORMAT = Format("feed", (".rss", ".atom", ".rdf", ".xml"), read, recognises)
