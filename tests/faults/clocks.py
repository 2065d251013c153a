"""A clock that is set back while a command runs, by days, as when it was wrong and the network corrects it.

`set_back` is portable: it changes our own `now`, which every row's time comes from. `shim` is nearer to the truth and
needs a C compiler: a library, loaded before all others, sets back what the whole process takes for the time, SQLite and
Prefect too. What elapses (`time.monotonic`) goes on as it does when a machine's clock is set.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from models.digest import content_digest
from models.drift import drift
from models.quality_history import quality_history
from models.run_list import close_abandoned, list_runs
from models.state import open_existing
from models.store import now
from models.verify import verify
from tests.faults.killing import SERVERLESS
from tests.faults.scenarios import Inputs, empty
from tests.faults.subjects import DATABASE, DB
from tests.flows.forking import Forking

DAYS = 3
LOADING = ("--until", "duplicates", *DB)
SET_BACK = "from tests.faults.clocks import set_back; set_back({days}, {after})\n" + SERVERLESS

SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

typedef int (*get_time)(clockid_t, struct timespec *);

static int real(clockid_t clock, struct timespec *at) {
    static get_time found;
    if (!found) found = (get_time)dlsym(RTLD_NEXT, "clock_gettime");
    return found(clock, at);
}

static long set_back(void) {
    static long began, after = -1, by;
    struct timespec at;
    real(CLOCK_MONOTONIC, &at);
    if (after < 0) {
        const char *seconds = getenv("CLOCK_AFTER"), *back = getenv("CLOCK_BACK");
        began = at.tv_sec, by = back ? atol(back) : 0, after = seconds ? atol(seconds) : 0;
    }
    return at.tv_sec - began >= after ? by : 0;
}

int clock_gettime(clockid_t clock, struct timespec *at) {
    int failed = real(clock, at);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec -= set_back();
    return failed;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    struct timespec precise;
    clock_gettime(CLOCK_REALTIME, &precise);
    at->tv_sec = precise.tv_sec, at->tv_usec = precise.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *at) {
    struct timespec precise;
    clock_gettime(CLOCK_REALTIME, &precise);
    if (at) *at = precise.tv_sec;
    return precise.tv_sec;
}
"""


def set_back(days: float, after: int) -> None:
    """Set this process's `now` back by so many days, once it was asked for so many times."""
    from models import store

    asked: list[None] = []
    before = store.now

    def now() -> str:
        asked.append(None)
        back = timedelta(days=days) if len(asked) > after else timedelta()
        return (datetime.now(UTC) - back).strftime("%Y-%m-%dT%H:%M:%SZ")

    for module in list(sys.modules.values()):
        if getattr(module, "now", None) is before:
            module.now = now  # type: ignore[attr-defined]


def shim(folder: Path) -> Path | None:
    """The library, to be named in LD_PRELOAD; CLOCK_AFTER and CLOCK_BACK are seconds. None where no compiler is."""
    compiler: str | None = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        return None
    source, library = folder / "clock.c", folder / "clock.so"
    source.write_text(SOURCE)
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"]
    return library if subprocess.run(command, capture_output=True).returncode == 0 else None


@dataclass(frozen=True, slots=True)
class Turn:
    """When the clock is set back: after a run has asked for the time so often; `twice` where another came before."""

    name: str
    after: int
    twice: bool = False


TURNS = (Turn("between two runs", 0, twice=True), Turn("in a run, early", 1), Turn("in a run, late", 3))


class Clocks:
    """Commands whose clock is set back, and what is wrong after them."""

    def __init__(self, forking: Forking, folder: Path, inputs: Inputs) -> None:
        self._forking = forking
        self._folder = folder
        self._inputs = inputs

    @cached_property
    def expected(self) -> str:
        """The digest after a run whose clock is right."""
        folder = empty(self._folder / "right")
        self.run(folder, "ingest", str(self._inputs.all), *LOADING)
        return content_digest(open_existing(folder / DATABASE))

    def attempt(self, turn: Turn) -> list[str]:
        """Set the clock back; what is wrong then."""
        folder = empty(self._folder / "try")
        if turn.twice:
            self.run(folder, "ingest", str(self._inputs.some), *LOADING)
        self.run(folder, "ingest", str(self._inputs.all), *LOADING, days=DAYS, after=turn.after)
        found = wrong(open_existing(folder / DATABASE), self.expected)
        listed = json.loads(self.run(folder, "runs", "--json", *DB))["runs"]
        turned = [one for one in listed if one["ended_at"] < one["started_at"]]
        found += [] if turned or turn.twice else ["the clock was not set back in the run"]
        return found + [f"a run took {one['seconds']} s" for one in turned if one["seconds"] is not None]

    def run(self, folder: Path, *arguments: str, days: float = 0, after: int = 0) -> str:
        """What a command says; it is to end well."""
        started = self._forking.start(SET_BACK.format(days=days, after=after), *arguments, cwd=folder)
        output, errors = started.communicate()
        assert started.returncode == 0, errors
        return output


def wrong(engine: Engine, expected: str) -> list[str]:
    """What is not as it should be: content, the order of runs, their lengths. Reports are made, too."""
    runs = list_runs(engine, None, lambda _: None, now())
    for one in runs:
        quality_history(engine, one.id)
        drift(engine, one.id)
    ids = [one.id for one in runs]
    holds = {
        "another content": content_digest(engine) == expected,
        "faults": not verify(engine).faults,
        "another order of runs": ids == sorted(ids, reverse=True),
        "runs shorter than nothing": all(one.seconds is None or one.seconds >= 0 for one in runs),
        "runs that are not completed": {one.status for one in runs} == {"completed"},
        "runs that count as dead": close_abandoned(engine, lambda _: None, now()) == [],
    }
    return [what for what, held in holds.items() if not held]
