"""The records of a web archive, each one compared with what it says about itself before it is handed on.

The libraries that read WARC files lose records of damaged files without an error, so nothing here is taken on trust:
a record must begin with a version, have the headers that the standard asks for, be as long as it says and end with
two line ends; a gzip member's CRC must be right, or, in a file without compression, the record's digests. What is not
so is a `Damaged` with its place, and reading goes on at the next record. (WARC 1.1, ISO 28500:2017, sections 4 to 6.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO

from copydesk.readers.webarchive.warc_cursor import BrokenRecordError, Cursor
from copydesk.readers.webarchive.warc_header import FIRST_LINE, MOST_HEADER, digests_agree, parse_headers
from copydesk.readers.webarchive.warc_tape import VERSION, Gap, GzipTape, PlainStretch, Stretch


@dataclass(frozen=True, slots=True)
class Record:
    """A sound record: its place as a uri fragment, its headers by lower-case name, and its block.

    `block` is only its beginning where it is larger than MOST_BYTES; `size` is its length. `digest_differs` marks one
    whose bytes a CRC vouches for, but not its own digest: some crawlers write them so.
    """

    place: str
    headers: Mapping[str, str]
    block: bytes
    size: int
    digest_differs: bool = False


@dataclass(frozen=True, slots=True)
class Damaged:
    """A place that cannot be trusted as a record: what is wrong, and as much of the record as there is."""

    place: str
    code: str
    message: str
    headers: Mapping[str, str]
    block: bytes = b""


def records(file: BinaryIO, gzipped: bool) -> Iterator[Record | Damaged]:
    """All records of a WARC file and all its damaged places, in order. Raises only what reading `file` raises."""
    if not gzipped:
        yield from _records(PlainStretch(file))
        return
    for stretch in GzipTape(file).stretches():
        if isinstance(stretch, Gap):
            yield Damaged(str(stretch.fault.at), stretch.fault.code, stretch.fault.message, {})
        else:
            yield from _records(stretch)


def _records(stretch: Stretch) -> Iterator[Record | Damaged]:
    """The records of a stretch, each handed on when what follows it is known: a wrong CRC shows only then."""
    cursor = Cursor(stretch)
    last: Record | Damaged | None = None
    while cursor.peek(1):
        if last:
            yield last
        last = _record(cursor, stretch)
    if stretch.fault:
        yield _broken_off(last, stretch, stretch.fault.code, stretch.fault.message)
    elif last:
        yield last
    if cursor.cut_short:
        message = f"the file ends at byte {cursor.position:,} within the two line ends that close a record; "
        yield Damaged(
            stretch.place(cursor.position), "truncated", message + "if it was cut, what followed is missing", {}
        )


def _broken_off(last: Record | Damaged | None, stretch: Stretch, code: str, message: str) -> Damaged:
    """The last record of a stretch that broke: it cannot be trusted, however whole it looks."""
    if last is None:
        return Damaged(stretch.place(0), code, message, {})
    if isinstance(last, Damaged):
        return replace(last, code=code, message=f"{message} ({last.message})")
    return Damaged(last.place, code, message, last.headers, last.block)


def _record(cursor: Cursor, stretch: Stretch) -> Record | Damaged:
    start = cursor.position
    place = stretch.place(start)
    headers: dict[str, str] = {}
    head = block = b""
    try:
        head, line_end = _head(cursor)
        headers |= parse_headers(head, strict=not stretch.checked)
        size = int(headers["content-length"])
        block = cursor.block(size)
        agree = digests_agree(headers, block) if len(block) == size else None
        _check_end(cursor, 2 * line_end, stretch.checked, stretch.checked or agree is True)
    except BrokenRecordError as error:
        block = error.block or block
        cursor.next_record(start, (error.head or head) + block)
        return Damaged(place, error.code, f"the record that begins at byte {place}: {error}", headers, block)
    if agree is False and not stretch.checked:
        message = f"the content of the record that begins at byte {place} does not have the digest it is given"
        return Damaged(place, "damaged", message, headers, block)
    return Record(place, headers, block, size, agree is False)


def _head(cursor: Cursor) -> tuple[bytes, bytes]:
    """The record's header with the blank line that ends it, and the line end that its first line has."""
    first = cursor.line(32)
    version = FIRST_LINE.fullmatch(first)
    if not version and not cursor.peek(1) and (VERSION.startswith(first) or first.startswith(VERSION)):
        raise BrokenRecordError("truncated", "it ends with the file within its first line", head=first)
    if not version:
        raise BrokenRecordError("damaged", "it does not begin with WARC/ and a version", head=first)
    lines = [first]
    left = MOST_HEADER
    while (line := cursor.line(left)).strip(b"\r\n"):
        lines.append(line)
        left -= len(line)
        if FIRST_LINE.fullmatch(line):
            raise BrokenRecordError("damaged", "another record begins within its header", head=b"".join(lines))
    lines.append(line)
    if not line and not left:
        raise BrokenRecordError("damaged", f"its header is longer than {MOST_HEADER:,} bytes", head=b"".join(lines))
    if not line:
        raise BrokenRecordError("truncated", "its header ends with the file", head=b"".join(lines))
    return b"".join(lines), version[1]


def _check_end(cursor: Cursor, mark: bytes, checked: bool, vouched: bool) -> None:
    """Raise where what follows the block is not the end mark and another record or the end.

    A content that a checksum or a digest vouches for (`vouched`) may have another mark, or be followed by damage.
    """
    found = cursor.line_ends()
    follows = cursor.peek(len(found) + len(VERSION))[len(found) :]
    regular = found == mark and (vouched or VERSION.startswith(follows))
    ends = not follows and mark.startswith(found)
    if not (regular or ends or (vouched and follows in (b"", VERSION))):
        raise BrokenRecordError("damaged", "it is not as long as it says: two line ends and a record should follow")
    cursor.take(len(found))
    cursor.cut_short = ends and found != mark and not checked
