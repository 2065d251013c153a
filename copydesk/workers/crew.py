"""A crew: workers that share out a list of items, and give the outcomes in the order of the items.

A worker that ends with an item costs that item alone. It is replaced before the next list, or where none is left: what
it died of may be lack of memory.
"""

from __future__ import annotations

import os
import select
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from copydesk.workers.limits import Limits
from copydesk.workers.process import EndedError, Failed, Function, Worker, WorkersError, failed

MOST_ITEMS_A_PORTION = 32  # a worker waits for its next portion
PORTIONS_LEFT = 4  # for each worker, of what is left: towards the end portions are small, so that workers end together
MOST_BY_DEFAULT = 4

In = TypeVar("In")
Out = TypeVar("Out")


def processors() -> int:
    """How many processors there are for this process, which is what a container or `taskset` leaves of them."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Crew(Generic[In, Out]):
    """Workers that call one function. `function` must be picklable; `end` must be called."""

    def __init__(self, function: Callable[[In], Out], limits: Limits | None = None) -> None:
        self._function = function
        self._limits = limits or Limits()
        self._portions: dict[Worker, deque[int]] = {}  # of each worker the items it has not answered yet
        self._stopped = False

    def hire(self, workers: int) -> None:
        """Have at least so many workers; new ones start at once. Raises WorkersError."""
        started = [Worker(self._function, self._limits) for _ in range(workers - len(self._portions))]
        self._portions |= {worker: deque() for worker in started}
        for worker in started:
            worker.wait_until_ready()

    def change(self, function: Callable[[In], Out]) -> None:
        """Call another function from now on."""
        self._function = function
        for worker in self._portions:
            worker.say(Function(function))

    def outcomes(self, items: Sequence[In], workers: int = 1) -> list[Out | Failed]:
        """The outcome of each item, in their order. Raises WorkersError where no worker starts, or all were stopped."""
        waiting = deque(range(len(items)))
        outcomes: dict[int, Out | Failed] = {}
        if items:
            self.hire(workers)
        while len(outcomes) < len(items):
            if self._stopped:
                raise WorkersError("the workers were stopped before they had done everything")
            if not self._portions:
                self.hire(1)
            for worker, portion in self._portions.items():
                if waiting and not portion:
                    share = len(waiting) // (PORTIONS_LEFT * len(self._portions))
                    portion.extend(waiting.popleft() for _ in range(min(MOST_ITEMS_A_PORTION, max(1, share))))
                    worker.say([items[number] for number in portion])
            busy = [worker for worker, portion in self._portions.items() if portion]
            for worker in select.select(busy, [], [])[0]:
                self._take(worker, waiting, outcomes)
        return [outcomes[number] for number in range(len(items))]

    def _take(self, worker: Worker, waiting: deque[int], outcomes: dict[int, Any]) -> None:
        """Take one answer of a worker."""
        portion = self._portions[worker]
        number = portion.popleft()
        try:
            outcome = worker.hear()
            ended = isinstance(outcome, Failed) and outcome.code == "memory_limit"
        except EndedError as error:
            outcome, ended = failed(error.code, self._limits), True
        outcomes[number] = outcome
        if ended:
            del self._portions[worker]
            worker.end()
            waiting.extendleft(reversed(portion))

    def stop(self) -> None:
        """Stop what another thread has the workers do: it raises WorkersError. Then `end` must be called."""
        self._stopped = True
        for worker in list(self._portions):
            worker.kill()

    def end(self) -> None:
        """End all workers, whatever they are doing."""
        while self._portions:
            self._portions.popitem()[0].end()
