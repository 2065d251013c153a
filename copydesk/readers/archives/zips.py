"""The members of a zip archive, each as a stream that is checked as it is read.

The standard library reads the directory; the members' data is read here, because zipfile raises for a damaged member
and throws away what it had read of it.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO, cast

from copydesk.limits import MOST_IN_ZIP
from copydesk.readers.archives.compression import Budget, Unpacked
from copydesk.readers.archives.faults import Fault, Guarded, Member, quoted

LOCAL = struct.Struct("<4s5H3I2H")  # APPNOTE.TXT 4.3.7, local file header
SIGNATURE = b"PK\x03\x04"
END_MARK = b"PK\x05\x06"
ENTRY = b"PK\x01\x02"  # of the directory
MANY = 0xFFFF  # members, in the end mark of archives with that many or more
ENCRYPTED, SIZES_FOLLOW, UTF_8 = 1, 8, 0x800  # bits of a member's flags
METHODS = {0: "", 8: "deflate", 12: "bzip2", 93: "zstd", 95: "xz"}  # APPNOTE.TXT 4.4.5
MOST_DIRECTORY = 64 << 20  # bytes; it is held in memory whole, and takes ten times as much there
PACKAGES = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml")


class Window(Guarded):
    """A range of a seekable file as a stream; it finds its place again before each read."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        super().__init__()
        self._file, self._at, self._end = file, start, start + size

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        """Fill `target` as far as the range goes."""
        self._file.seek(self._at)
        data = self._file.read(max(0, min(len(target), self._end - self._at)))
        target[: len(data)] = data
        self._at += len(data)
        return len(data)


class Checked(Guarded):
    """A member's data, compared with the size and CRC-32 that the directory gives; `fault` says how it ended."""

    def __init__(self, source: Guarded, size: int, crc: int) -> None:
        super().__init__()
        self._source, self._size, self._crc = source, size, crc
        self._made, self._sum = 0, 0

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        """Fill `target` as far as the data goes."""
        count = self._source.readinto(target)
        self._made += count
        self._sum = zlib.crc32(target[:count], self._sum)
        if not count and len(target):
            self._check()
        return count

    def _check(self) -> None:
        found = self._source.fault
        if not found and self._made < self._size:
            message = f"the member ends after {self._made:,} of its {self._size:,} bytes"
            found = Fault("truncated", message, self._made)
        elif not found and (self._made, self._sum) != (self._size, self._crc):
            message = f"its {self._made:,} bytes do not have the size and CRC-32 that the archive's directory gives"
            found = Fault("damaged", message, self._made)
        self.fault = self.fault or found


def members(file: BinaryIO, budget: Budget) -> Iterator[Member | Fault]:
    """The members in archive order, folders left out; one fault instead where the archive cannot be read.

    `file` must be seekable. Raises only what reading it raises.
    """
    if too_large := _too_large(file):
        yield Fault("bomb", f"{too_large}; unpack the archive first")
        return
    try:
        with zipfile.ZipFile(file) as archive:
            infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
        if any(not 0 <= info.header_offset < 1 << 62 for info in infos):
            raise zipfile.BadZipFile("a member would begin outside of the archive")
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        yield Fault("damaged", f"the zip archive's directory cannot be read ({error}); it may be cut short")
        yield from salvaged(file, budget)
        return
    fault = _whole(infos)
    if fault:
        yield fault
        return
    stated = _stated_members(file)
    if stated not in (len(infos), MANY):
        yield Fault("damaged", f"its directory lists {len(infos):,} members where its end mark says {stated:,}")
    for info in infos:
        if not info.filename.endswith("/"):  # a folder; is_dir() fails on a name that is empty
            yield _member(file, info, budget)


def _stated_members(file: BinaryIO) -> int:
    """How many members the end mark says there are; MANY where another mark says it, or there is none."""
    tail = _tail(file)
    at = tail.rfind(END_MARK)
    return int.from_bytes(tail[at + 10 : at + 12], "little") if at >= 0 else MANY


def _tail(file: BinaryIO) -> bytes:
    """The end of the file, in which the end mark must stand."""
    file.seek(max(0, file.seek(0, io.SEEK_END) - (1 << 16) - 22))
    return file.read()


def _too_large(file: BinaryIO) -> str | None:
    """What is too large about the directory, whatever it says of itself; None where it can be read."""
    size = _directory_size(file)
    if size > MOST_DIRECTORY:
        return f"its directory is larger than {MOST_DIRECTORY >> 20} MiB"
    file.seek(max(0, file.seek(0, io.SEEK_END) - size - (1 << 17)))
    entries = sum(piece.count(ENTRY) for piece in iter(lambda: file.read(1 << 20), b""))
    return f"it has more than {MOST_IN_ZIP:,} members" if entries > MOST_IN_ZIP else None


def _directory_size(file: BinaryIO) -> int:
    """The size of the directory in bytes as the end mark has it; 0 where there is none."""
    tail = _tail(file)
    at = tail.rfind(END_MARK)
    size = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if size < 0xFFFFFFFF:
        return size
    large = tail.rfind(b"PK\x06\x06", 0, at)  # zip64: its own end mark, just before
    return int.from_bytes(tail[large + 40 : large + 48], "little") if large >= 0 else size


def _whole(infos: list[zipfile.ZipInfo]) -> Fault | None:
    """What is wrong with the archive as a whole."""
    for one, other in pairwise(infos):
        if one.header_offset + LOCAL.size + len(one.filename) + one.compress_size > other.header_offset:
            both = f"{quoted(one.filename)} and {quoted(other.filename)}"
            message = f"its members {both} share their bytes, as a decompression bomb's do"
            return Fault("bomb", message, other.header_offset)
    if any(info.filename in PACKAGES for info in infos):
        message = "it is an office document, an e-book or a program, not an archive of texts; save it as text or HTML"
        return Fault("unsupported_format", message)
    return None


def _member(file: BinaryIO, info: zipfile.ZipInfo, budget: Budget) -> Member:
    at, name = info.header_offset, info.filename
    if info.flag_bits & ENCRYPTED:
        return Member(name, None, Fault("encrypted", "the member is encrypted; unpack the archive first", at))
    if info.compress_type not in METHODS:
        message = f"the member is packed by method {info.compress_type}, which is not read; unpack the archive first"
        return Member(name, None, Fault("unsupported_format", message, at))
    file.seek(at)
    header = file.read(LOCAL.size)
    if len(header) < LOCAL.size or not header.startswith(SIGNATURE):
        return Member(name, None, Fault("damaged", f"no member's header at byte {at:,} of the archive", at))
    fields = LOCAL.unpack(header)
    packed = Window(file, at + LOCAL.size + fields[9] + fields[10], info.compress_size)
    return Member(name, Checked(_unpacked(packed, info.compress_type, budget), info.file_size, info.CRC))


def _unpacked(packed: Guarded, method: int, budget: Budget) -> Guarded:
    return Unpacked(cast(BinaryIO, packed), METHODS[method], budget) if METHODS[method] else packed


def salvaged(file: BinaryIO, budget: Budget) -> Iterator[Member]:
    """The members of an archive whose directory is lost, by their own headers, up to the first that does not say how
    long it is or that breaks off.
    """
    at = 0
    while True:
        file.seek(at)
        header = file.read(LOCAL.size)
        if len(header) < LOCAL.size or not header.startswith(SIGNATURE):
            return
        _, _, flags, method, _, _, crc, packed_size, size, name_size, extra_size = LOCAL.unpack(header)
        if flags & (SIZES_FOLLOW | ENCRYPTED) or method not in METHODS or packed_size == 0xFFFFFFFF:
            return
        name = file.read(name_size).decode("utf-8" if flags & UTF_8 else "cp437", "replace")
        start = at + LOCAL.size + name_size + extra_size
        if not name.endswith("/"):
            packed = Window(file, start, packed_size)
            yield Member(name, Checked(_unpacked(packed, method, budget), size, crc))
        at = start + packed_size
