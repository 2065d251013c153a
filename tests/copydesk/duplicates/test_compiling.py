"""Compiled code that is kept: used again, and made anew when any module of the package has changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ASK = """
import sys
from copydesk.duplicates.comparing import compare
from copydesk.duplicates.differences import compare_pairs
found = compare("The board met on Monday.", "The board met on Tuesday.")
print(found.slot, sum(compare_pairs.stats.cache_hits.values()), sum(compare_pairs.stats.cache_misses.values()))
"""


def ask(folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


@pytest.mark.slow
def test_a_change_of_another_module_is_a_change_of_the_code(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "copydesk", tmp_path / "copydesk", ignore=shutil.ignore_patterns("__pycache__"))
    assert ask(tmp_path) == ["date", "0", "1"]
    assert ask(tmp_path) == ["date", "1", "0"]
    alphabet = tmp_path / "copydesk" / "duplicates" / "alphabet.py"
    alphabet.write_text(alphabet.read_text() + "\n# changed\n")
    assert ask(tmp_path) == ["date", "0", "1"]
