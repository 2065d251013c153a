"""The titles that a page gives itself, freed of the site's name around them; `headline.py` chooses among them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.metadata.address import SECTIONS
from copydesk.metadata.facts import MOST_HEADINGS, Facts
from copydesk.metadata.headline import choose
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
SOFT = (": ", ", ")  # separators that headlines have inside
DATE = re.compile(r"\d{1,2}[./-] ?\d{1,2}[./-] ?\d{4}|\d{4}-\d{2}-\d{2}")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})  # as domains write them
DOMAIN = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z]{2,10}){1,2}", re.IGNORECASE)
LONGEST = 500  # characters
LONGEST_RAW = 2_000
MOST_CUTS = 12  # separators looked at, from the end


def title_fields(facts: Facts) -> list[Field]:
    """The candidates for `title`, the chosen one first."""
    found = [(fold(raw), raw, origin) for raw, origin in _raw_titles(facts)]
    found = [entry for entry in found if key(entry[0]) and len(entry[0]) <= LONGEST]
    keys = [key(value) for value, _, _ in found]
    named = [
        *(content for _, content in metas(facts.head, SECTIONS)),
        *(name for name, _ in facts.texts("articleSection")),
    ]
    sections = frozenset(map(key, named)) - {""}
    cleaned = [
        (without_site(value, facts.sites, {k for k in keys if k != own}, sections), raw, origin)
        for (value, raw, origin), own in zip(found, keys, strict=True)
    ]
    fields = [Field("title", value, raw, origin, confidence("title", origin)) for value, raw, origin in cleaned]
    chosen = choose(fields, facts)
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


def without_site(title: str, sites: frozenset[str], others: set[str], sections: frozenset[str] = frozenset()) -> str:
    """The title without the site's name, its section, its date or its domain around it.

    Cut off is only what is set off by a separator and is a name of the site, a domain, a date, a section that the page
    says it stands in (`sections`), or whatever leaves exactly another of the page's titles (`others`). Both are keys.
    """
    while (shorter := _cut_once(title, sites, others, sections)) is not None:
        title = shorter
    return title


def _cut_once(title: str, sites: frozenset[str], others: set[str], sections: frozenset[str]) -> str | None:
    for gap in reversed(list(SEPARATOR.finditer(title))[-MOST_CUTS:]):
        start, end = title[: gap.start()].strip(), title[gap.end() :].strip()
        if not key(start) or not key(end):
            continue
        is_firm = gap[0] not in SOFT
        if _is_site(end, sites) or (is_firm and (key(start) in others or _is_label(end, sections))):
            return start
        if _is_site(start, sites):
            return end
        if is_firm and _begins_with_site(end, sites, len(start)):
            return start
    return None


def _is_site(text: str, sites: frozenset[str]) -> bool:
    own = key(text)
    forms = {own, own.removeprefix("the"), own.translate(UMLAUTS)}
    return not forms.isdisjoint(sites) or bool(own and DOMAIN.fullmatch(text))


def _is_label(text: str, sections: frozenset[str]) -> bool:
    return key(text) in sections or bool(DATE.fullmatch(text))


def _begins_with_site(text: str, sites: frozenset[str], most: int) -> bool:
    """Whether a title's end is the site's name and then a section, shorter than what stands before (`most`)."""
    gap = SEPARATOR.search(text)
    return gap is not None and gap[0] not in SOFT and len(text) < most and _is_site(text[: gap.start()], sites)
