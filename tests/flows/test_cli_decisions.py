"""Commands on what people decide, and what they say comes next; recleaning dry, without Prefect."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import main
from tests.flows.conftest import content, rows

PACK = """
[[rule]]
id = "mine.pictures"
match = "(Advertisement|Sponsored .*)"
why = "An advert"
drop = ["Advertisement"]
keep = ["The council met on Tuesday."]
"""


@pytest.fixture(autouse=True)
def _working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_rule_is_switched_off_and_its_strikes_would_be_undone(filled: Path) -> None:
    struck = rows(filled, "select count(distinct article_id) from edits where rule = 'ads.label'")[0][0]
    said = run("rules", "off", "ads.label", "--why", "we sell none", "--by", "Odile")
    assert said.exit_code == 0, said.output
    assert said.stdout.splitlines()[0] == "ads.label: off from now on"
    assert f"may touch {struck} articles" in said.stdout
    assert "copydesk reclean --db copydesk.db" in said.stdout

    before = content(filled)
    shown = run("reclean", "--dry-run")
    assert shown.stdout.startswith("rules switched off: ads.label\n")
    assert "no longer struck by ads.label: 'Advertisement'" in shown.stdout
    counts = json.loads(run("reclean", "--dry-run", "--json").stdout)
    assert (counts["dry_run"], counts["rewritten"], counts["claims"]) == (True, struck, 0)
    assert counts["kept"]["ads.label"]["lines"] >= struck
    assert content(filled) == before
    assert rows(filled, "select count(*) from runs") == [(1,)]

    assert run("rules", "off", "ads.label").stdout.startswith("ads.label: was off already\n")
    assert run("rules", "on", "ads.label").stdout.startswith("ads.label: on again\n")
    assert "0 documents would be changed" in run("reclean", "--dry-run").stdout


def test_a_line_is_kept_by_its_words_or_by_its_place(filled: Path) -> None:
    article, line = rows(filled, "select article_id, line_no from edits where before = 'Advertisement'")[0]
    said = run("keep", "--article", str(article), "--line", str(line), "--by", "Odile")
    assert said.stdout.splitlines()[0] == "kept from now on: Advertisement"
    assert run("keep", "ADVERTISEMENT").stdout.startswith("was to be kept already")
    assert "no longer struck by ads.label" in run("reclean", "--dry-run").stdout
    assert run("keep", "--withdraw", "advertisement", "--by", "Tobias").exit_code == 0
    [decision] = json.loads(run("decisions", "--json").stdout)
    assert (decision["kind"], decision["sample"]) == ("keep_line", "Advertisement")
    assert (decision["decided_by"], decision["withdrawn_by"]) == ("Odile", "Tobias")
    listed = run("decisions").stdout
    assert "line kept  Advertisement" in listed
    assert "taken back by Tobias" in listed


def test_nothing_decided_is_said(filled: Path) -> None:
    assert run("decisions").stdout == "nothing was decided\n"


def test_whoever_is_logged_in_decides(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "perpetua")
    run("rules", "off", "ads.label")
    assert rows(filled, "select decided_by from decisions") == [("perpetua",)]


def test_the_impact_of_a_rule_and_of_a_pack_that_is_not_in_use(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(PACK)
    before = content(filled)
    [of_rule] = json.loads(run("rules", "impact", "ads.label", "--json").stdout)
    assert of_rule["already"] == 0
    assert of_rule["lines"] >= of_rule["articles"] > 0
    [of_pack] = json.loads(run("rules", "impact", "mine.toml", "--json").stdout)
    assert of_pack["rule"] == "mine.pictures"
    assert of_pack["already"] == of_pack["lines"] > 0
    shown = run("rules", "impact", "mine.toml").stdout
    assert shown.startswith(f"mine.pictures: lines {of_pack['lines']}, ")
    assert "are struck by other rules today" in shown
    assert "article 1: " in shown
    assert content(filled) == before


@pytest.mark.parametrize(
    ("arguments", "exit_code", "words"),
    [
        (["rules", "off", "ads.lable"], 2, ["ads.lable", "ads.label"]),
        (["rules", "off", "fold.repeated-paragraph"], 2, ["cannot be switched off"]),
        (["rules", "on", "ads.label"], 2, ["is not switched off"]),
        (["rules", "off", "ads.label", "--db", "none.db"], 5, ["none.db", "copydesk ingest"]),
        (["rules", "impact", "ads.lable"], 2, ["do you mean ads.label"]),
        (["rules", "impact", "none.toml"], 4, ["none.toml", "cannot be read"]),
        (["rules", "impact", "ads.label", "--db", "none.db"], 5, ["none.db"]),
        (["keep"], 2, ["--article and --line"]),
        (["keep", "--article", "1"], 2, ["--article and --line"]),
        (["keep", "a line", "--article", "1", "--line", "1"], 2, ["--article and --line"]),
        (["keep", "--article", "999", "--line", "1"], 2, ["999", "copydesk query articles"]),
        (["keep", " "], 2, ["empty line"]),
        (["keep", "--withdraw", "a line"], 2, ["copydesk decisions"]),
        (["decisions", "--db", "none.db"], 5, ["none.db"]),
        (["reclean", "--db", "none.db"], 5, ["none.db", "copydesk ingest"]),
        (["reclean", "--dry-run", "--db", "none.db"], 5, ["none.db"]),
        (["reclean", "--desk", "nowhere"], 4, ["nowhere", "no such folder"]),
        (["reclean", "--publisher", "nobody"], 2, ["nobody", "copydesk query quality"]),
        (["reclean", "--dry-run", "--publisher", "nobody"], 2, ["nobody"]),
    ],
)
def test_what_a_user_can_get_wrong_is_said_with_a_cure(
    filled: Path, arguments: list[str], exit_code: int, words: list[str]
) -> None:
    ended = run(*arguments)
    assert ended.exit_code == exit_code, ended.output
    for word in words:
        assert word in ended.stderr
    assert rows(filled, "select count(*) from decisions") == [(0,)]
    assert rows(filled, "select count(*) from runs") == [(1,)]


@pytest.mark.parametrize("command", [["reclean", "--dry-run"], ["rules", "impact", "ads.label"], ["decisions"]])
def test_these_commands_do_without_prefect(filled: Path, command: list[str]) -> None:
    code = f"import sys; from flows.cli import main; main({command!r}, standalone_mode=False); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=filled.parent, capture_output=True, text=True, check=True)
    assert not {"prefect", "alembic"} & set(ran.stdout.split())
