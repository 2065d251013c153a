"""The commands on publishers' files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from copydesk.registry import packaged_publishers
from flows.cli import main

MINE = """
name = "Harbour Post"
timezone = "Europe/Lisbon"
[[template]]
valid_from = 2024-05-01
why = "og:title is for social media"
prefer.title = ["h1"]
[[template.example]]
title = "Pier reopens"
html = "<h1>Pier reopens</h1>"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a desk that holds one publisher."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "desk" / "publishers").mkdir(parents=True)
    (tmp_path / "desk" / "publishers" / "harbourpost.example.toml").write_text(MINE)
    return tmp_path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["publishers", *map(str, arguments)])


def test_publishers_are_listed(folder: Path) -> None:
    listed = run("list")
    assert listed.exit_code == 0
    assert "harbourpost.example" in listed.stdout
    as_json = json.loads(run("list", "--json").stdout)
    assert len(as_json) == len(listed.stdout.splitlines()) == len(packaged_publishers()) + 1


def test_one_publisher_is_shown_with_its_templates(folder: Path) -> None:
    shown = run("show", "www.harbourpost.example").stdout
    assert "Harbour Post" in shown
    assert "from 2024-05-01: og:title is for social media" in shown
    assert "title from h1" in shown


def test_an_unknown_publisher_is_an_error_with_a_cure(folder: Path) -> None:
    shown = run("show", "nowhere.example")
    assert shown.exit_code == 2
    assert "copydesk publishers list" in shown.stderr


def test_examples_are_checked(folder: Path) -> None:
    assert run("check").stdout.endswith("all as they should be\n")
    assert run("check", folder / "desk" / "publishers").stdout == "1 publishers, 1 examples, all as they should be\n"


def test_a_failing_example_is_named(folder: Path) -> None:
    path = folder / "desk" / "publishers" / "harbourpost.example.toml"
    path.write_text(MINE.replace('title = "Pier reopens"', 'title = "Pier closed"'))
    checked = run("check")
    assert checked.exit_code == 4
    assert "harbourpost.example.toml: [[template]] 1: example 1: title is found as 'Pier reopens'" in checked.stderr


def test_a_folder_that_is_not_there(folder: Path) -> None:
    checked = run("check", "nowhere")
    assert checked.exit_code == 4
    assert "nowhere: no such folder" in checked.stderr
