"""Extraction spread over processes: texts go in and claims come out; nothing here knows of a database.

Each process is a new interpreter that speaks pickles over its standard input and output. It is not forked, because a
fork of a process with threads may hang, nor started by `multiprocessing`, which would run the caller's script again.
When its input ends, as it does when the caller is killed, it ends too.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import subprocess
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from copydesk.claim_types import ArticleText, Claim
from copydesk.claims import parse
from copydesk.errors import CopydeskError

ARTICLES_A_PORTION = 8  # few, so that processes end together and little is read twice where one dies
# A process takes some seconds to start and to load the model, in which time it would have read about 30 articles, and
# 300 MB: it should have enough to do that this is a small part of it.
ARTICLES_A_PROCESS = 100
MOST_BY_DEFAULT = 4
START = "from copydesk.claims.workers import serve; serve()"
# One thread a process: as many processes as processors are meant to keep those busy.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

Function = Callable[[ArticleText], list[Claim]]


@dataclass(frozen=True, slots=True)
class Failed:
    """An article whose claims could not be read, and why: a traceback, or the end of the process that read it."""

    why: str


Outcome = list[Claim] | Failed
Extract = Callable[[Sequence[ArticleText]], list[Outcome]]


class WorkersError(CopydeskError):
    """Processes that cannot be started."""


def require_model() -> None:
    """Find out in time that no English model is installed, and load none. Raises ModelMissingError."""
    if not any(find_spec(name) for name in parse.MODELS):
        parse.model_version()  # raises, and says how to get one


def processes_for(articles: int, most: int | None = None) -> int:
    """In how many processes to read so many articles; 1 means that the caller's own is enough.

    `most` is by default the number of processors that there are for this process, four at most.
    """
    return max(1, min(most or min(_processors(), MOST_BY_DEFAULT), articles // ARTICLES_A_PROCESS))


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):  # what a container or `taskset` leaves of them
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def working(function: Function, processes: int) -> Iterator[Extract]:
    """A way to extract from many articles, their outcomes in the order given, whatever the number of processes.

    `function` is one of a module, found there by its name. The processes end with the context. Raises WorkersError
    where no process starts.
    """
    if processes == 1:
        yield lambda articles: [attempt(function, article) for article in articles]
        return
    crew = _Crew(function)
    try:
        crew.hire(processes)
        yield crew.extract
    finally:
        crew.end()


def attempt(function: Function, article: ArticleText) -> Outcome:
    """What a function makes of an article, where it may fail on it."""
    try:
        return function(article)
    except Exception:
        return Failed(traceback.format_exc())


@dataclass(eq=False, slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    given: IO[bytes]
    answers: IO[bytes]
    portion: Sequence[int] = ()

    def fileno(self) -> int:
        return self.answers.fileno()

    def say(self, what: object) -> None:
        with suppress(BrokenPipeError):  # it has died, which the end of its answers will tell
            pickle.dump(what, self.given)
            self.given.flush()

    def hear(self) -> Any:
        """The next answer; None where the process has died."""
        try:
            return pickle.load(self.answers)
        except (EOFError, pickle.UnpicklingError):
            return None

    def end(self) -> int:
        """End the process; its exit code, below zero for a signal."""
        code = self.process.poll()
        self.process.kill()
        with suppress(BrokenPipeError):
            self.given.close()
        self.answers.close()
        return self.process.wait() if code is None else code


@dataclass(slots=True)
class _Crew:
    """Worker processes. One that dies is replaced only where none is left: what it died of may be lack of memory."""

    function: Function
    workers: list[_Worker] = field(default_factory=list)

    def hire(self, processes: int) -> None:
        """Start processes, all at once."""
        started = [_start() for _ in range(processes)]
        self.workers += started
        for worker in started:
            worker.say(self.function)
        for worker in started:
            if worker.hear() is None:
                code = worker.end()
                raise WorkersError(f"a process for claims does not start (exit code {code}); try --processes 1")

    def extract(self, articles: Sequence[ArticleText]) -> list[Outcome]:
        """The outcome of each article."""
        numbers = range(len(articles))
        waiting: deque[Sequence[int]] = deque(
            numbers[at : at + ARTICLES_A_PORTION] for at in range(0, len(articles), ARTICLES_A_PORTION)
        )
        outcomes: dict[int, Outcome] = {}
        while len(outcomes) < len(articles):
            if not self.workers:
                self.hire(1)
            for worker in self.workers:
                if waiting and not worker.portion:
                    worker.portion = waiting.popleft()
                    worker.say([articles[number] for number in worker.portion])
            busy = [worker for worker in self.workers if worker.portion]
            for worker in select.select(busy, [], [])[0]:
                self._take(worker, waiting, outcomes)
        return [outcomes[number] for number in numbers]

    def _take(self, worker: _Worker, waiting: deque[Sequence[int]], outcomes: dict[int, Outcome]) -> None:
        answer = worker.hear()
        portion, worker.portion = worker.portion, ()
        if answer is not None:
            outcomes.update(zip(portion, answer, strict=True))
            return
        self.workers.remove(worker)
        code = worker.end()
        if len(portion) > 1:  # one of them ended it: each is read by itself
            waiting.extendleft([number] for number in reversed(portion))
        else:
            outcomes[portion[0]] = Failed(f"the process that read it ended with {_named(code)}")

    def end(self) -> None:
        """End all processes, whatever they are doing."""
        while self.workers:
            self.workers.pop().end()


def _named(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _start() -> _Worker:
    path = os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path)
    environment = ONE_THREAD | os.environ | {"PYTHONPATH": path}
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", START], stdin=pipe, stdout=pipe, env=environment)
    assert process.stdin is not None
    assert process.stdout is not None
    return _Worker(process, process.stdin, process.stdout)


def serve() -> None:
    """What a process does: take a function, then answer portions of articles until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the caller ends this process
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print must not come between the answers
    with suppress(EOFError, BrokenPipeError):
        function: Function = pickle.load(sys.stdin.buffer)
        _answer(answers, True)
        while True:
            articles: Sequence[ArticleText] = pickle.load(sys.stdin.buffer)
            _answer(answers, [attempt(function, article) for article in articles])


def _answer(to: IO[bytes], what: object) -> None:
    to.write(pickle.dumps(what))
    to.flush()
