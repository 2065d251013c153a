"""What the process of a system says to the one that measures it."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.measure import Found


@dataclass(frozen=True, slots=True)
class Ready:
    """What a worker says first: the versions of the system's packages, or why it cannot run."""

    versions: dict[str, str]
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system made of one page, in how many CPU-seconds, and the peak memory (MiB) of its process so far.

    `error` names the exception that it raised.
    """

    found: Found
    seconds: float
    peak: float
    error: str | None = None
