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
    """A function that gives the folder in which a command was run, once for all pages."""
    folders: dict[str, Path] = {}

    def folder_after(command: str) -> Path:
        if command not in folders:
            folder = seeded(tmp_path_factory.mktemp("prepared"))
            Terminal(folder, {"PREFECT_API_URL": server.url}).run(command)
            folders[command] = folder
        return folders[command]

    return folder_after


@pytest.mark.parametrize("page", served_pages())
def test_commands_print_what_the_page_says(
    page: str, server: Server, prepared: Callable[[str], Path], tmp_path: Path
) -> None:
    shutil.copytree(prepared(starts_after(page)), tmp_path, dirs_exist_ok=True, ignore=lambda *_: [".terminal"])
    terminal = Terminal(tmp_path, {"PREFECT_API_URL": server.url})
    for block, shown in outputs(page, terminal):
        assert shown == block.output, f"renew with: python tests/readme.py --write {page}"
