"""The law of the house: who may import whom, read from the imports themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

FORBIDDEN = {
    "copydesk": {"models", "flows", "explore", "migrations", "prefect", "sqlalchemy", "alembic"},
    "models": {"flows", "explore", "prefect", "datasette"},
    "flows": {"migrations", "alembic", "datasette"},
    "explore": {"flows", "migrations", "prefect", "alembic"},
    "migrations": {"flows", "prefect"},
}
ONLY_IN = {
    "ftfy": {"copydesk/steps/repair.py"},
    "bs4": {"copydesk/readers/pages/markup.py"},
    "selectolax": {"copydesk/readers/pages/markup.py"},
    "pyarrow": {"models/export_parquet.py"},
    "httpcore": {"copydesk/fetch/client.py", "copydesk/fetch/transport.py"},
    "spacy": {"copydesk/claims/parse.py"},
    "dask": {"copydesk/workers/connecting.py"},
    "distributed": {"copydesk/workers/connecting.py"},
    "pydantic_ai": {"flows/asking.py"},
    "openai": {"flows/asking.py"},
}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The top-level packages a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("package", FORBIDDEN)
def test_no_layer_imports_what_is_above_it(package: str) -> None:
    found = {f"{path.relative_to(ROOT)}: {name}" for path in modules(package) for name in imported(path)}
    wrong = {entry for entry in found if entry.rsplit(": ", 1)[1] in FORBIDDEN[package]}
    assert not wrong


@pytest.mark.parametrize("library", ONLY_IN)
def test_some_libraries_have_one_place(library: str) -> None:
    users = {str(p.relative_to(ROOT)) for package in FORBIDDEN for p in modules(package) if library in imported(p)}
    assert users <= ONLY_IN[library]


def test_the_check_sees_imports() -> None:
    assert "sqlalchemy" in set(imported(ROOT / "models" / "store.py"))


def test_modules_stay_short() -> None:
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for package in FORBIDDEN for p in modules(package)}
    assert {path: length for path, length in lengths.items() if length > 250} == {}
