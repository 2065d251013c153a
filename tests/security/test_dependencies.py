"""The locks pin and hash everything once, and licences of what runs with copydesk are known and allowed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.security.audit import read
from tests.security.dependencies import faults_of_lock, faults_of_packages, is_allowed, locked

HASH = f"    --hash=sha256:{'0' * 64}"


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements*.lock")), ids=lambda path: path.name)
def test_everything_is_pinned_and_hashed_once(lock: Path) -> None:
    assert list(faults_of_lock(lock)) == []


def test_locks_agree_on_versions() -> None:
    versions: dict[tuple[str, str], set[str]] = {}
    for lock in ROOT.glob("requirements*.lock"):
        for one in locked(lock):
            versions.setdefault((one.name, one.marker), set()).add(one.version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_licences_are_allowed_and_nothing_is_installed_twice() -> None:
    assert list(faults_of_packages(one.name for one in locked(ROOT / "requirements.lock"))) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"six==1.0 \\\n{HASH}\nsix==1.1 \\\n{HASH}\n", "2 times"),
        (f"six==1.0\nrich==1.0 \\\n{HASH}\n", "six has no hash"),
    ],
)
def test_a_faulty_lock_is_told(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "a.lock").write_text(text)
    assert any(fault in found for found in faults_of_lock(tmp_path / "a.lock"))


@pytest.mark.parametrize("line", ["six>=1.0", "six @ https://x.example/a.whl", "--index-url https://x.example", "-e ."])
def test_only_pinned_requirements_may_stand_in_a_lock(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.lock").write_text(f"{line}\n")
    with pytest.raises(ValueError, match="neither a pinned requirement nor a hash"):
        locked(tmp_path / "a.lock")


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("AGPL-3.0-or-later", False),
        ("LGPL-2.1", False),
        ("", False),
    ],
)
def test_licences_are_read_as_expressions(expression: str, allowed: bool) -> None:
    assert is_allowed(expression) is allowed


def test_what_pip_audit_says_is_read() -> None:
    known = {"name": "six", "version": "1.0", "vulns": [{"id": "X-1", "fix_versions": ["1.1"]}]}
    unknown = {"name": "rich", "skip_reason": "not found"}
    assert read(json.dumps({"dependencies": [known]}), "") == (["six 1.0: X-1; fixed in 1.1"], "")
    assert read(json.dumps({"dependencies": [unknown]}), "")[1].startswith("the service knows nothing of 1 of 1")
    assert read("", "Traceback\nConnectionError: no route") == ([], "ConnectionError: no route")
