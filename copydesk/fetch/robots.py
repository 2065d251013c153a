"""robots.txt: what a site lets robots read, and how fast (RFC 9309)."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from copydesk.fetch.addresses import WebAddress
from copydesk.fetch.client import Answer
from copydesk.fetch.redirects import follow
from copydesk.fetch.results import RefusedError
from copydesk.fetch.settings import PRODUCT

if TYPE_CHECKING:
    from protego import Protego

MOST_BYTES = 500 * 2**10  # RFC 9309, section 2.5; what follows is not read
MOST_SITES = 256  # kept in memory at a time
NO_SITE = frozenset(
    "bad_url connection deadline dns forbidden_address retry_later tls".split()
)  # says more than `robots`
AGENT_LINE = re.compile(r"\s*user(?:-|\s+)?agent(?=[\s:]|$)[\s:]*([^#]*)", re.IGNORECASE)
TOKEN = re.compile(r"[a-z_-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site's robots.txt says to us; `refusal` is set where it could not be read, and nothing may be."""

    parsed: Protego | None = None
    refusal: RefusedError | None = None

    def allow(self, address: WebAddress) -> bool:
        """Whether a page may be read."""
        return self.parsed is None or self.parsed.can_fetch(address.url, PRODUCT)

    @property
    def delay(self) -> float:
        """Seconds that the site wants between two requests, 0 where it does not say."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(PRODUCT)
        return max(self.parsed.crawl_delay(PRODUCT) or 0.0, rate.seconds / rate.requests if rate else 0.0)


class Robots:
    """The robots.txt of every site met, read once a run.

    `ask` makes one request. It raises RefusedError where there is no answer, for the server's errors, and for 429.
    """

    def __init__(self, ask: Callable[[WebAddress], Answer]) -> None:
        self._ask = ask
        self._known: OrderedDict[str, Rules] = OrderedDict()
        self._reading: dict[str, Lock] = {}
        self._lock = Lock()

    def check(self, address: WebAddress) -> Rules:
        """The rules that let this page be read.

        Raises RefusedError: `robots` where they do not or cannot be had, and what kept the site from being reached.
        """
        rules = self._rules(address)
        if rules.refusal:
            raise RefusedError(rules.refusal.code, rules.refusal.message)
        if not rules.allow(address):
            message = f"{address.url}: {address.origin}/robots.txt asks robots not to read it; save the page by hand"
            raise RefusedError("robots", message)
        return rules

    def _rules(self, address: WebAddress) -> Rules:
        with self._lock:
            reading = self._reading.setdefault(address.origin, Lock())
        with reading:
            with self._lock:
                if found := self._known.get(address.origin):
                    self._known.move_to_end(address.origin)
                    return found
            rules = self._read(WebAddress(address.scheme, address.host, address.port, "/robots.txt"))
            if rules.refusal and rules.refusal.code == "retry_later":
                return rules  # passes within the run
            with self._lock:
                self._known[address.origin] = rules
                if len(self._known) > MOST_SITES:
                    self._reading.pop(self._known.popitem(last=False)[0], None)
            return rules

    def _read(self, place: WebAddress) -> Rules:
        asked = place

        def ask(address: WebAddress) -> Answer:
            nonlocal asked
            asked = address
            return self._ask(address)

        try:
            _, answer = follow(place, ask)
        except RefusedError as refused:
            if refused.code == "redirect_limit":  # RFC 9309, section 2.3.1.2: as if there were none
                return Rules()
            if asked == place and refused.code in NO_SITE:
                return Rules(refusal=refused)
            message = f"{place.url} cannot be read ({refused.message}), so nothing of {place.host} is"
            return Rules(refusal=RefusedError("robots", message))
        return Rules(parse(answer.body)) if 200 <= answer.status < 300 else Rules()


def parse(body: bytes) -> Protego:
    """The rules of a robots.txt. Whatever its bytes are, it is read in time that grows with its length alone."""
    from protego import Protego

    lines = body.decode("utf-8-sig", "replace").splitlines()
    return Protego.parse("\n".join(_agent_line(line) for line in lines))


def _agent_line(line: str) -> str:
    """Groups for others become one: Protego takes agents times rules, five minutes for 8,000 of the one and 20,000 of
    the other, which fit in 500 KiB. It also takes `copy` for `copydesk`, where RFC 9309 wants the whole token.
    """
    found = AGENT_LINE.match(line)
    if found is None:
        return line
    name = found[1].strip()
    token = TOKEN.match(name)
    ours = token is not None and token[0].lower() == PRODUCT
    return f"User-agent: {PRODUCT if ours else '*' if name == '*' else 'others'}"
