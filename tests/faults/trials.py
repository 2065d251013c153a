"""Trials: a command is killed and run again, and what is there then is compared with an undisturbed run's."""

from __future__ import annotations

import re
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random

from tests.faults.killing import Death, Ended, run, until
from tests.faults.subjects import DATABASE, Prepared, Result, Subject, result
from tests.flows.forking import Forking

STAGES = (  # the latest of these words in what a command said is where it was killed
    ("grouping claims", "grouping claims"),
    ("claims", r"claims: |claims extract"),
    ("duplicates", "looking for duplicates"),
    ("learning", "learning recurring lines|because of what is learned"),
    ("recleaning", r"documents \d+ to"),
    ("fetching", "fetching"),
    ("loading", r"\d+ inputs|batch \d+"),
    ("starting", ""),
)
HELD = 1.2  # seconds for which the database is locked
# Of the runs' rows, what would be a lie.
LIES = """
    select id, status, started_at, ended_at from runs
    where (status = 'running') != (ended_at is null) or ended_at < started_at or status = 'failed'
"""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A command that is killed, the program that runs it, and what goes on beside it while it runs."""

    name: str
    subject: Subject
    program: str = "flow"
    beside: Callable[[Path], AbstractContextManager[None]] = lambda folder: nullcontext()
    impatient: bool = False


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """The command where nobody kills it."""

    ended: Ended
    result: Result


@dataclass(frozen=True, slots=True)
class Trial:
    """A command killed and run again: the stage it was in, and in what the result is not as promised."""

    scenario: str
    death: Death
    stage: str
    killed: bool
    differences: Sequence[str]

    def __str__(self) -> str:
        return f"{self.scenario}, killed {self.death} while {self.stage}: {'; '.join(self.differences) or 'identical'}"


class Trials:
    """Trials in folders of their own below `folder`, of commands that `forking` runs."""

    def __init__(self, forking: Forking, folder: Path) -> None:
        self._forking = forking
        self._folder = folder
        self._prepared = Prepared(forking, folder / "prepared")
        self._undisturbed: dict[str, Undisturbed] = {}

    def undisturbed(self, scenario: Scenario) -> Undisturbed:
        """The command where nobody kills it; it is run once."""
        if scenario.name not in self._undisturbed:
            folder = self._prepared.copy(scenario.subject, self._folder / "undisturbed" / scenario.name)
            ended = self._run(scenario, folder, None)
            assert ended.code == 0, ended.said
            self._undisturbed[scenario.name] = Undisturbed(ended, result(scenario.subject, folder))
        return self._undisturbed[scenario.name]

    def some(self, scenario: Scenario, number: int, random: Random) -> Iterator[Trial]:
        """So many kills at random; a command that ended before its instant does not count, and is tried again."""
        whole = self.undisturbed(scenario).ended
        for at in range(number):
            for _ in range(5):
                trial = self.attempt(scenario, chosen(whole, random, at))
                if trial.killed or trial.differences:
                    break
            yield trial

    def attempt(self, scenario: Scenario, death: Death) -> Trial:
        """Kill the command, look, run it again, and look again."""
        expected = self.undisturbed(scenario)
        folder = self._prepared.copy(scenario.subject, self._folder / "try")
        database = folder / DATABASE
        try:
            first = self._run(scenario, folder, death)
            found = [f"it left processes: {first.left}"] if first.left else []
            found += _claimed(scenario, folder, expected.result)
            again = self._run(scenario, folder, None, beside=False)
            found += [f"run again, it ends with {again.code}: {again.said[-500:]}"] if again.code else []
            found += _differences(result(scenario.subject, folder), expected.result) + _lies(database)
        finally:
            shutil.rmtree(folder)
        return Trial(scenario.name, death, stage(first.said), first.killed, found)

    def _run(self, scenario: Scenario, folder: Path, death: Death | None, beside: bool = True) -> Ended:
        with scenario.beside(folder) if beside else nullcontext():
            given = (scenario.program, scenario.subject.arguments, folder, death)
            return run(self._forking, *given, impatient=scenario.impatient)


def chosen(whole: Ended, random: Random, at: int) -> Death:
    """A death by chance: by turns at an instant and at a statement, with all processes and alone."""
    group = random.random() < 0.5
    if at % 2 and whole.statements:
        return Death(statement=random.randint(1, whole.statements), whole_group=group)
    return Death(seconds=random.uniform(0, whole.seconds), whole_group=group)


def stage(said: str) -> str:
    """Where a command was, by what it had said."""
    places = {name: max((m.start() for m in re.finditer(words, said)), default=-1) for name, words in STAGES if words}
    latest = max(places, key=lambda name: places[name])
    return latest if places[latest] >= 0 else "starting"


def _claimed(scenario: Scenario, folder: Path, expected: Result) -> list[str]:
    """What is wrong where a killed run says that it was completed; its row is the one after those there were before."""
    database = folder / DATABASE
    if not _rows(database, "select id from runs order by id desc limit 1"):
        return []
    name = scenario.subject.arguments[0].replace("claims", "extract_claims")
    last = _rows(database, "select flow_name, status from runs order by id desc limit 1")
    told = last == [(name, "completed")] and not scenario.subject.ready
    differences = _differences(result(scenario.subject, folder), expected) if told else []
    return [f"said to be completed: {one}" for one in differences]


def _lies(database: Path) -> list[str]:
    """Rows of runs that are not true, once the command was run again."""
    found = [f"the row of a run: {row}" for row in _rows(database, LIES)]
    last = _rows(database, "select status from runs order by id desc limit 1")
    return found if last == [("completed",)] else [*found, f"the last run is not completed: {last}"]


def _rows(database: Path, query: str) -> list[tuple[object, ...]]:
    """The rows of a query; none where there is no database yet."""
    if not database.exists():
        return []
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        return connection.execute(query).fetchall()


def _differences(found: Result, expected: Result) -> list[str]:
    pairs = [(one.name, getattr(found, one.name), getattr(expected, one.name)) for one in fields(Result)]
    return [f"{name}: {one!r}, not {other!r}" for name, one, other in pairs if one != other]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another program holds the lock for a while, from the moment on in which a new run has its row."""
    done = threading.Event()
    before = len(_rows(folder / DATABASE, "select id from runs"))
    holder = threading.Thread(target=_hold, args=(folder / DATABASE, before, done))
    holder.start()
    try:
        yield
    finally:
        done.set()
        holder.join()


def _hold(database: Path, before: int, done: threading.Event) -> None:
    until(lambda: done.is_set() or len(_rows(database, "select id from runs")) > before, 60.0, 0.02)
    if done.is_set():
        return
    with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as connection:
        connection.execute("begin immediate")
        done.wait(HELD)
        connection.execute("rollback")
