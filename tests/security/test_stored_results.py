"""Nothing that a run returns is stored as a pickle: whoever may write such a file could make the reader run code."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from flows.quiet import SETTINGS
from tests.conftest import ROOT, SEEDS
from tests.flows.conftest import Server

UNPICKLED = {
    "copydesk/workers/process.py",  # between our own processes, over pipes that nobody else holds
    "copydesk/workers/portions.py",  # what the flow sent to a Dask worker
    "copydesk/workers/dask.py",  # and its answers; Dask speaks pickle itself
}
FLOWS = [path.stem for path in (ROOT / "flows").glob("*.py") if "@flow(" in path.read_text(encoding="utf-8")]
LOADERS = {"pickle", "cloudpickle", "shelve", "marshal", "dill", "joblib"}


@pytest.mark.parametrize("module", FLOWS)
def test_no_flow_and_no_task_keeps_a_result(module: str) -> None:
    from prefect import Flow, Task
    from prefect.cache_policies import NO_CACHE

    found = [value for value in vars(importlib.import_module(f"flows.{module}")).values() if isinstance(value, Flow)]
    tasks = [value for value in vars(importlib.import_module("flows.tasks")).values() if isinstance(value, Task)]
    assert found
    assert tasks
    assert all(one.persist_result is False for one in [*found, *tasks])
    assert all(one.cache_policy == NO_CACHE and one.result_storage is None for one in tasks)


def test_what_prefect_would_store_is_json() -> None:
    assert SETTINGS["PREFECT_RESULTS_DEFAULT_SERIALIZER"] == "json"


def test_nothing_else_is_unpickled() -> None:
    users = {
        str(path.relative_to(ROOT))
        for package in ("copydesk", "models", "flows", "explore", "migrations")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node).partition(".")[0] in LOADERS and "load" in node.attr
    }
    assert users == UNPICKLED


@pytest.mark.slow
def test_a_run_leaves_no_result_behind(server: Server, tmp_path: Path) -> None:
    storage = server.home / "storage"
    before = {path for path in storage.rglob("*") if path.is_file()}  # of other tests, whose flows are not ours
    ran = server.run("ingest", str(SEEDS), "--until", "load", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert {path for path in storage.rglob("*") if path.is_file()} == before
