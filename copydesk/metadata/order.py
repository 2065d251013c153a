"""Which origin is believed before which: one table a field, from the most trusted down.

An entry is an origin, as it is written into `fields.origin`, and the confidence of what it says. One `*` stands for any
text. The figures only order the origins; from one half on a value is used.

The order was set on 127 news pages of 92 publishers and 150 other pages, each publisher counting once.
"""

from __future__ import annotations

from collections.abc import Mapping

Order = tuple[tuple[str, float], ...]

CHOSEN = 0.95  # the title that the rules in titles.py settle on, whatever its origin
PREFERRED = 0.99  # what a publisher's file prefers
REFUSED = 0.45  # a list of authors that another list beat: on record, not used

ORDER: Mapping[str, Order] = {
    "title": (
        ("json-ld: *.headline", 0.9),
        ("meta: og:title", 0.88),
        ("h1", 0.86),
        ("hint: *", 0.7),
        ("meta: *", 0.65),
        ("json-ld: *.name", 0.6),
        ("title tag", 0.55),
    ),
    "published_at": (
        ("json-ld: *.datePublished", 0.95),
        ("meta: article:published_time", 0.94),
        ("meta: *", 0.9),
        ("hint: * itemprop=datePublished", 0.88),
        ("json-ld: *.dateCreated", 0.86),
        ("hint: *", 0.8),
        ("title tag", 0.75),
        ("text", 0.7),
        ("url", 0.6),
    ),
    "modified_at": (
        ("json-ld: *.dateModified", 0.95),
        ("meta: article:modified_time", 0.94),
        ("meta: *", 0.9),
        ("hint: *", 0.8),
        ("text", 0.7),
    ),
    "author": (  # of a list that names at least one person
        ("json-ld: *", 0.95),
        ("meta: *", 0.9),
        ("hint: * rel=author", 0.85),
        ("hint: * itemprop=author", 0.85),
        ("hint: *", 0.8),
        ("text", 0.7),
        ("text: signature", 0.68),
        ("text: name alone", 0.52),  # below a desk or an agency that is named: it may be a section
    ),
    "organisation": (  # a list of authors that names none, such as an agency or the paper itself
        ("json-ld: *", 0.65),
        ("meta: *", 0.6),
        ("hint: *", 0.55),
    ),
    "username": (("*", 0.5),),
    "url": (("link: canonical", 0.9), ("meta: og:url", 0.85), ("json-ld: *", 0.8), ("address", 0.75)),
    "publisher": (
        ("registry: *", 0.95),
        ("json-ld: *", 0.9),
        ("meta: og:site_name", 0.85),
        ("meta: *", 0.6),
        ("domain", 0.55),
    ),
    "section": (("meta: *", 0.9), ("json-ld: *.articleSection", 0.85), ("json-ld: *", 0.7), ("hint: *", 0.6)),
    # Below what a sure text detector says: templates declare the language of the site, not of the article.
    "language": (("json-ld: *", 0.75), ("html lang", 0.7), ("meta: *", 0.65), ("registry: *", 0.6)),
}


def fits(pattern: str, origin: str) -> bool:
    """Whether an origin is the one that a pattern names; a `*` in the pattern stands for any text."""
    start, star, end = pattern.partition("*")
    if not star:
        return origin == pattern
    return len(origin) >= len(start) + len(end) and origin.startswith(start) and origin.endswith(end)


def confidence(name: str, origin: str) -> float:
    """How far an origin is believed for a field, from 0 to 1; 0 where the table does not name it."""
    return next((figure for pattern, figure in ORDER[name] if fits(pattern, origin)), 0.0)
