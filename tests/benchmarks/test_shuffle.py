"""What would be moved between machines: counted from a database, and spread over partitions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.shuffle import Stage, largest, main, simulated, stages_of
from copydesk.batches import clean, read_all
from copydesk.desk import load_desk
from copydesk.readers.places import find_inputs
from models.duplicates import renew_duplicates
from models.store import Store
from tests.conftest import SEEDS


def test_stages_are_counted_from_a_database(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "news.db")
    desk = load_desk()
    run_id = store.start_run("ingest", {}, desk, None)
    store.save_batch(run_id, clean(read_all(find_inputs([str(SEEDS)]).files), desk))
    renew_duplicates(store, run_id)
    stages = {stage.name: stage for stage in stages_of(tmp_path / "news.db")}
    assert stages.keys() == {"copies: band keys", "copies: fingerprints"}  # claims were not read
    assert 1 < stages["copies: fingerprints"].per_article < stages["copies: band keys"].per_article
    assert stages["copies: fingerprints"].shares.max(initial=0.0) < 0.5


def test_a_frequent_key_makes_its_partition_the_largest() -> None:
    even = Stage("even", 10.0, 2**20, np.array([]))
    uneven = Stage("uneven", 10.0, 2**20, np.array([0.5]))
    chance = np.random.default_rng(1)
    assert largest(even, 10, chance) == 1.0
    assert largest(uneven, 10, chance) == pytest.approx(5.5)
    (row,) = simulated([uneven], [1_024], gib=1.0, seed=1)
    assert row == ("1,024", "uneven", "10,240", "10.0", "10", "5.50 x the mean", "5,120")


def test_without_a_database_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.db")]) == 2
    assert "nothing to simulate from" in capsys.readouterr().err
