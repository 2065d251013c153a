"""Opening inputs: from a file on disk to the documents in it, whatever it is wrapped in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from copydesk.harmless import on_one_line
from copydesk.limits import MOST_UNREAD
from copydesk.readers import FORMATS, txt
from copydesk.readers.archives.containers import LeftAlone, Opened, open_streams
from copydesk.readers.archives.faults import count_kind, part
from copydesk.readers.digests import digested
from copydesk.readers.places import InputFile, NotReadError, is_wanted
from copydesk.readers.sniff import format_of
from copydesk.types import Document, Quarantined
from copydesk.workers.limits import progressed


def read_documents(input_file: InputFile, left_alone: Counter[str] | None = None) -> Iterator[Document | Quarantined]:
    """The documents of one input; what cannot be read comes back quarantined instead of raising.

    `left_alone` counts what an archive holds besides, by ending or kind.
    """
    counts = Counter[str]() if left_alone is None else left_alone
    try:
        with input_file.open() as file:
            found = documents_in(input_file.uri, input_file.name, file, input_file.origin, counts)
            yield from digested(found, input_file.open)
    except OSError as error:
        missing = Document(input_file.uri, b"", origin=input_file.origin)
        cure = "" if isinstance(error, NotReadError) else "; check its permissions"
        yield Quarantined(missing, "unreadable", f"cannot be read: {error.strerror or error}{cure}")


def documents_in(
    uri: str, name: str, file: BinaryIO, origin: Mapping[str, str], counts: Counter[str]
) -> Iterator[Document | Quarantined]:
    """The documents in an open file, which is at `uri` and whose name may tell its format.

    Raises OSError and MemoryError; any other error of a reader quarantines the rest of the file.
    """
    yield from _guarded(_documents_in(uri, name, file, origin, counts), uri, origin)


def _guarded(
    found: Iterable[Document | Quarantined], uri: str, origin: Mapping[str, str]
) -> Iterator[Document | Quarantined]:
    """The documents, up to a defect of ours or to where hardly anything can be read any more."""
    number = unread = 0
    try:
        for one in found:
            number += 1
            if isinstance(one, Quarantined):
                unread += 1
                yield replace(one, message=on_one_line(one.message))
            else:
                yield one
            if unread > MOST_UNREAD and 2 * unread > number:
                message = f"{unread:,} of its {number:,} parts cannot be read; the rest was not read: look at the first"
                yield _rest(uri, origin, number, "unsupported_format", message)
                return
    except (OSError, MemoryError):
        raise
    except Exception as error:
        message = f"reading failed after {number:,} documents: {type(error).__name__}: {error}"
        yield _rest(uri, origin, number, "internal_error", f"{on_one_line(message)}; please report this with the file")


def _rest(uri: str, origin: Mapping[str, str], number: int, code: str, message: str) -> Quarantined:
    """What follows after so many documents, for the ledger."""
    place = part(uri, f"document={number + 1}") if number else uri
    return Quarantined(Document(place, b"", origin=origin), code, message)


def _documents_in(
    uri: str, name: str, file: BinaryIO, origin: Mapping[str, str], counts: Counter[str]
) -> Iterator[Document | Quarantined]:
    for item in open_streams(uri, name, file, origin, is_wanted):
        if isinstance(item, LeftAlone):
            count_kind(counts, item.ending)
            progressed()
        elif isinstance(item, Opened):
            format = format_of(item.name, item.head, FORMATS) or txt.FORMAT
            yield from format.read(item.stream)
            for kind, times in item.stream.notes.items():
                count_kind(counts, kind, times)
        else:
            yield item
