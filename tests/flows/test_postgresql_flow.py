"""A flow whose PostgreSQL server is restarted in mid-load tries its batches again, and comes to its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.digest import content_digest
from models.places import label_of, place_of
from models.state import open_existing
from models.verify import verify
from tests.conftest import SEEDS
from tests.faults.corpus import make_inputs
from tests.flows.conftest import Server
from tests.flows.scheduled import until
from tests.flows.test_ingest import ONE_DOCUMENT_A_BATCH
from tests.models.filling import rows
from tests.models.postgres_server import Server as PostgresServer
from tests.models.postgres_server import running_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
WANTED = "select (count(*) >= 2)::text from documents"


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with running_server() as server:
        yield server


@pytest.mark.parametrize("how", ["immediate", "fast"])
def test_a_batch_whose_server_went_away_is_tried_again(
    how: str, postgres: PostgresServer, server: Server, tmp_path: Path
) -> None:
    url, inputs = postgres.new_database(), make_inputs(tmp_path / "inputs", 30)
    server.run("db", "upgrade", "--db", url, cwd=tmp_path)
    process = server.start(ONE_DOCUMENT_A_BATCH, str(inputs), url, cwd=tmp_path)
    postgres.wait_for(label_of(url), WANTED, "true")
    postgres.stop(how)
    assert until(lambda: server.ask("task_runs", task_runs={"state": {"name": {"any_": ["AwaitingRetry"]}}}))
    postgres.start()
    _, errors = process.communicate()
    engine = open_existing(place_of(url))
    assert rows(engine, "select status from runs") == [("completed",)], errors
    assert verify(engine).faults == ()
    undisturbed = tmp_path / "news.db"
    server.run("ingest", str(inputs), "--db", str(undisturbed), cwd=tmp_path)
    assert content_digest(engine) == content_digest(open_existing(undisturbed))
    engine.dispose()


def test_what_a_run_leaves_with_prefect_names_the_database_and_no_secret(
    postgres: PostgresServer, server: Server, tmp_path: Path
) -> None:
    url = postgres.new_database()
    ran = server.run("ingest", str(SEEDS), "--until", "load", "--db", url, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    run = server.ask("flow_runs", sort="START_TIME_DESC", limit=1)[0]
    assert str(run["name"]).endswith(f"into {label_of(url)}")
    assert f"ingest-report-{label_of(url)}" in server.artifacts(run["id"])
