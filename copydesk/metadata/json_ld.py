"""JSON-LD as it is found in pages: mended where it is broken, and the objects that are about this page picked out."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copydesk.metadata.strings import fold, key

LONGEST = 2_000_000  # characters of one script; the longest of the development pages has 300,000
MOST_OBJECTS = 2_000
LONGEST_TEXT = 2_000  # characters of a property that is read as text
DEEPEST = 4  # lists and objects around a text
TYPE = re.compile(r"[A-Za-z]{1,40}")
PAGES = frozenset("webpage itempage creativework mediaobject videoobject".split())
INTO = ("@graph", "mainEntity", "mainEntityOfPage", "article")  # where a page's own article may be nested
OPENING, CLOSING = ("//", "/*", "<!--", "<![CDATA[", "*/"), ("//", "/*", "-->", "]]>", "*/", ";")  # wrappers of old
TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
ESCAPE = re.compile(r'(\\["\\/bfnrtu])|\\')
DECODER = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str)

Thing = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Graph:
    """The objects that may be about the page, in document order, and every object that has an @id."""

    things: tuple[Thing, ...]
    by_id: Mapping[str, Thing]

    def resolve(self, value: Any) -> Any:
        """The object that a bare reference (`{"@id": …}`) stands for; anything else as it is."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"} and "@id" in value:
            return self.by_id.get(str(value["@id"]), value)
        return value


def read_graph(scripts: Iterable[str]) -> Graph:
    """The objects of a page's scripts; what no mending makes JSON is left out."""
    roots = [root for script in scripts for root in _parse(script)]
    by_id: dict[str, Thing] = {}
    for thing in _everything(roots):
        name = thing.get("@id")
        if isinstance(name, str) and len(thing) > len(by_id.get(name, ())):
            by_id[name] = thing
    return Graph(tuple(_page_level(roots)), by_id)


def _parse(script: str) -> Iterator[Any]:
    text = _unwrap(script[:LONGEST].strip())
    for mended in (text, _mend(text)):
        found = _values(mended)
        if found:
            yield from found
            return


def _unwrap(text: str) -> str:
    """The script without the comment and CDATA marks around it, nested at most as deep as pages have them."""
    for _ in range(6):
        start = next((mark for mark in OPENING if text.startswith(mark)), "")
        end = next((mark for mark in CLOSING if text.endswith(mark)), "")
        text = text.removeprefix(start).removesuffix(end).strip()
    return text


def _mend(text: str) -> str:
    if '"' not in text[:200] and "&quot;" in text[:200]:
        text = html.unescape(text)
    return TRAILING_COMMA.sub("", ESCAPE.sub(r"\1", text))


def _values(text: str) -> list[Any]:
    """The JSON values that follow each other in a script, up to the first that cannot be read."""
    found: list[Any] = []
    at = 0
    while at < len(text):
        try:
            value, at = DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return found
        found.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return found


def _everything(roots: Sequence[Any]) -> Iterator[Thing]:
    waiting, seen = list(reversed(roots)), 0
    while waiting and seen < MOST_OBJECTS:
        value = waiting.pop()
        if isinstance(value, dict):
            seen += 1
            yield value
            waiting.extend(v for v in reversed(list(value.values())) if isinstance(v, dict | list))
        elif isinstance(value, list):
            waiting.extend(v for v in reversed(value) if isinstance(v, dict | list))


def _page_level(roots: Sequence[Any]) -> Iterator[Thing]:
    """Objects at the top and in the few places that hold the page's own; a teaser's or a comment's are deeper."""
    waiting, seen = list(reversed(roots)), 0
    while waiting and seen < MOST_OBJECTS:
        value = waiting.pop()
        seen += 1
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            yield value
            waiting.extend(value[name] for name in reversed(INTO) if isinstance(value.get(name), dict | list))


def types_of(thing: Thing) -> tuple[str, ...]:
    """The thing's types without their vocabulary, as written."""
    value = thing.get("@type")
    values = value if isinstance(value, list) else [value]
    names = (v.rpartition("/")[2].rpartition(":")[2] for v in values if isinstance(v, str))
    return tuple(name for name in names if TYPE.fullmatch(name))


def rank(thing: Thing) -> int:
    """3 for a news article, 2 for another article, 1 for a page, 0 for what is no text of its own."""
    names = {name.lower() for name in types_of(thing)}
    if any(name.endswith("newsarticle") or name == "liveblogposting" for name in names):
        return 3
    if any(name.endswith(("article", "posting")) or name in {"review", "report"} for name in names):
        return 2
    return int(bool(names & PAGES))


def about_page(graph: Graph, titles: Iterable[str], addresses: Iterable[str]) -> tuple[Thing, ...]:
    """The articles and pages that speak of this page, best first: by address and headline, then by type.

    Where several articles are listed and none shares its address or headline with the page, all are someone else's.
    """
    keys = {key(title) for title in titles} - {""}
    urls = {_address(address) for address in addresses} - {""}
    ranked = [(rank(thing), _agreement(thing, keys, urls), -n, thing) for n, thing in enumerate(graph.things)]
    articles = [entry for entry in ranked if entry[0] >= 2]
    agreeing = [entry for entry in articles if entry[1]] or (articles if len(articles) == 1 else [])
    best = sorted(agreeing, key=lambda entry: (entry[1], entry[0], entry[2]), reverse=True)
    pages = [entry for entry in ranked if entry[0] == 1 and (entry[1] or not articles)]
    return tuple(entry[3] for entry in (*best, *pages))


def _agreement(thing: Thing, titles: set[str], urls: set[str]) -> int:
    own = {key(text(thing.get(name))) for name in ("headline", "name", "alternativeHeadline")} - {""}
    page = thing.get("mainEntityOfPage")
    where = [thing.get("url"), thing.get("@id"), page, *(page.values() if isinstance(page, dict) else ())]
    same_url = any(_address(value) in urls for value in where if isinstance(value, str))
    return same_url + any(one == other or one in other for one in own if len(one) > 8 for other in titles)


def _address(url: str) -> str:
    return url.partition("#")[0].partition("?")[0].partition("//")[2].removeprefix("www.").rstrip("/").lower()


def text(value: Any, depth: int = 0) -> str:
    """The text of a property: a string, the first of a list, or an object's @value or name; else empty."""
    if isinstance(value, str):
        return fold(value[:LONGEST_TEXT])
    if depth == DEEPEST:
        return ""
    if isinstance(value, list):
        return next((found for one in value if (found := text(one, depth + 1))), "")
    return text(value.get("@value") or value.get("name"), depth + 1) if isinstance(value, dict) else ""


def origin_of(thing: Thing, name: str) -> str:
    """How a field's origin names a property: `json-ld: NewsArticle.headline`."""
    types = types_of(thing)
    best = next((one for one in types if rank({"@type": one}) == rank(thing)), "Thing")
    return f"json-ld: {best}.{name}"
