"""Dask schedulers for tests that may kill them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.dask_cluster import DaskCluster


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Callable[..., DaskCluster]]:
    """Starts schedulers that may be killed."""
    started: list[DaskCluster] = []

    def start(workers: int = 2, protocol: str = "tcp", **more: str) -> DaskCluster:
        folder = tmp_path / f"dask{len(started)}"
        folder.mkdir()
        started.append(DaskCluster(folder, workers, protocol, **more))
        return started[-1]

    yield start
    for cluster in started:
        cluster.stop()
