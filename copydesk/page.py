"""What the HTML reader finds in a page besides its lines: a mark for each line, and what the page says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "quote", "list_item", "caption"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What an HTML page's markup says about one of its lines.

    `locator` is the path to the line's element (`html/body/div[2]/p[1]`), `kind` what the markup makes of the line,
    None where it does not say.
    """

    locator: str
    kind: BlockKind | None


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


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page: a mark for each of its lines, and its head."""

    marks: tuple[Mark, ...]
    head: Head
