"""What the fetching tests exchange: a clock that nobody waits for, and name servers that say what they are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Event, Lock

from copydesk.fetch import Fetched, FetchLog, FetchSettings, NoLog, NotFetched, Result, Validators, fetch_all
from tests.copydesk.fetch.server import Site

START = datetime(2025, 3, 4, 12, tzinfo=UTC)


class FastClock:
    """Time passes only by waiting, which takes none. `waits` is how long each wait would have been."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._now = 0.0
        self._lock = Lock()

    def now(self) -> float:
        return self._now

    def utc(self) -> datetime:
        return START + timedelta(seconds=self._now)

    def wait(self, stop: Event, seconds: float) -> None:
        with self._lock:
            self._now += seconds
            self.waits.append(round(seconds, 3))


@dataclass
class Names:
    """A name server. A host with several lists of answers gives the next one at every question."""

    answers: Mapping[str, Sequence[Sequence[str]]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        if host not in self.answers:
            raise OSError(-2, "Name or service not known")
        given = self.answers[host]
        return given[min(self.asked.count(host), len(given)) - 1]


@dataclass
class Log:
    """A log in memory."""

    known: dict[str, Validators] = field(default_factory=dict)

    def validators(self, url: str) -> Validators | None:
        return self.known.get(url)

    def put(self, results: Iterable[Result]) -> None:
        for page in results:
            assert isinstance(page, Fetched), page
            self.known[page.url] = Validators(page.etag, page.last_modified, page.final_url)


def settings_for(*sites: Site, **more: object) -> FetchSettings:
    """Settings that may read these sites, on a clock that nobody waits for."""
    allow = frozenset(site.netloc for site in sites) | frozenset(more.pop("allow", ()))  # type: ignore[call-overload]
    return replace(FetchSettings(allow=allow, clock=FastClock(), deadline=5.0), **more)  # type: ignore[arg-type]


def fetch(urls: Iterable[str], settings: FetchSettings, log: FetchLog | None = None) -> list[Result]:
    return list(fetch_all(urls, settings, log or NoLog()))


def fetch_one(url: str, settings: FetchSettings) -> Fetched:
    [result] = fetch([url], settings)
    assert isinstance(result, Fetched), result
    return result


def refused(url: str, settings: FetchSettings) -> NotFetched:
    [result] = fetch([url], settings)
    assert isinstance(result, NotFetched), result
    return result
