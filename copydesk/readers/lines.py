"""From a document's bytes to its lines, by media type: one way for the first reading and for every replay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from copydesk.limits import check_bytes
from copydesk.readers.decode import as_text, read_text, split_lines
from copydesk.readers.mhtml import html_part
from copydesk.readers.pages.blocks import read_page
from copydesk.readers.pages.extent import check_text
from copydesk.readers.records.record import Record, read_record
from copydesk.types import Decoded, Document

PAGES = frozenset({"text/html", "application/xhtml+xml", "multipart/related"})
RECORDS = frozenset({"application/json", "text/csv", "application/rss+xml", "application/atom+xml"})
PRESCAN = 4096  # bytes; browsers look no further than 1,024
DECLARED = re.compile(
    rb"""<meta[^>]{0,200}charset\s*+=\s*+["']?\s*+([\w:.-]{2,40})|<\?xml[^>]{0,100}encoding=["']([\w:.-]{2,40})""",
    re.IGNORECASE,
)


def read_lines(document: Document) -> Decoded:
    """The lines of a document as its media type has it.

    Raises NotTextError where it is no text, LimitError where it is larger than any article, and ValueError with its
    reason where it is not what its type says.
    """
    if document.media_type in RECORDS:
        record = read_record(document.raw, document.media_type, document.origin)
        check_text(record.body, is_page=record.html)
        return _record_lines(record, document.origin)
    raw, declared = _text_part(document)
    is_page = document.media_type in PAGES
    check_bytes(raw, is_page=is_page)
    text, encoding, confidence = read_text(raw, declared)
    check_text(text, is_page=is_page)
    return _lines(text, encoding, confidence, is_page)


def reread_lines(document: Document, encoding: str) -> Decoded:
    """The same lines again, under the encoding that the first reading settled on. Raises as `read_lines` does.

    There are no limits here: what was loaded once can be replayed.
    """
    if document.media_type in RECORDS:
        record = read_record(document.raw, document.media_type, document.origin)
        return _record_lines(record, document.origin)
    raw, _ = _text_part(document)
    return _lines(as_text(raw, encoding), encoding, 1.0, document.media_type in PAGES)


def declared_charset(raw: bytes) -> str | None:
    """The encoding that a page names in its first bytes."""
    match = DECLARED.search(raw[:PRESCAN])
    return (match[1] or match[2]).decode() if match else None


def _text_part(document: Document) -> tuple[bytes, str | None]:
    """The bytes that hold the text, and the encoding they are said to be in: by the server first, then by the page."""
    raw, declared = document.raw, document.origin.get("charset")
    if document.media_type == "multipart/related":
        raw, declared, _ = html_part(raw)
    if document.media_type in PAGES and declared is None:
        declared = declared_charset(raw)
    return raw, declared


def _record_lines(record: Record, origin: Mapping[str, str]) -> Decoded:
    lines = _lines(record.body, origin.get("charset", "utf-8"), 1.0, record.html)
    return replace(lines, fields=record.fields)


def _lines(text: str, encoding: str, confidence: float, is_page: bool) -> Decoded:
    if not is_page:
        return Decoded(split_lines(text), encoding, confidence)
    lines, page = read_page(text)
    return Decoded(lines, encoding, confidence, page)
