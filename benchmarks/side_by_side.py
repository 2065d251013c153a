"""Every system on every page in one run, taking turns page by page so that a busy machine slows all of them alike."""

from __future__ import annotations

import os
import pickle
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.answers import Answer, Ready
from benchmarks.measure import Found, Gold
from benchmarks.systems import System

ROOT = Path(__file__).parent.parent
LONGEST = 60.0  # seconds that getting ready, or a page, may take


@dataclass(slots=True)
class Run:
    """What one system did with the pages: what it found by file, in how many CPU-seconds, at what peak memory (MiB)."""

    system: System
    ready: Ready
    found: dict[str, Found] = field(default_factory=dict)
    seconds: float = 0.0
    peak: float = 0.0
    failed: int = 0

    def add(self, file: str, answer: Answer) -> None:
        """Count one page."""
        self.found[file] = answer.found
        self.seconds += answer.seconds
        self.peak = max(self.peak, answer.peak)
        self.failed += answer.error is not None

    @property
    def speed(self) -> float:
        """Pages per CPU-second."""
        return len(self.found) / self.seconds if self.seconds else 0.0


class Worker:
    """The process of one system, started anew when a page hangs or kills it."""

    def __init__(self, system: System, python: str = sys.executable, patience: float = LONGEST) -> None:
        self.system, self.python, self.patience = system, python, patience
        self._start()

    def _start(self) -> None:
        command = [self.python, "-m", "benchmarks.worker", self.system.name]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, cwd=ROOT, env=environment)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.pages, self.answers = self.process.stdin, self.process.stdout
        self.ready: Ready = self._hear(LONGEST) or Ready({}, "does not start")

    def ask(self, raw: bytes, url: str | None) -> Answer:
        """What the system makes of a page: nothing, after the seconds it was waited for, where it hangs or dies."""
        began = time.monotonic()
        try:
            pickle.dump((raw, url), self.pages)
            self.pages.flush()
            answer: Answer | None = self._hear(self.patience)
        except BrokenPipeError:
            answer = None
        if answer is not None:
            return answer
        self.end()
        self._start()
        return Answer(Found(), time.monotonic() - began, 0.0, "hangs or dies")

    def _hear(self, seconds: float) -> Any:
        """The next thing the process says; None if it says nothing for so long, or ends."""
        if not select.select([self.answers], [], [], seconds)[0]:
            return None
        try:
            return pickle.load(self.answers)
        except (EOFError, pickle.UnpicklingError):
            return None

    def end(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()
        self.answers.close()
        with suppress(BrokenPipeError):
            self.pages.close()


def side_by_side(
    systems: Sequence[System],
    pages: Sequence[Gold],
    read: Callable[[Gold], bytes],
    pythons: Mapping[str, str],
    addresses: bool = False,
) -> list[Run]:
    """Every system on every page. `pythons` names the interpreter of a system that has an environment of its own.

    With `addresses` every system is told each page's address; without, none is, as with a folder of saved pages.
    """
    # Before any page is read: a process's peak memory cannot be less than that of the process that started it.
    workers = [Worker(system, pythons.get(system.name, sys.executable)) for system in systems]
    runs = [Run(worker.system, worker.ready) for worker in workers]
    able = [(worker, run) for worker, run in zip(workers, runs, strict=True) if worker.ready.missing is None]
    try:
        for turn, gold in enumerate(pages):
            raw = read(gold)
            for index in range(len(able)):
                worker, run = able[(turn + index) % len(able)]
                run.add(gold.file, worker.ask(raw, gold.url if addresses else None))
    finally:
        for worker in workers:
            worker.end()
    return runs
