"""Several processes that load into one database at once, while it is maintained and copied: nothing twice, no lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.desk import Desk
from tests.faults.writers import write_at_once
from tests.flows.forking import Forking


def test_two_writers_at_once(forks: Forking, tmp_path: Path, desk: Desk) -> None:
    written = write_at_once(forks, tmp_path, 2, own=3, shared=3, desk=desk)
    assert written.differences == []
    assert (written.locked, written.copies > 0) == (0, True)
    assert written.transactions >= 2 * 6


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_four_writers_and_six_hundred_transactions(forks: Forking, tmp_path: Path, desk: Desk) -> None:
    written = write_at_once(forks, tmp_path, 4, own=100, shared=50, desk=desk)
    assert written.differences == []
    assert (written.locked, written.kept > 0, written.copies > 0) == (0, True, True)
    assert written.transactions >= 600
