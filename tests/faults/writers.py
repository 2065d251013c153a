"""Several processes that load different and the same inputs into one database at once, while it is kept and copied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from copydesk.desk import Desk
from models.backup import back_up
from models.digest import content_digest
from models.duplicates import renew_duplicates
from models.maintenance import analyse, empty_log, merge_all
from models.state import open_existing
from models.store import Store
from models.verify import verify
from tests.faults.corpus import texts
from tests.faults.killing import has_ended, until
from tests.faults.subjects import DATABASE
from tests.flows.forking import Forked, Forking

# A document a transaction; begun when all are there.
WRITER = """
from tests.faults import dying, serverless
dying.counting({counted!r})
serverless.PER_BATCH = 1
serverless.main()
"""


@dataclass(frozen=True, slots=True)
class Written:
    """Transactions that wrote, how often the database was maintained and copied meanwhile, and all that was wrong."""

    writers: int
    transactions: int
    locked: int
    kept: int
    copies: int
    differences: Sequence[str]


def make_parts(folder: Path, writers: int, own: int, shared: int) -> list[list[str]]:
    """Inputs of each writer: so many of its own, and so many that all have."""
    parts = []
    for number in range(writers + 1):
        part = folder / ("shared" if number == writers else f"own-{number}")
        count, first = (shared, 0) if number == writers else (own, shared + number * own)
        for name, text in texts(count, first):
            path = part / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        parts.append([str(part)])
    common = parts.pop()
    return [part + common if number % 2 else common + part for number, part in enumerate(parts)]


def write_at_once(forking: Forking, folder: Path, writers: int, own: int, shared: int, desk: Desk) -> Written:
    """Let them write, keep and copy the database beside, and compare the result with one writer's.

    Each runs `copydesk ingest` up to the search for copies, one document a transaction.
    """
    parts = make_parts(folder / "inputs", writers, own, shared)
    database = folder / DATABASE
    store = Store.open(database)
    go, counted = folder / "go", [folder / f"counted-{number}" for number in range(writers)]
    started = [
        forking.start(WRITER.format(counted=str(file)), str(go), *_ingest(part), cwd=folder)
        for file, part in zip(counted, parts, strict=True)
    ]
    go.touch()
    kept, copies, differences = _kept_beside(store, folder, started, desk)
    ended = [(process.communicate()[1], process.returncode) for process in started]
    differences += [f"a writer ends with {code}: {said[-300:]}" for said, code in ended if code]
    differences += _compared(forking, folder, [place for part in parts for place in part])
    locked = sum("locked" in said for said, _ in ended)
    transactions = sum(int(file.read_text()) for file in counted if file.exists())
    return Written(writers, transactions, locked, kept, copies, differences)


def _ingest(inputs: Sequence[str]) -> tuple[str, ...]:
    return ("ingest", *inputs, "--db", DATABASE, "--until", "duplicates")


def _kept_beside(store: Store, folder: Path, started: Sequence[Forked], desk: Desk) -> tuple[int, int, list[str]]:
    """Maintain and copy the database in turns until the writers have ended: how often, and what was wrong."""
    kept, wrong = 0, list[str]()
    run_id = store.start_run("maintain", {}, desk, None)
    while not until(lambda: all(has_ended(one.pid) for one in started), 0.2):
        if kept % 2:
            renew_duplicates(store, run_id, rebuild=True)
            merge_all(store.engine)
            analyse(store.engine)
            empty_log(store.engine)
        else:
            copy = open_existing(back_up(folder / DATABASE, folder / "copy.db", force=True).path)
            wrong += [f"a copy: {fault.invariant}: {fault.message}" for fault in verify(copy).faults]
            copy.dispose()
        kept += 1
    store.end_run(run_id, "completed", {})
    store.engine.dispose()
    return kept // 2, kept - kept // 2, wrong


def _compared(forking: Forking, folder: Path, inputs: Sequence[str]) -> list[str]:
    """What differs from the database that one process makes of all inputs."""
    (folder / "one").mkdir()
    go = str(folder / "go")
    alone = forking.start(WRITER.format(counted=str(folder / "counted")), go, *_ingest(inputs), cwd=folder / "one")
    _, said = alone.communicate()
    engines = [open_existing(folder / DATABASE), open_existing(folder / "one" / DATABASE)]
    digests = [content_digest(engine) for engine in engines]
    found = [f"one writer alone ends with {alone.returncode}: {said[-300:]}"] if alone.returncode else []
    found += [f"the digest is {digests[0]}, not {digests[1]}"] if digests[0] != digests[1] else []
    return found + [f"{fault.invariant}: {fault.place}: {fault.message}" for fault in verify(engines[0]).faults]
