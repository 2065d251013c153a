"""Processes that are forked to be killed, and inputs for them, shared by the tests of this folder."""

from __future__ import annotations

import pytest

from tests.faults.fixtures_storage import forks, storage  # noqa: F401
from tests.faults.scenarios import Inputs
from tests.faults.trials import Trials
from tests.flows.forking import Forking


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Invented inputs of every kind."""
    return Inputs(tmp_path_factory.mktemp("invented"))


@pytest.fixture(scope="session")
def trials(forks: Forking, tmp_path_factory: pytest.TempPathFactory) -> Trials:  # noqa: F811
    """Kills of commands without Prefect's engine."""
    return Trials(forks, tmp_path_factory.mktemp("trials"))
