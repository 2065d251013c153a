"""What a reader is: a format's name, the endings its files have, how its content looks, and how it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from copydesk.types import Document, Quarantined

MOST_BYTES = 64 << 20  # of one document; a larger one is quarantined


@dataclass(frozen=True, slots=True)
class Stream:
    """An input opened for reading, compression already taken off.

    `uri` is where it is; records found in it add a fragment to it. `file` reads forward only. `origin` is what its
    place tells, and goes into every document. `notes` counts the records that a reader left out on purpose, by kind.
    """

    uri: str
    file: BinaryIO
    origin: Mapping[str, str]
    notes: Counter[str] = field(default_factory=Counter)


Reader = Callable[[Stream], Iterator[Document | Quarantined]]


@dataclass(frozen=True, slots=True)
class Format:
    """One input format.

    `recognises` is shown the first bytes of a stream (up to 4,096) and says whether they are surely this format.
    `read` yields documents in their order and, for each part that cannot be read, a quarantined document that says
    what and where; it may raise OSError, and nothing else.
    """

    name: str
    endings: tuple[str, ...]
    read: Reader
    recognises: Callable[[bytes], bool]


def read_whole(stream: Stream, media_type: str) -> Document | Quarantined:
    """A stream that is one document. Raises OSError."""
    raw = stream.file.read(MOST_BYTES + 1)
    if len(raw) <= MOST_BYTES:
        return Document(stream.uri, raw, media_type, stream.origin)
    message = f"it is larger than {MOST_BYTES >> 20} MiB, which no article is; cut it into one file an article"
    return Quarantined(Document(stream.uri, b"", media_type, stream.origin), "too_large", message)
