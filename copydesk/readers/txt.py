"""Plain text: one file is one document."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.readers.formats import Format, Stream, read_whole
from copydesk.types import Document, Quarantined


def read(stream: Stream) -> Iterator[Document | Quarantined]:
    """Yield the file as one document, or quarantined where it is too large. Raises OSError."""
    yield read_whole(stream, "text/plain")


FORMAT = Format("plain text", (".txt", ".text"), read, lambda head: False)
