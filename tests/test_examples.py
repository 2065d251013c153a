"""The files in docs/examples: the pages show them as they are, and systemd accepts the units."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.readme import scripts_of

EXAMPLES = ROOT / "docs" / "examples"
UNITS = sorted((EXAMPLES / "systemd").glob("*.service"))
SCHEDULE = "docs/how-to/schedule.md"


def test_the_page_shows_the_files_as_they_are() -> None:
    assert (EXAMPLES / "systemd" / "copydesk.service").read_text() == f"{scripts_of(SCHEDULE, 'ini')[0].strip()}\n"
    assert (EXAMPLES / "docker" / "Dockerfile").read_text() == f"{scripts_of(SCHEDULE, 'dockerfile')[0].strip()}\n"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_accepts_the_units(unit: Path, tmp_path: Path) -> None:
    """With the program replaced by one that is there: it asks whether the file exists."""
    for each in UNITS:
        (tmp_path / each.name).write_text(re.sub(r"/opt/copydesk/bin/\w+", "/bin/true", each.read_text()))
    run = subprocess.run(["systemd-analyze", "verify", str(tmp_path / unit.name)], capture_output=True, text=True)
    ours = [line for line in run.stderr.splitlines() if unit.name in line and "Unknown lvalue" not in line]
    assert (run.returncode, ours) == (0, [])


def test_no_unit_listens_beyond_this_machine() -> None:
    assert not [unit.name for unit in UNITS if "0.0.0.0" in unit.read_text()]
