"""Compiled code that is kept: used again, or made anew where a module of the package changed or it cannot be read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.faults.disks import small_disk

ASK = """
import sys
from copydesk.duplicates.comparing import compare
from copydesk.duplicates.differences import compare_pairs
found = compare("The board met on Monday.", "The board met on Tuesday.")
print(found.slot, sum(compare_pairs.stats.cache_hits.values()), sum(compare_pairs.stats.cache_misses.values()))
"""


def ask(folder: Path, **environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), **environment},
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


@pytest.mark.slow
def test_code_on_a_full_disk_is_compiled_and_not_kept(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "size=64k") as disk:
        for _ in range(2):
            assert ask(ROOT, NUMBA_CACHE_DIR=str(disk)) == ["date", "0", "1"]


@pytest.mark.slow
def test_code_is_compiled_where_nothing_can_be_written(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "copydesk", tmp_path / "copydesk", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "copydesk" / "duplicates" / "__pycache__").touch()  # no folder, so that none can be made, either
    (tmp_path / "home").touch()
    nowhere = str(tmp_path / "home" / "of-nobody")
    assert ask(tmp_path, HOME=nowhere, XDG_CACHE_HOME=nowhere) == ["date", "0", "1"]


@pytest.mark.slow
@pytest.mark.parametrize("damaged", ["*.nbi", "*.nbc"])
def test_code_whose_file_is_cut_off_is_compiled_again_and_kept(damaged: str, tmp_path: Path) -> None:
    environment = {"NUMBA_CACHE_DIR": str(tmp_path)}
    assert ask(ROOT, **environment) == ["date", "0", "1"]
    for file in tmp_path.rglob(damaged):
        file.write_bytes(file.read_bytes()[:20])
    assert ask(ROOT, **environment) == ["date", "0", "1"]
    assert ask(ROOT, **environment) == ["date", "1", "0"]
