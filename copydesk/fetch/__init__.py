"""Fetching pages politely and safely: `fetch_all` is the way in, and `urls` spells addresses in one way."""

from copydesk.fetch.polite import fetch_all
from copydesk.fetch.results import Fetched, FetchLog, NoLog, NotFetched, NotModified, Result, Validators
from copydesk.fetch.settings import FetchSettings

__all__ = [
    "FetchLog",
    "FetchSettings",
    "Fetched",
    "NoLog",
    "NotFetched",
    "NotModified",
    "Result",
    "Validators",
    "fetch_all",
]
