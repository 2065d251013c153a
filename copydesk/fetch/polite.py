"""Fetching many addresses: the way in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Event

from copydesk.fetch.addresses import WebAddress, web_address
from copydesk.fetch.results import FetchLog, NotFetched, RefusedError, Result
from copydesk.fetch.settings import FetchSettings


def fetch_all(urls: Iterable[str], settings: FetchSettings, log: FetchLog) -> Iterator[Result]:
    """What comes of each address, in the order of the addresses; one that stands there twice is fetched once.

    Hosts are read in parallel, each at its own pace. Up to a thousand addresses are read ahead of the results. Whatever
    goes wrong with an address is its result (`NotFetched`). Raises InputError for settings that cannot be used.
    """
    from copydesk.fetch.line import Line  # brings an HTTP client along, which other commands never need
    from copydesk.fetch.session import Session

    stop = Event()
    line = Line(Session(settings, stop).fetch, settings.hosts_at_once)
    try:
        for place, found in enumerate(_distinct(urls)):
            if isinstance(found, NotFetched):
                line.add_result(found, place)
            else:
                line.add(found, log.validators(found.url), place)
            while line.gives:
                yield line.take()
        while line:
            yield line.take()
    finally:
        stop.set()
        line.stop()


def _distinct(urls: Iterable[str]) -> Iterator[WebAddress | NotFetched]:
    """Each address once, in the spelling of browsers, and what is no address."""
    seen: set[str] = set()
    for url in urls:
        found = _read(url)
        if found.url not in seen:
            seen.add(found.url)
            yield found


def _read(url: str) -> WebAddress | NotFetched:
    try:
        return web_address(url)
    except RefusedError as refused:
        # Lone surrogates, as Python reads bytes that are no UTF-8, fit into no database.
        return NotFetched(url.encode("utf-8", "replace").decode(), refused.code, refused.message)
