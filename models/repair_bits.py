"""Single flipped bits undone: of all rows that differ from a damaged one in one bit, one has the checksum on record.

That another one has it by chance is as likely as drawing one number of 2**64 in as many tries as the row has bits.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Any

import xxhash

from models.checksums import checksum

MOST_BYTES = 1 << 16  # of a row: half a million tries, some seconds
WIDTHS = (1, 2, 3, 4, 6, 8)  # bytes, in which SQLite keeps whole numbers


def unflipped(values: Sequence[Any], wanted: int) -> list[Any] | None:
    """The values with the one bit turned back that gives them the checksum `wanted`; None where no bit does.

    Texts are as `lenient` reads them. Where the checksum itself was flipped, the values come back as they are.
    """
    if ((checksum(values) ^ wanted) & (1 << 64) - 1).bit_count() == 1:
        return list(values)
    for place, value in enumerate(values):
        if isinstance(value, int):
            for other in _numbers(value):
                made = [*values[:place], other, *values[place + 1 :]]
                if checksum(made) == wanted:
                    return made
    return _in_bytes(values, wanted)


def _numbers(value: int) -> Iterator[int]:
    """The whole numbers that one flipped bit makes of a value, in each width that it may be kept in."""
    for width in WIDTHS:
        if -(1 << 8 * width - 1) <= value < 1 << 8 * width - 1:
            data = value.to_bytes(width, "big", signed=True)
            for bit in range(8 * width):
                number = int.from_bytes(data, "big") ^ 1 << bit
                yield int.from_bytes(number.to_bytes(width, "big"), "big", signed=True)


def _in_bytes(values: Sequence[Any], wanted: int) -> list[Any] | None:
    """Texts, blobs and numbers with a point: their bits are turned in the serialised row itself."""
    row, parts = bytearray(b"(" + struct.pack("<i", len(values))), {}
    for place, value in enumerate(values):
        serialised, head = _serialised(value)
        if not isinstance(value, int) and value is not None:
            parts[place] = (len(row) + head, len(row) + len(serialised))
        row += serialised
    if len(row) > MOST_BYTES:
        return None
    for place, (start, end) in parts.items():
        for at in range(start, end):
            for bit in range(8):
                row[at] ^= 1 << bit
                if _signed(xxhash.xxh3_64_intdigest(row)) == wanted:
                    return [*values[:place], _read(values[place], bytes(row[start:end])), *values[place + 1 :]]
                row[at] ^= 1 << bit
    return None


def _serialised(value: Any) -> tuple[bytes, int]:
    """A value as `checksum` serialises it, and how many of the bytes come before its own."""
    if isinstance(value, str):
        data = value.encode("utf-8", "surrogateescape")
        return b"u" + struct.pack("<i", len(data)) + data, 5
    if isinstance(value, bytes):
        return b"s" + struct.pack("<i", len(value)) + value, 5
    import marshal

    return marshal.dumps(value, 2), 1


def _read(before: Any, data: bytes) -> Any:
    if isinstance(before, str):
        return data.decode("utf-8", "surrogateescape")
    return data if isinstance(before, bytes) else struct.unpack("<d", data)[0]


def _signed(number: int) -> int:
    return number - (1 << 64) if number >> 63 else number
