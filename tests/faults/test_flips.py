"""Flipped bits: every one that changes what a database says is seen by verify."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.desk import Desk
from models.store import Store
from tests.faults.flips import flip, try_flips
from tests.models import claiming, papers
from tests.models.claiming import DECEMBER, DENIED, JANUARY, PROMISE, REFUSAL, SOLD, SOLD_MORE
from tests.models.copying import COAST, EVERYTHING, POST
from tests.models.filling import new_store, one

SEED = 11


def small(path: Path) -> Path:
    """A database with a dispute in it."""
    store = new_store(path)
    claiming.ingest(store, claiming.article("one", 1, DECEMBER), claiming.article("two", 2, JANUARY, publisher=COAST))
    store.engine.dispose()
    return path


def large(path: Path, desk: Desk) -> Path:
    """A database with claims, disputes, duplicates, variants, learned lines and decisions."""
    store: Store = new_store(path)
    papers.without_judgement(store)
    papers.ingest(store, desk, papers.papers())
    days = (DECEMBER, JANUARY, DENIED, SOLD, SOLD_MORE, PROMISE, REFUSAL)
    told = [claiming.article(f"told-{n}", n, line, publisher=(POST, COAST)[n % 2]) for n, line in enumerate(days, 1)]
    claiming.ingest(store, *EVERYTHING, *told)
    store.engine.dispose()
    for table in ("claims", "claim_relations", "learned_rules", "decisions", "paragraph_variants"):
        assert one(store.engine, f"select count(*) from {table}") > 0
    store.engine.dispose()
    return path


def test_a_flip_is_one_bit_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "bytes"
    path.write_bytes(bytes(1000))
    done = flip(path, SEED)
    assert int.from_bytes(path.read_bytes(), "little") == 1 << 8 * done.offset + done.bit
    assert flip(path, SEED) == done


def test_verify_sees_what_a_flip_changes(tmp_path: Path) -> None:
    found = try_flips(small(tmp_path / "news.db"), 20, SEED)
    assert found.missed == []
    assert found.counts()["content changed, seen"] > 0


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_verify_sees_what_200_flips_and_more_change(tmp_path: Path, desk: Desk) -> None:
    found = try_flips(large(tmp_path / "news.db", desk), 300, SEED)
    assert found.missed == []
    assert found.counts()["content changed, seen"] > 30
