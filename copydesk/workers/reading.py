"""Reading in a worker: what is in an input comes out document by document, while the caller cleans those before.

The worker reads ahead by no more than a pipe holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from copydesk.batches import Found
from copydesk.fetch.results import Fetched
from copydesk.readers.archives.faults import part
from copydesk.readers.digests import digested
from copydesk.readers.feed import links
from copydesk.readers.opening import read_documents
from copydesk.readers.places import InputFile
from copydesk.readers.web import documents_of
from copydesk.types import Document, Quarantined
from copydesk.workers.limits import Limits
from copydesk.workers.process import EndedError, Failed, Part, Worker, failed

LeftAlone = Counter[str]  # what an archive holds besides, by ending or kind
Answer = Found | LeftAlone | str  # an address
Source = Callable[[], Iterator[Answer]]


def read_file(file: InputFile) -> Iterator[Found | LeftAlone]:
    """The documents in a file, and at the end what else was in it."""
    left_alone = LeftAlone()
    yield from read_documents(file, left_alone)
    yield left_alone


def _links(body: bytes) -> Iterator[str]:
    yield from (link.url for link in links(body))


def read_source(source: Source) -> Iterator[Answer]:
    """What a worker does with a source."""
    return source()


class Reader(AbstractContextManager["Reader"]):
    """A worker that reads. It starts with the first input, and ends with the context."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._worker: Worker | None = None

    def read_all(
        self, files: Iterable[InputFile], left_alone: LeftAlone | None = None, done: Callable[[], None] | None = None
    ) -> Iterator[Found]:
        """The documents of some files, those quarantined that cannot be read within the limits.

        `left_alone` counts what archives hold besides; `done` is called after each file.
        """
        counts = LeftAlone() if left_alone is None else left_alone
        for file in files:
            yield from digested(self._documents_in(file, counts), file.open)
            if done is not None:
                done()

    def _documents_in(self, file: InputFile, left_alone: LeftAlone) -> Iterator[Found]:
        unread = partial(Document, file.uri, b"", origin=file.origin)
        for found in self._read(partial(read_file, file), unread):
            if isinstance(found, Counter):
                left_alone.update(found)
            elif isinstance(found, Document | Quarantined):
                yield found

    def documents_of(self, fetched: Fetched, origin: dict[str, str]) -> Iterator[Found]:
        """The documents in a fetched body."""
        unread = partial(Document, fetched.url, fetched.body, origin=origin | {"url": fetched.final_url})
        for found in self._read(partial(documents_of, fetched, origin), unread):
            if isinstance(found, Document | Quarantined):
                yield found

    def links(self, fetched: Fetched) -> list[str]:
        """The addresses of the articles that a fetched feed names; none where it cannot be read within the limits."""
        answers = self._read(partial(_links, fetched.body), partial(Document, fetched.url, b""))
        return [answer for answer in answers if isinstance(answer, str)]

    def _read(self, source: Source, unread: Callable[[], Document]) -> Iterator[Answer]:
        number = 0
        outcome = self._ask(source)
        try:
            while isinstance(outcome, Part):
                number += isinstance(outcome.value, Document | Quarantined)
                yield outcome.value
                outcome = self._hear()
        finally:
            if isinstance(outcome, Part):  # nobody wants the rest, which the worker would go on to send
                self.end()
        if isinstance(outcome, Failed):
            yield _quarantined(unread(), outcome, number)

    def _ask(self, source: Source) -> Any:
        if self._worker is None:
            self._worker = Worker(read_source, self._limits)
            self._worker.wait_until_ready()
        self._worker.say([source])
        return self._hear()

    def _hear(self) -> Any:
        assert self._worker is not None
        try:
            answer = self._worker.hear()
        except EndedError as ended:
            answer = failed(ended.code, self._limits)
        if isinstance(answer, Failed):
            self.end()
        return answer

    def end(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.end()
        self._worker = None

    def __exit__(self, *exception: Any) -> None:
        self.end()


def _quarantined(document: Document, failed: Failed, after: int) -> Quarantined:
    """The rest of an input that could not be read to its end, `after` so many documents."""
    why = failed.why.strip().splitlines()[-1]
    if not after:
        return Quarantined(document, failed.code, f"reading failed: {why}")
    rest = Document(part(document.uri, f"document={after + 1}"), b"", document.media_type, document.origin)
    return Quarantined(rest, failed.code, f"reading failed after {after:,} documents, which are loaded: {why}")
