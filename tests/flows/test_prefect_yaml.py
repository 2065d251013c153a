"""The repository's prefect.yaml deploys, by the commands that the how-to shows, what `copydesk schedule` would."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.flows.conftest import BIN, Server, environment
from tests.readme import scripts_of

COMMANDS = next(block for block in scripts_of("docs/how-to/schedule.md", "text") if "prefect deploy" in block)


@pytest.mark.slow
def test_the_repositorys_deployments(server: Server, tmp_path: Path) -> None:
    shutil.copy(ROOT / "prefect.yaml", tmp_path)
    settings = environment(server.home, PREFECT_API_URL=server.url)
    for command in COMMANDS.strip().splitlines():
        words = command.replace("process copydesk", "process of-the-file --overwrite").split()
        assert words.pop(0) == "prefect"
        text = (tmp_path / "prefect.yaml").read_text().replace("      name: copydesk\n", "      name: of-the-file\n")
        (tmp_path / "prefect.yaml").write_text(text)
        run = subprocess.run(
            [str(BIN / "prefect"), "--no-prompt", *words], cwd=tmp_path, env=settings, capture_output=True, text=True
        )
        assert run.returncode == 0, run.stdout + run.stderr
    made = server.ask("deployments", work_pools={"name": {"any_": ["of-the-file"]}})
    assert {str(one["entrypoint"]) for one in made} == {
        f"flows.{name}.{name}" for name in ("ingest", "maintain", "verify")
    }
    assert {str(one["concurrency_options"]["collision_strategy"]) for one in made} == {"CANCEL_NEW"}  # type: ignore[index]
    for one in made:
        server.client.delete(f"deployments/{one['id']}").raise_for_status()
