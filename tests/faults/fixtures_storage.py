"""What the tests of storage share: commands in forks, and databases to be damaged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.preloaded import Preloaded
from tests.faults.storage import Storage
from tests.flows.conftest import environment


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preloaded]:
    """Commands in forks of one process."""
    started = Preloaded(environment(tmp_path_factory.mktemp("home")))
    yield started
    started.stop()


@pytest.fixture(scope="session")
def storage(forks: Preloaded, tmp_path_factory: pytest.TempPathFactory) -> Storage:
    """Databases to be damaged."""
    return Storage(forks, tmp_path_factory.mktemp("storage"))
