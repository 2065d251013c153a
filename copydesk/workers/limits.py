"""What one input may take, and how a worker holds it to that.

Time is processor time, counted by the system's profiling timer: when it runs out, the system ends the process, whatever
library it is in. Memory is what the process may allocate (RLIMIT_DATA, which Linux counts and others may not).
"""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Most processor time of one input, in seconds, and most memory of the process that reads it, in bytes."""

    cpu_seconds: float = 10.0
    memory: int = 1 << 30


def limit_memory(limits: Limits) -> None:
    """Let this process allocate no more than the limit from now on: further requests fail."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = limits.memory if hard == resource.RLIM_INFINITY else min(limits.memory, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


@contextmanager
def limited_time(limits: Limits) -> Iterator[None]:
    """End this process (SIGPROF) where the body takes longer than the limit."""
    signal.setitimer(signal.ITIMER_PROF, limits.cpu_seconds, limits.cpu_seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def progressed() -> None:
    """Start the time of an input anew, where time is limited: readers say so when they pass over what is no input.

    An archive of films, or a crawl of pictures, may take long to come to its next article.
    """
    left, whole = signal.getitimer(signal.ITIMER_PROF)
    if left:
        signal.setitimer(signal.ITIMER_PROF, whole, whole)
