"""Redirects: followed by hand, so that every address on the way is checked like the first."""

from __future__ import annotations

from collections.abc import Callable

from copydesk.fetch.addresses import WebAddress, web_address
from copydesk.fetch.client import Answer
from copydesk.fetch.results import RefusedError

MOST_REDIRECTS = 5  # what RFC 9309, section 2.3.1.2, asks for robots.txt; pages need no more
STATUSES = frozenset({301, 302, 303, 307, 308})


def follow(start: WebAddress, ask: Callable[[WebAddress], Answer]) -> tuple[WebAddress, Answer]:
    """The answer at the end of the redirects, and where that is. Raises RefusedError, as `ask` does."""
    address = start
    for _ in range(MOST_REDIRECTS + 1):
        answer = ask(address)
        if answer.status not in STATUSES or "location" not in answer.headers:
            return address, answer
        address = _next(address, answer.headers["location"])
    message = (
        f"{start.url} redirects more than {MOST_REDIRECTS} times, lastly to {address.url}; give the page's address"
    )
    raise RefusedError("redirect_limit", message)


def _next(address: WebAddress, location: str) -> WebAddress:
    # Header bytes above ASCII are mostly UTF-8, and browsers read them so.
    spelled = location.encode("latin-1").decode("utf-8", "replace")
    try:
        target = web_address(spelled, address.url)
    except RefusedError as refused:
        raise RefusedError(refused.code, f"{address.url} redirects, but {refused.message}") from None
    if address.scheme == "https" and target.scheme == "http":
        message = f"{address.url} redirects to {target.url}, which is not encrypted; give that address if it is right"
        raise RefusedError("tls", message)
    return target
