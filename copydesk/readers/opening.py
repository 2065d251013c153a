"""Opening inputs: from a file on disk to the documents in it, whatever it is wrapped in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from copydesk.readers import FORMATS, txt
from copydesk.readers.archives.containers import LeftAlone, Opened, open_streams
from copydesk.readers.places import InputFile, is_wanted
from copydesk.readers.sniff import format_of
from copydesk.types import Document, Quarantined


def read_documents(input_file: InputFile, left_alone: Counter[str] | None = None) -> Iterator[Document | Quarantined]:
    """The documents of one input; what cannot be read comes back quarantined instead of raising.

    `left_alone` counts what an archive holds besides, by ending or kind.
    """
    counts = Counter[str]() if left_alone is None else left_alone
    try:
        with input_file.open() as file:
            yield from documents_in(input_file.uri, input_file.name, file, input_file.origin, counts)
    except OSError as error:
        missing = Document(input_file.uri, b"", origin=input_file.origin)
        yield Quarantined(missing, "unreadable", f"cannot be read: {error.strerror or error}; check its permissions")


def documents_in(
    uri: str, name: str, file: BinaryIO, origin: Mapping[str, str], counts: Counter[str]
) -> Iterator[Document | Quarantined]:
    """The documents in an open file, which is at `uri` and whose name may tell its format. Raises OSError."""
    for item in open_streams(uri, name, file, origin, is_wanted):
        if isinstance(item, LeftAlone):
            counts[item.ending] += 1
        elif isinstance(item, Opened):
            format = format_of(item.name, item.head, FORMATS) or txt.FORMAT
            yield from format.read(item.stream)
            counts.update(item.stream.notes)
        else:
            yield item
