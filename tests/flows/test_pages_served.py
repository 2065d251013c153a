"""Pages of the documentation whose commands run flows many times print what they say, on a real Prefect server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.conftest import Server
from tests.readme import SERVED, examples, output_of, working_folder


@pytest.mark.parametrize("page", SERVED)
def test_commands_print_what_the_page_says(page: str, server: Server, tmp_path: Path) -> None:
    settings = working_folder(tmp_path) | {"PREFECT_API_URL": server.url}
    shown = examples(page)
    assert shown
    for example in shown:
        assert output_of(example, tmp_path, settings) == example.output, "renew with: python tests/readme.py --write"
