"""What a process does that is to be killed: it counts its writing statements, and kills itself at one of them."""

from __future__ import annotations

import atexit
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

SAME = 40  # characters by which statements are told apart: rows of one executemany count as one statement
READING = ("select", "pragma", "with", "explain", "--")
IMPATIENT_MS = 200  # what a locked database is waited for, of 30 seconds
PAUSES = [0.4, 0.4, 0.4, 0.4]  # seconds between the tries of a task, which are 5 and 20


def doomed(statement: int | None, whole_group: bool, counted: str, per_batch: int, impatient: bool) -> None:
    """Prepare this process: a session of its own, small batches, and its end before the n-th writing statement.

    `counted` is the file in which it says how many writing statements there were, where it comes to its end.
    """
    from sqlalchemy import Engine, event

    os.setsid()
    counter = Counter(statement, whole_group)
    event.listen(Engine, "connect", lambda connection, record: connection.set_trace_callback(counter.take))
    _at_the_end(lambda: Path(counted).write_text(str(counter.number)))
    _in_small_batches(per_batch)
    if impatient:
        _be_impatient()


def counting(counted: str) -> None:
    """Count the writing transactions of this process; the file `counted` has their number at its end."""
    from sqlalchemy import Engine, event

    begun: list[None] = []

    def take(statement: str) -> None:
        if statement.strip().lower() == "begin immediate":
            begun.append(None)

    event.listen(Engine, "connect", lambda connection, record: connection.set_trace_callback(take))
    _at_the_end(lambda: Path(counted).write_text(str(len(begun))))


def _at_the_end(act: Callable[[], object]) -> None:
    """Do something when this process ends by itself, also where it does so by `os._exit`, as forks do that hurry."""
    leave = os._exit

    def left(code: int) -> NoReturn:
        act()
        leave(code)

    os._exit = left
    atexit.register(act)


class Counter:
    """Writing statements that differ from the one before, and at which of them to die."""

    def __init__(self, fatal: int | None, whole_group: bool) -> None:
        self.number = 0
        self._fatal = fatal
        self._whole_group = whole_group
        self._before = ""

    def take(self, statement: str) -> None:
        """Count a statement that is about to be carried out."""
        begin = statement.lstrip()[:SAME].lower()
        if begin.startswith(READING) or begin == self._before:
            return
        self._before = begin
        self.number += 1
        if self.number == self._fatal:
            (os.killpg if self._whole_group else os.kill)(os.getpid(), signal.SIGKILL)


def _in_small_batches(per_batch: int) -> None:
    """Have the commands ask their flows for batches of so many documents, as no option of theirs does."""
    from flows import calling, ingesting, recleaning

    ask = calling.run_flow

    def asked(parameters: dict[str, Any], *given: Any, **named: Any) -> Any:
        small = {"documents_per_batch": per_batch, "articles_per_batch": per_batch}
        return ask({**parameters, **small}, *given, **named)

    for module in (calling, ingesting, recleaning):
        module.run_flow = asked  # type: ignore[attr-defined]


def _be_impatient() -> None:
    """Wait less for a lock, and pause less between tries of a task: what happens is the same, sooner."""
    from prefect import Task

    from flows import claiming, duplicates, learn, reclean, tasks
    from models import engine

    engine.BUSY_TIMEOUT_MS = IMPATIENT_MS
    for module in (claiming, duplicates, learn, reclean, tasks):
        for found in vars(module).values():
            if isinstance(found, Task):
                found.retries, found.retry_delay_seconds = len(PAUSES), list(PAUSES)
