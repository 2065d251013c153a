"""An item of a feed: which of its elements is the text, which are metadata, and where it links to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from copydesk.readers.decode import NotTextError
from copydesk.readers.records.json_text import RecordError
from copydesk.readers.records.record import Record
from copydesk.readers.records.record_fields import feed_fields, fields_from, summary_field
from copydesk.readers.records.texts import clean, own_text
from copydesk.readers.records.xml_text import Element, parse_element
from copydesk.types import Field

BODIES = ("content:encoded", "xhtml:body", "xhtml:div", "atom:content")
SUMMARIES = ("description", "atom:summary", "dc:description", "dcterms:abstract")
FIELDS = {  # elements in order of preference; the first that gives a value is taken
    "title": ("title", "atom:title", "dc:title"),
    "author": ("dc:creator", "atom:author", "author"),
    "published_at": ("pubDate", "atom:published", "atom:issued", "dcterms:issued", "dc:date", "dcterms:created"),
    "modified_at": ("atom:updated", "atom:modified", "dcterms:modified"),
    "publisher": ("dc:publisher", "source"),
    "language": ("dc:language",),
    "section": ("category", "dc:subject", "atom:category"),
}
DOUBTFUL = {"section": 0.6}  # a category is often a keyword
UPDATED_AS_PUBLISHED = 0.5  # many Atom feeds give no other date, and update rarely
TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+);")


@dataclass(frozen=True, slots=True)
class ItemText:
    """An item's text, whether it is HTML, and the element it is from; `summary` where that is a mere description."""

    body: str
    html: bool
    element: str
    summary: bool


def read_item(raw: bytes, origin: Mapping[str, str]) -> Record:
    """The record that an item of an RSS or Atom feed is. Raises RecordError where it is broken or has no text."""
    return record_of_item(item_element(raw, origin), origin)


def record_of_item(item: Element, origin: Mapping[str, str]) -> Record:
    """The record of a parsed item. Raises RecordError where it has no text."""
    text = _text(item)
    fields = (*_fields(item, origin), *_descriptions(item, text))
    if text is None:
        link = url_of(item, origin)
        cure = f"the article is at {link}" if link else "and no link to one"
        raise RecordError("empty", f"the item has no text of an article; {cure}")
    if text.summary:
        fields = (*fields, summary_field(text.body, f"feed: {text.element}"))
    names = dict.fromkeys(child.name for child in item.children if isinstance(child, Element))
    used = {
        text.element,
        "link",
        "atom:link",
        "guid",
        "atom:id",
        *(name for names in FIELDS.values() for name in names),
    }
    return Record(
        text.body, text.html, fields, tuple(name for name in names if name not in used and name not in SUMMARIES)
    )


def item_element(raw: bytes, origin: Mapping[str, str]) -> Element:
    """The element that an item's bytes are. Raises RecordError."""
    try:
        text, _ = own_text(raw, origin.get("charset", "utf-8"))
    except (NotTextError, LookupError) as error:
        raise RecordError("broken_record", f"it is no text: {error}") from error
    return parse_element(text, json.loads(origin.get("xmlns", "{}")))


def identity_of(item: Element, origin: Mapping[str, str]) -> str | None:
    """What the feed knows the item by: its guid or id, else its link."""
    for element in item.all("guid", "atom:id"):
        if name := " ".join(element.text().split()):
            return name
    return item.attributes.get("rdf:about") or url_of(item, origin)


def url_of(item: Element, origin: Mapping[str, str]) -> str | None:
    """The address of the item's article, made absolute by that of the feed."""
    for element in item.all("feedburner:origLink", "link"):
        if link := _absolute(element.text(), origin):
            return link
    links = [element for element in item.all("atom:link") if element.attributes.get("rel", "alternate") == "alternate"]
    links.sort(key=lambda link: "html" not in link.attributes.get("type", "html"))
    found = (_absolute(element.attributes.get("href", ""), origin) for element in links)
    permanent = (element.text() for element in item.all("guid") if element.attributes.get("isPermaLink") != "false")
    return next((link for link in (*found, *(_absolute(one, {}) for one in permanent)) if link), None)


def _absolute(link: str, origin: Mapping[str, str]) -> str | None:
    try:
        joined = urljoin(origin.get("feed.link", ""), "".join(link.split())) if link.strip() else ""
    except ValueError:
        return None
    return joined if joined.startswith(("http://", "https://")) else None


def _text(item: Element) -> ItemText | None:
    for element in item.all(*BODIES, *SUMMARIES):
        content = element.attributes.get("type", "")
        if content and not content.startswith(("text", "html", "xhtml", "application/xhtml")):
            continue  # a picture or a recording
        nested = element.has_elements()
        body = clean(element.markup() if nested else element.text())
        if body.strip():
            certain = element.name.startswith(("content:", "xhtml:")) or content in ("html", "xhtml", "text/html")
            html = nested or certain or (content not in ("text", "text/plain") and TAG.search(body) is not None)
            return ItemText(body, html, element.name, element.name in SUMMARIES)
    return None


def _fields(item: Element, origin: Mapping[str, str]) -> Iterator[Field]:
    found: dict[str, tuple[Field, ...]] = {}
    for name, elements in FIELDS.items():
        for element in item.all(*elements):
            if name not in found and (fields := tuple(fields_from(name, _value(element), f"feed: {element.name}"))):
                found[name] = fields
            elif name == "author" and found[name][0].origin == f"feed: {element.name}":
                found[name] += tuple(fields_from(name, _value(element), f"feed: {element.name}"))
    if link := url_of(item, origin):
        found["url"] = (Field("url", link, link, "feed: link", 0.95),)
    if "published_at" not in found and "modified_at" in found:
        updated = found["modified_at"][0]
        found["published_at"] = (replace(updated, name="published_at", confidence=UPDATED_AS_PUBLISHED),)
    for name, fields in found.items():
        yield from (replace(field, confidence=DOUBTFUL.get(name, field.confidence)) for field in fields)
    yield from feed_fields(origin, set(found))


def _value(element: Element) -> str:
    """The text of an element, of a person the name, of an Atom category its label."""
    named = next(element.all("atom:name"), None)
    label = element.attributes.get("label") or element.attributes.get("term") or ""
    return named.text() if named else element.text() or (label if element.name == "atom:category" else "")


def _descriptions(item: Element, text: ItemText | None) -> Iterator[Field]:
    """The description, where the text is another element."""
    if text and not text.summary:
        for element in item.all(*SUMMARIES):
            yield from fields_from("description", element.text(), f"feed: {element.name}")
            return
