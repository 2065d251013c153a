"""JSON and JSON Lines: a document a record, whatever the file's ending says about how its records lie."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.readers.decode import NotTextError
from copydesk.readers.formats import Format, Stream
from copydesk.readers.records.json_parts import MEDIA_TYPE, parts_of
from copydesk.readers.records.record import mapping_of
from copydesk.readers.records.record_documents import documents
from copydesk.readers.records.texts import open_text, sniff_charset
from copydesk.types import Document, Quarantined

_OBJECT = r'\{\s*(?:\}|"(?:[^"\\]|\\.)*"\s*:)'
START = re.compile(rf"\s*(?:{_OBJECT}|\[\s*{_OBJECT})")


def read(stream: Stream) -> Iterator[Document | Quarantined]:
    """The records of a JSON Lines file, of an array, of an array under a key, or the one that the file is."""
    source = open_text(stream)
    if isinstance(source, Quarantined):
        yield source
        return
    yield from documents(source, parts_of(source, mapping_of(stream.origin)), MEDIA_TYPE, {})


def recognises(head: bytes) -> bool:
    """Whether a file surely is JSON: an object with a quoted key, or an array of such."""
    try:
        text = head.decode(sniff_charset(head), "ignore").removeprefix("\ufeff")
    except (NotTextError, LookupError):
        return False
    return START.match(text) is not None


FORMAT = Format("JSON", (".json", ".jsonl", ".ndjson", ".jl"), read, recognises)
