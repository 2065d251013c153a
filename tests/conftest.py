"""What several test modules need: the desk, the sample articles, and an empty working folder where asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from copydesk.desk import Desk, load_desk
from copydesk.pipeline import run
from copydesk.rules import RuleSet
from copydesk.types import Article, Document, Quarantined

if TYPE_CHECKING:
    from tests.flows.conftest import Server

# How long an example takes says more of the machine than of the code.
settings.register_profile("default", deadline=None)
settings.load_profile("default")

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds" / "articles"
SHARED = ROOT.parent / "shared"


# Where files are spread over processes, those that take longest begin, so that no process is left alone at the end.
FIRST = ("tests/flows/", "tests/browser/", "tests/models/", "tests/quality/", "tests/test_")
# Those that share a Prefect server, in two groups that take about as long: so two processes have one each.
PAGES = ("tests/browser/", "tests/flows/test_pages_served.py", "tests/flows/test_schedule.py")
FLOWS = ("tests/flows/",)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: [not item.nodeid.startswith(first) for first in FIRST])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object | None:
    """Where files are spread over processes, those that share a Prefect server stay together.

    `--dist loadgroup` is meant for this, and groups nothing with pytest 9.2 and pytest-xdist 3.8.
    """
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class ServedTogether(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            if nodeid.startswith(PAGES):
                return "pages"
            return "flows" if nodeid.startswith(FLOWS) else super()._split_scope(nodeid)

    return ServedTogether(config, log)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The packaged rules alone, whatever folder the tests are started in."""
    folder = tmp_path_factory.mktemp("desk")
    return load_desk(folder)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Prefect server, one for each process that runs tests."""
    from tests.flows.conftest import Server, copy_database

    home = tmp_path_factory.mktemp("prefect")
    running = Server(home)
    copy_database(home / "prefect.db", home / "empty.db")
    yield running
    running.stop()


@pytest.fixture
def bare_desk() -> Desk:
    """A desk without rules."""
    return Desk(RuleSet([]))


def document(text: str, name: str = "article.txt", **origin: str) -> Document:
    return Document(f"file:///inbox/{name}", text.encode(), origin=origin)


def cleaned(text: str, desk: Desk, **origin: str) -> Article:
    """The article that a text becomes; fails the test where it was quarantined."""
    result = run(document(text, **origin), desk)
    assert isinstance(result, Article), result
    return result


def quarantined(raw: bytes, desk: Desk) -> Quarantined:
    result = run(Document("file:///inbox/input.txt", raw), desk)
    assert isinstance(result, Quarantined), result
    return result
