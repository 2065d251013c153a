"""What would have to be moved between machines, and how evenly it falls, simulated from a database's own distributions.

    python benchmarks/shuffle.py DATABASE [--articles N ...] [--gib N] [--seed N]

Two stages need records that belong together in one place: the search for copies (records by band key and by
fingerprint) and the comparison of claims (by predicate and month, or by their words where they have no predicate). For
each, records an article and the shares of the most frequent keys are taken from the database. A key's share is assumed
to stay what it is as the collection grows, which overstates the keys of stories, whose copies end, and is right for
those of boilerplate and of frequent predicates. Keys are spread over partitions by hash; the rest falls evenly.
"""

from __future__ import annotations

import argparse
import math
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.dedup import count
from benchmarks.report import table
from copydesk.duplicates.signatures import SIGNATURE

FREQUENT = 1e-4  # share of all records from which on a key is looked at by itself
SPREADS = 20  # random spreads of keys over partitions; the worst counts
KEY, ROW = 8, 8  # bytes of a key, and of the number of a row
CLAIM = 200  # bytes of a claim as it is compared: its words, value and places
MONTH = "substr(coalesce(c.as_of, a.published_at), 1, 7)"
COLUMNS = ("articles", "stage", "records", "GiB moved", "partitions", "largest partition", "records of the largest key")


@dataclass(frozen=True, slots=True)
class Stage:
    """Records that have to be brought together: how many an article has, their size, and shares of frequent keys."""

    name: str
    per_article: float
    record: int
    shares: NDArray[np.float64]


def stages_of(database: Path) -> list[Stage]:
    """The stages as a database has them. Raises sqlite3.Error where it is none, ValueError where it is empty."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        (articles,) = connection.execute("select count(*) from articles").fetchone()
        if not articles:
            raise ValueError(f"{database}: has no articles; load some first")
        blobs = [blob for (blob,) in connection.execute("select signatures from fingerprint_index order by id")]
        predicates = _grouped(connection, f"c.predicate is not null group by c.predicate, {MONTH}")
        wordings = _grouped(connection, "c.predicate is null group by c.text")
    made = np.frombuffer(b"".join(blobs), dtype=SIGNATURE)
    bands = np.concatenate([_counts(made["bands"][:, band]) for band in range(made["bands"].shape[1])])
    counted = (
        ("copies: band keys", bands, KEY + ROW),
        ("copies: fingerprints", _counts(made["fingerprint"]), KEY + ROW),
        ("claims: predicate and month", predicates, CLAIM),
        ("claims: wording", wordings, CLAIM),
    )
    return [_stage(name, numbers, record, articles) for name, numbers, record in counted if numbers.sum()]


def _grouped(connection: sqlite3.Connection, condition: str) -> NDArray[np.int64]:
    query = f"select count(*) from claims c join articles a on a.id = c.article_id where {condition}"
    return np.array([number for (number,) in connection.execute(query)], dtype=np.int64)


def _counts(keys: NDArray[np.integer[np.typing.NBitBase]]) -> NDArray[np.int64]:
    numbers: NDArray[np.int64] = np.unique(keys[keys != 0], return_counts=True)[1]
    return numbers


def _stage(name: str, numbers: NDArray[np.int64], record: int, articles: int) -> Stage:
    shares = numbers / numbers.sum()
    return Stage(name, float(numbers.sum() / articles), record, shares[(shares >= FREQUENT) & (numbers > 1)])


def largest(stage: Stage, partitions: int, chance: np.random.Generator) -> float:
    """The share of the largest partition times the number of partitions: 1 where all are equal."""
    even = (1 - stage.shares.sum()) / partitions
    loads = (
        np.bincount(chance.integers(partitions, size=len(stage.shares)), stage.shares, partitions)
        for _ in range(SPREADS)
    )
    return max(float(load.max() + even) for load in loads) * partitions


def simulated(stages: Sequence[Stage], sizes: Sequence[int], gib: float, seed: int) -> Iterator[Sequence[str]]:
    """A row for each size and stage: what is moved, in partitions of so many GiB."""
    chance = np.random.default_rng(seed)
    for articles in sizes:
        for stage in stages:
            records = articles * stage.per_article
            moved = records * stage.record / 2**30
            partitions = max(1, math.ceil(moved / gib))
            most = records * float(stage.shares.max(initial=0.0))
            worst = f"{largest(stage, partitions, chance):.2f} x the mean"
            yield (
                f"{articles:,}",
                stage.name,
                f"{records:,.0f}",
                f"{moved:,.1f}",
                f"{partitions:,}",
                worst,
                f"{most:,.0f}",
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 2 where there is nothing to simulate from."""
    options = parser().parse_args(arguments)
    try:
        stages = stages_of(options.database)
    except (sqlite3.Error, ValueError) as error:
        print(f"{options.database}: nothing to simulate from ({error})", file=sys.stderr)
        return 2
    print(table(COLUMNS, list(simulated(stages, options.articles, options.gib, options.seed))), end="")
    return 0


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    made.add_argument("database", type=Path, help="a database with articles, and with claims where these count")
    sizes = (10_000_000, 100_000_000, 1_000_000_000)
    made.add_argument("--articles", type=count, nargs="+", default=sizes, metavar="N", help="sizes to simulate")
    made.add_argument("--gib", type=float, default=1.0, help="what a partition may hold")
    made.add_argument("--seed", type=int, default=1)
    return made


if __name__ == "__main__":
    sys.exit(main())
