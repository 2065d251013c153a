"""The workers of a Dask scheduler: functions are called there as in processes of one's own, with the same outcomes.

Items go out in portions and come back in their order. A worker that dies costs time alone: the scheduler gives its
portions to others. What the workers cannot do at all is done here, within the same limits.

Whoever reaches a Dask scheduler can run code on its workers: it speaks pickle, and so does this module.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

from copydesk.batches import Found, Result
from copydesk.claims.workers import Extract, Function
from copydesk.desk import Desk
from copydesk.errors import DaskError
from copydesk.types import Document
from copydesk.workers.cleaning import CleanWith, Results, in_order
from copydesk.workers.connecting import Connected
from copydesk.workers.crew import Crew
from copydesk.workers.environment import environment
from copydesk.workers.limits import Limits
from copydesk.workers.portions import Answer, Job, Refused, do_portion, pass_on
from copydesk.workers.process import Failed

PORTIONS_A_THREAD = 3  # of what is begun at once, so that workers end together
LOOK_SECONDS = 5.0  # between two looks at whether there still are workers
TRIES_MORE = 2  # of a portion that a worker could not do, for want of memory or disk
AGAIN = "what was committed stays; then run the same command again"

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work, and how many bytes of it are a portion: at most some seconds' work, and enough to be worth it."""

    name: str
    least: int
    most: int


CLEANING = Kind("clean", 64 << 10, 512 << 10)
READING_CLAIMS = Kind("claims", 24 << 10, 96 << 10)


class Cluster(AbstractContextManager["Cluster"]):
    """The workers behind a Dask scheduler, from `connect` to the end of the context.

    `warn` is told in a line what does not go as it should. Used by one thread at a time.
    """

    def __init__(self, connected: Connected, warn: Callable[[str], None], limits: Limits | None = None) -> None:
        self._connected = connected
        self._warn = warn
        self._limits = limits or Limits()
        self._jobs: dict[str, tuple[Any, Any]] = {}  # by kind the function, and the task that passes it on

    @property
    def address(self) -> str:
        """The scheduler's."""
        return self._connected.address

    def begin(self, kind: Kind, function: Callable[[In], Out], items: Sequence[In]) -> Callable[[], list[Out | Failed]]:
        """Begin to call a function on items. What comes back waits for the outcomes, in the order of the items.

        `function` must be picklable, and is found on the workers by its name. Both raise DaskError.
        """
        packed = [pickle.dumps(item) for item in items]
        with self._connected.asking():
            task = self._job(kind, function)
            size = sum(map(len, packed)) // max(1, PORTIONS_A_THREAD * self._connected.threads())
            ranges = list(cut([len(item) for item in packed], min(kind.most, max(kind.least, size))))
            tasks = [self._submit(kind, packed[a:b], task) for a, b in ranges]

        outcomes: list[Out | Failed] = []

        def wait() -> list[Out | Failed]:
            while tasks:  # what is unpacked is not kept on the worker
                start, end = ranges[-len(tasks)]
                answer = self._answer(tasks[0])
                if answer is None:
                    outcomes.extend(self._here(function, items[start:end]))
                else:
                    outcomes.extend(one if isinstance(one, Failed) else pickle.loads(one) for one in answer)
                del tasks[0]
            return outcomes

        return wait

    def _job(self, kind: Kind, function: Callable[[Any], Any]) -> Any:
        """The task that passes the function on to those who call it."""
        known = self._jobs.get(kind.name)
        if known is None or known[0] != function:
            job = Job.of(kind.name, function, self._limits)
            # A task and not scattered data, which would be lost with the workers that hold it.
            task = self._connected.client.submit(pass_on, job, key=f"{kind.name}_with-{uuid4().hex}")
            known = self._jobs[kind.name] = (function, task)
        return known[1]

    def _submit(self, kind: Kind, packed: Sequence[bytes], task: Any) -> Any:
        key = f"{kind.name}-{uuid4().hex}"
        return self._connected.client.submit(do_portion, packed, task, environment(), key=key, retries=TRIES_MORE)

    def _answer(self, task: Any) -> Answer | None:
        """What a worker made of a portion; None where none of them could. Raises DaskError."""
        self._wait(task)
        if task.status == "error":
            error = task.exception()
            if isinstance(error, ImportError | AttributeError):
                raise DaskError(
                    f"{self.address}: a worker cannot run this copydesk ({error}); install it there as here"
                )
            self._warn(f"{self.address}: a portion was not done there, and is done here ({_brief(error)})")
            return None
        with self._connected.asking():
            answer: Answer | Refused = task.result()
        if isinstance(answer, Refused):
            raise DaskError(f"{self.address}: a worker has another version: {answer.why}; install there what is here")
        return answer

    def _wait(self, task: Any) -> None:
        """Wait until a task is over. Raises DaskError where the scheduler is gone, or all workers are for too long."""
        missing_since: float | None = None
        while not task.done():
            with self._connected.asking():
                try:
                    task.exception(timeout=LOOK_SECONDS)
                except TimeoutError:
                    missing_since = self._look(missing_since)
        if task.status in ("cancelled", "lost"):
            raise self._connected.gone("its work was cancelled")

    def _look(self, missing_since: float | None) -> float | None:
        """Since when there are no workers; None where there are some. Raises DaskError where that is too long."""
        if self._connected.threads():
            return None
        waits = self._connected.waits.workers
        if missing_since is None:
            self._warn(f"{self.address}: no worker is left there; waiting {waits:g} seconds for one")
            return time.monotonic()
        if time.monotonic() - missing_since > waits:
            raise DaskError(f"{self._connected.no_workers()}; {AGAIN}")
        return missing_since

    def _here(self, function: Callable[[In], Out], items: Sequence[In]) -> list[Out | Failed]:
        """What no worker could do: it may have killed them, and ends no more than a process here."""
        crew = Crew(function, self._limits)
        try:
            return crew.outcomes(items)
        finally:
            crew.end()

    def __exit__(self, *exception: Any) -> None:
        self._jobs.clear()
        self._connected.close()


class DaskCleaners:
    """Cleans documents on the workers of a Dask scheduler; see `copydesk.workers.cleaning.Cleaning`."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def begin(self, documents: Iterable[Found], desk: Desk) -> Results:
        """Begin to clean documents. What comes back waits for the results. Both raise DaskError."""
        found = list(documents)
        to_clean = [one for one in found if isinstance(one, Document)]
        wait = self._cluster.begin(CLEANING, CleanWith(desk), to_clean)
        return lambda: in_order(found, wait())

    def clean(self, documents: Iterable[Found], desk: Desk) -> list[Result]:
        """Every document cleaned or quarantined, also where cleaning it takes more than an input may."""
        return self.begin(documents, desk)()


@contextmanager
def reading(function: Function, cluster: Cluster) -> Iterator[Extract]:
    """A way to extract claims from many articles on the workers; see `copydesk.claims.workers.working`."""
    yield lambda articles: cluster.begin(READING_CLAIMS, function, articles)()


def cut(lengths: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """The ranges of items whose lengths together are no more than `most`, each of one item at least."""
    start = size = 0
    for at, length in enumerate(lengths):
        if at > start and size + length > most:
            yield start, at
            start, size = at, 0
        size += length
    if lengths:
        yield start, len(lengths)


def _brief(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
