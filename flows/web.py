"""Fetching in a run: addresses in portions, and the articles that feeds name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from copydesk.batches import Found
from copydesk.fetch import Fetched, FetchSettings, NotFetched, NotModified, Result, fetch_all
from copydesk.fetch.addresses import web_address
from copydesk.fetch.results import FetchLog, RefusedError
from copydesk.readers.feed import links
from copydesk.readers.web import documents_of, is_feed, refused
from copydesk.types import Version

ADDRESSES_PER_BATCH = 50


@dataclass(slots=True)
class Portion:
    """What came of some addresses: documents, the fetches they are from, and pages that had not changed."""

    documents: list[Found] = field(default_factory=list)
    fetches: list[tuple[Fetched, list[Version]]] = field(default_factory=list)
    feeds: list[Fetched] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unchanged: int = 0


def portions(urls: Sequence[str]) -> Iterator[Sequence[str]]:
    """The addresses in their order, cut into what one task fetches."""
    for start in range(0, len(urls), ADDRESSES_PER_BATCH):
        yield urls[start : start + ADDRESSES_PER_BATCH]


def fetch_portion(
    urls: Sequence[str], settings: FetchSettings, log: FetchLog, publisher: str | None, follow: bool
) -> Portion:
    """Fetch some addresses. With `follow`, a feed is kept for the articles it names instead of being read itself."""
    origin = {"publisher": publisher, "publisher_from": "option"} if publisher else {}
    portion = Portion()
    for result in fetch_all(urls, settings, log):
        _add(result, portion, origin, follow)
    return portion


def _add(result: Result, portion: Portion, origin: dict[str, str], follow: bool) -> None:
    if isinstance(result, NotModified):
        portion.unchanged += 1
    elif isinstance(result, NotFetched):
        portion.refused.append(result.url)
        portion.documents.append(refused(result, origin))
    elif follow and is_feed(result) and links(result.body):
        portion.feeds.append(result)
    else:
        found = list(documents_of(result, origin))
        portion.documents += found
        versions = [one.version for one in found]
        portion.fetches.append((result, versions))


def named_by(feeds: Sequence[Fetched], known: Sequence[str]) -> list[str]:
    """The articles that feeds name and that were not asked for anyway, in the feeds' order, spelled as results are."""
    named = dict.fromkeys(_spelled(link.url) for fetched in feeds for link in links(fetched.body))
    asked = set(map(_spelled, known))
    return [url for url in named if url not in asked]


def _spelled(url: str) -> str:
    try:
        return web_address(url).url
    except RefusedError:
        return url
