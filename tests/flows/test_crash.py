"""Killed in mid-run and run again, the database is that of an undisturbed run."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from models.digest import content_digest
from models.state import open_existing
from models.verify import verify
from tests.conftest import SEEDS
from tests.flows.conftest import Server
from tests.flows.forking import Forked
from tests.flows.test_ingest import ONE_DOCUMENT_A_BATCH


def start(database: Path, server: Server) -> Forked:
    return server.start(ONE_DOCUMENT_A_BATCH, str(SEEDS), str(database), cwd=database.parent)


def kill_when(process: Forked, words: str) -> None:
    """Kill the process, with no chance to tidy up, as soon as it says `words`."""
    for line in process.stderr:
        if words in line:
            os.kill(process.pid, signal.SIGKILL)
            break
    process.wait()
    assert process.returncode == -signal.SIGKILL


@pytest.fixture(scope="module")
def undisturbed(server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    database = tmp_path_factory.mktemp("undisturbed") / "news.db"
    start(database, server).communicate()
    return content_digest(open_existing(database))


SLOW = [pytest.param(words, marks=pytest.mark.slow) for words in ("8 inputs", "batch 5 (", "claims:")]


@pytest.mark.parametrize("words", ["batch 1 (", *SLOW])
def test_a_killed_run_loses_nothing_and_repeats_nothing(
    words: str, undisturbed: str, server: Server, tmp_path: Path
) -> None:
    database = tmp_path / "news.db"
    kill_when(start(database, server), words)
    _, errors = start(database, server).communicate()
    engine = open_existing(database)
    assert content_digest(engine) == undisturbed, errors
    assert verify(engine).faults == ()
