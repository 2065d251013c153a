"""A campaign: commands whose calls are made fail one after another, and what became of each try."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.faults.clear import message, unclear
from tests.faults.subjects import Prepared, Result, Subject, result
from tests.faults.syscalls import Ended, Fault, chosen, run
from tests.flows.forking import Forking


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What a command does where nothing fails: its calls on its files, and what is there in the end."""

    calls: Counter[str]
    result: Result


@dataclass(frozen=True, slots=True)
class Tried:
    """A command with a fault, and the same command run again: what was wrong with either, None where nothing was."""

    subject: str
    fault: Fault
    code: int
    told: str
    injected: int
    unclear: str | None
    differs: str | None


class Campaign:
    """Tries in folders of their own below `folder`, on commands that `forking` runs."""

    def __init__(self, forking: Forking, folder: Path) -> None:
        self._forking = forking
        self._folder = folder
        self._prepared = Prepared(forking, folder / "prepared")
        self._undisturbed: dict[str, Undisturbed] = {}

    def undisturbed(self, subject: Subject) -> Undisturbed:
        """The command where nothing fails; it is run once."""
        if subject.name not in self._undisturbed:
            folder = self._prepared.copy(subject, self._folder / "undisturbed" / subject.name)
            ended = self._run(subject, folder)
            assert ended.code == 0, ended.errors
            self._undisturbed[subject.name] = Undisturbed(ended.calls, result(subject, folder))
        return self._undisturbed[subject.name]

    def attempt(self, subject: Subject, fault: Fault) -> Tried:
        """Run the command with the fault, and then again without."""
        expected = self.undisturbed(subject)
        folder = self._prepared.copy(subject, self._folder / "try")
        try:
            first = self._run(subject, folder, fault)
            bad = None if fault.kills and first.code == -9 else unclear(first.code, first.errors)
            differs = _differing(subject, folder, expected, first.code == 0 and not fault.kills)
            again = self._run(subject, folder)
            if again.code not in subject.again:
                differs = f"run again, it ends with {again.code}: {again.errors[-500:]!r}"
            differs = differs or _differing(subject, folder, expected, True)
        finally:
            shutil.rmtree(folder)
        return Tried(subject.name, fault, first.code, message(first.errors), first.injected, bad, differs)

    def some(self, subjects: Sequence[Subject], tries: int, seed: int) -> Iterator[Tried]:
        """So many tries, the commands in turn, their faults by chance."""
        random = Random(seed)
        for number in range(tries):
            subject = subjects[number % len(subjects)]
            yield self.attempt(subject, chosen(self.undisturbed(subject).calls, random))

    def _run(self, subject: Subject, folder: Path, fault: Fault | None = None) -> Ended:
        return run(self._forking, subject.arguments, folder, subject.places(folder), fault)


def _differing(subject: Subject, folder: Path, expected: Undisturbed, ended: bool) -> str | None:
    """How a folder differs from what is to be in it; a command that has not ended may leave anything."""
    if not ended:
        return None
    found = result(subject, folder)
    for name in Result.__dataclass_fields__:
        one, other = getattr(found, name), getattr(expected.result, name)
        if one != other:
            return f"{name}: {one!r}, not {other!r}"
    return None
