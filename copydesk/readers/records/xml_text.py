"""XML of feeds as it is written in the wild: small damage is made harmless, entities are never expanded.

Expat reads it, without namespaces: an undeclared prefix stops no feed. Names are told apart here instead.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.entities import html5
from xml.parsers import expat

from copydesk.limits import MOST_ELEMENTS, MOST_NAMESPACES
from copydesk.readers.records.json_text import RecordError

NAMESPACES = {  # to the prefix that everyone uses
    "": "",
    "http://purl.org/rss/1.0/": "",
    "http://purl.org/net/rss1.1#": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/xml/1998/namespace": "xml",
}
PREFIXES = frozenset(NAMESPACES.values())
DEEPEST = 200  # elements within each other; a page saved into a feed has 50
CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)?")
LONGEST_REFERENCE = 34  # characters
NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
OWN_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its known name (`dc:creator`), and its children: elements and pieces of text."""

    name: str
    attributes: Mapping[str, str]
    children: list[Element | str] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[Element]:
        """The child elements of these names, those of the first name first."""
        for name in names:
            yield from (child for child in self.children if isinstance(child, Element) and child.name == name)

    def text(self) -> str:
        """Its text without markup."""
        pieces = (piece for piece in _flat(self) if not piece.startswith("<"))
        return html.unescape("".join(pieces)).strip()

    def markup(self) -> str:
        """What is in it as HTML."""
        return "".join(_flat(self)).strip()

    def has_elements(self) -> bool:
        """Whether there is more than text in it."""
        return any(isinstance(child, Element) for child in self.children)


def known_name(name: str, namespaces: Mapping[str, str]) -> str:
    """A name under the usual prefix of its namespace; an unknown one's cannot pass for a known one."""
    prefix, _, local = name.rpartition(":")
    uri = namespaces.get(prefix)
    known = NAMESPACES.get(uri.lower()) if uri is not None else prefix if prefix in PREFIXES else None
    if known is None and not prefix:
        return local
    if known is None:
        return f"{prefix}.{local}" if prefix in PREFIXES else name
    return f"{known}:{local}" if known else local


def declared(attributes: Mapping[str, str]) -> dict[str, str]:
    """The namespaces that an element declares, by prefix."""
    found = {key: value for key, value in attributes.items() if key == "xmlns" or key.startswith("xmlns:")}
    return {key.partition(":")[2]: value for key, value in found.items()}


def within(namespaces: dict[str, str], attributes: Mapping[str, str]) -> dict[str, str]:
    """The namespaces that hold within an element. Raises RecordError where they are too many to be meant."""
    new = declared(attributes)
    if len(namespaces) + len(new) > MOST_NAMESPACES:
        raise RecordError("too_large", f"more than {MOST_NAMESPACES} namespaces are declared around one element")
    return namespaces | new if new else namespaces


def harmless(text: str) -> str:
    """Text of the same length in UTF-8 in which characters that XML forbids and unknown references stop no parser."""
    text = NOT_XML.sub(lambda match: "?" * len(match[0].encode("utf-8", "surrogateescape")), text)
    return AMPERSAND.sub(lambda match: match[0] if _is_reference(match[1]) else "?" + match[0][1:], text)


def parse_element(text: str, namespaces: Mapping[str, str]) -> Element:
    """The element that a slice of a feed is. Raises RecordError where it is none."""
    pieces = CDATA.split(NOT_XML.sub("\ufffd", text))
    mended = "".join(piece if piece.startswith("<![CDATA[") else AMPERSAND.sub(_resolved, piece) for piece in pieces)
    top = Element("", {})
    parser = expat.ParserCreate("utf-8")
    _Builder(parser, top, namespaces)
    try:
        parser.Parse(mended.encode("utf-8"), True)
    except expat.ExpatError as error:
        raise RecordError("broken_record", f"{error}") from error
    return next(child for child in top.children if isinstance(child, Element))


class _Builder:
    """Puts together the elements that a parser meets."""

    def __init__(self, parser: expat.XMLParserType, top: Element, namespaces: Mapping[str, str]) -> None:
        self.open = [top]
        self.namespaces = [dict(namespaces)]
        self.count = 0
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        parser.buffer_text = True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) > DEEPEST:
            raise RecordError("broken_record", f"its elements are nested more than {DEEPEST} deep")
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise RecordError("too_large", f"it has more than {MOST_ELEMENTS:,} elements; an article has not")
        self.namespaces.append(within(self.namespaces[-1], attributes))
        element = Element(known_name(name, self.namespaces[-1]), attributes)
        self.open[-1].children.append(element)
        self.open.append(element)

    def end(self, name: str) -> None:
        self.open.pop()
        self.namespaces.pop()

    def data(self, text: str) -> None:
        self.open[-1].children.append(text)


def _flat(element: Element) -> Iterator[str]:
    """The pieces of an element's content: tags, and text between them with its special characters escaped."""
    for child in element.children:
        if isinstance(child, str):
            yield html.escape(child, quote=False)
            continue
        tag = child.name.rpartition(":")[2].rpartition(".")[2]
        attributes = "".join(f' {key}="{html.escape(value)}"' for key, value in child.attributes.items())
        yield f"<{tag}{attributes}>"
        if tag not in VOID or child.children:
            yield from _flat(child)
            yield f"</{tag}>"


def _is_reference(name: str | None) -> bool:
    if name is None:
        return False
    return _character(name) is not None if name.startswith("#") else name in OWN_ENTITIES


def _character(number: str) -> str | None:
    code = int(number[2:], 16) if number[1] in "xX" else int(number[1:])
    return chr(code) if code <= 0x10FFFF and not NOT_XML.match(chr(code)) else None


def _resolved(match: re.Match[str]) -> str:
    """A reference that XML knows, as it is; one that only HTML knows, as its character; any other, as text."""
    name = match[1]
    if _is_reference(name):
        return match[0]
    if name and name.startswith("#"):
        return "\ufffd"
    return html.escape(html5[f"{name};"], quote=False) if f"{name};" in html5 else "&amp;" + match[0][1:]
