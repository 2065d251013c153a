"""Feeds: each item of an RSS, Atom or JSON feed is a document or quarantined."""

from __future__ import annotations

from copydesk.readers import feed
from tests.fuzz.promises import BARE, all_cleaned, read


def check(raw: bytes) -> None:
    all_cleaned(read(feed.FORMAT, raw), BARE)
