"""From a document's bytes to its lines: one function for the first reading and for every replay."""

from __future__ import annotations

from copydesk.readers.decode import as_lines, decode
from copydesk.types import Decoded, Document

RECORDS = frozenset({"application/json", "text/csv", "application/xml"})


def read_lines(document: Document) -> Decoded:
    """The lines of a document as its media type has it. Raises NotTextError where it is no text."""
    return decode(document.raw)


def reread_lines(document: Document, encoding: str) -> Decoded:
    """The same lines again, under the encoding that the first reading settled on. Raises as `read_lines` does."""
    return as_lines(document.raw, encoding, 1.0)
