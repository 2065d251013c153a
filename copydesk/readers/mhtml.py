"""Pages that browsers saved as one file (.mhtml, .mht): a MIME message with the page and what it shows. (RFC 2557.)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from copydesk.limits import MOST_PART_LINES, MOST_PARTS
from copydesk.readers.archives.faults import Fault, quarantined
from copydesk.readers.formats import MOST_BYTES, Format, Stream
from copydesk.types import Document, Quarantined

if TYPE_CHECKING:
    from email.message import Message

MEDIA_TYPE = "multipart/related"
HEADER = re.compile(rb"(?:[!-9;-~]{1,76}:[^\r\n]{0,998}\r?\n(?:[ \t][^\r\n]{0,998}\r?\n)*)+")
RELATED = re.compile(rb"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
MULTIPART = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
BOUNDARY = re.compile(rb'boundary\s*+=\s*+"?([^"\r\n;]{1,200})', re.IGNORECASE)
MOST_NESTED = 20  # the parser compares each line with the boundary of each level; a saved page has one level or two
CONTENT_TYPES = ("text/html", "application/xhtml+xml")


class NoPageError(ValueError):
    """A message without a page in it."""


def read(stream: Stream) -> Iterator[Document | Quarantined]:
    """The saved page as one document, its raw the whole file; quarantined where there is no page in it."""
    raw = stream.file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        too_large = f"it is larger than {MOST_BYTES >> 20} MiB; save the page as HTML only"
        yield Quarantined(Document(stream.uri, b"", MEDIA_TYPE, stream.origin), "too_large", too_large)
        return
    try:
        message = _parsed(raw)
        _, _, location = _html_part(message)
    except NoPageError as error:
        yield Quarantined(Document(stream.uri, raw, MEDIA_TYPE, stream.origin), "unsupported_format", str(error))
        return
    url = {"url": location} if location and location.startswith(("http://", "https://")) else {}
    yield Document(stream.uri, raw, MEDIA_TYPE, {**stream.origin, **url})
    if any(
        type(defect).__name__ == "CloseBoundaryNotFoundDefect" for part in message.walk() for defect in part.defects
    ):
        reason = f"the file ends at byte {len(raw):,} within its parts, as one cut short does; save the page again"
        yield quarantined(stream.uri, stream.origin, Fault("truncated", reason, len(raw)))


def html_part(raw: bytes) -> tuple[bytes, str | None, str | None]:
    """The page's HTML, its charset and its address (Content-Location), the latter two None where they are not given.

    The page is the part that the message names as its start, or else the first HTML part. Raises NoPageError.
    """
    return _html_part(_parsed(raw))


def _parsed(raw: bytes) -> Message:
    from email import message_from_bytes  # costs 15 ms to import and few inputs are saved pages

    if len(MULTIPART.findall(raw)) > MOST_NESTED:
        raise NoPageError(f"it has more than {MOST_NESTED} parts of parts, as no saved page has; save it again")
    if raw.count(b"\n") + raw.count(b"\r") > 2 * MOST_PART_LINES:
        raise NoPageError(f"it has more than {MOST_PART_LINES:,} lines; save the page as HTML only")
    if _parts(raw) > MOST_PARTS:
        raise NoPageError(f"it has more than {MOST_PARTS:,} parts; save the page as HTML only")
    return message_from_bytes(raw)


def _parts(raw: bytes) -> int:
    """At most as many parts as the message has: lines that its first boundary begins."""
    boundary = BOUNDARY.search(raw)
    return raw.count(b"\n--" + boundary[1]) if boundary else 0


def _html_part(message: Message) -> tuple[bytes, str | None, str | None]:
    pages = [part for part in message.walk() if part.get_content_type() in CONTENT_TYPES]
    start = message.get_param("start") if message.is_multipart() else None
    page = next((part for part in pages if start and part.get("Content-ID") == start), pages[0] if pages else None)
    html = page.get_payload(decode=True) if page else None
    if page is None or not isinstance(html, bytes):
        raise NoPageError("it is a saved web page without an HTML part; save the page again, as HTML or as text")
    location = page.get("Content-Location") or message.get("Snapshot-Content-Location")
    return html, page.get_content_charset(), "".join(str(location).split()) if location else None


def recognises(head: bytes) -> bool:
    """Whether the first bytes are the header of a MIME message of related parts."""
    header = HEADER.match(head.lstrip(b"\r\n"))
    return header is not None and RELATED.search(header[0]) is not None


FORMAT = Format("saved web page", (".mhtml", ".mht"), read, recognises)
