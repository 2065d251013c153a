"""Fetching in a run: addresses in portions, and the articles that feeds name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from copydesk.batches import Found
from copydesk.fetch import Fetched, FetchSettings, NotFetched, NotModified, Result, fetch_all
from copydesk.fetch.addresses import web_address
from copydesk.fetch.results import FetchLog, RefusedError
from copydesk.readers.web import is_feed, refused
from copydesk.types import Version
from copydesk.workers.reading import Reader

ADDRESSES_PER_BATCH = 50


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was fetched, and the addresses of the articles it names, spelled as results are."""

    fetched: Fetched
    urls: tuple[str, ...]


@dataclass(slots=True)
class Portion:
    """What came of some addresses: documents, the fetches they are from, and pages that had not changed."""

    documents: list[Found] = field(default_factory=list)
    fetches: list[tuple[Fetched, list[Version]]] = field(default_factory=list)
    feeds: list[Feed] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unchanged: int = 0


def portions(urls: Sequence[str]) -> Iterator[Sequence[str]]:
    """The addresses in their order, cut into what one task fetches."""
    for start in range(0, len(urls), ADDRESSES_PER_BATCH):
        yield urls[start : start + ADDRESSES_PER_BATCH]


def fetch_portion(
    urls: Sequence[str], settings: FetchSettings, log: FetchLog, publisher: str | None, follow: bool, reader: Reader
) -> Portion:
    """Fetch some addresses. With `follow`, a feed is kept for the articles it names instead of being read itself."""
    origin = {"publisher": publisher, "publisher_from": "option"} if publisher else {}
    portion = Portion()
    for result in fetch_all(urls, settings, log):
        _add(result, portion, origin, follow, reader)
    return portion


def _add(result: Result, portion: Portion, origin: dict[str, str], follow: bool, reader: Reader) -> None:
    if isinstance(result, NotModified):
        portion.unchanged += 1
    elif isinstance(result, NotFetched):
        portion.refused.append(result.url)
        portion.documents.append(refused(result, origin))
    elif follow and is_feed(result) and (urls := reader.links(result)):
        portion.feeds.append(Feed(result, tuple(map(_spelled, urls))))
    else:
        found = list(reader.documents_of(result, origin))
        portion.documents += found
        versions = [one.version for one in found]
        portion.fetches.append((result, versions))


def named_by(feeds: Sequence[Feed], known: Sequence[str]) -> list[str]:
    """The articles that feeds name and that were not asked for anyway, in the feeds' order, spelled as results are."""
    named = dict.fromkeys(url for feed in feeds for url in feed.urls)
    asked = set(map(_spelled, known))
    return [url for url in named if url not in asked]


def _spelled(url: str) -> str:
    try:
        return web_address(url).url
    except RefusedError:
        return url
