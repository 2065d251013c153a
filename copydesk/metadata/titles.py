"""The headline: candidates without the site's name, and which of them the page's readers and editors mean.

Newsrooms write several: for the page, for search results (`<title>`), for social media (`og:title`). On news pages an
`og:title` that differs from `<title>` was written by an editor and is the headline; where it only repeats `<title>`, a
headline that the page shows and its JSON-LD repeats is believed instead. Other sites generate `og:title`, so what the
page shows comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from copydesk.metadata.facts import MOST_HEADINGS, Facts
from copydesk.metadata.json_ld import rank
from copydesk.metadata.order import CHOSEN, confidence
from copydesk.metadata.strings import fold, key
from copydesk.metadata.tags import itemprops, metas, origin_of
from copydesk.types import Field

NAMES = (
    "og:title",
    "twitter:title",
    "title",
    "headline",
    "dc.title",
    "parsely-title",
    "sailthru.title",
    "citation_title",
)
SEPARATOR = re.compile(r" [-|–—:·»›•/~] |\s?[|｜：»] ?|: |, ")
DOMAIN = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z]{2,10}){1,2}", re.IGNORECASE)
LONGEST = 500  # characters
LONGEST_RAW = 2_000
MOST_CUTS = 12  # separators looked at, from the end


def title_fields(facts: Facts) -> list[Field]:
    """The candidates for `title`, the chosen one first."""
    found = [(fold(raw), raw, origin) for raw, origin in _raw_titles(facts)]
    found = [entry for entry in found if key(entry[0]) and len(entry[0]) <= LONGEST]
    keys = [key(value) for value, _, _ in found]
    cleaned = [
        (without_site(value, facts.sites, {k for k in keys if k != own}), raw, origin)
        for (value, raw, origin), own in zip(found, keys, strict=True)
    ]
    fields = [Field("title", value, raw, origin, confidence("title", origin)) for value, raw, origin in cleaned]
    chosen = _choose(fields, news=bool(facts.things) and rank(facts.things[0]) == 3)
    if chosen is None:
        return fields
    best = Field("title", chosen.value, chosen.raw, chosen.origin, CHOSEN)
    return [best, *(field for field in fields if field is not chosen)]


def _raw_titles(facts: Facts) -> Iterator[tuple[str, str]]:
    yield from facts.texts("headline")
    yield from ((content, f"meta: {name}") for name, content in metas(facts.head, NAMES))
    yield from ((heading, "h1") for heading in facts.head.headings[:MOST_HEADINGS] if key(heading) not in facts.sites)
    yield from ((hint.text, origin_of(hint)) for hint in itemprops(facts.head.hints, "headline"))
    yield from facts.texts("name")
    if facts.head.title:
        yield facts.head.title[:LONGEST_RAW], "title tag"


def _choose(fields: Sequence[Field], news: bool) -> Field | None:
    social = next((field for field in fields if field.origin == "meta: og:title"), None)
    stated = next((field for field in fields if field.origin.endswith(".headline")), None)
    searched = next((field for field in fields if field.origin == "title tag"), None)
    shown = _shown(fields)
    if not news:
        return shown or stated or social or searched or next(iter(fields), None)
    if social and searched and stated and shown and key(stated.value) == key(shown.value):
        return stated if key(social.value) == key(searched.value) != key(stated.value) else social
    return social or stated or shown or searched or next(iter(fields), None)


def _shown(fields: Sequence[Field]) -> Field | None:
    """The h1 that another source repeats, else the first with a word in common with one: pages put labels into h1 too.

    Where the h1 is set in capitals, the same headline in ordinary letters stands for it.
    """
    headings = [field for field in fields if field.origin == "h1"]
    others = [field for field in fields if field.origin != "h1"]
    keys = [key(field.value) for field in others]
    agreeing = (h for h in headings if any(key(h.value) in other for other in keys))
    related = (h for h in headings if not others or any(_words(h.value) & _words(o.value) for o in others))
    best = next(agreeing, None) or next(related, None)
    if best is None or not best.value.isupper():
        return best
    return next((o for o in others if key(o.value) == key(best.value) and not o.value.isupper()), best)


def _words(text: str) -> set[str]:
    """What two titles can have in common: words of three letters and more, pairs of characters where no spaces are."""
    words = {key(word) for word in text.split() if len(word) > 2}
    return words if " " in text else words | {text[n : n + 2] for n in range(len(text) - 1)}


def without_site(title: str, sites: frozenset[str], others: set[str]) -> str:
    """The title without the site's name, its section or its domain around it.

    Cut off is only what is set off by a separator and is a name of the site or a domain, or whatever leaves exactly
    another of the page's titles (`others`, as keys).
    """
    cut = True
    while cut:
        cut = False
        for gap in reversed(list(SEPARATOR.finditer(title))[-MOST_CUTS:]):
            start, end = title[: gap.start()].strip(), title[gap.end() :].strip()
            if (gap[0] not in (": ", ", ") and key(start) in others) or (_is_site(end, sites) and key(start)):
                title, cut = start, True
                break
            if _is_site(start, sites) and key(end):
                title, cut = end, True
                break
    return title


def _is_site(text: str, sites: frozenset[str]) -> bool:
    own = key(text)
    return own in sites or own.removeprefix("the") in sites or bool(own and DOMAIN.fullmatch(text))
