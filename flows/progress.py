"""How a run tells whoever started it how far it is: a bar on a terminal, lines elsewhere, nothing by default."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from copydesk.harmless import on_one_line


class Reporter(Protocol):
    """What a run calls while it works."""

    def total(self, inputs: int) -> None:
        """Say how many inputs there are."""

    def at(self, percent: float) -> None:
        """Say how far the run is."""

    def batch(self, message: str) -> None:
        """Say what came of a batch."""

    def note(self, message: str) -> None:
        """Say something that takes time or needs attention."""


class Silent:
    """Reports nothing, for scheduled runs: their logs are in the Prefect UI."""

    def total(self, inputs: int) -> None:
        """Say nothing."""

    def at(self, percent: float) -> None:
        """Say nothing."""

    def batch(self, message: str) -> None:
        """Say nothing."""

    def note(self, message: str) -> None:
        """Say nothing."""


class Lines:
    """One line a batch, on standard error."""

    def total(self, inputs: int) -> None:
        """Print the number of inputs."""
        self.note(f"{inputs:,} inputs")

    def at(self, percent: float) -> None:
        """Say nothing: batches are what lines are printed for."""

    def batch(self, message: str) -> None:
        """Print what came of the batch."""
        self.note(message)

    def note(self, message: str) -> None:
        """Print a line."""
        print(on_one_line(message), file=sys.stderr, flush=True)


_current: ContextVar[Reporter | None] = ContextVar("reporter", default=None)


def reporter() -> Reporter:
    """The reporter of the run at hand."""
    return _current.get() or Silent()


@contextmanager
def reporting(to: Reporter) -> Iterator[Reporter]:
    """Let the runs inside report to `to`."""
    token = _current.set(to)
    try:
        yield to
    finally:
        _current.reset(token)


@contextmanager
def for_terminal() -> Iterator[Reporter]:
    """A progress bar where standard error is a terminal, lines elsewhere."""
    if not sys.stderr.isatty():
        with reporting(Lines()) as lines:
            yield lines
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress, reporting(_Bar(progress)) as bar:
        yield bar


class _Bar:
    def __init__(self, progress: object) -> None:
        from rich.progress import Progress

        assert isinstance(progress, Progress)
        self._progress = progress
        self._task = progress.add_task("starting", total=None)

    def total(self, inputs: int) -> None:
        self._progress.update(self._task, total=100, description="cleaning")

    def at(self, percent: float) -> None:
        self._progress.update(self._task, total=100, completed=percent)

    def batch(self, message: str) -> None:
        """The bar itself tells."""

    def note(self, message: str) -> None:
        self._progress.update(self._task, description=on_one_line(message))
