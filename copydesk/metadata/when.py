"""When the article was published and modified: machine-readable dates, then what the page shows, then its address.

A value keeps the publisher's own offset (`2024-08-29T00:30:00+02:00`): its first ten characters are the day that
readers of the paper saw, which in UTC may be another. A time without a zone names no instant, so only its day is kept,
unless the publisher's file gives the time zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from copydesk.metadata.facts import Facts, around
from copydesk.metadata.json_ld import origin_of as property_origin
from copydesk.metadata.json_ld import text
from copydesk.metadata.order import confidence
from copydesk.metadata.tags import is_elsewhere, itemprops, metas, near
from copydesk.metadata.tags import origin_of as hint_origin
from copydesk.metadata.written import dates_in
from copydesk.page import Hint
from copydesk.timestamps import parse_timestamp, read_date
from copydesk.types import Field

PUBLISHED = (
    "article:published_time", "article:published", "article:published:time", "og:article:published_time",
    "og:published_time", "datepublished", "date", "publishdate", "publish-date", "publish_date", "publicationdate",
    "publication_date", "pubdate", "published", "published_time", "parsely-pub-date", "sailthru.date", "dc.date.issued",
    "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created", "citation_publication_date",
    "citation_date", "prism.publicationdate", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "dcsext.article_date_published",
    "article_date_original", "originalpublicationdate", "article.published", "article:post_date", "date.release",
    "datecreated", "timestamp",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "article:modified", "article:modified:time", "og:article:modified_time", "og:updated_time",
    "datemodified", "dc.date.modified", "dcterms.modified", "last-modified", "last_modified", "lastmod", "updated_time",
    "modified", "article_updatetime", "revised",
)  # fmt: skip
UPDATED = re.compile(
    r"updat|modif|aktuali|actuali|mis à jour|màj|aggiorn|atualiz|bijgewerkt|uppdater|oppdater|opdater|обновлен|оновлен"
    r"|更新|수정|güncel|edited|geändert|bearbeitet|diperbarui|uppfært",
    re.IGNORECASE,
)
SET_OFF = re.compile(r"\s[|–—-]\s|,\s")
IN_PATH = re.compile(r"/(?P<year>(?:19|20)\d{2})[/-]?(?P<month>\d{2})[/-]?(?P<day>\d{2})(?=[/_.-]|$)")
# Defaults that templates and databases put where no date was given.
DEFAULTS = ("0001-01-01", "1899-12-30", "1900-01-01", "1969-12-31", "1970-01-01", "1980-01-01", "2038-01-19")
LAST_YEAR = "2098"
LONGEST_LINE = 160  # characters of a line in which a date is the article's, not the story's
ONLY_MARKED = 0.55  # of a date far from the headline: 114 of 118 pages that mark one day alone mean the article's
TOLERANCE = timedelta(days=1)


def date_fields(facts: Facts, fetched_at: str | None = None) -> list[Field]:
    """The candidates for `published_at` and `modified_at`, each field's most trusted first.

    `fetched_at` (ISO 8601) is when the page was fetched, if that is known: a later date is none.
    """
    found = [field for field in _candidates(facts) if not _is_refused(field.value, fetched_at)]
    if not any(field.name == "published_at" for field in found):
        found += [field for field in _only_marked(facts) if not _is_refused(field.value, fetched_at)]
    return sorted(found, key=lambda field: (field.name != "published_at", -field.confidence))


def _candidates(facts: Facts) -> Iterator[Field]:
    stated = (("datePublished", "published_at"), ("dateCreated", "published_at"), ("dateModified", "modified_at"))
    for thing in facts.things:
        lower = {name.lower(): value for name, value in thing.items()}
        for prop, name in stated:
            yield from _field(name, text(lower.get(prop.lower())), property_origin(thing, prop), facts)
    for names, name in ((PUBLISHED, "published_at"), (MODIFIED, "modified_at")):
        for meta, content in metas(facts.head, names):
            yield from _field(name, content, f"meta: {meta}", facts)
    for prop, name in (("datepublished", "published_at"), ("datemodified", "modified_at")):
        for hint in itemprops(facts.head.hints, prop):
            yield from _field(name, hint.value or hint.text, hint_origin(hint), facts)
    yield from _shown(facts)
    yield from _after_title(facts)
    yield from _in_url(facts)


def _field(name: str, raw: str, origin: str, facts: Facts) -> Iterator[Field]:
    read = read_date(raw, facts.timezone) if raw else None
    if read is None and raw and len(raw) <= LONGEST_LINE:
        read = next(((value, raw) for value, _ in _dates(raw, facts)), None)
    if read:
        yield Field(name, read[0], raw, origin, confidence(name, origin))


def _shown(facts: Facts) -> Iterator[Field]:
    """Dates in the elements around the headline, then in the short lines there."""
    for hint in near(facts.head.hints, facts.headlines):
        if _is_dated(hint):
            name = "modified_at" if _is_update(hint) else "published_at"
            yield from _field(name, _machine(hint), hint_origin(hint), facts)
    for line in around(facts, 5, 8):
        if len(line) <= LONGEST_LINE:
            yield from _in_line(line, facts)


def _only_marked(facts: Facts) -> list[Field]:
    """The day that the page's markup marks as a date, far from the headline, where it marks no other."""
    shown = (hint for hint in facts.head.hints if _is_dated(hint) and not _is_update(hint) and not is_elsewhere(hint))
    found = [field for hint in shown for field in _field("published_at", _machine(hint), hint_origin(hint), facts)]
    if len({field.value[:10] for field in found}) != 1:
        return []
    return [replace(found[0], confidence=ONLY_MARKED)]


def _is_dated(hint: Hint) -> bool:
    return hint.tag == "time" or any("date" in name or "time" in name or "publi" in name for name in hint.names)


def _machine(hint: Hint) -> str:
    return hint.value if hint.value and hint.value[:1].isdigit() else hint.text


def _is_update(hint: Hint) -> bool:
    return bool(UPDATED.search(hint.text)) or any(UPDATED.search(name) for name in hint.names)


def _in_line(line: str, facts: Facts) -> Iterator[Field]:
    at = 0
    for value, raw in _dates(line, facts):
        place = line.find(raw, at)
        name = "modified_at" if UPDATED.search(line[at:place]) else "published_at"
        yield Field(name, value, line, "text", confidence(name, "text"))
        at = place + len(raw)


def _dates(line: str, facts: Facts) -> Iterator[tuple[str, str]]:
    language = facts.head.language or (facts.publisher.language if facts.publisher else None)
    return dates_in(line, language, facts.publisher.day_first if facts.publisher else None)


def _after_title(facts: Facts) -> Iterator[Field]:
    """A date set off at the end of the title tag: `Headline | Harbour Post | 28.04.2023`."""
    end = SET_OFF.split(facts.head.title or "")[-1].strip()
    for value, raw in _dates(end, facts):
        if raw == end != facts.head.title:
            yield Field("published_at", value, raw, "title tag", confidence("published_at", "title tag"))


def _in_url(facts: Facts) -> Iterator[Field]:
    for match in IN_PATH.finditer(facts.url or ""):
        day = f"{match['year']}-{match['month']}-{match['day']}"
        if parse_timestamp(day):
            yield Field("published_at", day, match[0].strip("/"), "url", confidence("published_at", "url"))
            return


def _is_refused(value: str, fetched_at: str | None) -> bool:
    """Template defaults, years that no page was written in, and days after the page was fetched."""
    if value[:10] in DEFAULTS or not "1600" < value[:4] <= LAST_YEAR:
        return True
    fetched = parse_timestamp(fetched_at) if fetched_at else None
    if fetched is None:
        return False
    return datetime.fromisoformat(value[:10]) > datetime.fromisoformat(fetched[0][:10]) + TOLERANCE
