"""Web archives: the pages and texts in WARC and WET files, one document a record.

A document is a response with status 200, a resource or a conversion whose content is HTML or plain text. Everything
else in an archive is no text (requests, images, metadata) or not there (revisits, redirects): it is counted by kind.
WAT files are left out: they hold what was computed from pages, and no page. (WARC 1.1, ISO 28500:2017.)
"""

from __future__ import annotations

import io
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from copydesk.readers.archives.faults import Fault, count_kind, part
from copydesk.readers.decode import MAGIC as BINARY
from copydesk.readers.formats import MOST_BYTES, Format, Stream
from copydesk.readers.sniff import is_html
from copydesk.readers.webarchive.http_payload import Payload, charset_of, parse_response, payload_of
from copydesk.readers.webarchive.warc_header import utc_of
from copydesk.readers.webarchive.warc_records import Damaged, Record, records
from copydesk.types import Document, Quarantined
from copydesk.workers.limits import progressed

ENDINGS = (".warc", ".wet", ".arc")
GZIP = b"\x1f\x8b"
ARC = b"filedesc://"
LOADED = ("text/html", "application/xhtml+xml", "text/plain")
CONTROL = frozenset(range(9)) | frozenset(range(14, 27))  # bytes that text has not
UNTYPED = ("", "application/octet-stream", "application/x-unknown-content-type", "unknown/unknown")


@dataclass(frozen=True, slots=True)
class Page:
    """What a record carries: its content without encodings, its media type in lower case, charset and HTTP status."""

    payload: Payload
    media_type: str
    charset: str | None
    status: int | None


def is_warc(name: str, head: bytes) -> bool:
    """Whether a file is a WARC or ARC, by its first bytes (compressed or not) or, where those are damaged, its name."""
    packed = name.lower().endswith(tuple(f"{ending}.gz" for ending in ENDINGS))
    return recognises(head) or packed


def recognises(head: bytes) -> bool:
    """Whether the first bytes, with or without gzip, are those of a WARC or ARC file."""
    return _start(head).startswith((b"WARC/0.", b"WARC/1.", ARC))


def read(stream: Stream) -> Iterator[Document | Quarantined]:
    """The documents of a web archive, and its damaged places as quarantined documents."""
    return documents(stream, stream.notes)


def survey(stream: Stream) -> Counter[str]:
    """What an archive holds: the number of `document` and `quarantined`, and of records not loaded, by kind."""
    counts: Counter[str] = Counter()
    for item in documents(stream, counts):
        counts["document" if isinstance(item, Document) else "quarantined"] += 1
    return counts


def documents(stream: Stream, left_out: Counter[str]) -> Iterator[Document | Quarantined]:
    """As `read`; counts in `left_out` the records that are not loaded, by kind (`request`, `status 404`, `image/png`),
    and as `digest differs` those that are, though they have another digest than they say.
    """
    file = cast(io.BufferedReader, stream.file) if hasattr(stream.file, "peek") else _buffered(stream.file)
    head = file.peek(4096)[:4096]
    if _start(head).startswith(ARC):
        message = "it is an ARC file, the predecessor of WARC, which is not read; convert it with `warcio recompress`"
        yield Quarantined(Document(stream.uri, b"", origin=stream.origin), "unsupported_format", message)
        return
    packed = head.startswith(GZIP) or (not head.startswith(b"WARC/") and stream.uri.lower().endswith(".gz"))
    for record in records(cast(BinaryIO, file), packed):
        if isinstance(record, Damaged):
            yield _damaged(record, stream)
        else:
            yield from _documents(record, stream, left_out)


def _documents(record: Record, stream: Stream, left_out: Counter[str]) -> Iterator[Document | Quarantined]:
    page = page_of(record)
    if isinstance(page, str):
        count_kind(left_out, page)
        progressed()
        return
    if record.digest_differs:
        left_out["digest differs"] += 1
    fault = page.payload.fault
    if record.size > MOST_BYTES:
        limit = f"the record has {record.size:,} bytes; {MOST_BYTES >> 20} MiB are the limit"
        fault = Fault("too_large", limit)
    elif "warc-segment-number" in record.headers:
        fault = Fault("unsupported_format", "the record is split in segments, which are not put together")
    raw = b"" if fault and fault.code == "too_large" else page.payload.data  # the beginning alone tells nobody anything
    document = Document(part(stream.uri, record.place), raw, page.media_type, _origin(record, page, stream))
    yield Quarantined(document, fault.code, f"{fault.message} ({_target(record)})") if fault else document


def page_of(record: Record) -> Page | str:
    """What a record carries, or the kind it is counted under where that is no text."""
    kind = record.headers.get("warc-type", "").lower()
    declared, status = record.headers.get("content-type", ""), None
    if kind == "response":
        response = parse_response(record.block)
        if response is None:
            return "response without HTTP"
        if response.status != 200:
            return f"status {response.status}"
        declared, status, payload = response.headers.get("content-type", ""), 200, payload_of(response)
    elif kind in ("resource", "conversion"):
        payload = Payload(record.block)
    else:
        return kind
    written = declared.partition(";")[0].strip().lower()
    media_type = _media_type(written, payload.data)
    if payload.fault and written in LOADED:
        media_type = written  # what is there may still be packed
    return Page(payload, media_type, charset_of(declared), status) if media_type else written or "no content type"


def _media_type(declared: str, data: bytes) -> str | None:
    """The type of content that is text, by what is declared and by what it is; None for all other content."""
    if any(data.startswith(magic) for magic, _ in BINARY):
        return None
    if declared not in ("text/html", "application/xhtml+xml") and is_html(data[:4096]):
        return "text/html"
    if declared in UNTYPED:
        return "text/plain" if data and not set(data[:4096]) & CONTROL else None
    return declared if declared in LOADED else None


def _origin(record: Record | Damaged, page: Page | None, stream: Stream) -> dict[str, str]:
    """What the archive tells about a page: its address, when it was fetched, and what its server said."""
    known = {
        "url": _target(record),
        "fetched_at": utc_of(record.headers.get("warc-date", "")),
        "charset": page.charset if page else None,
        "http_status": str(page.status) if page and page.status else None,
        "warc_truncated": record.headers.get("warc-truncated"),
    }
    return {**stream.origin, **{name: value for name, value in known.items() if value}}


def _target(record: Record | Damaged) -> str:
    return record.headers.get("warc-target-uri", "").strip("<>")  # wget puts it in angle brackets


def _damaged(damaged: Damaged, stream: Stream) -> Quarantined:
    """The damaged place with what is there of its page: not to be loaded, a page with a hole reads like a whole one."""
    page = page_of(Record(damaged.place, damaged.headers, damaged.block, len(damaged.block)))
    known = None if isinstance(page, str) else page
    raw, media_type = (known.payload.data, known.media_type) if known else (b"", "application/octet-stream")
    document = Document(part(stream.uri, damaged.place), raw, media_type, _origin(damaged, known, stream))
    target = _target(damaged)
    return Quarantined(document, damaged.code, f"{damaged.message} ({target})" if target else damaged.message)


def _start(head: bytes) -> bytes:
    """The first bytes of what a head holds, gzip taken off."""
    if not head.startswith(GZIP):
        return head[:16]
    try:
        return zlib.decompressobj(31).decompress(head, 16)
    except zlib.error:
        return b""


def _buffered(file: BinaryIO) -> io.BufferedReader:
    return io.BufferedReader(cast(io.RawIOBase, file))


FORMAT = Format("web archive", ENDINGS, read, recognises)
