"""A place in a stretch of a web archive: looks ahead, reads on, goes back over a broken record."""

from __future__ import annotations

import re

from copydesk.readers.archives.compression import MADE
from copydesk.readers.formats import MOST_BYTES
from copydesk.readers.webarchive.warc_tape import MOST_REREAD, Stretch

BEGINNING = re.compile(rb"WARC/(?:0\.1[78]|1\.[01])\r?\n[A-Za-z-]{1,40}:")
LONGEST_BEGINNING = 64  # bytes
KEPT = 64 << 10  # bytes of a block too large to hold: what it is shows in its first ones
LINE_ENDS = re.compile(rb"[\r\n]*")


class BrokenRecordError(Exception):
    """Bytes that are no sound record: a quarantine code, what is wrong, and what was read of its header or block."""

    def __init__(self, code: str, message: str, block: bytes = b"", head: bytes = b"") -> None:
        super().__init__(message)
        self.code = code
        self.block = block
        self.head = head


class Cursor:
    """A place in a stretch; `position` counts its bytes, `cut_short` notes an end within a record's end mark."""

    def __init__(self, stretch: Stretch) -> None:
        self.position = 0
        self.cut_short = False
        self._stretch = stretch
        self._buffer = bytearray()
        self._reread = 0

    def peek(self, size: int) -> bytes:
        """The next bytes, without moving on; fewer at the end."""
        while len(self._buffer) < size and self._more():
            pass
        return bytes(self._buffer[:size])

    def take(self, size: int) -> bytes:
        """The next bytes; fewer at the end."""
        data = self.peek(size)
        del self._buffer[: len(data)]
        self.position += len(data)
        return data

    def line(self, most: int) -> bytes:
        """The next line with its line end, at most that many bytes of it."""
        at = -1
        while (at := self._buffer.find(b"\n", 0, most)) < 0 and len(self._buffer) < most and self._more():
            pass
        return self.take(at + 1 if at >= 0 else most)

    def line_ends(self) -> bytes:
        """The line ends that lie ahead, without moving on."""
        found = LINE_ENDS.match(self.peek(64))
        return found[0] if found else b""

    def block(self, size: int) -> bytes:
        """The next `size` bytes; only the first KEPT of them where they are more than MOST_BYTES.

        Raises BrokenRecordError where they are not all there.
        """
        held = self.take(min(size, MOST_BYTES))
        if len(held) < min(size, MOST_BYTES):
            raise BrokenRecordError("truncated", f"{size:,} bytes are expected and {len(held):,} are there", held)
        if size == len(held):
            return held
        if BEGINNING.search(held):
            raise BrokenRecordError("damaged", f"another record begins within its {size:,} bytes", held)
        self._skip(size - len(held), size)
        return held[:KEPT]

    def _skip(self, left: int, size: int) -> None:
        while left:
            ahead = self.peek(min(left, MADE))
            inside = BEGINNING.search(ahead)
            if inside or not ahead:
                self.take(inside.start() if inside else 0)
                reason = f"{size:,} bytes are expected and {size - left:,} are there before the next record or the end"
                raise BrokenRecordError("damaged" if inside else "truncated", reason)
            step = len(ahead) - LONGEST_BEGINNING if len(ahead) > LONGEST_BEGINNING < left - len(ahead) else len(ahead)
            left -= len(self.take(step))

    def next_record(self, start: int, read: bytes) -> None:
        """Go to the next beginning of a record after a broken one at `start`, or to the end.

        `read` is what was read since: it is searched too, unless this file was gone back over too often.
        """
        if self.position - start == len(read) and self._reread + len(read) <= MOST_REREAD:
            self._reread += len(read)
            self._buffer[:0] = read
            self.position = start
            searched = 1
        else:
            searched = 0
        while not (found := BEGINNING.search(self._buffer, searched)):
            done = max(len(self._buffer) - LONGEST_BEGINNING, 0)
            self.take(done)
            searched = 0 if done else searched
            if not self._more():
                self.take(len(self._buffer))
                return
        self.take(found.start())

    def _more(self) -> bool:
        data = self._stretch.read()
        self._buffer += data
        return bool(data)
