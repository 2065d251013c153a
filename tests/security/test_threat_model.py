"""The threat model: each threat has a test, and each test that it names is there."""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import ROOT
from tests.readme import text_of

PAGE = "docs/explanation/security.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
THREATS = dict(part.split("\n", 1) for part in re.split(r"^### ", text_of(PAGE), flags=re.MULTILINE)[1:])
WANTED = """
    SSRF Bombs Paths Pipes ReDoS XSS Prefect's Formulas Terminals SQL CSRF network Passwords Files Pickles Dependencies
    Rule model drip
""".split()


def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("threat", THREATS)
def test_every_threat_is_shown_by_tests_that_are_there(threat: str) -> None:
    named = NAMED.findall(THREATS[threat])
    assert named
    assert [f"{path}::{name}" for path, name in named if name not in functions(path)] == []


@pytest.mark.parametrize("word", WANTED)
def test_no_threat_was_forgotten(word: str) -> None:
    assert any(word in threat for threat in THREATS)


def test_every_security_test_is_named_by_a_threat() -> None:
    """So that the page tells of all that is tested."""
    named = {path for text in THREATS.values() for path, _ in NAMED.findall(text)}
    own = {f"tests/security/{path.name}" for path in (ROOT / "tests" / "security").glob("test_*.py")}
    assert own - named == {"tests/security/test_threat_model.py"}


def test_the_policy_says_how_to_report_and_names_no_address() -> None:
    policy = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "private vulnerability reporting" in policy
    assert not re.search(r"\S+@\S+|https?://", policy)
