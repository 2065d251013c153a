"""What the HTML reader finds in a page besides its lines: a mark for each line, and what the page says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copydesk.pickling import pickled_as_call

BlockKind = Literal["heading", "paragraph", "quote", "list_item", "caption", "table"]


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Hint:
    """An element of a page that may hold metadata: it has itemprop, rel=author, a datetime, or a telling class or id.

    `names` are its class and id words in lower case, `value` its machine-readable value (datetime, content, href),
    `text` what it shows, white space folded, and `line_no` the line it stands in, None where it is not shown.
    """

    tag: str
    itemprop: str | None
    rel: str | None
    names: tuple[str, ...]
    value: str | None
    text: str
    line_no: int | None


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Head:
    """What a page says about itself, as it stands there, in document order.

    `meta` pairs the lower-case property, name, itemprop or http-equiv of a meta tag with its content, `links` a
    lower-case rel with its href; `json_ld` are the texts of its JSON-LD scripts, `language` the html tag's lang, and
    `headings` the texts of its h1 elements.
    """

    title: str | None = None
    language: str | None = None
    meta: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    json_ld: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    hints: tuple[Hint, ...] = ()


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Element:
    """An element that has lines in it; `parent` is its parent's index in the page's elements, -1 for the topmost.

    `words` are the words of its class, id, role, itemprop and data attributes that name things, in lower case;
    `hidden` is True where markup alone shows that readers do not see it.
    """

    parent: int
    tag: str
    words: tuple[str, ...]
    hidden: bool


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Mark:
    """What an HTML page's markup says about one of its lines.

    `element` is the index of its block element among the page's elements, `locator` the path to it
    (`html/body/div[2]/p[1]`), `kind` what the markup makes of the line, None where it does not say. The counts are of
    characters: within links, within bold or italic type; and of links.
    """

    element: int
    locator: str
    kind: BlockKind | None
    linked: int
    stressed: int
    links: int


@pickled_as_call
@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page: a mark for each of its lines, the elements they stand in, and what the page says about itself."""

    marks: tuple[Mark, ...]
    elements: tuple[Element, ...]
    head: Head
