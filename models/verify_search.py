"""Indexes verified: those of full-text search against their texts, the fingerprint index against its paragraphs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from models.schema import SEARCH
from models.verify_faults import Fault, Faults


def check_search(engine: Engine, faults: Faults) -> Iterator[str]:
    """Compare each full-text index with its texts; yields why one was not looked at, if so.

    SQLite does this for whoever could write, and writes nothing; writers wait meanwhile.
    """
    for table in SEARCH:
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql(f"insert into {table}({table}, rank) values ('integrity-check', 1)")
        except (DBAPIError, sqlite3.Error) as error:
            said = str(getattr(error, "orig", error))
            if "readonly" in said or "locked" in said or "unable to open" in said:
                yield f"{table} was not compared with its texts: {said}"
            else:
                faults.add(Fault("search", table, f"does not fit its texts ({said}); copydesk maintain builds it anew"))


def check_fingerprints(connection: Connection, faults: Faults) -> int:
    """Every paragraph that was compared for duplicates has its signature; returns how many there are.

    What was loaded since the last look for duplicates has none yet. Those signatures are made by the next run.
    """
    from models.duplicate_rows import read_standing
    from models.fingerprint_index import load_index, matching  # compiles: only where it is looked at

    signed = 0
    with faults.reading("fingerprint index", "fingerprints"):
        index = load_index(connection)
        signed = len(index.signatures)
        for key, why in index.faults.items():
            faults.add(
                Fault("fingerprints", f"blob {key} of the fingerprint index", f"{why}; copydesk maintain mends it")
            )
        claimed = connection.exec_driver_sql("select id, last_paragraph, paragraphs from fingerprint_index").all()
        last = max((row.last_paragraph for row in claimed), default=0)
        _check_last(index.signatures["paragraph"], last, faults, bool(index.faults))
        standing = read_standing(connection)
        due = standing.ids <= last
        missing = (matching(index.signatures, standing.ids, standing.fingerprints) < 0) & due
        if missing.any() and not index.faults:
            first = int(standing.ids[np.flatnonzero(missing)[0]])
            what = f"has no signature in the fingerprint index ({int(missing.sum())} such); copydesk maintain mends it"
            faults.add(Fault("fingerprints", f"paragraph {first}", what))
    return signed


def _check_last(paragraphs: NDArray[np.int64], last: int, faults: Faults, damaged: bool) -> None:
    highest = int(paragraphs.max()) if len(paragraphs) else 0
    if highest != last and not damaged:
        what = f"says that {last} is its last paragraph, which is {highest}"
        faults.add(Fault("fingerprints", "fingerprint index", what))
