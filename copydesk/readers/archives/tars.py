"""The members of a tar archive, read forward only. A damaged header costs one member instead of all that follow it.

The standard library's tarfile stops at a damaged header or a missing end as if the archive ended there, and says
nothing; only its header parser is used here.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from copydesk.limits import MOST_ZEROS
from copydesk.readers.archives.faults import Fault, Guarded, Member, quoted

BLOCK = 512
MOST_EXTENDED = 1 << 20  # bytes of an extended header; real ones hold a name and some times
EXTENDED = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE, b"X")
SPECIAL = (tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)


class Slice(Guarded):
    """The next `size` bytes of a stream as a stream; `left` is how many of them have not been read yet."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        super().__init__()
        self._file, self._size, self.left = file, size, size

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        """Fill `target` as far as the slice goes."""
        wanted = min(len(target), self.left)
        data = self._file.read(wanted)
        target[: len(data)] = data
        self.left -= len(data)
        if len(data) < wanted:
            read = self._size - self.left
            message = f"the member ends with the archive, after {read:,} of its {self._size:,} bytes"
            self.fault = self.fault or Fault("truncated", message, read)
        return len(data)

    def drain(self) -> None:
        """Read the rest and forget it."""
        buffer = memoryview(bytearray(min(self.left, 1 << 16)))
        while self.left and not self.fault:
            self.readinto(buffer)


def members(file: BinaryIO) -> Iterator[Member | Fault]:
    """The members of a tar archive in their order, folders left out, and the places that are damaged.

    A member's data must be read before the next one is asked for; what is left of it is skipped. The stream is read to
    its end. Raises only what reading `file` raises.
    """
    return _Archive(file).members()


class _Archive:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0
        self._again = b""
        self._ended = False

    def members(self) -> Iterator[Member | Fault]:
        extended: dict[str, str] = {}
        zeros = 0
        while len(block := self._block()) == BLOCK:
            start = self._at - BLOCK
            if not block.strip(b"\0"):
                self._ended = True
                zeros += BLOCK
                if zeros > MOST_ZEROS:
                    yield Fault(
                        "damaged", f"more than {MOST_ZEROS >> 20} MiB of zeros; what follows is not read", start
                    )
                    return
                continue
            zeros = 0
            if (info := _parsed(block)) is None:
                yield self._next_header(start)
                extended = {}
            elif info.type in EXTENDED:
                extended |= self._extended(info)
            else:
                self._ended = False
                yield from self._member(info, extended, start)
                extended = {}
        if not self._ended or block.strip(b"\0"):
            message = f"the tar archive ends at byte {self._at:,} without its end mark; what followed is missing"
            yield Fault("truncated", message, self._at)

    def _block(self) -> bytes:
        block, self._again = self._again or self._file.read(BLOCK), b""
        self._at += len(block)
        return block

    def _extended(self, info: tarfile.TarInfo) -> dict[str, str]:
        data = Slice(self._file, _padded(info.size))
        held = io.BufferedReader(data).read(min(info.size, MOST_EXTENDED))
        self._skip(data, _padded(info.size))
        if info.type == tarfile.GNUTYPE_LONGNAME:
            return {"path": held.rstrip(b"\0").decode("utf-8", "surrogateescape")}
        return _pax(held) if info.type in (tarfile.XHDTYPE, b"X") else {}

    def _member(self, info: tarfile.TarInfo, extended: dict[str, str], start: int) -> Iterator[Member | Fault]:
        name = extended.get("path") or info.name
        if info.isdir():
            return
        if info.type in SPECIAL:
            yield Member(name, None)
            return
        given = extended.get("size", "")
        size = int(given) if given.isascii() and given.isdigit() and len(given) < 20 else info.size
        data = Slice(self._file, size)
        if info.type == tarfile.GNUTYPE_SPARSE or any(key.startswith("GNU.sparse") for key in extended):
            yield Fault(
                "unsupported_format",
                f"{quoted(name)[:200]} is stored as a sparse file; unpack the archive first",
                start,
            )
        else:
            yield Member(name, data)
        self._skip(data, size)

    def _skip(self, data: Slice, size: int) -> None:
        data.drain()
        padding = Slice(self._file, 0 if data.fault else _padded(size) - size)
        padding.drain()
        self._at += _padded(size) - data.left - padding.left

    def _next_header(self, start: int) -> Fault:
        """Skip to the next whole header after a damaged one."""
        while len(block := self._block()) == BLOCK:
            if block[257:262] == b"ustar" and _parsed(block):
                self._at -= BLOCK
                self._again = block
                break
            self._ended = not block.strip(b"\0")
        skipped = self._at - start
        return Fault(
            "damaged", f"no member's header at byte {start:,} of the archive; {skipped:,} bytes not read", start
        )


def _parsed(block: bytes) -> tarfile.TarInfo | None:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return None
    return info if info.size >= 0 else None


def _padded(size: int) -> int:
    return -(-size // BLOCK) * BLOCK


def _pax(data: bytes) -> dict[str, str]:
    """The keywords of a pax header, records of `length keyword=value` and a line end; what is broken is left out."""
    found = {}
    at = 0
    while at < len(data):
        length = data[at : at + 10].partition(b" ")[0]
        size = int(length) if length.isdigit() and len(length) < 10 else 0
        key, equals, value = data[at + len(length) + 1 : max(at + size - 1, 0)].partition(b"=")
        if not equals or not key:
            break
        found[key.decode("utf-8", "replace")] = value.decode("utf-8", "surrogateescape")
        at += size
    return found
