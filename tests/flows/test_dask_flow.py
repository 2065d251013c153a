"""Runs on Dask workers: the database is that of a run on this machine, whoever is killed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from flows.cli_up import _plan, schedule
from flows.extract_claims import ExtractParameters
from flows.ingest import IngestParameters
from flows.parameters import OnWorkers
from flows.reclean import RecleanParameters
from models.digest import content_digest
from models.state import open_existing
from models.verify import verify
from tests.conftest import ROOT
from tests.dask_cluster import DaskCluster
from tests.faults.disks import fill, small_disk
from tests.flows.conftest import Server, rows
from tests.flows.forking import Forked

ARTICLES = 240
# Of a worker's memory: the share from which on Dask moves what a worker holds to its disk. Nothing else happens then.
MEMORY = "DASK_DISTRIBUTED__WORKER__MEMORY__"
SPILLING = {f"{MEMORY}{name}": share for name, share in (("TARGET", "1e-6"), ("SPILL", "False"), ("PAUSE", "False"))}
INGEST = """
import sys
from flows.ingesting import run
given = {"inputs": sys.argv[2:], "database": sys.argv[1], "desk": None, "publisher": None, "columns": {}, "urls": None}
run(given | {"documents_per_batch": 60, "runner": "dask", "address": "ADDRESS"})
"""


def generated(number: int) -> str:
    return (
        f"Harbour notes {number}\n\nThe ferry left berth {number} at noon on Monday, the harbour master said.\n\n"
        f'"We mended {number} lamps before the fog came in," said Ada Ferrante, who keeps the pier.\n\n'
        f"The council met {number % 7} times about it in {1990 + number % 30}, and {number} residents came.\n\n"
        "Advertisement\n"
    )


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    folder = tmp_path_factory.mktemp("inputs")
    for number in range(ARTICLES):
        (folder / f"{number:03}.txt").write_text(generated(number))
    return (str(ROOT / "seeds"), str(folder))


@pytest.fixture(scope="module")
def local(inputs: tuple[str, ...], server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of what this machine makes of the inputs by itself."""
    folder = tmp_path_factory.mktemp("local")
    ran = server.run("ingest", *inputs, "--db", "news.db", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    return digest(folder / "news.db")


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    cluster = DaskCluster(tmp_path_factory.mktemp("dask"))
    yield cluster
    cluster.stop()


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[DaskCluster]:
    folder = tmp_path / "dask"
    folder.mkdir()
    cluster = DaskCluster(folder)
    yield cluster
    cluster.stop()


def ends_as(local: str, run: Forked, folder: Path) -> None:
    """The run succeeds, and its database is that of this machine by itself."""
    _, errors = run.communicate()
    assert run.returncode == 0, errors
    assert digest(folder / "news.db") == local


def digest(database: Path) -> str:
    engine = open_existing(database)
    assert verify(engine).faults == ()
    return content_digest(engine)


def start(dask: DaskCluster, inputs: tuple[str, ...], folder: Path, server: Server) -> Forked:
    return server.start(INGEST.replace("ADDRESS", dask.address), str(folder / "news.db"), *inputs, cwd=folder)


def wait_for(run: Forked, words: str) -> list[str]:
    """What the run says up to the line with these words."""
    said = []
    for line in run.stderr:
        said.append(line)
        if words in line:
            return said
    raise AssertionError("".join(said))


@pytest.mark.slow
def test_a_run_on_workers_makes_the_same_database(
    dask: DaskCluster, inputs: tuple[str, ...], local: str, server: Server, tmp_path: Path
) -> None:
    on_dask = ("--db", "news.db", "--runner", "dask", "--address", dask.address)
    ran = server.run("ingest", *inputs, *on_dask, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "distributed" not in ran.stderr
    assert digest(tmp_path / "news.db") == local
    assert rows(tmp_path / "news.db", "select json_extract(parameters, '$.runner') from runs") == [("dask",)]
    assert server.run("reclean", "--all", *on_dask, cwd=tmp_path).returncode == 0
    assert digest(tmp_path / "news.db") == local


@pytest.mark.slow
def test_claims_that_are_read_later_on_workers_are_the_same(
    dask: DaskCluster, inputs: tuple[str, ...], local: str, server: Server, tmp_path: Path
) -> None:
    ran = server.run("ingest", *inputs, "--db", "news.db", "--until", "duplicates", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    on_dask = ("--db", "news.db", "--runner", "dask", "--address", dask.address)
    ran = server.run("claims", "extract", *on_dask, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert digest(tmp_path / "news.db") == local


@pytest.mark.slow
@pytest.mark.parametrize("words", ["batch 1 (", "claims: claims 1 to"])
def test_a_killed_worker_changes_nothing(
    words: str, mortal: DaskCluster, inputs: tuple[str, ...], local: str, server: Server, tmp_path: Path
) -> None:
    run = start(mortal, inputs, tmp_path, server)
    wait_for(run, words)
    mortal.kill(mortal.workers[0])
    ends_as(local, run, tmp_path)


@pytest.mark.slow
def test_all_workers_killed_and_a_new_one_change_nothing(
    mortal: DaskCluster, inputs: tuple[str, ...], local: str, server: Server, tmp_path: Path
) -> None:
    run = start(mortal, inputs, tmp_path, server)
    wait_for(run, "batch 1 (")
    for worker in tuple(mortal.workers):
        mortal.kill(worker)
    mortal.add_worker()
    ends_as(local, run, tmp_path)


@pytest.mark.slow
def test_workers_whose_disk_is_full_change_nothing(
    inputs: tuple[str, ...], local: str, server: Server, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        kept_there = {"TMPDIR": str(disk), "NUMBA_CACHE_DIR": str(disk)}
        dask = DaskCluster(tmp_path, 2, disk=disk, **kept_there, **SPILLING)
        fill(disk, 0)
        try:
            ends_as(local, start(dask, inputs, tmp_path, server), tmp_path)
            for worker in dask.workers:
                assert b"No space left on device" in dask.log(worker)
        finally:
            dask.stop()


@pytest.mark.slow
def test_a_killed_scheduler_fails_the_run_and_a_run_without_it_does_the_rest(
    mortal: DaskCluster, inputs: tuple[str, ...], local: str, server: Server, tmp_path: Path
) -> None:
    run = start(mortal, inputs, tmp_path, server)
    wait_for(run, "batch 1 (")
    mortal.kill(mortal.scheduler)
    _, errors = run.communicate()
    assert run.returncode == 1
    assert "the Dask scheduler is gone or began anew" in errors
    assert rows(tmp_path / "news.db", "select status from runs") == [("failed",)]
    again = server.run("ingest", *inputs, "--db", "news.db", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert digest(tmp_path / "news.db") == local


@pytest.mark.slow
def test_no_scheduler_is_one_line_and_nothing_is_written(server: Server, tmp_path: Path) -> None:
    given = ("ingest", str(ROOT / "seeds"), "--db", "news.db", "--runner", "dask", "--address", "tcp://127.0.0.1:1")
    ran = server.run(*given, cwd=tmp_path)
    assert ran.returncode == 1
    said = "copydesk: tcp://127.0.0.1:1: no Dask scheduler answers within 10 seconds"
    assert ran.stderr.splitlines()[-1].startswith(said)
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "news.db").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--runner", "dask"), "name the address of the scheduler"),
        (("--address", "tcp://127.0.0.1:1"), "only with runner dask"),
        (("--runner", "dask", "--address", "127.0.0.1:1"), "is no address of a Dask scheduler"),
    ],
)
@pytest.mark.parametrize(
    "command", [("ingest", "seeds"), ("reclean",), ("claims", "extract"), ("up",), ("schedule", "seeds")]
)
def test_options_that_do_not_fit_are_wrong_usage(
    command: tuple[str, ...], options: tuple[str, ...], said: str, server: Server, tmp_path: Path
) -> None:
    ran = server.run(*command, *options, cwd=tmp_path)
    assert ran.returncode == 2
    assert said in ran.stderr


@pytest.mark.parametrize("parameters", [IngestParameters, RecleanParameters, ExtractParameters])
def test_parameters_of_flows_are_checked_alike(parameters: type[OnWorkers]) -> None:
    given = {"inputs": ["inbox"], "runner": "dask"}
    assert parameters.model_validate(given | {"address": "tls://10.0.0.5:8786"}).runner == "dask"
    for wrong in ({}, {"address": "10.0.0.5:8786"}, {"runner": "local", "address": "tls://10.0.0.5:8786"}):
        with pytest.raises(ValidationError, match="address"):
            parameters.model_validate(given | wrong)


def test_a_schedule_hands_on_where_the_work_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with schedule.make_context("schedule", ["--runner", "dask", "--address", "tls://10.0.0.5:8786"]) as context:
        parameters = IngestParameters.model_validate(_plan(context.params).parameters)
    assert (parameters.runner, parameters.address) == ("dask", "tls://10.0.0.5:8786")


def test_processes_are_counted_on_this_machine_alone(server: Server, tmp_path: Path) -> None:
    on_dask = ("--runner", "dask", "--address", "tcp://127.0.0.1:1")
    ran = server.run("claims", "extract", "--processes", "2", *on_dask, cwd=tmp_path)
    assert ran.returncode == 2
    assert "--processes are those of this machine" in ran.stderr


def test_a_dry_run_is_not_for_workers(server: Server, tmp_path: Path) -> None:
    on_dask = ("--runner", "dask", "--address", "tcp://127.0.0.1:1")
    ran = server.run("ingest", str(ROOT / "seeds"), "--dry-run", *on_dask, cwd=tmp_path)
    assert ran.returncode == 2
    assert "--dry-run cleans on this machine" in ran.stderr
