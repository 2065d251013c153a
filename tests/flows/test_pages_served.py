"""Pages of the documentation whose commands run flows print what they say, on a real Prefect server."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flows.conftest import Server
from tests.readme import Terminal, outputs, seeded, served_pages, starts_after


@pytest.fixture(scope="module")
def prepared(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A function that gives the folder as a command, run once for all pages, left it."""
    folders: dict[str, Path] = {}

    def folder_after(command: str) -> Path:
        if command not in folders:
            folder = seeded(tmp_path_factory.mktemp("prepared"))
            Terminal(folder, {"PREFECT_API_URL": server.url}).run(command)
            folders[command] = folder
            shutil.copytree(folder, _kept(folder), ignore=lambda *_: [".terminal"])
        # In the same place for all pages: inputs are known again by where they are.
        shutil.rmtree(folders[command])
        shutil.copytree(_kept(folders[command]), folders[command])
        return folders[command]

    return folder_after


def _kept(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-kept")


@pytest.mark.slow
@pytest.mark.parametrize("page", served_pages())
def test_commands_print_what_the_page_says(page: str, server: Server, prepared: Callable[[str], Path]) -> None:
    terminal = Terminal(prepared(starts_after(page)), {"PREFECT_API_URL": server.url})
    for block, shown in outputs(page, terminal):
        assert shown == block.output, f"renew with: python tests/readme.py --write {page}"
