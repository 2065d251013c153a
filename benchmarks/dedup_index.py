"""The kept index: what signatures take in a database of copydesk's own, and how long it takes to have them back."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from copydesk.desk import load_desk
from copydesk.duplicates.candidates import copy_candidates
from copydesk.duplicates.signatures import Signatures, signatures
from copydesk.fingerprints import fingerprint
from models import fingerprint_index
from models.engine import reading
from models.store import Store


@dataclass(frozen=True, slots=True)
class KeptIndex:
    """What so many signatures take: bytes of the database's pages, and CPU-seconds for each part.

    `writing` them, `reading` them into another process's memory, `matching` them with the paragraphs that stand, and
    `looking_up` all of them among each other.
    """

    count: int
    size: int
    writing: float
    reading: float
    matching: float
    looking_up: float


def measured(texts: Sequence[str], folder: Path) -> KeptIndex:
    """What the signatures of some texts take in a database in the folder, which is made and is to be empty.

    Raises ValueError where what is read is not what was written.
    """
    folder.mkdir(parents=True)
    signed = signatures(range(len(texts)), [fingerprint(text) for text in texts], texts)
    size, writing = _written(folder, signed)
    store = Store.open(folder / "index.db")  # as another process would
    with reading(store.engine) as connection:
        times = [time.process_time()]
        index = fingerprint_index.load_index(connection)
        times.append(time.process_time())
    rows = fingerprint_index.matching(index.signatures, np.arange(len(texts)), signed["fingerprint"])
    times.append(time.process_time())
    copy_candidates(index.signatures["bands"][rows])
    times.append(time.process_time())
    store.engine.dispose()
    if index.faults or not np.array_equal(index.signatures[rows], signed):
        raise ValueError("the signatures read from the database are not those that were written")
    return KeptIndex(len(signed), size, writing, *np.diff(times).tolist())


def _written(folder: Path, signed: Signatures) -> tuple[int, float]:
    """Write signatures into a new database: the bytes of the pages they take, and CPU-seconds."""
    store = Store.open(folder / "index.db")
    run = store.start_run("benchmark", {}, load_desk(folder), None)
    before = _used(store)
    began = time.process_time()
    with store.engine.begin() as connection:
        fingerprint_index.append(connection, run, signed)
    seconds = time.process_time() - began
    size = _used(store) - before
    store.engine.dispose()
    return size, seconds


def _used(store: Store) -> int:
    """Bytes of the pages that hold something."""
    with reading(store.engine) as connection:
        pages, free, size = (
            int(connection.exec_driver_sql(f"pragma {name}").scalar_one())
            for name in ("page_count", "freelist_count", "page_size")
        )
    return (pages - free) * size
