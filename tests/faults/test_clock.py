"""The clock is set back by days, between two runs or in the midst of one: nothing lost, no run shorter than nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from models.run_list import close_abandoned
from models.state import open_existing
from models.store import now
from tests.faults.clocks import DAYS, LOADING, TURNS, Clocks, Turn, shim, wrong
from tests.faults.scenarios import Inputs
from tests.faults.subjects import DATABASE, DB
from tests.flows.conftest import BIN, Server, environment
from tests.flows.forking import Forking

pytestmark = pytest.mark.slow

IN_THE_FUTURE = "update runs set status = 'running', ended_at = null, started_at = '2999-01-01T00:00:00Z'"


@pytest.fixture(scope="module")
def clocks(forks: Forking, inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Clocks:
    return Clocks(forks, tmp_path_factory.mktemp("clocks"), inputs)


@pytest.mark.parametrize("turn", [TURNS[0], pytest.param(TURNS[1], marks=pytest.mark.slow), TURNS[2]])
def test_a_clock_set_back(turn: Turn, clocks: Clocks) -> None:
    assert clocks.attempt(turn) == []


def test_a_run_dated_in_the_future_does_not_stay_under_way(clocks: Clocks, inputs: Inputs, tmp_path: Path) -> None:
    """It was killed before the clock was set right; centuries would have to pass until it was a day old."""
    clocks.run(tmp_path, "ingest", str(inputs.some), "--until", "load", *DB)
    engine = open_existing(tmp_path / DATABASE)
    with engine.begin() as connection:
        connection.exec_driver_sql(IN_THE_FUTURE)
    assert close_abandoned(engine, lambda _: None, now()) == [1]


@pytest.mark.timeout(600)
def test_the_clock_of_all_that_a_real_run_asks_is_set_back(
    server: Server, inputs: Inputs, clocks: Clocks, tmp_path: Path
) -> None:
    """Prefect's and SQLite's too, some seconds after its start."""
    library = shim(tmp_path)
    if library is None:
        pytest.skip("there is no C compiler to make a clock that can be set back")
    turned = {"LD_PRELOAD": str(library), "CLOCK_AFTER": "6", "CLOCK_BACK": str(DAYS * 86_400)}
    settings = environment(server.home, PREFECT_API_URL=server.url)
    command = [str(BIN / "copydesk"), "ingest", str(inputs.all), *LOADING]
    ran = subprocess.run(command, cwd=tmp_path, env=settings | turned, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert wrong(open_existing(tmp_path / DATABASE), clocks.expected) == []
    told = subprocess.run([BIN / "copydesk", "runs", *DB], cwd=tmp_path, env=settings, capture_output=True, text=True)
    assert (told.returncode, " in -" in told.stdout) == (0, False), told.stderr
