"""One address from asking to its result: robots.txt, turns, tries, redirects."""

from __future__ import annotations

import time
from threading import Event

from copydesk.fetch.addresses import WebAddress
from copydesk.fetch.client import Answer, Client
from copydesk.fetch.headers import charset, conditions, media_type, retry_after
from copydesk.fetch.redirects import follow
from copydesk.fetch.results import Fetched, NotFetched, NotModified, RefusedError, Result, Validators
from copydesk.fetch.robots import MOST_BYTES, Robots
from copydesk.fetch.settings import FetchSettings
from copydesk.fetch.turns import Turns

BACKOFF = 2.0  # seconds before the second try at the least; doubled before each further one
CURES = {401: "it wants a login", 403: "the site refuses it", 404: "check the address", 410: "it was taken down"}


class Session:
    """Fetches addresses, in as many threads as one likes; setting `stop` ends all waiting."""

    def __init__(self, settings: FetchSettings, stop: Event, client: Client | None = None) -> None:
        self._settings = settings
        self._client = client or Client(settings)
        self._turns = Turns(settings.clock, stop, settings.longest_wait)
        self._robots = Robots(self._ask_robots)

    def fetch(self, address: WebAddress, validators: Validators | None) -> Result:
        """What comes of an address. Raises StoppedError when nobody wants it any more."""
        try:
            return self._page(address, validators)
        except RefusedError as refused:
            return NotFetched(address.url, refused.code, refused.message)

    def _page(self, start: WebAddress, validators: Validators | None) -> Result:
        budget = _Budget(self._settings.deadline)
        given = (validators.final_url or start.url) if validators else None
        asked = conditions(validators)

        def ask(address: WebAddress) -> Answer:
            rules = self._robots.check(address)
            interval = self._interval(rules.delay)
            headers = asked if address.url == given else {}
            return self._request(address, interval, budget, self._settings.most_bytes, headers)

        final, answer = follow(start, ask)
        if answer.status == 304 and final.url == given and asked:
            return NotModified(start.url)
        if not 200 <= answer.status < 300:
            cure = CURES.get(answer.status, "look at it in a browser")
            raise RefusedError(f"http_{answer.status}", f"{final.url} answered {answer.status}: {cure}")
        return self._fetched(start, final, answer)

    def _fetched(self, start: WebAddress, final: WebAddress, answer: Answer) -> Fetched:
        content_type = answer.headers.get("content-type", "")
        return Fetched(
            start.url,
            final.url,
            answer.status,
            media_type(content_type),
            charset(content_type),
            answer.body,
            answer.headers.get("etag"),
            answer.headers.get("last-modified"),
            self._settings.clock.utc().strftime("%Y-%m-%dT%H:%M:%SZ"),
        )

    def _ask_robots(self, address: WebAddress) -> Answer:
        budget = _Budget(self._settings.deadline)
        return self._request(address, self._interval(0.0), budget, MOST_BYTES, {}, cut=True)

    def _request(
        self,
        address: WebAddress,
        interval: float,
        budget: _Budget,
        most_bytes: int,
        headers: dict[str, str],
        *,
        cut: bool = False,
    ) -> Answer:
        """One answer, at most `retries` tries later. Raises RefusedError."""
        tries = self._settings.retries + 1
        for number in range(1, tries + 1):
            self._turns.wait(address.host, interval)
            try:
                with budget:
                    return self._asked_once(address, budget.left, most_bytes, headers, cut=cut)
            except RefusedError as refused:
                too_long = refused.wait > self._settings.longest_wait
                if refused.again:
                    self._turns.close(address.host, max(refused.wait, BACKOFF ** min(number, tries - 1)))
                if not refused.again or too_long or number == tries:
                    raise
        raise AssertionError("the last try returns or raises")

    def _asked_once(
        self, address: WebAddress, seconds: float, most_bytes: int, headers: dict[str, str], *, cut: bool
    ) -> Answer:
        answer = self._client.get(address, seconds, most_bytes, headers, cut=cut)
        if answer.status < 500 and answer.status != 429:
            return answer
        wait = retry_after(answer.headers.get("retry-after", ""), self._settings.clock.utc())
        asked = f" and asked to wait {wait:.0f} s" if wait else ""
        message = f"{address.url} answered {answer.status}{asked}: the server is busy or broken; read it again later"
        raise RefusedError(f"http_{answer.status}", message, again=True, wait=wait)

    def _interval(self, delay: float) -> float:
        return max(1 / self._settings.rate, min(delay, self._settings.longest_wait))


class _Budget:
    """The seconds left for one address, counted only while it is being asked for (`with`)."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self._since = 0.0

    def __enter__(self) -> None:
        self._since = time.monotonic()

    def __exit__(self, *error: object) -> None:
        self.left -= time.monotonic() - self._since
