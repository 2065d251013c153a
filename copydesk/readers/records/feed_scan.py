"""Where the items of an XML feed begin and end: each is cut out with its own bytes while the feed is still being read.

lxml gives no byte offsets and feedparser no raw items, so this is expat. A document type that declares entities is
refused whole: no feed needs them, and every XML bomb does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from copydesk.limits import MOST_ELEMENTS
from copydesk.readers.archives.faults import Fault
from copydesk.readers.formats import MOST_BYTES
from copydesk.readers.records.json_text import RecordError
from copydesk.readers.records.record_documents import TOO_LARGE
from copydesk.readers.records.record_fields import plain
from copydesk.readers.records.texts import LEDGER_BYTES, STRAY, Text, encoded
from copydesk.readers.records.xml_text import AMPERSAND, LONGEST_REFERENCE, harmless, known_name, within

ATOM = "http://www.w3.org/2005/Atom"
ITEMS = frozenset({"item", "atom:entry"})
FACTS = {  # of the feed itself, by the path of the element
    "channel/title": "feed.title",
    "channel/link": "feed.link",
    "channel/language": "feed.language",
    "channel/dc:language": "feed.language",
    "atom:feed/atom:title": "feed.title",
    "atom:feed/atom:author/atom:name": "feed.author",
}
MOST_IN_SCAN = 10 * MOST_ELEMENTS  # in an item that is refused: behind it the feed is not read
LONGEST_FACT = 1000  # characters


@dataclass(frozen=True, slots=True)
class Item:
    """An item's bytes, its position from 1, the media type, and what the feed said before it (`feed.title` …)."""

    raw: bytes
    position: int
    media_type: str
    facts: Mapping[str, str]


@dataclass(slots=True)
class _Scan:
    """What is known at a place in the feed; the methods are called by the parser."""

    parser: expat.XMLParserType
    charset: str
    buffer: bytearray = field(default_factory=bytearray)
    base: int = 0  # of the buffer, in bytes of the feed as UTF-8
    path: list[str] = field(default_factory=list)
    namespaces: list[dict[str, str]] = field(default_factory=lambda: [{}])
    facts: dict[str, str] = field(default_factory=dict)
    found: list[Item | Fault] = field(default_factory=list)
    begun: int = -1  # the byte where the item began that is being read, -1 outside of items
    depth: int = 0  # of elements within the item
    inside: int = 0  # elements met within the item
    dropped: bool = False
    count: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.begun >= 0:
            self.depth += 1
            self.inside += 1
            if self.inside > MOST_IN_SCAN:
                raise RecordError("too_large", f"item {self.count + 1} has more than {MOST_IN_SCAN:,} elements")
            return
        namespaces = within(self.namespaces[-1], attributes)
        if name == "feed" and not self.path:
            namespaces = {"": ATOM} | namespaces
        known = known_name(name, namespaces)
        if known in ITEMS:
            self.begun, self.depth, self.dropped = self.parser.CurrentByteIndex, 0, False
            self.inside = 0
            return
        self.path.append(known)
        self.namespaces.append(namespaces)
        self._attribute_facts(known, attributes)

    def end(self, name: str) -> None:
        if self.begun < 0:
            self.path.pop()
            self.namespaces.pop()
        elif self.depth:
            self.depth -= 1
        else:
            self._finish()

    def data(self, text: str) -> None:
        key = None if self.begun >= 0 else FACTS.get("/".join(self.path[-3:])) or FACTS.get("/".join(self.path[-2:]))
        if key and len(known := self.facts.get(key, "")) < LONGEST_FACT:
            self.facts[key] = known + text

    def entity(self, name: str, *declaration: object) -> None:
        raise _RefusedError(name)

    def trim(self) -> None:
        """Let go of what no item can begin in."""
        place = self.begun if self.begun >= 0 and not self.dropped else self.parser.CurrentByteIndex
        if place > self.base:
            del self.buffer[: place - self.base]
            self.base = place
        if len(self.buffer) > MOST_BYTES:
            self.dropped = True
            self.base += len(self.buffer) - LEDGER_BYTES
            del self.buffer[: len(self.buffer) - LEDGER_BYTES]

    def _attribute_facts(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "atom:feed" and attributes.get("xml:lang"):
            self.facts["feed.language"] = attributes["xml:lang"]
        if self.path == ["atom:feed", "atom:link"] and attributes.get("rel", "alternate") == "alternate":
            self.facts.setdefault("feed.link", attributes.get("href", ""))

    def _finish(self) -> None:
        self.count += 1
        close = self.buffer.find(b">", max(0, self.parser.CurrentByteIndex - self.base)) + 1
        raw = bytes(self.buffer[self.begun - self.base : close]) if not self.dropped else b""
        if self.dropped or self.begun < self.base or len(raw) > MOST_BYTES:
            self.found.append(Fault("too_large", f"item {self.count}: {TOO_LARGE}", self.begun))
        else:
            self.found.append(Item(self._own(raw), self.count, self._media_type(), self._facts()))
        self.begun = -1

    def _own(self, raw: bytes) -> bytes:
        return raw if self.charset == "utf-8" else encoded(raw.decode("utf-8"), self.charset)

    def _media_type(self) -> str:
        is_atom = self.path[:1] == ["atom:feed"] or not self.path
        return "application/atom+xml" if is_atom else "application/rss+xml"

    def _facts(self) -> dict[str, str]:
        facts = {key: plain(value) for key, value in self.facts.items()}
        kept = {key: value for key, value in facts.items() if value}
        return {**kept, "charset": self.charset, "xmlns": json.dumps(self.namespaces[-1], sort_keys=True)}


class _RefusedError(Exception):
    """The feed declares the entity that is named."""


def scan(source: Text) -> Iterator[Item | Fault]:
    """The items of a feed in order, and what cannot be read of it; reading stops where the XML breaks."""
    parser = expat.ParserCreate("utf-8")
    state = _Scan(parser, source.charset)
    parser.StartElementHandler = state.start
    parser.EndElementHandler = state.end
    parser.CharacterDataHandler = state.data
    parser.EntityDeclHandler = state.entity
    parser.buffer_text = True
    for text, last in _growing(_pieces(source), state):
        fault = _feed(state, text, last)
        yield from state.found
        state.found.clear()
        if fault:
            yield fault
            return
        state.trim()


def _feed(state: _Scan, text: str, last: bool) -> Fault | None:
    own = text if state.charset == "utf-8" else STRAY.sub("\ufffd", text)
    if state.base + len(state.buffer) - max(0, state.parser.CurrentByteIndex) > MOST_BYTES:
        return Fault("too_large", f"a single tag or comment goes on and on: {TOO_LARGE}", state.base)
    state.buffer += own.encode("utf-8", "surrogateescape")
    try:
        state.parser.Parse(harmless(own).encode("utf-8"), last)
    except _RefusedError as error:
        message = f"it declares the entity {str(error)[:60]!r}; copydesk expands none: take the declarations out"
        return Fault("bomb", message, max(0, state.parser.CurrentByteIndex))
    except RecordError as error:
        return Fault(error.code, f"{error}; the rest was not read", max(0, state.parser.CurrentByteIndex))
    except expat.ExpatError as error:
        at = state.begun if state.begun >= 0 else max(0, state.parser.ErrorByteIndex)
        where = f"{error} (byte {max(0, state.parser.ErrorByteIndex)}); {state.count} items before it were read"
        if last:
            return Fault("truncated", f"the feed ends before its XML does: {where}", at)
        return Fault("broken_record", f"the XML is broken and the rest was not read: {where}", at)
    return None


def _growing(pieces: Iterator[tuple[str, bool]], state: _Scan) -> Iterator[tuple[str, bool]]:
    """The pieces, put together while one tag or comment goes on: expat begins it anew with each piece it is given."""
    held: list[str] = []
    size = 0
    for text, last in pieces:
        held.append(text)
        size += len(text)
        open_tag = state.base + len(state.buffer) - max(0, state.parser.CurrentByteIndex)
        if last or size >= min(open_tag, MOST_BYTES):
            yield "".join(held), False
            held, size = [], 0
    yield "", True


def _pieces(source: Text) -> Iterator[tuple[str, bool]]:
    """The text in pieces that cut no reference in two, and whether each is the last, which is empty."""
    held = ""
    for chunk in source.chunks():
        text = held + chunk
        at = text.rfind("&", max(0, len(text) - LONGEST_REFERENCE))
        match = AMPERSAND.match(text, at) if at >= 0 else None
        cut = at if match and match.end() == at + 1 else len(text)
        held = text[cut:]
        yield text[:cut], False
    if held:
        yield held, False
    yield "", True
