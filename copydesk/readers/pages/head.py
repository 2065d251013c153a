"""What a page says about itself: its head, its JSON-LD, and the elements of its body that may hold metadata."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copydesk.page import Head, Hint
from copydesk.readers.pages.markup import Attributes

TELLING = re.compile(r"author|byline|date|time|publi|update|modif|title|headline|section|categor|breadcrumb|creator")
HEAD_TAGS = frozenset(("meta", "link", "html", "script", "title"))
LONGEST_HINT = 400  # characters of an element's text; what is longer is a container of many things
MOST_HINTS = 2_000
MOST_CAPTURED = 8 << 20  # characters of titles and JSON-LD
TITLE_DEPTH = 3  # html, head, title: drawings have titles, too


@dataclass(slots=True)
class _Watched:
    """An element whose text is wanted: how deep it is, and where its text begins among the pieces."""

    tag: str
    attributes: Attributes
    depth: int
    first_piece: int
    line_no: int


class HeadCollector:
    """Watches a page's events and keeps what may be metadata."""

    def __init__(self) -> None:
        self._title: str | None = None
        self._language: str | None = None
        self._meta: list[tuple[str, str]] = []
        self._links: list[tuple[str, str]] = []
        self._json_ld: list[str] = []
        self._headings: list[str] = []
        self._hints: list[Hint] = []
        self._pieces: list[str] = []
        self._watched: list[_Watched] = []
        self._capture: list[str] | None = None
        self._captured = 0
        self._telling: dict[tuple[str | None, str | None], bool] = {}
        self._depth = 0

    def start(self, tag: str, attributes: Attributes, line_no: int) -> None:
        """An element begins; `line_no` is the line that text in it would stand in."""
        self._depth += 1
        if tag in HEAD_TAGS:
            self._start_of_head(tag, attributes)
        if tag in ("h1", "time") or (attributes and self._is_telling(tag, attributes)):
            self._watched.append(_Watched(tag, attributes, self._depth, len(self._pieces), line_no))

    def _start_of_head(self, tag: str, attributes: Attributes) -> None:
        if tag == "meta":
            self._add_meta(attributes)
        elif tag == "link":
            self._add_link(attributes)
        elif tag == "html":
            self._language = self._language or attributes.get("lang") or attributes.get("xml:lang")
        elif tag == "script":
            self._capture = [] if "ld+json" in (attributes.get("type") or "") else None
        elif tag == "title" and self._title is None and self._depth <= TITLE_DEPTH:
            self._capture = []

    def _is_telling(self, tag: str, attributes: Attributes) -> bool:
        """Whether an element may hold metadata; what its names say is remembered, for they recur."""
        if tag == "time" or "itemprop" in attributes or "datetime" in attributes or _is_by_author(attributes):
            return True
        names = attributes.get("class"), attributes.get("id")
        telling = self._telling.get(names)
        if telling is None:
            telling = self._telling[names] = TELLING.search(" ".join(filter(None, names)).lower()) is not None
        return telling

    def hidden_text(self, data: str) -> None:
        """Text that readers do not see: a script's, or the page's title."""
        if self._capture is not None and self._captured < MOST_CAPTURED:
            self._capture.append(data)
            self._captured += len(data)

    def shown_text(self, data: str) -> None:
        """Text that readers see."""
        if self._watched:
            self._pieces.append(data)

    def line_ends(self) -> None:
        """A line of the page ends here."""
        if self._watched:
            self._pieces.append(" ")

    def end(self, tag: str) -> None:
        """The element that began last ends."""
        if self._capture is not None and tag in ("script", "title"):
            text, self._capture = "".join(self._capture), None
            if tag == "title":
                self._title = " ".join(text.split())
            else:
                self._json_ld.append(text)
        if self._watched and self._watched[-1].depth == self._depth:
            self._close(self._watched.pop())
            if not self._watched:
                self._pieces.clear()
        self._depth -= 1

    def finish(self) -> Head:
        """What was kept."""
        return Head(
            self._title,
            self._language,
            tuple(self._meta),
            tuple(self._links),
            tuple(self._json_ld),
            tuple(self._headings),
            tuple(self._hints),
        )

    def _add_meta(self, attributes: Attributes) -> None:
        content = attributes.get("content")
        for naming in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := attributes.get(naming)):
                self._meta.append((name.strip().lower(), content))
                return

    def _add_link(self, attributes: Attributes) -> None:
        rel, href = attributes.get("rel"), attributes.get("href")
        if rel and href:
            self._links.append((rel.strip().lower(), href.strip()))

    def _close(self, watched: _Watched) -> None:
        text, size = [], 0
        for piece in self._pieces[watched.first_piece :]:
            text.append(piece)
            size += len(piece)
            if size > 2 * LONGEST_HINT:
                break
        shown = " ".join("".join(text).split())
        if watched.tag == "h1" and shown:
            self._headings.append(shown)
        if len(self._hints) < MOST_HINTS and self._is_telling(watched.tag, watched.attributes):
            self._hints.append(_hint(watched, shown[:LONGEST_HINT]))


def _is_by_author(attributes: Attributes) -> bool:
    rel = attributes.get("rel")
    return bool(rel) and "author" in str(rel).lower().split()


def _hint(watched: _Watched, shown: str) -> Hint:
    attributes = watched.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower().split()
    value = next((found for name in ("datetime", "content", "href") if (found := attributes.get(name))), None)
    line_no = watched.line_no if shown else None
    return Hint(watched.tag, attributes.get("itemprop"), attributes.get("rel"), tuple(names), value, shown, line_no)
