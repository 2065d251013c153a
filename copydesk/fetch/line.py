"""A line of addresses: many hosts at a time, one request a host, and the results in the order of asking."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from copydesk.fetch.addresses import WebAddress
from copydesk.fetch.results import Fetched, Result, Validators
from copydesk.fetch.turns import StoppedError

LOOK_AHEAD = 1_000  # addresses known ahead of the next result, so that one slow host does not hold up the others
MOST_KEPT = 64 * 2**20  # bytes of bodies that wait for their turn; above it only the next result is worked on


@dataclass(eq=False, slots=True)
class Entry:
    """An address in line, its place, and what will come of it."""

    place: int
    address: WebAddress | None
    validators: Validators | None = None
    result: Future[Result] = field(default_factory=Future)


class Line:
    """Takes addresses at one end and gives results at the other; threads in between work on a host each."""

    def __init__(self, fetch: Callable[[WebAddress, Validators | None], Result], hosts_at_once: int) -> None:
        self._fetch = fetch
        self._hosts_at_once = hosts_at_once
        self._entries: deque[Entry] = deque()
        self._waiting: dict[str, deque[Entry]] = {}
        self._busy: set[str] = set()
        self._kept = 0
        self._workers = 0
        self._stopped = False
        self._changed = threading.Condition()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def gives(self) -> bool:
        """Whether a result should be taken before another address is added."""
        return len(self._entries) >= LOOK_AHEAD or bool(self._entries and self._entries[0].result.done())

    def add(self, address: WebAddress, validators: Validators | None, place: int) -> None:
        """Put an address in line."""
        entry = Entry(place, address, validators)
        with self._changed:
            self._entries.append(entry)
            self._waiting.setdefault(address.host, deque()).append(entry)
            if self._workers < self._hosts_at_once:
                self._workers += 1
                name = f"fetch {self._workers}"
                threading.Thread(target=self._work, name=name, daemon=True).start()
            self._changed.notify()

    def add_result(self, result: Result, place: int) -> None:
        """Put in line what is known already."""
        entry = Entry(place, None)
        entry.result.set_result(result)
        with self._changed:
            self._entries.append(entry)

    def take(self) -> Result:
        """The next result in the order of adding, as soon as it is there."""
        result = self._entries[0].result.result()
        with self._changed:
            self._entries.popleft()
            self._kept -= _size(result)
            self._changed.notify_all()
        return result

    def stop(self) -> None:
        """Let the threads end once they have done what they are at."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _work(self) -> None:
        while (entry := self._next()) is not None and entry.address is not None:
            try:
                result = self._fetch(entry.address, entry.validators)
            except StoppedError:
                return
            except BaseException as error:  # a defect of ours: raised where the results are taken
                entry.result.set_exception(error)
                return
            with self._changed:
                self._kept += _size(result)
                self._busy.discard(entry.address.host)
                entry.result.set_result(result)
                self._changed.notify_all()

    def _next(self) -> Entry | None:
        """The first entry whose host nobody is at; None at the end."""
        with self._changed:
            while not self._stopped:
                if (entry := self._free_entry()) is not None and entry.address is not None:
                    host = entry.address.host
                    self._busy.add(host)
                    self._waiting[host].popleft()
                    if not self._waiting[host]:
                        del self._waiting[host]
                    return entry
                self._changed.wait()
        return None

    def _free_entry(self) -> Entry | None:
        free = (queue[0] for host, queue in self._waiting.items() if host not in self._busy)
        entry = min(free, key=lambda e: e.place, default=None)
        if entry is None or self._kept < MOST_KEPT or entry is self._entries[0]:
            return entry
        return None


def _size(result: Result) -> int:
    return len(result.body) if isinstance(result, Fetched) else 0
