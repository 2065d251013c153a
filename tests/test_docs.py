"""The documentation is run: its commands print what it says, its rules load, its SQL is understood, links lead on."""

from __future__ import annotations

import re
import shlex
import sqlite3
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from copydesk.readers import ENDINGS
from copydesk.rules import load_rules
from flows.cli import main
from models.migrate import ensure
from tests.conftest import ROOT
from tests.readme import (
    Terminal,
    blocks_of,
    outputs,
    pages,
    pages_with,
    run_pages,
    scripts_of,
    seeded,
    served_pages,
    text_of,
)
from tests.readme_services import LASTING

README = text_of("README.md")

# Pages without a command that is run. Those that are about tables, formats and figures; the others say why.
WITHOUT_COMMANDS = (
    "docs/reference/*",
    "docs/readers/*",
    "docs/decisions/*",
    "docs/benchmarks/*",
    "docs/readme.md",  # the README and CONTRIBUTING take their place when the documentation is built
    "docs/contributing.md",
    "docs/explanation/learned-lines.md",  # what is learned needs more articles of one publisher than the samples have
    "docs/explanation/line-judgement.md",
    "docs/explanation/metadata.md",
    "docs/explanation/limits.md",
    "docs/explanation/scale.md",
    "docs/explanation/security.md",  # tests/security shows what it says
    "docs/how-to/change-your-mind.md",  # the README and the tutorial run its commands
    "docs/how-to/alerts.md",  # tests/flows/test_events.py makes its automations on a server
    "docs/how-to/postgresql.md",  # tests/models/test_postgresql_commands.py has a server of its own
    "docs/how-to/dask.md",  # tests/flows/test_dask_flow.py starts a scheduler and workers, and kills them
    "docs/how-to/fetch.md",  # there is no network in tests; tests/copydesk/fetch has servers of its own
)
# What a block may be. `text` is output of other programs, and commands that need what no test has.
LANGUAGES = {"console", "sh", "toml", "sql", "ini", "yaml", "json", "text", "python", "html", "dockerfile"}
DIRECTIVES = {"{toctree}", "{literalinclude}"}


def test_every_page_is_run_or_named_as_one_without_commands() -> None:
    rest = [page for page in pages() if page not in run_pages()]
    assert [page for page in rest if not any(fnmatch(page, name) for name in WITHOUT_COMMANDS)] == []
    assert [name for name in WITHOUT_COMMANDS if not any(fnmatch(page, name) for page in rest)] == []


@pytest.mark.parametrize("page", pages())
def test_every_block_says_what_it_is(page: str) -> None:
    languages = {block.language for block in blocks_of(page)}
    figures = page == "CONTRIBUTING.md" or page.startswith("docs/benchmarks/")  # how they were made, and are again
    assert languages <= LANGUAGES | DIRECTIVES | ({""} if figures else set())
    outside = re.sub(r"^( *)(`{3,}).*\n(?:.*\n)*?\1\2 *$", "", text_of(page), flags=re.MULTILINE)
    assert not re.findall(r"^ {4,}(?:\$ )?(?:copydesk|prefect|python) .*", outside, re.MULTILINE)


@pytest.mark.parametrize("page", pages())
def test_a_command_that_goes_on_stands_alone_in_its_block(page: str) -> None:
    for block in blocks_of(page):
        if block.is_run and LASTING.search(block.script):
            assert block.language == "sh"
            assert shlex.split(block.script, comments=True) == shlex.split(block.script.splitlines()[-1], comments=True)


@pytest.mark.parametrize("page", [page for page in run_pages() if page not in served_pages()])
def test_commands_print_what_the_page_says(page: str, tmp_path: Path) -> None:
    for block, shown in outputs(page, Terminal(seeded(tmp_path))):
        assert shown == block.output, f"renew with: python tests/readme.py --write {page}"
    if page == "README.md":
        with sqlite3.connect(tmp_path / "copydesk.db") as connection:
            assert all(connection.execute(query).fetchall() for query in scripts_of(page, "sql"))


@pytest.mark.parametrize("page", pages_with("sql"))
def test_sql_is_understood(page: str, tmp_path: Path) -> None:
    ensure(tmp_path / "copydesk.db").dispose()
    with sqlite3.connect(tmp_path / "copydesk.db") as connection:
        for query in scripts_of(page, "sql"):
            values = dict.fromkeys(re.findall(r"(?<![:\w]):([a-z]\w*)", query), "1")
            connection.execute(f"explain {query}", values)


@pytest.mark.parametrize("page", pages_with("toml"))
def test_the_rules_shown_load_and_prove_their_examples(page: str, tmp_path: Path) -> None:
    for number, block in enumerate(scripts_of(page, "toml")):
        assert tomllib.loads(block)
        if "[[rule]]" in block:
            pack = tmp_path / f"{number}.toml"
            pack.write_text(block)
            assert len(load_rules([pack])) == 1


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_a_rule_has_six_lines(page: str) -> None:
    assert all(len(block.strip().splitlines()) == 6 for block in scripts_of(page, "toml"))


def test_the_readmes_shell_lines_are_run_by_the_ci_script_or_by_the_server_tests() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    served = (ROOT / "tests" / "flows" / "conftest.py").read_text(encoding="utf-8")
    assert '"prefect"), "server", "start"' in served
    for block in scripts_of("README.md", "sh"):
        for line in block.strip().splitlines():
            assert line == "prefect server start" or line in script, line


def test_every_command_is_in_the_readme() -> None:
    assert [name for name in main.commands if not re.search(rf"\b{name}\b", README)] == []


def test_every_ending_that_a_reader_reads_is_in_the_readme() -> None:
    """Those of the same format that hardly anyone uses apart."""
    table = README.partition("## What it reads")[2].partition("## ")[0]
    rare = {".markdown", ".mdown", ".mkd", ".jl", ".tab", ".rdf", ".arc"}
    assert {ending for ending in ENDINGS if f"`{ending}`" not in table} <= rare


@pytest.mark.parametrize("page", pages())
def test_links_between_pages_lead_somewhere(page: str) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)", text_of(page)):
        path = (ROOT / page).parent.joinpath(target).resolve() if target else ROOT / page
        assert path.exists(), target
        if anchor:
            assert anchor in _anchors(str(path.relative_to(ROOT))), f"{target}#{anchor}"


def _anchors(page: str) -> set[str]:
    """The anchors that GitHub gives a page's headings."""
    titles = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
