"""The reclean flow on a real Prefect server: only what differs is written, and a killed run is made good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copydesk.batches import clean, read_all
from copydesk.desk import Desk, load_desk
from copydesk.readers.places import find_inputs
from models.claim_groups import renew_claim_groups
from models.digest import content_digest
from models.state import open_existing
from models.store import Store
from models.verify import verify
from tests.conftest import SEEDS
from tests.flows.conftest import Server, content, rows
from tests.flows.test_crash import kill_when
from tests.models.filling import extract

PACK = """
[[rule]]
id = "mine.by-line"
match = '[A-Z][^.?!“”"]{5,120}'
why = "A line for this test"
drop = ["The end of all adverts"]
keep = ["Nobody met on Tuesday."]
"""
ONE_DOCUMENT_A_BATCH = """
import sys
from flows.recleaning import run
run({"database": sys.argv[1], "desk": sys.argv[2], "publisher": None, "everything": False, "documents_per_batch": 1})
"""


@pytest.fixture
def own_desk(tmp_path: Path) -> Path:
    rules = tmp_path / "mine" / "rules"
    rules.mkdir(parents=True)
    (rules / "mine.toml").write_text(PACK)
    return tmp_path / "mine"


def loaded(path: Path, desk: Desk) -> str:
    """The digest of a database with the sample articles, loaded with the desk from the start."""
    store = Store.open(path)
    run_id = store.start_run("ingest", {}, desk, None)
    store.save_batch(run_id, clean(read_all(find_inputs([str(SEEDS)]).files), desk))
    extract(store.engine, run_id)
    renew_claim_groups(store.engine)
    return content_digest(store.engine)


@pytest.mark.slow
def test_a_new_rule_is_applied_to_what_is_loaded_and_the_second_time_nothing_is_written(
    filled: Path, own_desk: Path, server: Server, tmp_path: Path
) -> None:
    fresh = loaded(tmp_path / "fresh.db", load_desk(own_desk))
    command = ("reclean", "--desk", "mine", "--json")
    first = server.run(*command, cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    counts = json.loads(first.stdout)
    assert counts["why"] == ["rules added: mine.by-line"]
    assert counts["rewritten"] > 0
    assert counts["struck"]["mine.by-line"]["samples"]
    engine = open_existing(filled)
    assert content_digest(engine) == fresh
    assert verify(engine).faults == ()

    ((flow_run_id, kept),) = rows(filled, "select flow_run_id, counts from runs where flow_name = 'reclean'")
    assert json.loads(str(kept))["rewritten"] == counts["rewritten"]
    assert [str(task["name"]).split()[0] for task in server.task_runs(flow_run_id)].count("reclean") == 1
    (artifact,) = server.ask("artifacts", flow_runs={"id": {"any_": [flow_run_id]}})
    assert artifact["key"] == "reclean-report"
    for words in (r"rules added\: mine.by-line", "## Newly struck, by rule", "## By article"):
        assert words in str(artifact["data"])

    dump = content(filled)
    second = server.run("reclean", "--desk", "mine", cwd=tmp_path)
    assert second.stdout.startswith("0 documents changed"), second.stderr
    assert content(filled) == dump
    assert rows(filled, "select count(*) from runs where status = 'completed'") == [(3,)]


@pytest.mark.slow
@pytest.mark.parametrize("words", ["documents 1 to 1", "documents 3 to 3", "claims:"])
def test_a_killed_run_is_made_good_by_the_next(
    words: str, filled: Path, own_desk: Path, server: Server, tmp_path: Path
) -> None:
    fresh = loaded(tmp_path / "fresh.db", load_desk(own_desk))
    command = (ONE_DOCUMENT_A_BATCH, str(filled), str(own_desk))
    kill_when(server.start(*command, cwd=tmp_path), words)
    assert content_digest(open_existing(filled)) != fresh
    _, errors = server.start(*command, cwd=tmp_path).communicate()
    engine = open_existing(filled)
    assert content_digest(engine) == fresh, errors
    assert verify(engine).faults == ()
