"""Cleaning in workers: documents go in, articles and quarantined inputs come out, in the order of the documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from copydesk.batches import Found, Result, clean_one
from copydesk.desk import Desk
from copydesk.types import Document, Quarantined
from copydesk.workers.crew import MOST_BY_DEFAULT, Crew, processors
from copydesk.workers.limits import Limits
from copydesk.workers.process import Failed

# A worker takes about a second to start, in which another one would have cleaned some hundred thousand bytes.
BYTES_A_WORKER = 1 << 20

Results = Callable[[], list[Result]]


@dataclass(frozen=True, slots=True)
class CleanWith:
    """What a worker does with each document."""

    desk: Desk

    def __call__(self, document: Document) -> Result:
        """A document cleaned or quarantined."""
        return clean_one(document, self.desk)


class Cleaning(Protocol):
    """What cleans documents; the workers behind it are on this machine or on others."""

    def begin(self, documents: Iterable[Found], desk: Desk) -> Results:
        """Begin to clean documents, after those that were begun before. What comes back waits for the results."""

    def clean(self, documents: Iterable[Found], desk: Desk) -> list[Result]:
        """Every document cleaned or quarantined, also where cleaning it takes more than an input may."""


class Cleaners(AbstractContextManager["Cleaners"]):
    """Workers that clean documents. They start with the first documents, and end with the context."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._desk: Desk | None = None
        self._crew: Crew[Document, Result] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="cleaning")  # it alone speaks to the crew

    def begin(self, documents: Iterable[Found], desk: Desk) -> Results:
        """Begin to clean documents, after those that were begun before. What comes back waits for the results."""
        return self._thread.submit(self._clean, list(documents), desk).result

    def clean(self, documents: Iterable[Found], desk: Desk) -> list[Result]:
        """Every document cleaned or quarantined, also where cleaning it takes more than an input may."""
        return self.begin(documents, desk)()

    def _clean(self, found: Sequence[Found], desk: Desk) -> list[Result]:
        to_clean = [one for one in found if isinstance(one, Document)]
        size = sum(len(document.raw) for document in to_clean)
        workers = max(1, min(processors(), MOST_BY_DEFAULT, size // BYTES_A_WORKER))
        return in_order(found, self._with(desk).outcomes(to_clean, workers) if to_clean else ())

    def _with(self, desk: Desk) -> Crew[Document, Result]:
        if self._crew is None:
            self._crew = Crew(CleanWith(desk), self._limits)
        elif self._desk != desk:  # not by its hash, which does not tell what was learned
            self._crew.change(CleanWith(desk))
        self._desk = desk
        return self._crew

    def end(self) -> None:
        """End the workers, whatever they are doing."""
        crew = self._crew
        if crew is not None:
            crew.stop()
        self._thread.shutdown(cancel_futures=True)
        if crew is not None:
            crew.end()
        self._crew = None

    def __exit__(self, *exception: Any) -> None:
        self.end()


def in_order(found: Sequence[Found], outcomes: Iterable[Result | Failed]) -> list[Result]:
    """The results of what was found, given the outcomes of the documents in it."""
    remaining = iter(outcomes)
    return [one if isinstance(one, Quarantined) else _result(one, next(remaining)) for one in found]


def _result(document: Document, outcome: Result | Failed) -> Result:
    if isinstance(outcome, Failed):
        return Quarantined(document, outcome.code, f"cleaning failed: {outcome.why.strip().splitlines()[-1]}")
    return outcome
