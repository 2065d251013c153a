"""The bytes of a web archive in stretches that end where a break or a new gzip member is certain.

A WARC is usually written with one gzip member a record, so a damaged member costs one record: the search for the next
one goes on in the compressed bytes. A member that does not begin with a record continues the one before it, as in
files that were compressed in blocks.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Protocol

from copydesk.readers.archives.compression import MADE, MOST_RATIO, TAKEN, Budget
from copydesk.readers.archives.decoders import salvage
from copydesk.readers.archives.faults import Fault

MAGIC = b"\x1f\x8b\x08"
VERSION = b"WARC/"
LOOK_BACK = 64 << 10  # bytes; after a break the next member is searched for from here, as inflating may overrun it
MOST_REREAD = 256 << 20  # bytes read a second time in one file: enough for thousands of breaks, too few for a trap
MOST_CANDIDATES = 100_000  # places tried in one file; chance puts one in 16 MiB, a trap one in every three bytes
HEAD = 4096


@dataclass(frozen=True, slots=True)
class Gap:
    """Bytes between two stretches that are none of either."""

    fault: Fault


class Stretch(Protocol):
    """Bytes without a break: `read` gives the next piece, nothing at the end, and `fault` then says what ended them.

    `checked` is true where a checksum vouches for them, `place` names the position of a byte in the file.
    """

    checked: bool

    @property
    def fault(self) -> Fault | None:
        """What broke the stretch off; None where it ended well, or has not ended."""

    def read(self) -> bytes:
        """The next piece."""

    def place(self, position: int) -> str:
        """The position as the fragment of a uri."""


class PlainStretch:
    """A whole uncompressed file. It has no checksum, and its end cannot be told from a cut between two records."""

    checked = False
    fault: Fault | None = None

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self) -> bytes:
        """The next piece."""
        return self._file.read(MADE)

    def place(self, position: int) -> str:
        """The byte offset in the file."""
        return str(position)


class GzipStretch:
    """One gzip member, with those after it that continue it."""

    checked = True

    def __init__(self, tape: GzipTape) -> None:
        self._tape = tape
        self._made = 0
        self._starts = [(0, tape.begin())]
        self._ended = False
        self.fault: Fault | None = None

    def read(self) -> bytes:
        """The next piece of what the members hold."""
        while not self._ended:
            data, finished = self._tape.inflate()
            self._made += len(data)
            if finished:
                self.fault = self._tape.fault
                self._ended = self.fault is not None or not self._tape.continues()
                if not self._ended:
                    self._starts.append((self._made, self._tape.begin()))
            if data:
                return data
        return b""

    def place(self, position: int) -> str:
        """The byte offset of the member in the file, and `+n` for a position within what it holds."""
        start, at = max(start for start in self._starts if start[0] <= position)
        return f"{at}+{position - start}" if position > start else str(at)


class GzipTape:
    """A gzip file, member by member. Holds the compressed bytes since the member's beginning, up to LOOK_BACK."""

    def __init__(self, file: BinaryIO) -> None:
        self.fault: Fault | None = None
        self._file = file
        self._held = bytearray()
        self._held_at = 0
        self._next = 0
        self._member_at = 0
        self._inflater = zlib.decompressobj(31)
        self._reread = 0
        self._candidates = 0
        self._budget = Budget()

    def stretches(self) -> Iterator[GzipStretch | Gap]:
        """The stretches in their order, each to be read before the next is asked for, and the gaps between them."""
        while not self._budget.blown and self._skip_padding():
            if self._ahead(len(MAGIC)) != MAGIC:
                cut = MAGIC.startswith(self._ahead(len(MAGIC)))
                fault = self._search()
                yield Gap(replace(fault, code="truncated") if cut else fault)
                continue
            stretch = GzipStretch(self)
            yield stretch
            while stretch.read():
                pass
            if stretch.fault:
                self._look_back()
                fault = self._search()
                if self._candidates >= MOST_CANDIDATES and not self._ahead(1):
                    yield Gap(fault)

    def begin(self) -> int:
        """Start the member that lies ahead; its offset in the file."""
        self._forget(self._next)
        self._member_at = self._held_at
        self._inflater = zlib.decompressobj(31)
        return self._member_at

    def inflate(self) -> tuple[bytes, bool]:
        """The next piece of the member, and whether the member ends with it; `fault` says whether it ended badly."""
        self.fault = None
        data = self._ahead(TAKEN)
        before = self._inflater.copy()
        try:
            made = self._inflater.decompress(data, MADE)
        except zlib.error as error:
            made, read = salvage(before, data)
            self._next += read
            self._break("damaged", str(error))
            return made, True
        ended = self._inflater.eof  # the tail may then repeat what is unused
        self._next += len(data) - len(self._inflater.unused_data if ended else self._inflater.unconsumed_tail)
        self._forget(max(0, self._next - LOOK_BACK))
        self._budget.taken, self._budget.made = self._held_at + self._next, self._budget.made + len(made)
        if not made and not data and not self._inflater.eof:
            self._break("truncated", "the file ends within it")
        elif self._budget.blown:
            self._break("bomb", f"the file grows more than {MOST_RATIO} times on unpacking and is not read on")
        return made, self._inflater.eof or self.fault is not None

    def continues(self) -> bool:
        """Whether the member ahead goes on with what the last one held: it does not begin with a record.

        One that breaks off before that shows is a break of its own: the last one is whole.
        """
        first = _first(self._ahead(HEAD))
        if first is None or first[0].startswith(VERSION):
            return False
        begins, ended = first
        return ended or not VERSION.startswith(begins)

    def _break(self, code: str, reason: str) -> None:
        at = self._held_at + self._next
        where = f"the gzip member that begins at byte {self._member_at:,} breaks off at byte {at:,}"
        self.fault = Fault(code, f"{where}: {reason}", self._member_at)

    def _ahead(self, size: int) -> bytes:
        if len(self._held) < self._next + size:
            self._held += self._file.read(max(size, TAKEN))
        return bytes(self._held[self._next : self._next + size])

    def _forget(self, size: int) -> None:
        del self._held[:size]
        self._held_at += size
        self._next -= size

    def _skip_padding(self) -> bool:
        """Skip zero bytes; False at the end of the file."""
        while data := self._ahead(TAKEN):
            zeros = len(data) - len(data.lstrip(b"\0"))
            self._next += zeros
            if zeros < len(data):
                return True
            self._forget(self._next)
        return False

    def _look_back(self) -> None:
        """After a break, return to just behind the member's beginning, so that the search sees what was overrun."""
        back = max(self._member_at + 1 - self._held_at, 0)
        self._reread += self._next - back
        if self._reread <= MOST_REREAD:
            self._next = back

    def _search(self) -> Fault:
        """Skip to the next member that begins with a record, or to the end."""
        start = self._held_at + self._next
        while self._candidates < MOST_CANDIDATES and self._to_magic():
            self._candidates += 1
            first = _first(self._ahead(HEAD))
            if first and first[0].startswith(VERSION):
                break
            self._next += 1
        else:
            while self._ahead(1):
                self._forget(len(self._held))
        size = self._held_at + self._next - start
        return Fault("damaged", f"the {size:,} bytes from byte {start:,} on are no gzip member with a record", start)

    def _to_magic(self) -> bool:
        while len(self._ahead(HEAD)) >= len(MAGIC):
            found = self._held.find(MAGIC, self._next)
            self._next = found if found >= 0 else len(self._held) - len(MAGIC) + 1
            if found >= 0:
                return True
            self._forget(max(0, self._next - LOOK_BACK))
        return False


def _first(packed: bytes) -> tuple[bytes, bool] | None:
    """The first bytes that a gzip member holds, and whether it ends with them; None where it is none."""
    inflater = zlib.decompressobj(31)
    try:
        return (inflater.decompress(packed, len(VERSION)), inflater.eof) if packed.startswith(MAGIC) else None
    except zlib.error:
        return None
