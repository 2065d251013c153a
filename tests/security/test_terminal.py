"""Escape sequences and marks of direction in names and texts: what is printed shows them and does nothing."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from copydesk.harmless import STEERING, harmless, on_one_line
from copydesk.render import as_text, redline
from copydesk.types import Edit
from flows.cli import main
from tests.conftest import ROOT

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe\u2066\r\x08"
PAYLOAD = f'A ferry {HOSTILE} sails. "We go," said Ada Moss.'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("\x9b", "\\u009b"),
        ("\u202e\u2066", "\\u202e\\u2066"),
        ("\udcff", "\\udcff"),
        ("a\tb\nc", "a\tb\nc"),
        ("Zoë 新聞 שלום 👩‍🚀", "Zoë 新聞 שלום 👩‍🚀"),
    ],
)
def test_what_steers_is_written_out_and_nothing_else(text: str, shown: str) -> None:
    assert harmless(text) == shown


@given(st.text())
def test_nothing_steers_and_one_line_is_one_line(text: str) -> None:
    assert not STEERING.search(harmless(text))
    assert len(on_one_line(text).splitlines()) <= 1


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_stays_the_same_json(value: object) -> None:
    assert json.loads(harmless(json.dumps(value, ensure_ascii=False))) == value


def test_every_command_prints_through_one_place() -> None:
    """`click.echo` is called in flows/terminal.py, and in one line that is harmless and may be in colour."""
    calls = {
        f"{path.name}: {ast.unparse(node)}"
        for path in (ROOT / "flows").rglob("*.py")
        if path.name != "terminal.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("click.echo", "click.secho")
    }
    assert calls == {"cli_desk.py: click.echo(render.as_text(lines, _colour if styled else None))"}


@pytest.mark.parametrize("arguments", [["redline"], ["ingest", "--dry-run"]])
def test_a_hostile_file_is_shown_harmless(tmp_path: Path, arguments: list[str]) -> None:
    path = tmp_path / "a\x1b[2J\n\u202eb.txt"
    path.write_text(PAYLOAD * 3, encoding="utf-8")
    ran = CliRunner().invoke(main, [*arguments, str(path)])
    assert ran.exit_code == 0, ran.output
    assert not STEERING.search(ran.output)


def test_a_hostile_name_makes_one_line_of_an_error(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["ingest", "--dry-run", str(tmp_path / "no\ncopydesk: all well\x1b[A.txt")])
    assert ran.exit_code == 3
    assert len(ran.output.splitlines()) == 1
    assert not STEERING.search(ran.output)


def test_colour_is_around_what_is_harmless() -> None:
    edit = Edit(1, 1, 0, 3, "strike", "mine.rule", f"why {HOSTILE}", "abc")
    shown = as_text(redline([f"abc {HOSTILE}"], [edit], {1: [HOSTILE]}), lambda text, state: f"\x1b[2m{text}\x1b[0m")
    assert not STEERING.search(shown.replace("\x1b[2m", "").replace("\x1b[0m", ""))
