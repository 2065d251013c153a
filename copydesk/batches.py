"""Batches: documents cut into portions whose cleaning is worth a task, and the cleaning of one portion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.readers.lines import RECORDS
from copydesk.readers.opening import read_documents
from copydesk.readers.places import InputFile
from copydesk.readers.records.record import FEEDS, describe_mapping
from copydesk.types import Article, Document, Quarantined

DOCUMENTS_PER_BATCH = 1_000
BYTES_PER_BATCH = 16 << 20

Result = Article | Quarantined
Found = Document | Quarantined
Clean = Callable[[Iterable[Found], Desk], list[Result]]


def in_batches(
    documents: Iterable[Found], most_documents: int = DOCUMENTS_PER_BATCH, most_bytes: int = BYTES_PER_BATCH
) -> Iterator[list[Found]]:
    """The documents in their order, cut before a portion would pass either limit; each portion has at least one.

    No more than a portion is held at a time, whatever the size of the file that it comes from.
    """
    batch: list[Found] = []
    size = 0
    for found in documents:
        length = len((found if isinstance(found, Document) else found.document).raw)
        if batch and (len(batch) >= most_documents or size + length > most_bytes):
            yield batch
            batch, size = [], 0
        batch.append(found)
        size += length
    if batch:
        yield batch


def read_all(
    files: Iterable[InputFile], left_alone: Counter[str] | None = None, done: Callable[[], None] | None = None
) -> Iterator[Found]:
    """The documents of some files, the unreadable ones quarantined.

    `left_alone` counts what archives hold besides; `done` is called after each file.
    """
    for file in files:
        yield from read_documents(file, left_alone)
        if done is not None:
            done()


def note_columns(documents: Iterable[Found], noted: dict[str, str]) -> None:
    """Add, for each file of records among the documents that is not noted yet, which columns were read as what."""
    for found in documents:
        if isinstance(found, Document) and found.media_type in RECORDS - FEEDS:
            file = found.uri.partition("#")[0]
            if file not in noted and (columns := describe_mapping(found.origin)):
                noted[file] = columns


def clean(documents: Iterable[Found], desk: Desk) -> list[Result]:
    """Every document cleaned or quarantined, in this process and without limits; see `copydesk.workers.cleaning`."""
    return [found if isinstance(found, Quarantined) else clean_one(found, desk) for found in documents]


def clean_one(document: Document, desk: Desk) -> Result:
    """A document cleaned or quarantined; an error in our own code quarantines it, too. Raises MemoryError."""
    try:
        return run(document, desk)
    except MemoryError:
        raise  # a worker tells its caller, and ends
    except Exception as error:  # one input must never stop its batch, whatever went wrong with it
        message = f"cleaning failed: {type(error).__name__}: {error}; please report this with the file"
        return Quarantined(document, "internal_error", message)
