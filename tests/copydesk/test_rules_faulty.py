"""Faulty packs: each ends with a message that names its file, its line and the cure."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from copydesk.errors import DeskError
from copydesk.rules import load_rules
from tests.conftest import ROOT

DATA = tomllib.loads((ROOT / "tests/cases/faulty_rules.toml").read_text(encoding="utf-8"))
CASES = [pytest.param(case, id=case["name"]) for case in DATA["case"]]
GOOD: str = DATA["good"]


def written(case: dict[str, Any]) -> str:
    """The text of a case's pack."""
    if "pack" in case:
        return str(case["pack"]).replace("{good}", GOOD)
    before, after = case["swap"]
    assert before in GOOD
    return GOOD.replace(before, after.replace("{newline}", "\n"))


def load(path: Path, text: str | bytes) -> DeskError:
    """The error that loading a pack of this text ends with."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(DeskError) as caught:
        load_rules([path])
    return caught.value


@pytest.mark.parametrize("case", CASES)
def test_a_faulty_pack_is_refused_with_its_place(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    message = str(load(path, written(case)))
    assert message.startswith(f"{path}:{case['line']}: ")
    assert case["says"] in message


def test_the_sound_rule_of_the_cases_loads(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert [rule.id for rule in load_rules([path])] == ["box.stow"]


@pytest.mark.parametrize(
    ("start", "line"), [("", 1), ("# \u00e9\n\n", 3)], ids=["at once", "below a comment with an accent"]
)
def test_bytes_that_are_no_text_are_told_with_their_line(start: str, line: int, tmp_path: Path) -> None:
    error = load(tmp_path / "own.toml", start.encode() + b"# caf\xe9\n" + GOOD.encode())
    assert f"own.toml:{line}: not valid TOML: byte 0xe9 is no UTF-8; save it as UTF-8" in str(error)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert len(load_rules([tmp_path / "own.toml"])) == 1


def test_brackets_without_end_are_no_crash(tmp_path: Path) -> None:
    assert "not valid TOML" in str(load(tmp_path / "own.toml", "x = " + "[" * 100_000))


def test_a_number_without_end_is_no_crash(tmp_path: Path) -> None:
    assert "not valid TOML" in str(load(tmp_path / "own.toml", "rule = " + "9" * 5_000))


def test_the_fault_of_a_second_rule_is_told_with_its_line(tmp_path: Path) -> None:
    second = GOOD.replace("box.stow", "box.keep").replace("keep =", "# keep =")
    assert "own.toml:7: the rule has no 'keep'" in str(load(tmp_path / "own.toml", GOOD + second))


def test_a_rule_that_only_looks_like_one_does_not_shift_the_lines(tmp_path: Path) -> None:
    first = GOOD.replace('"A call to stow the box"', '"""\n[[rule]]\n"""')
    second = GOOD.replace("box.stow", "box.keep").replace("'stow", "'(stow")
    assert "own.toml:10: rule 'box.keep': RE2 refuses" in str(load(tmp_path / "own.toml", first + second))


def test_an_id_taken_in_another_pack_names_both(tmp_path: Path) -> None:
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    for path in (one, two):
        path.write_text(GOOD, encoding="utf-8")
    with pytest.raises(DeskError) as caught:
        load_rules([one, two])
    assert str(caught.value).startswith(f"{two}:1: rule id 'box.stow' is taken by {one}:1; ")


def test_a_folder_named_like_a_pack_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    with pytest.raises(DeskError, match=r"folder\.toml: cannot be read \(Is a directory\); check the path"):
        load_rules([folder])


def test_a_pack_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match=r"own\.toml: cannot be read \(No such file or directory\)"):
        load_rules([tmp_path / "own.toml"])


def test_escapes_with_braces_name_no_list(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(GOOD.replace("'stow", r"'\x{73}\p{Greek}{0,1}tow"), encoding="utf-8")
    assert len(load_rules([path])) == 1
