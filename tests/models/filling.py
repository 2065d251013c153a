"""Filled databases and short ways to look into them, for the tests of this folder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine

from copydesk.claims import EXTRACTORS
from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.rules import RuleSet
from copydesk.types import Article, Document, Quarantined
from models.claim_groups import renew_claim_groups
from models.claim_store import article_texts, pending_articles, save_claims
from models.duplicates import renew_duplicates
from models.store import Saved, Store
from tests.conftest import ROOT, SEEDS

EXTRACTOR = next(iter(EXTRACTORS.values()))
EMPTY_DESK = Desk(RuleSet([]))
PUBLISHER = "harbourpost.example"
BROKEN = {"picture.txt": b"\x89PNG\r\n\x1a\n\0\0", "blank.txt": b"\n \n", "advert.txt": b"Advertisement\n"}
Result = Article | Quarantined


def made_of(raw: bytes | str, desk: Desk, name: str = "article.txt", **origin: str) -> Result:
    """What the pipeline makes of some bytes."""
    data = raw.encode() if isinstance(raw, str) else raw
    return run(Document(f"file:///inbox/{name}", data, origin=origin), desk)


def seeds(desk: Desk) -> list[Result]:
    """The sample articles."""
    return [made_of(path.read_bytes(), desk, path.name, publisher=PUBLISHER) for path in sorted(SEEDS.glob("*.txt"))]


def everything(desk: Desk) -> list[Result]:
    """The sample articles and an input of each kind that is quarantined."""
    return seeds(desk) + [made_of(raw, desk, name) for name, raw in BROKEN.items()]


def copies(desk: Desk) -> list[Result]:
    """An article, two copies of it in other papers, and a corrected version of one of them."""
    story = (
        "The harbour board of Quillhaven voted 9 to 4 on Tuesday to dredge the northern channel before the autumn tides"
        " reach the old slipway.\n\nThe work will cost 3.2 million crowns and take until the end of May, the board said"
        " in its report on the state of the quays.\n"
    )
    taken_over = story.replace("said in its report", "wrote in a report")
    corrected = taken_over.replace("9 to 4", "9 to 3")
    return [
        made_of(story, desk, "dredging.txt", publisher="quillpost.example"),
        made_of(taken_over, desk, "copied.txt", publisher="coastline.example"),
        made_of(taken_over, desk, "taken-over.txt", publisher="inlandtimes.example"),
        made_of(corrected, desk, "taken-over.txt", publisher="inlandtimes.example"),
    ]


def start(store: Store) -> int:
    return store.start_run("ingest", {"paths": ["inbox"]}, EMPTY_DESK, None)


def save(store: Store, *results: Result) -> Saved:
    """Save a batch under a run of its own."""
    return store.save_batch(start(store), results)


@cache
def _empty() -> bytes:
    """An empty database, for copies of it: making one takes longer than most tests."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        Store.open(path).engine.dispose()
        return path.read_bytes()


def new_store(path: Path) -> Store:
    """An empty database at `path`."""
    path.write_bytes(_empty())
    return Store.open(path)


def fill(path: Path, desk: Desk, batch: int = 100) -> Engine:
    """A database with everything in it and all claims extracted."""
    return fill_store(new_store(path), desk, batch)


def fill_store(store: Store, desk: Desk, batch: int = 100) -> Engine:
    """Put everything into a store, and extract all claims."""
    run_id = start(store)
    results = [*everything(desk), *copies(desk)]
    for first in range(0, len(results), batch):
        store.save_batch(run_id, results[first : first + batch])
    renew_duplicates(store, run_id)
    extract(store.engine, run_id, batch)
    renew_claim_groups(store.engine)
    store.end_run(run_id, "completed", {"inputs": len(results)})
    return store.engine


def extract(engine: Engine, run_id: int = 1, batch: int = 100) -> int:
    """Extract the claims of what is pending; the number written."""
    ids = pending_articles(engine, EXTRACTOR.id)
    return sum(_extract_some(engine, run_id, ids[first : first + batch]) for first in range(0, len(ids), batch))


def _extract_some(engine: Engine, run_id: int, ids: Sequence[int]) -> int:
    texts = article_texts(engine, ids)
    return save_claims(
        engine, run_id, EXTRACTOR.id, [(i, EXTRACTOR.extract(texts[i])) for i in ids], EXTRACTOR.replaces
    )


def rows(engine: Engine, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql, values)]


def one(engine: Engine, sql: str, *values: Any) -> Any:
    """The single value that a query gives."""
    [[value]] = rows(engine, sql, *values)
    return value


def change(engine: Engine, *statements: str) -> None:
    """Carry out statements in one transaction, foreign keys unchecked, as another program would."""
    with engine.connect() as connection:
        connection.connection.execute("pragma foreign_keys = off")
        with connection.begin():
            for statement in statements:
                connection.exec_driver_sql(statement)
    engine.dispose()


def names(engine: Engine, kind: str) -> set[str]:
    """The names of the tables, views or triggers."""
    found = {name for (name,) in rows(engine, "select name from sqlite_master where type = ?", kind)}
    return {name for name in found if "_fts_" not in name or kind != "table"}


def contents(engine: Engine, but: Sequence[str] = ("alembic_version",)) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    tables = sorted(names(engine, "table") - set(but))
    return {table: rows(engine, f'select * from "{table}" order by rowid') for table in tables}


def forget_lost_below_0003(engine: Engine) -> None:
    """Empty what going below 0003 loses: columns, what desks are made of, duplicates, and groups of claims."""
    change(
        engine,
        "update claims set group_id = null, value_source_id = null",
        *(f"delete from {table}" for table in ("claim_relations", "claim_groups")),
        *(f"delete from {table}" for table in ("desks", "learned_rules", "paragraph_variants", "source_mentions")),
    )
    change(engine, "delete from fingerprint_index")
    for table in ("articles", "paragraphs"):
        change(engine, f"update {table} set original_id = null, duplicate_of_id = null, similarity = null")
    lost = (("documents", "origin"), ("paragraphs", "locator"), ("edits", "locator"))
    for table, column in (*lost, ("articles", "story"), ("sources", "articles")):
        change(engine, f"update {table} set {column} = null")


def counts(engine: Engine) -> dict[str, int]:
    """The number of rows of each table but runs."""
    return {table: len(found) for table, found in contents(engine).items() if table != "runs"}


def search(engine: Engine, words: str, table: str = "articles_fts") -> list[int]:
    """Row ids that a full-text search finds."""
    return [found for (found,) in rows(engine, f"select rowid from {table} where {table} match ? order by 1", words)]


def side_by_side(*commands: Sequence[str]) -> list[tuple[int, str]]:
    """Run `processes.py` once for each command, all let go at the same moment; their exit codes and errors."""
    started = [_started(command) for command in commands]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [_ended(process) for process in started]


def _started(command: Sequence[str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    words = [sys.executable, "-m", "tests.models.processes", *command]
    return subprocess.Popen(words, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def _ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, errors = process.communicate(timeout=120)
    return process.returncode, errors
