"""An empty store and a filled database, each a file of its own for every test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from copydesk.desk import Desk
from models.engine import sqlite_engine
from models.store import Store
from tests.models.filling import fill, new_store
from tests.models.postgres_server import Server, running_server


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Path:
    path = tmp_path_factory.mktemp("template") / "news.db"
    fill(path, desk).dispose()
    return path


@pytest.fixture
def filled_path(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(template, tmp_path / "news.db"))


@pytest.fixture
def filled(filled_path: Path) -> Iterator[Engine]:
    engine = sqlite_engine(filled_path)
    yield engine
    engine.dispose()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = new_store(tmp_path / "news.db")
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server that each test makes databases of its own on."""
    with running_server() as server:
        yield server
