"""Metadata of HTML pages: every candidate for every field, with its origin and how far it is believed.

Nothing is thrown away: losers stay on record below the winner. `order.py` says which origin is believed before which, a
publisher's file may prefer others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from copydesk.fetch.urls import canonical_url, domain_of
from copydesk.metadata.address import addresses, language_fields, publisher_fields, section_fields, url_fields
from copydesk.metadata.facts import gather
from copydesk.metadata.order import PREFERRED, REFUSED, fits
from copydesk.metadata.people import author_fields
from copydesk.metadata.titles import title_fields
from copydesk.metadata.when import date_fields
from copydesk.page import Page
from copydesk.registry import Publishers, Template
from copydesk.types import Field


def page_fields(
    page: Page, lines: Sequence[str], url: str | None, publishers: Publishers, fetched_at: str | None = None
) -> tuple[Field, ...]:
    """The candidates for title, author, published_at, modified_at, url, publisher, section and language.

    `lines` are the page's lines, `url` the address it was fetched from and `fetched_at` (ISO 8601) when, as far as they
    are known. The result depends on the arguments alone. `Article.best` and `Article.all_of` give the winners.
    """
    known = canonical_url(url) if url else None
    where = known or next((value for value, _, _ in addresses(page.head, None)), None)
    domain = domain_of(where) if where else None
    publisher = publishers.of(urlsplit(where).hostname if where else None)
    facts = gather(page, lines, where, domain, publisher)
    dates = date_fields(facts, fetched_at)
    fields = [*title_fields(facts), *author_fields(facts), *dates]
    fields += [*url_fields(facts), *publisher_fields(facts), *section_fields(facts), *language_fields(facts)]
    day = next((field.value[:10] for field in dates if field.name == "published_at"), None)
    template = publisher.template_on(day) if publisher else None
    return tuple(dict.fromkeys(prefer(fields, template) if template else fields))


def prefer(fields: Sequence[Field], template: Template) -> list[Field]:
    """The fields with those on top that the publisher's template prefers, where the page has them."""
    preferred: dict[str, str] = {}
    for name, patterns in template.prefer.items():
        own = [field.origin for field in fields if field.name == name]
        best = next((origin for pattern in patterns for origin in own if fits(pattern, origin)), None)
        if best:
            preferred[name] = best
    return [_weighed(field, preferred.get(field.name)) for field in fields]


def _weighed(field: Field, preferred: str | None) -> Field:
    if preferred is None:
        return field
    if field.origin == preferred:
        return replace(field, confidence=PREFERRED)
    return replace(field, confidence=min(field.confidence, REFUSED)) if field.name == "author" else field
