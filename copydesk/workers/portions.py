"""What happens on a worker of a Dask scheduler: a portion of items goes in, their outcomes come out, all as pickles.

The worker only hands them on, to a process of its own that holds each item to its limits: what an item ends is that
process. The process is kept for the next portion, and ends when there is none for a while, or with the worker.
"""

from __future__ import annotations

import atexit
import hashlib
import pickle
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from copydesk.workers.crew import Crew
from copydesk.workers.environment import Environment, difference, environment
from copydesk.workers.limits import Limits
from copydesk.workers.process import Failed

IDLE_SECONDS = 60.0  # which is longer than a run loads a batch, and starting anew takes seconds

Answer = list[bytes | Failed]


@dataclass(frozen=True, slots=True)
class OnPickles:
    """What a process does with each item; its worker need not unpickle what it only passes on."""

    function: Callable[[Any], Any]

    def __call__(self, item: bytes) -> bytes:
        """What the function makes of an item, both as pickles."""
        return pickle.dumps(self.function(pickle.loads(item)))


@dataclass(frozen=True, slots=True)
class Job:
    """A function, pickled, and the limits of each input. A process takes up other functions of its `kind` alone."""

    kind: str
    limits: Limits
    packed: bytes
    digest: str

    @staticmethod
    def of(kind: str, function: Callable[[Any], Any], limits: Limits) -> Job:
        """The job of calling a function, which must be picklable."""
        packed = pickle.dumps(OnPickles(function))
        return Job(kind, limits, packed, hashlib.sha256(packed).hexdigest())


class _Pickled:
    """A function that is unpickled only where it is called: what it imports is not for its worker's own process."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    def __reduce__(self) -> tuple[Any, ...]:
        return pickle.loads, (self._packed,)


@dataclass(frozen=True, slots=True)
class Refused:
    """What a worker answers that would decide otherwise than the flow: in what it differs."""

    why: str


@dataclass(slots=True)
class _Kept:
    crew: Crew[bytes, bytes]
    job: Job
    since: float = 0.0


_idle: list[_Kept] = []
_lock = threading.Lock()


def pass_on(job: Job) -> Job:
    """The job itself: as the outcome of a task it reaches each worker once, and is made again where a worker dies."""
    return job


def do_portion(items: Sequence[bytes], job: Job, expected: Environment) -> Answer | Refused:
    """The outcomes of some items, in their order. Raises WorkersError where no process starts."""
    why = difference(expected, environment())
    if why is not None:
        return Refused(why)
    kept = _take(job)
    try:
        outcomes = kept.crew.outcomes(items)
    except BaseException:
        kept.crew.end()
        raise
    _give_back(kept)
    return outcomes


def _take(job: Job) -> _Kept:
    """An idle crew that does this already, or else one of its kind, or else a new one."""
    with _lock:
        fitting = [kept for kept in _idle if (kept.job.kind, kept.job.limits) == (job.kind, job.limits)]
        fitting.sort(key=lambda kept: kept.job.digest != job.digest)
        found = fitting[0] if fitting else None
        if found is not None:
            _idle.remove(found)
    function = cast(Callable[[bytes], bytes], _Pickled(job.packed))
    if found is None:
        return _Kept(Crew(function, job.limits), job)
    if found.job.digest != job.digest:
        found.crew.change(function)
    found.job = job
    return found


def _give_back(kept: _Kept) -> None:
    kept.since = time.monotonic()
    with _lock:
        _idle.append(kept)
    timer = threading.Timer(IDLE_SECONDS, _end_idle)
    timer.daemon = True
    timer.start()


def _end_idle() -> None:
    """End the crews that nobody has wanted for long."""
    due = time.monotonic() - IDLE_SECONDS
    with _lock:
        over = [kept for kept in _idle if kept.since <= due]
        _idle[:] = [kept for kept in _idle if kept.since > due]
    for kept in over:
        kept.crew.end()


@atexit.register
def end_all() -> None:
    """End all idle crews. Those at work end when their worker does, with which their input ends."""
    with _lock:
        over, _idle[:] = list(_idle), []
    for kept in over:
        kept.crew.end()
