"""A real Prefect server, commands that use it, and databases filled without one."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import cached_property
from pathlib import Path

import httpx
import pytest

from copydesk.batches import clean, read_all
from copydesk.claims import EXTRACTORS
from copydesk.desk import Desk
from copydesk.readers.places import find_inputs
from models.claim_groups import renew_claim_groups
from models.claim_store import article_texts, pending_articles, save_claims
from models.store import Store
from tests.conftest import SEEDS
from tests.flows.forking import Forked, Forking

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
    """A running Prefect server, asked through its API, and commands that use it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.log = (home / "server.log").open("w")
        self._start()

    def _start(self) -> None:
        """Start, on another port where one was taken between being found free and being used."""
        for _ in range(3):
            port = free_port()
            self.url = f"http://127.0.0.1:{port}/api"
            command = [str(BIN / "prefect"), "server", "start", "--port", str(port)]
            quiet = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
            settings = environment(self.home, **quiet, PREFECT_UI_API_URL=self.url)
            self._process = subprocess.Popen(command, env=settings, stdout=self.log, stderr=self.log)
            self.client = httpx.Client(transport=httpx.HTTPTransport(retries=2), base_url=f"{self.url}/", timeout=60)
            if self._answers():
                return
            self.client.close()
        raise RuntimeError(f"the Prefect server does not start:\n{Path(self.log.name).read_text()}")

    def _answers(self) -> bool:
        """Wait until it answers; False where it ended. Half a second passes between the client's attempts."""
        while self._process.poll() is None:
            try:
                return self.client.get("health").is_success
            except httpx.ConnectError:
                continue
        return False

    @cached_property
    def forking(self) -> Forking:
        return Forking(environment(self.home, PREFECT_API_URL=self.url))

    def run(self, *arguments: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
        """Run the command line as a user would who has this server configured."""
        return self.forking.run(*arguments, cwd=cwd, stdin=stdin)

    def start(self, code: str, *arguments: str, cwd: Path) -> Forked:
        """Start Python code in a process of its own that has this server configured."""
        return self.forking.start(code, *arguments, cwd=cwd)

    def ask(self, what: str, **body: object) -> list[dict[str, object]]:
        answer = self.client.post(f"{what}/filter", json=body)
        answer.raise_for_status()
        found: list[dict[str, object]] = answer.json()
        return found

    def task_runs(self, flow_run_id: object) -> list[dict[str, object]]:
        return self.ask("task_runs", flow_runs={"id": {"any_": [flow_run_id]}})

    def artifacts(self, flow_run_id: object) -> dict[str, str]:
        """The data of a run's artifacts by their keys."""
        found = self.ask("artifacts", flow_runs={"id": {"any_": [flow_run_id]}})
        return {str(artifact["key"]): str(artifact["data"]) for artifact in found}

    def events(self, prefix: str, **more: object) -> list[dict[str, object]]:
        """The events whose names begin like this; the server writes them down every five seconds."""
        answer = self.client.post("events/filter", json={"filter": {"event": {"prefix": [prefix]}, **more}})
        answer.raise_for_status()
        found: list[dict[str, object]] = answer.json()["events"]
        return found

    def stop(self) -> None:
        if "forking" in self.__dict__:
            self.forking.stop()
        self.client.close()
        self._process.terminate()
        self._process.wait()
        self.log.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def prepared_home(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Prefect home without runs whose tables are made already, which takes longest when a server starts. To copy."""
    path = tmp_path_factory.mktemp("prepared")
    copy_database(server.home / "empty.db", path / "prefect.db")
    return path


@pytest.fixture
def home(prepared_home: Path, tmp_path: Path) -> Path:
    """Such a home for a test."""
    path = tmp_path / "home"
    path.mkdir()
    copy_database(prepared_home / "prefect.db", path / "prefect.db")
    return path


def copy_database(given: Path, made: Path) -> None:
    """Copy an SQLite file that may be in use."""
    with closing(sqlite3.connect(given)) as source, closing(sqlite3.connect(made)) as target:
        source.backup(target)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Path:
    """A database with the sample articles and their claims, loaded without Prefect. For reading only."""
    path = tmp_path_factory.mktemp("loaded") / "copydesk.db"
    store = Store.open(path)
    run_id = store.start_run("ingest", {}, desk, None)
    store.save_batch(run_id, clean(read_all(find_inputs([str(SEEDS)]).files), desk))
    for extractor in EXTRACTORS.values():
        ids = pending_articles(store.engine, extractor.id)
        texts = article_texts(store.engine, ids)
        save_claims(store.engine, run_id, extractor.id, [(i, extractor.extract(texts[i])) for i in ids])
    renew_claim_groups(store.engine)
    store.end_run(run_id, "completed", {})
    store.engine.dispose()
    return path


@pytest.fixture
def filled(loaded: Path, tmp_path: Path) -> Path:
    """That database, in the test's own folder."""
    return Path(shutil.copy(loaded, tmp_path / "copydesk.db"))
