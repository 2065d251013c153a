"""The documentation is run: its commands print what it says, its rule loads, its SQL finds something."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from pathlib import Path

import pytest

from copydesk.readers import ENDINGS
from copydesk.rules import load_rules
from flows.cli import main
from models.dictionary import data_dictionary
from tests.conftest import ROOT
from tests.readme import PAGES, SERVED, examples, output_of, working_folder

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

# The first text given to whatever makes a quarantined document, or an error that becomes one.
CODE = re.compile(
    r'(?:Quarantined|Fault|RecordError|RefusedError|NotFetched|refused|unread)\([^")]{0,200}?"([a-z]+(?:_[a-z]+)*)"'
)


def blocks(page: str, language: str) -> list[str]:
    found = re.findall(rf"^ *```{language}\n(.*?)^ *```$", page, re.MULTILINE | re.DOTALL)
    assert found, f"no {language} block in the page"
    return found


@pytest.mark.parametrize("page", [page for page in PAGES if page not in SERVED])
def test_commands_print_what_the_page_says(page: str, tmp_path: Path) -> None:
    environment = working_folder(tmp_path)
    shown = examples(page)
    assert shown
    for example in shown:
        assert output_of(example, tmp_path, environment) == example.output, "renew with: python tests/readme.py --write"
    if page == "README.md":
        with sqlite3.connect(tmp_path / "copydesk.db") as connection:
            assert all(connection.execute(query).fetchall() for query in blocks(README, "sql"))


@pytest.mark.parametrize("page", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_the_rules_shown_load_and_prove_their_examples(page: str, tmp_path: Path) -> None:
    for number, block in enumerate(blocks(page, "toml")):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        assert len(lines) == 6
        pack = tmp_path / f"{number}.toml"
        pack.write_text("\n".join(lines))
        assert tomllib.loads(pack.read_text())
        assert len(load_rules([pack])) == 1


def test_shell_lines_are_run_by_the_ci_script_or_by_the_server_tests() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    served = (ROOT / "tests" / "flows" / "conftest.py").read_text(encoding="utf-8")
    assert '"prefect"), "server", "start"' in served
    for block in blocks(README, "sh"):
        for line in block.strip().splitlines():
            assert line == "prefect server start" or line in script, line


def test_every_command_is_in_the_readme() -> None:
    assert all(re.search(rf"\b{name}\b", README) for name in main.commands)


def test_the_data_dictionary_is_the_one_the_columns_make() -> None:
    written = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == data_dictionary(), "renew with: copydesk db dictionary > docs/data-dictionary.md"


def test_every_quarantine_code_is_explained_and_no_other() -> None:
    sources = " ".join(p.read_text(encoding="utf-8") for p in (ROOT / "copydesk").rglob("*.py"))
    codes = set(CODE.findall(sources))
    assert {"empty", "damaged", "encrypted", "no_text_column", "robots", "tls"} <= codes
    rows = [line.split("|")[1] for line in README.partition("## Bad input")[2].splitlines() if line.startswith("| `")]
    explained = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    assert explained - {"http_404"} == codes


def test_every_ending_that_a_reader_reads_is_in_the_readme() -> None:
    """Those of the same format that hardly anyone uses apart."""
    table = README.partition("## What it reads")[2].partition("## ")[0]
    rare = {".markdown", ".mdown", ".mkd", ".jl", ".tab", ".rdf", ".arc"}
    assert {ending for ending in ENDINGS if f"`{ending}`" not in table} <= rare


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md"))]
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (ROOT / page).parent.joinpath(target).exists(), target
