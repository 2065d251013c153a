"""Where the page stands: its address, publisher, section and declared language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from copydesk.fetch.urls import canonical_url, domain_of
from copydesk.metadata.facts import Facts
from copydesk.metadata.json_ld import Thing, text, types_of
from copydesk.metadata.json_ld import origin_of as property_origin
from copydesk.metadata.order import confidence
from copydesk.metadata.strings import fold, key
from copydesk.metadata.tags import itemprops, metas
from copydesk.metadata.tags import origin_of as hint_origin
from copydesk.page import Head
from copydesk.types import Field

SECTIONS = (
    "article:section",
    "parsely-section",
    "og:article:section",
    "section",
    "dc.subject.section",
    "cxenseparse:section",
)
LANGUAGES = ("og:locale", "content-language", "language", "dc.language", "inlanguage")
HOME = frozenset(
    {"home", "homepage", "start", "startseite", "inicio", "accueil", "portada", "forside", "hem", "главная"}
)
LANGUAGE = re.compile(r"[a-z]{2,3}", re.IGNORECASE)
LONGEST_NAME = 100  # characters of a publisher's or a section's name
UNTRUSTED = 0.3  # an address on another site, or of the home page


def addresses(head: Head, url: str | None) -> list[tuple[str, str, str]]:
    """The addresses the page gives itself, as (canonical address, raw, origin); the one it was read from last."""
    given = [(href, "link: canonical") for rel, href in head.links if "canonical" in rel.split()]
    given += [(content, "meta: og:url") for _, content in metas(head, ("og:url",))]
    given += [(url, "address")] if url else []
    found = ((canonical_url(raw.strip(), url), raw, origin) for raw, origin in given)
    return [(value, raw, origin) for value, raw, origin in found if value]


def url_fields(facts: Facts) -> list[Field]:
    """The candidates for `url`. An address on another site than the page's, or its home page's, is not believed."""
    found = addresses(facts.head, facts.url)
    for thing in facts.things:
        page = thing.get("mainEntityOfPage")
        for raw in (page.get("@id") if isinstance(page, dict) else page, thing.get("url")):
            if isinstance(raw, str) and (value := canonical_url(raw.strip(), facts.url)):
                found.append((value, fold(raw), property_origin(thing, "url")))
    return [Field("url", value, raw, origin, _trust(value, origin, facts)) for value, raw, origin in found]


def _trust(value: str, origin: str, facts: Facts) -> float:
    foreign = facts.domain is not None and domain_of(value) != facts.domain
    home = value.partition("//")[2].partition("/")[2] == ""
    return UNTRUSTED if foreign or (home and origin != "address") else confidence("url", origin)


def publisher_fields(facts: Facts) -> list[Field]:
    """The candidates for `publisher`: the registry's name, what the page says, and its domain."""
    found: list[tuple[str, str]] = []
    if facts.publisher:
        found.append((facts.publisher.name, f"registry: {facts.publisher.domain}"))
    for thing in facts.things:
        found.append((text(facts.graph.resolve(thing.get("publisher"))), property_origin(thing, "publisher")))
    found += [(content, f"meta: {name}") for name, content in metas(facts.head, ("og:site_name", "application-name"))]
    found += [(facts.domain, "domain")] if facts.domain else []
    return [
        Field("publisher", name, name, origin, confidence("publisher", origin))
        for name, origin in found
        if 0 < len(name) <= LONGEST_NAME and "://" not in name
    ]


def section_fields(facts: Facts) -> list[Field]:
    """The candidates for `section`: the part of the publication that the article stands in."""
    found = [(content, f"meta: {name}") for name, content in metas(facts.head, SECTIONS)]
    found += list(facts.texts("articleSection"))
    found += [(name, property_origin(thing, "itemListElement")) for thing, name in _breadcrumbs(facts)]
    found += [(hint.text, hint_origin(hint)) for hint in itemprops(facts.head.hints, "articlesection")]
    return [
        Field("section", name, name, origin, confidence("section", origin))
        for name, origin in found
        if 0 < len(name) <= LONGEST_NAME and "://" not in name
    ]


def _breadcrumbs(facts: Facts) -> Iterator[tuple[Thing, str]]:
    """The first level below the home page of a breadcrumb trail, unless that is the article itself."""
    things = (facts.graph.resolve(thing.get("breadcrumb", thing)) for thing in facts.graph.things)
    for thing in things:
        items = thing.get("itemListElement") if isinstance(thing, dict) else None
        if isinstance(items, list) and "BreadcrumbList" in types_of(thing):
            names = [_item_name(item) for item in items[:10]]
            levels = [name for name in names[:-1] if name and not _is_home(name, facts)]
            yield from ((thing, name) for name in levels[:1])


def _item_name(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    return fold(text(item.get("name")) or text(item.get("item")))


def _is_home(name: str, facts: Facts) -> bool:
    return name.casefold() in HOME or key(name) in facts.sites


def language_fields(facts: Facts) -> list[Field]:
    """The languages that the page declares, as two- or three-letter codes.

    Templates declare the site's language on every page, so a sure text detector (`steps.describe`) has the last word.
    """
    found = list(facts.texts("inLanguage"))
    found += [(facts.head.language, "html lang")] if facts.head.language else []
    found += [(content, f"meta: {name}") for name, content in metas(facts.head, LANGUAGES)]
    if facts.publisher and facts.publisher.language:
        found.append((facts.publisher.language, f"registry: {facts.publisher.domain}"))
    fields = []
    for raw, origin in found:
        code = raw.replace("_", "-").partition("-")[0].strip()
        if LANGUAGE.fullmatch(code):
            fields.append(Field("language", code.lower(), raw, origin, confidence("language", origin)))
    return fields
