"""Rules: the packaged ones prove their own examples, and a line is matched as it reads, not as it is set."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import pytest
from _pytest.mark import ParameterSet

from copydesk.desk import Desk, load_desk
from copydesk.errors import DeskError
from copydesk.rules import PROSE, Rule, RuleSet, faults, line_key, load_rules, packaged_packs
from tests.conftest import cleaned

PACKAGED = load_rules(packaged_packs())


def examples(rules: Iterable[Rule], kind: Literal["drop", "keep"]) -> list[ParameterSet]:
    return [pytest.param(r, line, id=f"{r.id}-{n}") for r in rules for n, line in enumerate(getattr(r, kind))]


DROPS, KEEPS = examples(PACKAGED, "drop"), examples(PACKAGED, "keep")
ANYWHERE = examples((rule for rule in PACKAGED if rule.where == "anywhere"), "drop")
TALE = (
    "The boat left the harbour at dawn with a crew of four and plenty of bait in its hold, "
    "and came back at dusk without one fish in its nets, number {}."
)
GOOD = """[[rule]]
id = "box.stow"
match = 'stow the box'
why = "A call to stow the box"
drop = ["Stow the box"]
keep = ["She stowed the box."]
"""


def pack(folder: Path, text: str | bytes, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("rule", list(PACKAGED), ids=lambda rule: rule.id)
def test_a_packaged_rule_has_no_faults(rule: Rule) -> None:
    assert list(faults(rule)) == []


@pytest.mark.parametrize(("rule", "line"), DROPS)
def test_a_drop_example_is_matched_by_its_rule_among_all(rule: Rule, line: str) -> None:
    assert rule in PACKAGED.matching(line)


@pytest.mark.parametrize(("rule", "line"), KEEPS)
def test_a_keep_example_is_not_matched_by_its_rule(rule: Rule, line: str) -> None:
    assert rule not in PACKAGED.matching(line)


@pytest.mark.parametrize(("rule", "line"), ANYWHERE)
def test_a_drop_example_is_struck_from_an_article(rule: Rule, line: str, desk: Desk) -> None:
    article = cleaned("\n\n".join([*map(TALE.format, range(3)), line, *map(TALE.format, range(3, 6))]), desk)
    assert [edit.before for edit in article.edits if edit.action in ("strike", "lift")] == [line]


def test_every_packaged_rule_says_why_and_has_examples() -> None:
    assert all(rule.why and rule.drop and rule.keep for rule in PACKAGED)


def test_packaged_ids_begin_with_the_name_of_their_pack() -> None:
    assert all(Path(rule.pack.rsplit(":", 1)[0]).stem == rule.topic for rule in PACKAGED)


def test_one_pass_over_all_rules_equals_asking_each() -> None:
    for line in {line for rule in PACKAGED for line in rule.drop + rule.keep}:
        assert PACKAGED.matching(line) == [rule for rule in PACKAGED if rule.matches(line)]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("  Stow   the\u00a0box  ", "Stow the box"),
        ("• Stow the box »", "Stow the box"),
        ("“Stow” the ‘box’", "\"Stow\" the 'box'"),
        ("[Stow the box]:", "Stow the box"),
        ("Stow the box ↓", "Stow the box"),
        ("【Stow the box】：", "Stow the box"),
        ("（荷物を積む）", "荷物を積む"),
        ("｜ 积载箱子 ｜", "积载箱子"),
        ("Stow\u200b the b\u00adox", "Stow the box"),
        ("•••", ""),
        ("", ""),
    ],
)
def test_patterns_see_the_plain_words_of_a_line(line: str, key: str) -> None:
    assert line_key(line) == key


def test_a_very_long_line_is_never_boilerplate() -> None:
    rules = RuleSet([Rule("all.lines", (".*",), "Invented", (), ())])
    assert [bool(rules.matching("x" * length)) for length in (400, 401)] == [True, False]


@pytest.mark.parametrize(("line", "struck"), [("STOW", True), ("stow", False), ("Stow", False)])
def test_a_rule_can_ask_for_case(line: str, struck: bool) -> None:
    rules = RuleSet([Rule("box.stow", ("STOW",), "Invented", (), (), case_sensitive=True)])
    assert bool(rules.matching(line)) is struck


def test_a_rule_matches_whole_lines_only() -> None:
    rules = RuleSet([Rule("box.stow", ("stow",), "Invented", (), ())])
    assert [bool(rules.matching(line)) for line in ("Stow", "Stow it", "Do stow")] == [True, False, False]


def test_a_line_with_half_a_character_is_matched_all_the_same() -> None:
    rules = RuleSet([Rule("box.stow", ("stow.*",), "Invented", (), ())])
    assert [len(rules.matching(line)) for line in ("Stow \ud800", "\udfff")] == [1, 0]


def test_patterns_that_may_begin_with_anything_count_with_the_others() -> None:
    rules = RuleSet([Rule("box.any", (".*box",), "", (), ()), Rule("box.stow", ("stow the box",), "", (), ())])
    assert [rule.id for rule in rules.matching("Stow the box")] == ["box.any", "box.stow"]


def test_no_rules_match_nothing() -> None:
    assert RuleSet([]).matching("Stow the box") == []


@pytest.mark.parametrize("line", PROSE)
def test_no_packaged_rule_strikes_prose(line: str) -> None:
    assert PACKAGED.matching(line) == []


def test_the_examples_of_proven_packs_are_taken_at_their_word(tmp_path: Path) -> None:
    own, faulty = pack(tmp_path, GOOD), pack(tmp_path, GOOD.replace("stow", "shift"), "faulty.toml")
    assert [rule.id for rule in load_rules([own], proven=[faulty])] == ["box.shift", "box.stow"]


def test_a_pack_is_loaded_with_the_place_of_each_rule(tmp_path: Path) -> None:
    path = pack(tmp_path, "# A comment\n\n" + GOOD)
    (rule,) = load_rules([path])
    assert (rule.id, rule.where, rule.pack) == ("box.stow", "anywhere", f"{path}:3")


def test_a_pack_without_rules_is_none_the_less_a_pack(tmp_path: Path) -> None:
    assert len(load_rules([pack(tmp_path, "")])) == 0


def test_a_word_list_may_name_the_one_above_it(tmp_path: Path) -> None:
    words = "[words]\nthing = 'box|crate'\nbusy = 'stow the {thing}|lift'\n"
    (rule,) = load_rules([pack(tmp_path, words + GOOD.replace("'stow the box'", "'{busy}'"))])
    assert [rule.matches(line) for line in ("Stow the crate", "Lift", "Stow the hat")] == [True, True, False]


def test_a_desk_adds_its_rules_to_the_packaged_ones(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    pack(tmp_path / "rules", GOOD)
    assert len(load_desk(tmp_path).rules) == len(PACKAGED) + 1


def test_a_desk_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="no such folder"):
        load_desk(tmp_path / "missing")


def test_the_desk_of_the_working_folder_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "desk/rules").mkdir(parents=True)
    pack(tmp_path / "desk/rules", GOOD)
    monkeypatch.chdir(tmp_path)
    assert len(load_desk().rules) == len(PACKAGED) + 1


BASE = Rule("box.stow", ("stow",), "Invented", ("Stow",), ("Stowed",))


@pytest.mark.parametrize(
    "changed",
    [
        Rule("box.stown", ("stow",), "Invented", (), ()),
        Rule("box.stow", ("stown",), "Invented", (), ()),
        Rule("box.stow", ("stow",), "Made up", (), ()),
        Rule("box.stow", ("stow",), "Invented", (), (), where="end"),
        Rule("box.stow", ("stow",), "Invented", (), (), case_sensitive=True),
    ],
)
def test_a_rule_that_decides_differently_changes_the_hash(changed: Rule) -> None:
    assert Desk(RuleSet([changed])).sha != Desk(RuleSet([BASE])).sha


def test_examples_and_places_do_not_change_the_hash() -> None:
    other = Rule("box.stow", ("stow",), "Invented", (), (), pack="elsewhere.toml:1")
    assert Desk(RuleSet([other])).sha == Desk(RuleSet([BASE])).sha
