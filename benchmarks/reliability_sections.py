"""The sections of the page about faults: each makes its tries and is a table; what they do stands in tests/faults/."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.reliability_report import Section

if TYPE_CHECKING:
    from tests.faults.trials import Trial
    from tests.flows.forking import Forking

WITH_PREFECT = 0.6  # of the kills; the others are of commands that call flows as functions, which start sooner
OWN_SHARE = 2 / 3  # of a writer's transactions; in the others it loads what all writers load
KILLS = """
Each command is killed with `kill -9`, by turns at a random instant and before a random writing statement of SQLite, by
turns with all its processes and alone; then it is looked whether a process is left, and the command is run again.
**Prefect** is a real flow on a running server; without it, flows and tasks are called as functions. A stage is where it
was killed, as far as it had told. Inputs are invented: texts, copies, records, a WARC, a zip, broken files.
"""
WRITERS = """
Processes that load different and the same inputs into one new database at once, a document a transaction, while it is
maintained and backed up in turns. The result is compared with one process's; each backup is verified.
"""
CLOCK = "The clock is set back by three days, as when it was wrong and is corrected, before a second run or in a run."
CALLS = """
strace makes the n-th call of that name on the database's files fail: an error of the disk, a full disk, a quota, a call
that writes nothing, or a kill in the midst of the call. Then the command is run again.
"""
FLIPS = "A random bit of a database is flipped. Content is what `copydesk verify --digest` covers."


@dataclass(frozen=True, slots=True)
class Options:
    """How many tries of each kind, with which seed; `hostile` is a folder of archives, `peers` a Python with peers."""

    kills: int = 200
    faults: int = 200
    flips: int = 200
    writers: int = 4
    transactions: int = 600
    seed: int = 1
    hostile: Path | None = None
    peers: str | None = None


def kills(options: Options) -> Section:
    """Commands killed at random, and run again."""
    with_prefect = round(options.kills * WITH_PREFECT)
    tried: list[tuple[str, Trial]] = []
    with _folder() as folder:
        for program, number in (("flow", with_prefect), ("serverless", options.kills - with_prefect)):
            tried += [(program, one) for one in _killed(program, number, options.seed, folder / program)]
    groups = dict.fromkeys((program, one.scenario) for program, one in tried)
    rows = [_row_of_kills(program, [t for p, t in tried if (p, t.scenario) == (program, name)])
            for program, name in groups]  # fmt: skip
    wrong = [str(one) for _, one in tried if one.differences]
    columns = ("command", "program", "tries", "killed", "identical", "processes left", "stages")
    return Section("Kills", KILLS, columns, rows, len(wrong), wrong)


def _killed(program: str, number: int, seed: int, folder: Path) -> Iterator[Trial]:
    from tests.copydesk.fetch.server import running
    from tests.faults.scenarios import Inputs, feed, fetching, replies, retrying, scenarios
    from tests.faults.trials import Trials

    inputs = Inputs(folder)
    with running(replies()) as site, _forking(program, folder / "home") as forking:
        site.replies["/feed.xml"] = feed(site)
        found = [*scenarios(inputs, program), fetching(site, program)]
        found += [retrying(inputs)] if program == "flow" else []
        trials = Trials(forking, folder / "trials")
        for at, scenario in enumerate(found):
            share = number // len(found) + (at < number % len(found))
            yield from trials.some(scenario, share, Random(f"{seed} {program} {scenario.name}"))


def _row_of_kills(program: str, tried: Sequence[Trial]) -> list[str]:
    stages = Counter(one.stage for one in tried if one.killed)
    left = sum(any("left processes" in found for found in one.differences) for one in tried)
    return [
        tried[0].scenario,
        {"flow": "Prefect", "serverless": "without"}[program],
        str(len(tried)),
        str(sum(one.killed for one in tried)),
        str(sum(not one.differences for one in tried)),
        str(left),
        ", ".join(f"{name} {count}" for name, count in stages.most_common()),
    ]


def writers(options: Options) -> Section:
    """Several processes that write at once."""
    from copydesk.desk import load_desk
    from tests.faults.writers import Written, write_at_once

    each = -(-options.transactions // options.writers)
    own = round(each * OWN_SHARE)
    made: list[Written] = []
    with _folder() as folder, _forking("serverless", folder / "home") as forking:
        for number in sorted({2, options.writers}):
            place = folder / f"writers-{number}"
            place.mkdir()
            made.append(write_at_once(forking, place, number, own, each - own, load_desk(None)))
    columns = ("writers", "transactions", "lock errors", "maintained", "backed up", "identical")
    rows = [
        [str(n) for n in (w.writers, w.transactions, w.locked, w.kept, w.copies)] + ["no" if w.differences else "yes"]
        for w in made
    ]
    wrong = [f"{one.writers} writers: {found}" for one in made for found in one.differences]
    return Section("Writers at once", WRITERS, columns, rows, sum(bool(one.differences) for one in made), wrong)


def clock(options: Options) -> Section:
    """The clock set back before and in the midst of a run."""
    from tests.faults.clocks import TURNS, Clocks
    from tests.faults.scenarios import Inputs

    with _folder() as folder, _forking("serverless", folder / "home") as forking:
        clocks = Clocks(forking, folder / "clocks", Inputs(folder))
        found = {turn.name: clocks.attempt(turn) for turn in TURNS}
    rows = [[name, "1", str(int(not differences))] for name, differences in found.items()]
    wrong = [f"{name}: {one}" for name, differences in found.items() for one in differences]
    columns = ("set back", "tries", "identical, order and lengths of runs right")
    return Section("A clock that goes backwards", CLOCK, columns, rows, sum(map(bool, found.values())), wrong)


def calls(options: Options) -> Section:
    """Calls to the kernel that fail."""
    from tests.faults.campaign import Campaign, Tried
    from tests.faults.subjects import SUBJECTS

    with _folder() as folder, _forking("serverless", folder / "home") as forking:
        tried = list(Campaign(forking, folder / "tries").some(SUBJECTS, options.faults, options.seed))
    groups: dict[str, list[Tried]] = {}
    for one in tried:
        groups.setdefault(one.subject, []).append(one)
    rows = [
        [
            name,
            str(len(found)),
            str(sum(one.injected > 0 for one in found)),
            str(sum(one.code == 0 for one in found)),
            str(sum(one.unclear is None for one in found)),
            str(sum(one.differs is None for one in found)),
        ]
        for name, found in groups.items()
    ]
    wrong = [f"{one.subject}, {one.fault}: {one.unclear or one.differs}" for one in tried if one.unclear or one.differs]
    columns = ("command", "tries", "injected", "ended well", "errors clear", "identical")
    return Section("Calls that fail", CALLS, columns, rows, len(wrong), wrong)


def flips(options: Options) -> Section:
    """Bits of a database flipped."""
    from tests.faults.flips import try_flips
    from tests.faults.scenarios import Inputs
    from tests.faults.storage import Storage

    with _folder() as folder, _forking("serverless", folder / "home") as forking:
        place = folder / "database"
        place.mkdir()
        code, _, said = Storage(forking, folder).run(place, *Inputs(folder).ingest)
        if code:
            raise RuntimeError(f"there is nothing to flip: {said}")
        table = try_flips(place / "news.db", options.flips, options.seed)
    rows = [[what, str(count)] for what, count in sorted(table.counts().items())]
    wrong = [f"{one.flip}: content changed, not seen" for one in table.missed]
    return Section("Flipped bits", FLIPS, ("flips", "tries"), rows, len(wrong), wrong)


def hostile(options: Options) -> Section:
    """Hostile inputs, beside other libraries where there is a Python that has them."""
    from benchmarks import hostile as sets

    return sets.section(sets.Options(options.hostile, options.peers))


SECTIONS: dict[str, Callable[[Options], Section]] = {
    "kills": kills,
    "writers": writers,
    "clock": clock,
    "calls": calls,
    "flips": flips,
    "hostile": hostile,
}


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="reliability-") as name:
        yield Path(name)


@contextmanager
def _forking(program: str, home: Path) -> Iterator[Forking]:
    """The process that forks commands; those of `flow` have a Prefect server of their own."""
    from tests.faults.preloaded import Preloaded
    from tests.flows.conftest import Server, environment

    home.mkdir(parents=True)
    if program == "flow":
        server = Server(home)
        try:
            yield server.forking
        finally:
            server.stop()
        return
    forking = Preloaded(environment(home))
    try:
        yield forking
    finally:
        forking.stop()
