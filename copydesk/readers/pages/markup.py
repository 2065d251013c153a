"""Markup to events: start, text and end of everything visible or telling in a page, in document order.

Two parsers give the same events. Lexbor follows the HTML standard as browsers do and is fast, but on a few shapes of
markup that no honest page has it takes quadratic time or memory; those go to BeautifulSoup, which takes them literally.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

Attributes = Mapping[str, str | None]
# ("start", tag, attributes), ("text", text, {}) or ("end", tag, {}).
Event = tuple[str, str, Attributes]

NO_ATTRIBUTES: Attributes = {}
FORMATTING = "a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
# Scripts that carry markup write its end tags as <\/b>.
TAG = re.compile(r"<\\?(/?)([a-zA-Z][a-zA-Z0-9]*)")
FORMATTING_TAG = re.compile(rf"<\\?(/?)(?:{FORMATTING})\b", re.IGNORECASE)
VOID = frozenset("area base br col embed hr img input link meta param source track wbr p li td tr th option".split())
QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}")
# Comments and marked sections left open, and tags cut off by the end, cost Python's parser quadratic time.
CUT_TAG = re.compile(r"<[a-zA-Z/!?].*", re.DOTALL)
NEVER_SHOWN = re.compile(r"<!--.*?(?:-->|\Z)|<!\[.*?(?:\]>|\Z)", re.DOTALL)
# Elements whose insides nobody reads: neither text nor metadata.
UNTOLD = frozenset("style svg math canvas iframe object audio video noframes template".split())
MOST_TAGS_UNCHECKED = 20_000  # below this, quadratic time is a matter of milliseconds
MOST_WORK = 20_000_000  # tags times nesting; 100,000 nested elements take Lexbor 20 seconds
MOST_COPIES = 2_000_000  # unclosed formatting elements times tags: the standard has each copied into every block
MOST_ATTRIBUTES = 2_000  # in one tag


def events(html: str) -> Iterator[Event]:
    """The page's events. Comments, doctypes and processing instructions give none."""
    return _soup_events(html) if is_abusive(html) else _lexbor_events(html)


def is_abusive(html: str) -> bool:
    """Whether a standard parser would need excessive time or memory: extreme nesting, unclosed formatting, attributes.

    The limits were set by measuring Lexbor; they are far above what real pages have.
    """
    tags = html.count("<")
    unclosed = most_unclosed = 0
    for match in FORMATTING_TAG.finditer(html):
        unclosed = max(0, unclosed - 1) if match[1] else unclosed + 1
        most_unclosed = max(most_unclosed, unclosed)
    if most_unclosed * tags > MOST_COPIES:
        return True
    if any(len(QUOTED.sub("", match[0]).split()) > MOST_ATTRIBUTES for match in LONG_TAG.finditer(html)):
        return True
    return tags > MOST_TAGS_UNCHECKED and deepest(html) * tags > MOST_WORK


def deepest(html: str) -> int:
    """How many elements stand open at most, end tags taken as they come: an estimate without a parser."""
    depth = most = 0
    for match in TAG.finditer(html):
        if match[2].lower() not in VOID:
            depth = max(0, depth - 1) if match[1] else depth + 1
            most = max(most, depth)
    return most


def _lexbor_events(html: str) -> Iterator[Event]:
    from selectolax.lexbor import LexborHTMLParser

    top = LexborHTMLParser(html).root
    node = top
    top_id = top.mem_id if top is not None else 0  # nodes compare by their markup, which is slow
    while node is not None:
        if node.is_text_node:
            yield "text", node.text_content or "", NO_ATTRIBUTES
        elif node.is_element_node:
            tag, attributes = node.tag or "", node.attributes
            yield "start", tag, attributes
            untold = tag in UNTOLD or (tag == "script" and "ld+json" not in (attributes.get("type") or ""))
            child = None if untold else node.first_child
            if child is not None:
                node = child
                continue
            yield "end", node.tag or "", NO_ATTRIBUTES
        following = node.next
        while following is None:
            node = node.parent
            if node is None or not node.is_element_node:
                return
            yield "end", node.tag or "", NO_ATTRIBUTES
            if node.mem_id == top_id:
                return
            following = node.next
        node = following


def _soup_events(html: str) -> Iterator[Event]:
    from bs4 import BeautifulSoup
    from bs4.element import NavigableString, PreformattedString, Tag

    end = html.rfind(">") + 1
    whole = NEVER_SHOWN.sub("", html[:end]) + CUT_TAG.sub("", html[end:])
    soup = BeautifulSoup(whole, "html.parser")
    top = soup.html
    yield "start", "html", _attributes(top.attrs) if top else NO_ATTRIBUTES
    open_tags: list[Tag] = []
    for element in soup.descendants:
        while open_tags and element.parent is not open_tags[-1]:
            yield from _ends(open_tags.pop().name)
        if isinstance(element, Tag):
            open_tags.append(element)
            if element.name != "html":  # text may stand around it, too
                yield "start", element.name, _attributes(element.attrs)
        elif isinstance(element, NavigableString) and not isinstance(element, PreformattedString):
            yield "text", str(element), NO_ATTRIBUTES
    while open_tags:
        yield from _ends(open_tags.pop().name)
    yield "end", "html", NO_ATTRIBUTES


def _ends(tag: str) -> Iterator[Event]:
    if tag != "html":
        yield "end", tag, NO_ATTRIBUTES


def _attributes(attrs: Mapping[str, object]) -> Attributes:
    return {name: _joined(value) for name, value in attrs.items()}


def _joined(value: object) -> str | None:
    """An attribute's value as text: BeautifulSoup splits class and rel into words."""
    return " ".join(map(str, value)) if isinstance(value, list) else None if value is None else str(value)
