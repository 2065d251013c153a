"""Datasette on a filled database, asked in this process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from copydesk.desk import Desk
from tests.explore.site import Site
from tests.models.filling import fill


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Path:
    path = tmp_path_factory.mktemp("template") / "news.db"
    fill(path, desk).dispose()
    return path


@pytest.fixture
def filled_path(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(template, tmp_path / "news.db"))


@pytest.fixture(scope="module")
def shared_site(template: Path) -> Iterator[Site]:
    """A site that several tests look at; none may change its database."""
    with Site(template) as site:
        yield site


@pytest.fixture
def site(filled_path: Path) -> Iterator[Site]:
    with Site(filled_path) as site:
        yield site
