"""Batches: inputs cut into portions whose cleaning is worth a task, and the cleaning of one portion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.readers.places import InputFile, read_documents
from copydesk.types import Article, Document, Quarantined

FILES_PER_BATCH = 1_000
BYTES_PER_BATCH = 16 << 20

Result = Article | Quarantined


def in_batches(
    files: Sequence[InputFile], most_files: int = FILES_PER_BATCH, most_bytes: int = BYTES_PER_BATCH
) -> Iterator[list[InputFile]]:
    """The files in their order, cut before a portion would pass either limit; each portion has at least one."""
    batch: list[InputFile] = []
    size = 0
    for file in files:
        if batch and (len(batch) >= most_files or size + file.size > most_bytes):
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += file.size
    if batch:
        yield batch


def read_all(files: Iterable[InputFile]) -> list[Document | Quarantined]:
    """The documents of some files, the unreadable ones quarantined."""
    return [document for file in files for document in read_documents(file)]


def clean(documents: Iterable[Document | Quarantined], desk: Desk) -> list[Result]:
    """Every document cleaned or quarantined; an error in our own code quarantines the document it met, too."""
    return [document if isinstance(document, Quarantined) else _guarded(run, document, desk) for document in documents]


def _guarded(step: Callable[[Document, Desk], Result], document: Document, desk: Desk) -> Result:
    try:
        return step(document, desk)
    except Exception as error:  # one input must never stop its batch, whatever went wrong with it
        message = f"cleaning failed: {type(error).__name__}: {error}; please report this with the file"
        return Quarantined(document, "internal_error", message)
