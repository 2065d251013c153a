"""A real Prefect server for the tests of a session, and databases filled without one."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from copydesk.batches import clean, read_all
from copydesk.claims import EXTRACTORS
from copydesk.desk import Desk
from copydesk.readers.places import find_inputs
from models.claim_store import article_texts, pending_articles, save_claims
from models.store import Store
from tests.conftest import SEEDS

BIN = Path(sys.executable).parent


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a user with a Prefect home of their own and no server configured."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    return {**kept, "PREFECT_HOME": str(home), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **more}


def copydesk(*arguments: str, cwd: Path, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user would."""
    command = [str(BIN / "copydesk"), *arguments]
    return subprocess.run(command, cwd=cwd, env=environment(home, **more), capture_output=True, text=True)


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(database) as connection:
        return connection.execute(query).fetchall()


def content(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but `runs`."""
    tables = rows(database, "select name from sqlite_master where type = 'table' and name not like '%fts%'")
    return {str(name): rows(database, f"select * from {name}") for (name,) in tables if name != "runs"}


class Server:
    """A running Prefect server, asked through its API."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.home = home
        self.url = f"http://127.0.0.1:{port}/api"
        command = [str(BIN / "prefect"), "server", "start", "--port", str(port)]
        quiet = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
        self.log = (home / "server.log").open("w")
        self._process = subprocess.Popen(command, env=environment(home, **quiet), stdout=self.log, stderr=self.log)
        self.client = httpx.Client(transport=httpx.HTTPTransport(retries=40), base_url=f"{self.url}/", timeout=60)
        self.client.get("health").raise_for_status()

    def ask(self, what: str, **body: object) -> list[dict[str, object]]:
        answer = self.client.post(f"{what}/filter", json=body)
        answer.raise_for_status()
        found: list[dict[str, object]] = answer.json()
        return found

    def task_runs(self, flow_run_id: object) -> list[dict[str, object]]:
        return self.ask("task_runs", flow_runs={"id": {"any_": [flow_run_id]}})

    def stop(self) -> None:
        self.client.close()
        self._process.terminate()
        self._process.wait()
        self.log.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("prefect"))
    yield running
    running.stop()


@pytest.fixture
def filled(tmp_path: Path, desk: Desk) -> Path:
    """A database with the sample articles and their claims, loaded without Prefect."""
    path = tmp_path / "copydesk.db"
    store = Store.open(path)
    run_id = store.start_run("ingest", {}, desk, None)
    store.save_batch(run_id, clean(read_all(find_inputs([str(SEEDS)]).files), desk))
    for extractor in EXTRACTORS.values():
        ids = pending_articles(store.engine, extractor.id)
        texts = article_texts(store.engine, ids)
        save_claims(store.engine, run_id, extractor.id, [(i, extractor.extract(texts[i])) for i in ids])
    store.end_run(run_id, "completed", {})
    store.engine.dispose()
    return path
