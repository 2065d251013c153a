"""Takes the compression off a stream without ever raising for bad data: a break ends the stream and is kept as a fault.

What came out before the break is handed on. Output is made in small pieces, so that a bomb is seen long before it fills
the memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from copydesk.limits import FEWEST_HELD, MOST_EMPTY, MOST_WIDE, WINDOW_WITHIN
from copydesk.readers.archives.decoders import MOST_MEMORY, BrokenError, decoder_for
from copydesk.readers.archives.faults import Fault, Guarded

MAGIC = (
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
SKIPPABLE = (
    b"\x2a\x4d\x18"  # bytes 1 to 3 of a zstd frame that holds no data: pzstd's sizes, a web archive's dictionary
)
BZIP2_BLOCKS = (b"1AY&SY", b"\x17rE8P\x90")  # what follows "BZh9"; without them "BZh" may be plain text
ENDINGS = {".gz": "", ".bz2": "", ".xz": "", ".zst": "", ".tgz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}
STARTS = {  # of what has such a name
    (".gz", ".tgz"): b"\x1f\x8b\x08",
    (".bz2", ".tbz2"): b"BZh9" + BZIP2_BLOCKS[0],
    (".xz", ".txz"): b"\xfd7zXZ\x00",
    (".zst",): b"\x28\xb5\x2f\xfd",
}
TAKEN = 16 << 10  # compressed bytes a step
TAKEN_ZSTD = 1 << 10  # zstandard cannot limit its output: 1 KiB of run-length blocks makes 32 MiB at most
MADE = 64 << 10  # bytes of output a step
MOST_RATIO = 200  # output to input: news text shrinks 3 to 20 times, a bomb a thousand times
RATIO_FROM = 64 << 20  # bytes of output before the ratio counts: small files of one repeated line are no bombs
NEEDS = {  # words in a decompressor's error that mean sound data
    "Dictionary mismatch": "a dictionary that it does not carry",
    "too much memory": "a window of more than {} MiB",
    "Memory usage limit": "a window of more than {} MiB",
}


@dataclass(slots=True)
class Budget:
    """What was read of the outermost file and what all layers on it made, in bytes; `layers` are being unpacked now."""

    taken: int = 0
    made: int = 0
    layers: int = 0

    @property
    def blown(self) -> bool:
        """Whether so much came out of so little that it can only be a decompression bomb."""
        return self.made > RATIO_FROM and self.made > MOST_RATIO * self.taken


def kind_of(head: bytes) -> str | None:
    """The compression that the first bytes of a stream show, None for none that is known."""
    kind = next((kind for magic, kind in MAGIC if head.startswith(magic)), None)
    if kind == "bzip2" and not (head[3:4].isdigit() and head[4:10] in BZIP2_BLOCKS):
        return None
    if head[1:4] == SKIPPABLE and head[0] & 0xF0 == 0x50:
        return "zstd"
    return kind


def is_cut_start(name: str, head: bytes) -> bool:
    """Whether a file whose name says that it is compressed ends before that can be seen in its bytes."""
    of_name = next((start for ending, start in STARTS.items() if name.lower().endswith(ending)), b"")
    return 0 < len(head) < len(of_name) and (
        of_name.startswith(head) or (head[:3] == b"BZh" and head[4:] == of_name[4 : len(head)])
    )


def without_ending(name: str) -> str:
    """A file's name without the ending of its compression, `news.tar` for `news.tgz`."""
    for ending, instead in ENDINGS.items():
        if name.lower().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)] + instead
    return name


class Unpacked(Guarded):
    """The decompressed bytes of a stream, all its members in turn; `fault` says what broke it off, if anything.

    `kind` is one that `kind_of` gives, `zlib`, or `deflate` for bare data as zip members have it. Raises only what
    reading `packed` raises.
    """

    def __init__(self, packed: BinaryIO, kind: str, budget: Budget) -> None:
        super().__init__()
        self.made = 0
        self._packed, self._kind, self._budget = packed, kind, budget
        self._window = MOST_MEMORY if budget.layers < MOST_WIDE else WINDOW_WITHIN
        self._decoder = decoder_for(kind, self._window)
        self._members = 1
        self._step_size = TAKEN_ZSTD if kind == "zstd" else TAKEN
        self._input = b""
        self._taken = 0
        self._ready = memoryview(b"")
        self._ended = False

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        """Fill `target` as far as the stream goes: fewer bytes only at its end."""
        filled = 0
        while filled < len(target) and (self._ready or self._step()):
            size = min(len(target) - filled, len(self._ready))
            target[filled : filled + size] = self._ready[:size]
            self._ready = self._ready[size:]
            filled += size
        return filled

    def _step(self) -> bool:
        """Decompress some more; False at the end or at a break."""
        while not self._ended and not self._ready:
            if self._decoder.eof:
                self._next_member()
            else:
                self._decompress()
        return bool(self._ready)

    def _decompress(self) -> None:
        hungry = self._decoder.needs_input
        data = self._take() if hungry else b""
        try:
            made = self._decoder.decompress(data, MADE)
        except BrokenError as error:
            self._taken -= error.unread
            self._hand_on(error.made)
            self._broken(str(error))
            return
        self._hand_on(made)
        if hungry and not data and not made and not self._decoder.eof:
            self._break("truncated", f"the {self._kind} data ends before its end mark, as a file cut short does")

    def _broken(self, reason: str) -> None:
        needs = next((cure for sign, cure in NEEDS.items() if sign in reason), None)
        if needs:
            needs = needs.format(self._window >> 20)
            self._break("unsupported_format", f"the {self._kind} data needs {needs} to unpack; unpack it first")
        else:
            self._break("damaged", f"the {self._kind} data is damaged ({reason})")

    def _hand_on(self, made: bytes) -> None:
        self.made += len(made)
        self._budget.made += len(made)
        self._ready = memoryview(made)
        if self._budget.blown:
            self._break("bomb", f"it grows more than {MOST_RATIO} times on unpacking; if it is sound, unpack it first")

    def _take(self) -> bytes:
        data = self._input or self._packed.read(self._step_size)
        self._input = b""
        self._taken += len(data)
        return data

    def _next_member(self) -> None:
        """After the end of a member: another one begins, or zero padding, or the end; anything else is noted."""
        self._input = self._decoder.unused_data
        self._taken -= len(self._input)
        if self._kind in ("deflate", "zlib"):
            self._ended = True
            return
        while not self._input.strip(b"\0") or len(self._input) < 12:
            more = self._packed.read(self._step_size)
            if not more:
                break
            padding = b"" if self._input.strip(b"\0") else self._input
            self._taken += len(padding)
            self._input = self._input[len(padding) :] + more
        stripped = self._input.lstrip(b"\0")
        self._taken += len(self._input) - len(stripped)
        self._input = stripped
        if kind_of(stripped) == self._kind:
            self._decoder = decoder_for(self._kind, self._window)
            self._members += 1
            if self._members > MOST_EMPTY and self.made < FEWEST_HELD * self._members:
                self._break("bomb", f"it has more than {MOST_EMPTY:,} members that hold next to nothing")
        elif stripped:
            self._break("damaged", f"what follows the end of the {self._kind} data is not {self._kind} and is not read")
        self._ended = self._ended or not stripped

    def _break(self, code: str, reason: str) -> None:
        self._ended = True
        where = f"at byte {self._taken:,} of the compressed data, {self.made:,} bytes into what it holds"
        self.fault = self.fault or Fault(code, f"{reason}; {where}", self._taken)
