"""The reference is what the code makes it, and what code cannot say of settings is said by hand, all of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from copydesk.registry import EXAMPLE_KEYS, KEYS, TEMPLATE_KEYS
from copydesk.rule_packs import OPTIONAL, REQUIRED
from copydesk.workers.process import OVER_A_LIMIT
from docs.from_code import words
from docs.from_code.markdown import code, table, text
from docs.from_code.rules import STEPS
from docs.generate import PAGES, REFERENCE
from tests.conftest import ROOT
from tests.readme import text_of

# The first text given to whatever makes a quarantined document, or an error that becomes one.
CODE = re.compile(
    r'(?:Quarantined|Fault|RecordError|RefusedError|LimitError|NotFetched|Failed|refused|unread)\([^")]{0,200}?"([a-z]+(?:_[a-z]+)*)"'
)
VARIABLE = re.compile(r'"((?:PREFECT|COPYDESK)_[A-Z_]+|DO_NOT_TRACK)"')
STEP_RULE = re.compile(r'"((?:lift|fold)\.[a-z-]+|repair\.unwrap)"')


def sources(*packages: str) -> str:
    return " ".join(p.read_text(encoding="utf-8") for package in packages for p in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_the_code_makes(name: str) -> None:
    assert (REFERENCE / name).read_text(encoding="utf-8") == PAGES[name](), "renew with: python -m docs.generate"


def test_every_page_of_the_reference_is_made() -> None:
    assert {path.name for path in REFERENCE.glob("*.md")} == set(PAGES)


def test_every_variable_that_copydesk_reads_or_sets_is_explained_and_no_other() -> None:
    known = set(VARIABLE.findall(sources("copydesk", "models", "flows", "explore")))
    assert known | {"PREFECT_HOME"} == set(words.ENVIRONMENT), "say what it is in docs/from_code/words.py"


@pytest.mark.parametrize(
    ("keys", "meanings"),
    [
        ({**REQUIRED, **OPTIONAL}, words.RULE_KEYS),
        (KEYS, words.PUBLISHER_KEYS),
        (TEMPLATE_KEYS, words.TEMPLATE_KEYS),
        (EXAMPLE_KEYS, words.EXAMPLE_KEYS),
    ],
    ids=["rule", "publisher", "template", "example"],
)
def test_every_key_of_a_file_is_explained_and_no_other(keys: Mapping[str, object], meanings: Mapping[str, str]) -> None:
    assert set(keys) == set(meanings), "say what it is in docs/from_code/words.py"


def test_every_rule_that_a_step_writes_down_is_explained_and_no_other() -> None:
    assert set(STEP_RULE.findall(sources("copydesk/steps"))) == set(STEPS), "say what it is in docs/from_code/rules.py"


def test_every_quarantine_code_is_explained_and_no_other() -> None:
    codes = {*CODE.findall(sources("copydesk")), *OVER_A_LIMIT}
    assert {"empty", "damaged", "encrypted", "no_text_column", "robots", "tls"} <= codes
    lines = text_of("README.md").partition("## Bad input")[2].splitlines()
    rows = [line.split("|")[1] for line in lines if line.startswith("| `")]
    explained = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    assert explained - {"http_404"} == codes


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (text("*.toml <b> [x] a|b"), r"\*.toml \<b> \[x\] a\|b"),
        (code("a|b"), r"`a\|b`"),
        (code("a `b` c"), "``a `b` c``"),
        (code("`b"), "`` `b ``"),
        (list(table(["a"], [])), []),
        (list(table(["a", "b"], [["1", "2"]])), ["| a | b |", "|---|---|", "| 1 | 2 |", ""]),
    ],
)
def test_values_are_no_markup(made: object, expected: object) -> None:
    assert made == expected
