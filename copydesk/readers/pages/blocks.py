"""A page's events to lines: one line for each visible block in document order, with what its markup says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copydesk.limits import check_blocks, check_characters
from copydesk.page import BlockKind, Element, Mark, Page
from copydesk.readers.pages.head import HeadCollector
from copydesk.readers.pages.markup import Attributes, events

# Elements that do not break a line. Whatever is not listed does, custom elements among them.
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rb rp rt rtc ruby s"
    " samp small span strike strong sub sup time tt u var wbr".split()
)
CELLS = frozenset(("td", "th"))  # they break no line either: a table's row is one
CELL_BREAK = " | "
NEVER_SHOWN = frozenset(
    "head title script style template svg math canvas iframe object audio video noframes datalist".split()
)
STRESSED = frozenset("b strong em i u mark".split())
KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    **dict.fromkeys(("li", "dt", "dd"), "list_item"),
    **dict.fromkeys(("tr", "td", "th"), "table"),
    "blockquote": "quote",
}
HEADINGS = frozenset(tag for tag, kind in KINDS.items() if kind == "heading")
KIND_RANK: dict[BlockKind, int] = {"heading": 0, "caption": 1, "quote": 2, "list_item": 3, "table": 4}
HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
NAMING = ("id", "class", "role", "itemprop", "data-testid", "data-component", "data-type", "aria-label")
LONGEST_NAME = 200  # characters of a naming attribute that are looked at
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad "
NEAREST = 40  # steps of a locator; what is above them is abbreviated
NEAREST_KIND = 8  # elements around a line that decide its kind


@dataclass(slots=True)
class OpenElement:
    """An element that has begun: its number among its likes, and its index once a line stands in it."""

    tag: str
    attributes: Attributes
    number: int
    shown: bool
    hidden: bool
    index: int = -1
    children: dict[str, int] | None = None


def read_page(html: str) -> tuple[tuple[str, ...], Page]:
    """The visible lines of a page and what its markup says of them: any text is a page of some kind.

    Raises LimitError for more lines than an article has.
    """
    builder = PageBuilder()
    for event, value, attributes in events(html):
        if event == "text":
            builder.text(value)
        elif event == "start":
            builder.start(value, attributes)
        else:
            builder.end(value)
    return builder.finish()


class PageBuilder:
    """Takes a page's events one after another and collects lines, marks and elements."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._marks: list[Mark] = []
        self._elements: list[Element] = []
        self._steps: list[str] = []
        self._stack: list[OpenElement] = []
        self._head = HeadCollector()
        self._words: dict[str, tuple[str, ...]] = {}
        self._links_open = self._stress_open = 0
        # Of the line that is being read: its text, the end of the stack at its first text and how deep that was, and
        # the least depth of any of its texts.
        self._buffer: list[str] = []
        self._path: list[OpenElement] = []
        self._depth = self._common = self._lowest = 0
        self._linked = self._stressed = self._links = 0
        self._after_link = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element begins."""
        if tag == "br" and any(above.tag in HEADINGS for above in self._stack[-4:]):
            self._buffer.append(" ")
            self._head.line_ends()
        elif tag not in INLINE and tag not in CELLS:
            self._end_line()
        elif self._buffer and tag in CELLS:
            self._buffer.append(CELL_BREAK)
        elif tag == "a":
            self._links += 1
            if self._after_link:
                self._buffer.append(" ")
        self._links_open += tag == "a"
        self._stress_open += tag in STRESSED
        opened = self._open(tag, attributes)
        self._stack.append(opened)
        self._head.start(tag, attributes, len(self._lines) + 1)

    def text(self, data: str) -> None:
        """Text stands in the element that began last."""
        if self._stack and not self._stack[-1].shown:
            self._head.hidden_text(data)
            return
        self._head.shown_text(data)
        size = len(data.strip())
        if not size:
            self._buffer.append(" ")
            return
        depth = len(self._stack)
        if not self._path:
            self._path = self._stack[-NEAREST:]
            self._depth = self._common = self._lowest = depth
            self._index_stack()
        self._common = min(self._common, self._lowest)
        self._lowest = depth
        self._after_link = False
        self._buffer.append(data)
        self._linked += size if self._links_open else 0
        self._stressed += size if self._stress_open else 0

    def end(self, tag: str) -> None:
        """The element that began last ends."""
        self._head.end(tag)
        if tag not in INLINE and tag not in CELLS and tag != "br":
            self._end_line()
        self._stack.pop()
        self._lowest = min(self._lowest, len(self._stack))
        self._links_open -= tag == "a"
        self._stress_open -= tag in STRESSED
        self._after_link = tag == "a"

    def finish(self) -> tuple[tuple[str, ...], Page]:
        """What was collected."""
        self._end_line()
        return tuple(self._lines), Page(tuple(self._marks), tuple(self._elements), self._head.finish())

    def _open(self, tag: str, attributes: Attributes) -> OpenElement:
        number, shown, hidden = 0, True, tag == "noscript" or (bool(attributes) and _is_hidden(attributes))
        if self._stack:
            parent = self._stack[-1]
            shown, hidden = parent.shown, hidden or parent.hidden
            if parent.children is None:
                parent.children = {}
            parent.children[tag] = number = parent.children.get(tag, 0) + 1
        return OpenElement(tag, attributes, number, shown and tag not in NEVER_SHOWN, hidden)

    def _begin_line(self) -> None:
        self._buffer = []
        self._path = []
        self._depth = self._common = self._lowest = 0
        self._linked = self._stressed = self._links = 0
        self._after_link = False

    def _end_line(self) -> None:
        if self._path:
            # The innermost element that holds all of the line; _path is the end of the stack at the line's first text.
            holders = self._path[: max(1, len(self._path) - (self._depth - self._common))]
            while self._buffer[-1] is CELL_BREAK or self._buffer[-1].isspace():
                self._buffer.pop()
            check_characters(sum(map(len, self._buffer)), "page")  # before it is split: its words would take a GiB
            self._add_line(" ".join("".join(self._buffer).split()), holders)
        if self._buffer or self._links:
            self._begin_line()

    def _add_line(self, line: str, holders: list[OpenElement]) -> None:
        self._head.line_ends()
        if not line.strip(INVISIBLE):
            return
        index = holders[-1].index
        mark = Mark(index, self._locator(index), _kind(holders), self._linked, self._stressed, self._links)
        self._lines.append(line)
        self._marks.append(mark)
        check_blocks(len(self._lines))

    def _index_stack(self) -> None:
        """Give each open element without one an index, parents first."""
        missing = len(self._stack)
        while missing and self._stack[missing - 1].index < 0:
            missing -= 1
        for depth in range(missing, len(self._stack)):
            opened = self._stack[depth]
            opened.index = len(self._elements)
            parent = self._stack[depth - 1].index if depth else -1
            self._elements.append(Element(parent, opened.tag, self._names(opened.attributes), opened.hidden))
            of_many = opened.number and opened.tag != "body"
            self._steps.append(f"{opened.tag}[{opened.number}]" if of_many else opened.tag)

    def _names(self, attributes: Attributes) -> tuple[str, ...]:
        if not attributes:
            return ()
        text = " ".join([(attributes.get(name) or "")[:LONGEST_NAME] for name in NAMING if name in attributes])
        words = self._words.get(text)
        if words is None:
            words = self._words[text] = tuple(word.lower() for word in NAME_WORD.findall(text))
        return words

    def _locator(self, index: int) -> str:
        steps: list[str] = []
        while index >= 0 and len(steps) < NEAREST:
            steps.append(self._steps[index])
            index = self._elements[index].parent
        if index >= 0:
            steps.append("…")
        return "/".join(reversed(steps))


def _is_hidden(attributes: Attributes) -> bool:
    style = attributes.get("style")
    hidden = "hidden" in attributes or attributes.get("aria-hidden") == "true"
    return hidden or bool(style and HIDING_STYLE.search(style))


def _kind(holders: list[OpenElement]) -> BlockKind | None:
    """What the nearest telling element makes of a line; a table's row or cell only where the line is directly in it."""
    near = holders[-NEAREST_KIND:]
    kinds = {KINDS[opened.tag] for opened in near if opened.tag in KINDS}
    block = next((opened.tag for opened in reversed(near) if opened.tag not in INLINE), "")
    if KINDS.get(block) != "table":
        kinds.discard("table")
    return min(kinds, key=KIND_RANK.__getitem__, default=None)
