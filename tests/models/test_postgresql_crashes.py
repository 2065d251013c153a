"""Whatever is killed in mid-load, copydesk or the server: run again, the content is that of an undisturbed run."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from models.digest import content_digest
from models.places import label_of, place_of
from models.state import open_existing
from models.verify import verify
from tests.conftest import ROOT
from tests.faults.corpus import make_inputs
from tests.models.filling import one
from tests.models.postgres_server import Server, running_server

ARTICLES = 240
COMMAND = "from tests.faults.serverless import main; main()"
# How far the load is when something is killed.
AT = {
    "before the first batch": "select (count(*) > 0)::text from runs",
    "in mid-load": "select (count(*) > 60)::text from documents",
    "while it learns": "select (count(*) > 0)::text from learned_rules",
    "while it reads claims": "select (count(*) > 0)::text from claims",
}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def killed_server() -> Iterator[Server]:
    """A server that is restarted, and so nobody else's."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_inputs(tmp_path_factory.mktemp("inbox") / "inputs", ARTICLES)
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    return folder


@pytest.fixture(scope="module")
def undisturbed(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest that SQLite's database comes to."""
    database = tmp_path_factory.mktemp("undisturbed") / "news.db"
    assert ingest(inbox, str(database)) == (0, "")
    return digest(str(database))


def start(inbox: Path, database: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", COMMAND, ".", "ingest", str(inbox), "--db", database]
    pipe = subprocess.PIPE
    return subprocess.Popen(words, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code, and what was said of an error."""
    _, said = process.communicate(timeout=300)
    return process.returncode, "\n".join(line for line in said.splitlines() if line.startswith("copydesk: "))


def ingest(inbox: Path, database: str) -> tuple[int, str]:
    return ended(start(inbox, database))


def digest(database: str) -> str:
    engine = open_existing(place_of(database))
    assert verify(engine).faults == ()
    found = content_digest(engine)
    engine.dispose()
    return found


def kill(process: subprocess.Popen[str]) -> None:
    """Kill it, and all that it has started."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def ready(server: Server) -> str:
    """The URL of a new database with tables, so that there is something to ask for how far a load is."""
    url = server.new_database()
    words = [sys.executable, "-c", COMMAND, ".", "db", "upgrade", "--db", url]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    return url


def test_a_load_has_the_content_that_sqlite_has_and_a_second_one_adds_nothing(
    killed_server: Server, inbox: Path, undisturbed: str
) -> None:
    url = killed_server.new_database()
    assert ingest(inbox, url) == (0, "")
    assert digest(url) == undisturbed
    before = written(url)
    assert ingest(inbox, url) == (0, "")
    assert digest(url) == undisturbed
    assert written(url) == before


def written(url: str) -> Sequence[int]:
    """How many rows there are of what a run writes beside its own row."""
    engine = open_existing(place_of(url))
    tables = ("documents", "articles", "edits", "claims", "sources", "learned_rules", "fingerprint_index")
    found = [one(engine, f"select count(*) from {table}") for table in tables]
    assert all(found)
    engine.dispose()
    return found


@pytest.mark.parametrize("place", AT)
def test_a_killed_load_is_made_good_by_the_next(
    place: str, killed_server: Server, inbox: Path, undisturbed: str
) -> None:
    url = ready(killed_server)
    process = start(inbox, url)
    killed_server.wait_for(label_of(url), AT[place], "true")
    kill(process)
    assert process.returncode == -signal.SIGKILL
    assert ingest(inbox, url) == (0, "")
    assert digest(url) == undisturbed


@pytest.mark.parametrize("how", ["immediate", "fast"])
@pytest.mark.parametrize("place", AT)
def test_a_server_that_is_restarted_in_mid_load_loses_nothing(
    place: str, how: str, killed_server: Server, inbox: Path, undisturbed: str
) -> None:
    """Without Prefect no batch is tried again: the run survives between its transactions, or says what to do."""
    url = ready(killed_server)
    process = start(inbox, url)
    killed_server.wait_for(label_of(url), AT[place], "true")
    killed_server.restart(how)
    code, said = ended(process)
    assert (code, said) == (0, "") or (code == 5 and "then run the same command again" in said), said
    assert ingest(inbox, url) == (0, "")
    assert digest(url) == undisturbed
