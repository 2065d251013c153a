"""Markdown: a document a file, its lines as they are; nothing is rendered, so that every edit has its place."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.readers.formats import Format, Stream, read_whole
from copydesk.types import Document, Quarantined


def read(stream: Stream) -> Iterator[Document | Quarantined]:
    """The one document that a Markdown file is."""
    yield read_whole(stream, "text/markdown")


def recognises(head: bytes) -> bool:
    """Never: a plain text may have headings and lists that look like this, so the ending decides."""
    return False


FORMAT = Format("Markdown", (".md", ".markdown", ".mdown", ".mkd"), read, recognises)
