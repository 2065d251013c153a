"""What comes of an address: a page, the news that it has not changed, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer with a body. `url` is the address that was asked for, as browsers spell it; `final_url` is where the
    redirects ended. `media_type` and `charset` are lower case, None where the server gave none. `etag` and
    `last_modified` are what a later request can ask with. `fetched_at` is UTC ISO 8601.
    """

    url: str
    final_url: str
    status: int
    media_type: str | None
    charset: str | None
    body: bytes
    etag: str | None
    last_modified: str | None
    fetched_at: str


@dataclass(frozen=True, slots=True)
class NotFetched:
    """An address nothing was got from: why in one word (`robots`, `dns`, `http_404`), and in a sentence with a cure."""

    url: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class NotModified:
    """An address whose page is still the one on record."""

    url: str


Result = Fetched | NotFetched | NotModified


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server gave with a page to ask for changes by (RFC 9110, section 8.8), and which address gave it."""

    etag: str | None
    last_modified: str | None
    final_url: str | None = None


class FetchLog(Protocol):
    """What is on record about earlier fetches. Asked from the thread that iterates, never from another."""

    def validators(self, url: str) -> Validators | None:
        """The validators of the body that is on record for an address; None where none is."""
        ...


class NoLog:
    """A log without entries: everything is fetched whole."""

    def validators(self, url: str) -> Validators | None:
        """None, always."""
        return None


class RefusedError(Exception):
    """Why an address is not read: becomes a NotFetched.

    `wait` is how many seconds the server asks for, 0 where it names none; `again` says whether another try can help.
    """

    def __init__(self, code: str, message: str, *, again: bool = False, wait: float = 0.0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.again = again
        self.wait = wait
