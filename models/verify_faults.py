"""Faults: what verify finds wrong, counted by cause, with a few of each kept, so that a million take no memory."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

SHOWN = 5  # faults of one cause that are named
MOST_CAUSES = 500
PARTICULARS = re.compile(r"\d+|'[^']*'|\"[^\"]*\"")  # what differs between faults of one cause


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken promise: which invariant, where, and how."""

    invariant: str
    place: str
    message: str


@dataclass(slots=True)
class Group:
    """The faults of one cause: the first of them, and how many there are."""

    faults: list[Fault] = field(default_factory=list)
    count: int = 0


@dataclass(slots=True)
class Faults:
    """Collects faults. Beyond MOST_CAUSES further causes are only counted, as one group of the invariant."""

    groups: dict[tuple[str, str], Group] = field(default_factory=dict)

    def add(self, fault: Fault) -> None:
        """Count a fault, and keep it while few of its cause are."""
        cause = (fault.invariant, PARTICULARS.sub("#", fault.message)[:80])
        if cause not in self.groups and len(self.groups) >= MOST_CAUSES:
            cause = (fault.invariant, "others")
        group = self.groups.setdefault(cause, Group())
        group.count += 1
        if len(group.faults) < SHOWN:
            group.faults.append(fault)

    @contextmanager
    def reading(self, place: str, invariant: str = "file") -> Iterator[None]:
        """What cannot be read or made sense of inside becomes a fault, and the rest goes on."""
        try:
            yield
        except Exception as error:  # damaged rows raise whatever their reader trips over
            self.add(Fault(invariant, place, explained(error)))


def explained(error: Exception) -> str:
    """Why something could not be checked."""
    if isinstance(error, DBAPIError | sqlite3.Error):
        return f"cannot be read: {' '.join(str(getattr(error, 'orig', None) or error).split())}"
    if isinstance(error, SQLAlchemyError):
        return f"cannot be read: {type(error).__name__}"
    return f"cannot be made sense of: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
