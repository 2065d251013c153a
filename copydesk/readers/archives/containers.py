"""Opens whatever an input is wrapped in: compression comes off by magic bytes, archives are walked, nested ones too.

Bad data never raises: what was read before a break is handed on as a stream, and the fault follows it.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from copydesk.limits import LONGEST_NAME, MOST_PASSED
from copydesk.readers.archives.compression import Budget, Unpacked, is_cut_start, kind_of, without_ending
from copydesk.readers.archives.faults import Fault, Member, part, quarantined, quoted
from copydesk.readers.formats import Stream
from copydesk.readers.warc import is_warc
from copydesk.types import Quarantined

HEAD = 4096  # bytes of a stream that formats are recognised by
DEEPEST = 4  # archives in one another, and layers of compression on one thing: nobody packs deeper on purpose
MOST_SPOOLED = 4 << 30  # bytes of a zip archive in another file, which is copied to a temporary one
MOST_MEMBERS = 1_000_000  # of one archive
ARCHIVES = (".zip", ".tar")
ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the first member's header, or the end mark of an archive without members
UNREAD = (
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x04\x22\x4d\x18", "an LZ4 file"),
    (b"\x1f\x9d", "a compress (.Z) file"),
    (b"LZIP", "an lzip file"),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A stream to read, the name to know its format by (without the endings of compression), and its first bytes."""

    stream: Stream
    name: str
    head: bytes


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A member that is not read on purpose, as files in a folder are: hidden, special, or of no wanted ending."""

    uri: str
    ending: str


Item = Opened | LeftAlone | Quarantined


@dataclass(frozen=True, slots=True)
class _Layer:
    """A stream on its way out of its wrappings."""

    uri: str
    name: str
    file: io.BufferedReader
    origin: Mapping[str, str]
    budget: Budget
    wanted: Callable[[str], bool]
    archives: int = 0
    packings: int = 0

    def quarantined(self, fault: Fault) -> Quarantined:
        return quarantined(self.uri, self.origin, fault)


class _Counted(io.RawIOBase):
    """The outermost file; tells the budget what was read of it."""

    def __init__(self, file: BinaryIO, budget: Budget) -> None:
        self._file, self._budget = file, budget

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        filled = 0
        while filled < len(target) and (data := self._file.read(len(target) - filled)):
            target[filled : filled + len(data)] = data
            filled += len(data)
        self._budget.taken += filled
        return filled


def open_streams(
    uri: str, name: str, file: BinaryIO, origin: Mapping[str, str], wanted: Callable[[str], bool] = bool
) -> Iterator[Item]:
    """The streams in a file, in archive order; a file that is not wrapped is one stream.

    Each must be read before the next item is asked for. `wanted` says of a member's name (without the endings of
    compression) whether a format reads it; archives in archives are opened in any case. May raise OSError from `file`.
    """
    budget = Budget()
    yield from _open(_Layer(uri, name, io.BufferedReader(_Counted(file, budget)), origin, budget, wanted))


def worth_opening(name: str, wanted: Callable[[str], bool]) -> bool:
    """Whether a file of that name is an archive or, compressed or not, one that `wanted` says a format reads."""
    bare = without_ending(name)
    return bare.lower().endswith(ARCHIVES) or wanted(bare)


def _open(layer: _Layer) -> Iterator[Item]:
    head = layer.file.peek(HEAD)[:HEAD]
    name = layer.name.lower()
    kind = kind_of(head)
    unread = next((what for magic, what in UNREAD if head.startswith(magic)), None)
    if is_warc(layer.name, head):  # before its compression comes off: the members of its gzip are its records
        yield Opened(Stream(layer.uri, cast(BinaryIO, layer.file), layer.origin), without_ending(layer.name), head)
    elif is_cut_start(name, head):
        yield layer.quarantined(Fault("truncated", f"it ends after {len(head)} bytes, before any compressed data"))
    elif unread:
        yield layer.quarantined(Fault("unsupported_format", f"it is {unread}, which is not read; unpack it first"))
    elif max(layer.archives, layer.packings) > DEEPEST:
        yield layer.quarantined(Fault("bomb", f"more than {DEEPEST} archives or compressions in one another"))
    elif kind:
        yield from _unpack(layer, kind)
    elif head.startswith(ZIP) or name.endswith(".zip"):
        yield from _zip(layer)
    elif head[257:262] == b"ustar" or name.endswith(".tar"):
        yield from _tar(layer)
    else:
        yield Opened(Stream(layer.uri, cast(BinaryIO, layer.file), layer.origin), layer.name, head)


def _unpack(layer: _Layer, kind: str) -> Iterator[Item]:
    raw = Unpacked(cast(BinaryIO, layer.file), kind, layer.budget)
    name = without_ending(layer.name)
    layer.budget.layers += 1
    yield from _open(replace(layer, name=name, file=io.BufferedReader(raw), packings=layer.packings + 1))
    layer.budget.layers -= 1
    if raw.fault:
        yield layer.quarantined(raw.fault)


def _tar(layer: _Layer) -> Iterator[Item]:
    from copydesk.readers.archives import tars

    yield from _members(layer, tars.members(cast(BinaryIO, layer.file)))


def _zip(layer: _Layer) -> Iterator[Item]:
    from copydesk.readers.archives import zips

    if layer.file.seekable():
        yield from _members(layer, zips.members(cast(BinaryIO, layer.file), layer.budget))
        return
    import tempfile

    with tempfile.TemporaryFile() as copy:  # a zip is read from its end, which a stream reaches last
        while copy.tell() < MOST_SPOOLED and (data := layer.file.read(1 << 20)):
            copy.write(data)
        if layer.file.peek(1):
            yield layer.quarantined(Fault("bomb", "too large a zip archive within another file; unpack it first"))
        else:
            yield from _members(layer, zips.members(cast(BinaryIO, copy), layer.budget))


def _members(layer: _Layer, members: Iterator[Member | Fault]) -> Iterator[Item]:
    times: Counter[str] = Counter()
    passed = 0
    for number, member in enumerate(members):
        if number >= MOST_MEMBERS:
            yield layer.quarantined(Fault("bomb", f"more than {MOST_MEMBERS:,} members; unpack the archive first"))
            return
        if isinstance(member, Fault):
            yield layer.quarantined(member)
        else:
            passed += 1
            for item in _member(layer, member, times):
                passed = passed if isinstance(item, LeftAlone) else 0
                yield item
        if passed > MOST_PASSED:
            message = f"more than {MOST_PASSED:,} members in a row that no reader reads; unpack the archive first"
            yield layer.quarantined(Fault("unsupported_format", message))
            return
        if layer.budget.blown:
            return


def _member(layer: _Layer, member: Member, times: Counter[str]) -> Iterator[Item]:
    """The streams in a member; the second of one name, and so on, has its number in its uri."""
    written = member.name.encode("utf-8", "surrogateescape")
    short = (
        member.name
        if len(written) <= LONGEST_NAME
        else f"{member.name[:60]}…{blake2b(written, digest_size=8).hexdigest()}"
    )
    times[short] += 1
    uri, name = part(layer.uri, quoted(short)), PurePosixPath(member.name).name
    uri += f"&copy={times[short]}" if times[short] > 1 else ""
    if short is not member.name:
        message = (
            f"the member's name has {len(written):,} bytes; paths end at {LONGEST_NAME:,}; unpack the archive first"
        )
        yield quarantined(uri, layer.origin, Fault("unsupported_format", message))
        return
    ending = _left_alone(layer, member)
    if ending:
        yield LeftAlone(uri, ending)
        return
    if member.data:
        file = cast("io.BufferedReader", io.BufferedReader(member.data))
        yield from _open(replace(layer, uri=uri, name=name, file=file, archives=layer.archives + 1, packings=0))
    fault = member.fault or (member.data and member.data.fault)
    if fault:
        yield quarantined(uri, layer.origin, fault)


def _left_alone(layer: _Layer, member: Member) -> str | None:
    """The ending that a member is counted under when it is not read; None where it is read."""
    path = PurePosixPath(member.name)
    if not member.data and not member.fault:
        return "broken or special"
    hidden = any((piece.startswith(".") and piece.strip(".")) or piece == "__MACOSX" for piece in path.parts)
    if hidden or not worth_opening(path.name, layer.wanted):
        return path.suffix.lower() or "no ending"
    return None
