"""Header values: what servers write there, read without trust."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from copydesk.fetch.results import Validators

MEDIA_TYPE = re.compile(r"\s*([a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100})\s*(?:;|$)")
CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([a-z0-9_.:+-]{1,40})")


def media_type(content_type: str) -> str | None:
    """The media type of a Content-Type, lower case; None where it holds none."""
    found = MEDIA_TYPE.match(content_type.lower())
    return found[1] if found else None


def charset(content_type: str) -> str | None:
    """The charset of a Content-Type, lower case; None where it holds none."""
    found = CHARSET.search(content_type.lower())
    return found[1] if found else None


def retry_after(value: str, now: datetime) -> float:
    """Seconds that a Retry-After asks to wait, from a number or a date; 0 for what is neither, or past."""
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return float(value[:10])
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())


def conditions(validators: Validators | None) -> dict[str, str]:
    """The headers that ask for a page only if it changed (RFC 9110, section 13.1)."""
    if validators is None:
        return {}
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in headers.items() if value}
