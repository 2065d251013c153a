"""HTML pages: one file is one document, and its lines are the blocks that readers see."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.readers.formats import Format, Stream, read_whole
from copydesk.readers.sniff import is_html
from copydesk.types import Document, Quarantined


def read(stream: Stream) -> Iterator[Document | Quarantined]:
    """Yield the page as one document, or quarantined where it is too large. Raises OSError."""
    yield read_whole(stream, "text/html")


FORMAT = Format("HTML", (".html", ".htm", ".xhtml"), read, is_html)
