"""What a WARC record's header must say, and the digests it gives. (WARC 1.1, ISO 28500:2017, sections 4 and 5.)"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from copydesk.readers.webarchive.http_payload import dechunked, parse_response, payload_of
from copydesk.readers.webarchive.warc_cursor import BrokenRecordError

FIRST_LINE = re.compile(rb"WARC/(?:0\.1[78]|1\.[01])(\r?\n)")  # large crawls were written in the drafts 0.17 and 0.18
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:([^\x00-\x08\x0a-\x1f\x7f]*)")  # token: RFC 9110, 5.6.2
RECORD_ID = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]+>")
TARGET = re.compile(r"<?[A-Za-z][A-Za-z0-9+.-]*:[^<>]+>?")
DATE = re.compile(
    r"(\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?)?)?)?)(?:\.\d{1,9})?Z?"
)  # 1.1 allows less than seconds
TYPES = frozenset("warcinfo response resource request metadata revisit conversion continuation".split())
WITHOUT_TARGET = ("warcinfo", "metadata")
MOST_HEADER = 1 << 20  # bytes; the longest real ones hold a long address
ALGORITHMS = frozenset({"md5", "sha1", "sha256", "sha512"})


def parse_headers(head: bytes, strict: bool) -> dict[str, str]:
    """The headers by lower-case name, the first of each. Raises BrokenRecordError for what no writer writes.

    `strict` asks for all that the standard asks for: without a checksum it is all that shows damage. Where a checksum
    vouches for the bytes, a writer's own idea of a date is taken as it is.
    """
    headers: dict[str, str] = {}
    for line in re.split(rb"\r?\n(?![ \t])", head)[1:]:
        folded = b" ".join(line.split(b"\n")) if b"\n" in line else line
        field = FIELD.fullmatch(folded.replace(b"\r", b"").rstrip())
        if field:
            headers.setdefault(field[1].decode().lower(), _text(field[2], strict).strip())
        elif line.strip():
            raise BrokenRecordError("damaged", f"a line of its header is not a name and a value: {line[:60]!r}")
    wrong = _wrong(headers) or (strict and _out_of_standard(headers))
    if wrong:
        raise BrokenRecordError("damaged", wrong)
    return headers


def _text(value: bytes, strict: bool) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        if strict:
            raise BrokenRecordError("damaged", f"a value in its header is not UTF-8: {value[:60]!r}") from None
        return value.decode("latin-1")


def _wrong(headers: Mapping[str, str]) -> str | None:
    """What makes a record unreadable."""
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 16):
        return f"its header gives no length (Content-Length: {length[:40] or 'missing'})"
    return None if "warc-type" in headers else "its header gives no type (WARC-Type)"


def _out_of_standard(headers: Mapping[str, str]) -> str | None:
    """What no sound record has, though it could be read."""
    if headers["warc-type"].lower() not in TYPES:
        return f"there is no such type of record (WARC-Type: {headers['warc-type'][:40]})"
    if not RECORD_ID.fullmatch(headers.get("warc-record-id", "")):
        return "its header has no WARC-Record-ID"
    if not utc_of(headers.get("warc-date", "")):
        return f"its header has no date (WARC-Date: {headers.get('warc-date', 'missing')[:40]})"
    target = headers.get("warc-target-uri", "")
    if headers["warc-type"].lower() not in WITHOUT_TARGET and not TARGET.fullmatch(target):
        return f"its header has no address (WARC-Target-URI: {target[:60] or 'missing'})"
    return None


def utc_of(date: str) -> str | None:
    """A WARC-Date as ISO 8601 UTC, to the second at most; None where it is no date of the calendar."""
    found = DATE.fullmatch(date)
    try:
        datetime.fromisoformat((date[:4] + (date[4:19].rstrip("Z") or "-01-01")) if len(date) != 7 else date + "-01")
    except ValueError:
        return None
    return found and found[1] + ("Z" if "T" in date else "")


def digests_agree(headers: Mapping[str, str], block: bytes) -> bool | None:
    """Whether the block has the digest that the header gives; None where it gives none that can be compared.

    The block's digest counts; the payload's is asked where there is no other. Writers differ in what they take for the
    payload (as sent, without chunks, decompressed) and some give the payload's digest as the block's: any will do.
    """
    given = _digest(headers.get("warc-block-digest"))
    if given is None and headers["warc-type"].lower() != "revisit" and "warc-truncated" not in headers:
        given = _digest(headers.get("warc-payload-digest"))
    if given is None:
        return None
    algorithm, values = given
    return any(hashlib.new(algorithm, data, usedforsecurity=False).digest() in values for data in _payloads(block))


def _payloads(block: bytes) -> Iterator[bytes]:
    yield block
    body = re.split(rb"\r?\n\r?\n", block, maxsplit=1)[-1]
    yield body
    yield dechunked(body)[0]
    response = parse_response(block)
    if response:
        yield payload_of(response).data


def _digest(value: str | None) -> tuple[str, tuple[bytes, ...]] | None:
    """The algorithm and the digest, in each way it can be read: hex, base32 or base64, told apart by length."""
    algorithm, _, text = (value or "").partition(":")
    algorithm = algorithm.strip().lower().replace("-", "")
    if algorithm not in ALGORITHMS:
        return None
    size = hashlib.new(algorithm, usedforsecurity=False).digest_size
    found = tuple(data for data in _decodings(text.strip().rstrip("=")) if len(data) == size)
    return (algorithm, found) if found else None


def _decodings(text: str) -> Iterator[bytes]:
    try:
        if len(text) % 2 == 0 and re.fullmatch("[0-9A-Fa-f]+", text):
            yield bytes.fromhex(text)
        if re.fullmatch("[A-Za-z2-7]+", text):
            yield base64.b32decode(text.upper() + "=" * (-len(text) % 8))
        yield base64.urlsafe_b64decode(text.replace("+", "-").replace("/", "_") + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return
