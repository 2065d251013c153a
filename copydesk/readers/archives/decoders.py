"""One interface for the decompressors: the one that the standard library's bz2 and lzma have."""

from __future__ import annotations

import zlib
from typing import Protocol

MOST_MEMORY = 128 << 20  # bytes of an xz or zstd window; the largest that `xz -9` and `zstd -19` make is 65 MiB
WINDOWS = {"gzip": 31, "zlib": 15, "deflate": -15}  # zlib's wbits


class Decoder(Protocol):
    """A decompressor for one member. Raises BrokenError."""

    @property
    def eof(self) -> bool:
        """Whether the member's end was reached."""

    @property
    def unused_data(self) -> bytes:
        """What was given after the member's end."""

    @property
    def needs_input(self) -> bool:
        """Whether there is no more output without more input."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """The next output, at most `max_length` bytes."""


class BrokenError(Exception):
    """Compressed data that goes wrong: `made` came out of it before the break, `unread` counts the bytes from it on."""

    def __init__(self, reason: str, made: bytes = b"", unread: int = 0) -> None:
        super().__init__(reason)
        self.made = made
        self.unread = unread


def salvage(before: zlib._Decompress, data: bytes) -> tuple[bytes, int]:
    """What a decompressor as it was before a failing step makes of the step's data, and how many bytes it takes."""
    made = bytearray()
    for index in range(len(data)):
        try:
            made += before.decompress(data[index : index + 1])
        except zlib.error:
            return bytes(made), index
    return bytes(made), len(data)


class _Deflate:
    """gzip or bare deflate data, with the interface of the bz2 and lzma decompressors."""

    def __init__(self, window: int) -> None:
        self._inner = zlib.decompressobj(window)
        self._tail = b""

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._tail

    def decompress(self, data: bytes, max_length: int) -> bytes:
        data, before = self._tail + data, self._inner.copy()
        try:
            made = self._inner.decompress(data, max_length)
        except zlib.error as error:
            made, read = salvage(before, data)
            raise BrokenError(str(error), made, len(data) - read) from error
        self._tail = self._inner.unconsumed_tail
        return made


class _Zstd:
    """zstd frames, with the interface of the bz2 and lzma decompressors; `max_length` cannot be kept."""

    def __init__(self, window: int) -> None:
        import zstandard  # costs 15 ms to import and few inputs are in zstd

        self._failure = zstandard.ZstdError
        self._inner = zstandard.ZstdDecompressor(max_window_size=window).decompressobj()
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        try:
            return self._inner.decompress(data)
        except self._failure as error:
            raise BrokenError(str(error)) from error


class _Library:
    """A decompressor of bz2 or lzma; `failure` is what it raises."""

    def __init__(self, inner: Decoder, failure: type[Exception]) -> None:
        self._inner, self._failure = inner, failure

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        return self._inner.needs_input

    def decompress(self, data: bytes, max_length: int) -> bytes:
        try:
            return self._inner.decompress(data, max_length)
        except self._failure as error:
            raise BrokenError(str(error)) from error


def decoder_for(kind: str, window: int = MOST_MEMORY) -> Decoder:
    """A new decompressor for one member; `kind` is gzip, zlib, deflate, bzip2, xz or zstd.

    `window` is the most memory that xz and zstd may ask for, in bytes.
    """
    if kind in WINDOWS:
        return _Deflate(WINDOWS[kind])
    if kind == "bzip2":
        import bz2

        return _Library(bz2.BZ2Decompressor(), OSError)
    if kind == "xz":
        import lzma

        return _Library(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=window), lzma.LZMAError)
    return _Zstd(window)
