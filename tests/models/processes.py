"""What the tests run in processes of their own: making a database, and writing small batches into one."""

from __future__ import annotations

import sys
from pathlib import Path

from copydesk.desk import load_desk
from models import migrate
from models.places import Place, place_of
from models.store import Store
from tests.models.filling import made_of, start


def make(place: Place) -> None:
    wait()
    migrate.ensure(place).dispose()


def write(place: Place, writer: str, batches: int = 20) -> None:
    """Two articles a batch: one that only this writer has, and one that every writer has."""
    desk = load_desk(place.parent if isinstance(place, Path) else None)
    made = [[made_of(article(name, n), desk, f"{name}-{n}.txt") for name in (writer, "shared")] for n in range(batches)]
    store = Store.open(place)
    run_id = start(store)
    wait()
    for batch in made:
        store.save_batch(run_id, batch)


def article(writer: str, number: int) -> str:
    return f"The {writer} tram number {number} left the depot at dawn with nobody on board but the conductor.\n"


def wait() -> None:
    """Say that all is prepared, and go on when told."""
    print("ready", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    task, target, *more = sys.argv[1:]
    {"make": make, "write": write}[task](place_of(target), *more)
