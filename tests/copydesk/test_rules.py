"""Rules: the packaged ones prove their own examples; a faulty pack ends with file, line and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.desk import Desk, load_desk
from copydesk.errors import DeskError
from copydesk.rules import Rule, RuleSet, faults, line_key, load_rules, packaged_packs
from tests.conftest import cleaned

PACKAGED = load_rules(packaged_packs())
DROPS = [pytest.param(rule, line, id=f"{rule.id}-{n}") for rule in PACKAGED for n, line in enumerate(rule.drop)]
KEEPS = [pytest.param(rule, line, id=f"{rule.id}-{n}") for rule in PACKAGED for n, line in enumerate(rule.keep)]
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
EXAMPLES = """why = "A call to stow the box"
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


@pytest.mark.parametrize(("rule", "line"), [case for case in DROPS if case.values[0].where == "anywhere"])
def test_a_drop_example_is_struck_from_an_article(rule: Rule, line: str, desk: Desk) -> None:
    article = cleaned("\n\n".join([*map(TALE.format, range(3)), line, *map(TALE.format, range(3, 6))]), desk)
    assert [edit.before for edit in article.edits if edit.action == "strike"] == [line]


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


FAULTY = [
    ("broken TOML", "\n[[rule]\n" + EXAMPLES, "not valid TOML", "line 2"),
    ("bytes that are no text", b"\xff\xfe\xff", "not valid TOML", ""),
    ("a key beside the rules", "shift = 3\n" + GOOD, "unknown key 'shift'", ""),
    ("a rule in one pair of brackets", GOOD.replace("[[rule]]", "[rule]"), "two brackets", ""),
    ("no keep examples", GOOD.replace("keep", "# keep"), "has no 'keep'", ":1:"),
    ("no drop examples", GOOD.replace('["Stow the box"]', "[]"), "has no 'drop'", ":1:"),
    ("no id", "\n\n" + GOOD.replace("id =", "# id ="), "has no 'id'", ":3:"),
    ("an unknown key", GOOD + "colour = 'red'\n", "unknown key 'colour'", ":1:"),
    ("an unknown place", GOOD + "where = 'middle'\n", "where = 'middle'", ":1:"),
    ("a place of the wrong type", GOOD + "where = 5\n", "'where' has the wrong type int", ":1:"),
    ("a reason of the wrong type", GOOD.replace('"A call to stow the box"', "7"), "wrong type int", ":1:"),
    ("a list that holds a number", GOOD.replace("'stow the box'", "['stow', 3]"), "list of strings", ":1:"),
    ("a lookahead", GOOD.replace("'stow", "'(?=s)stow"), "RE2 refuses", ":1:"),
    ("a back reference", GOOD.replace("'stow", r"'(s)\1?tow"), "RE2 refuses", ":1:"),
    ("an open bracket", GOOD.replace("'stow", "'(stow"), "RE2 refuses", ":1:"),
    ("a word list that is not there", GOOD.replace("the box'", "the {thing}'"), "{thing} names no list", ":1:"),
    ("a word list below its use", "[words]\na = '{b}'\nb = 'x'\n" + GOOD, "{b} names no list", "[words] 'a'"),
    ("a word list that is a list", "[words]\nthing = ['box']\n" + GOOD, "[words] 'thing' must be a string", ""),
    ("a drop example that is not matched", GOOD.replace("stow the box'", "stow it'"), "does not match its own", ":1:"),
    ("a keep example that is struck", GOOD.replace("'stow the", "'.*'\n# '"), "strikes its own keep", ":1:"),
    ("two rules with one id", GOOD + "\n" + GOOD, "'box.stow' is taken", ":8:"),
]


@pytest.mark.parametrize(("text", "fault", "place"), [pytest.param(*case, id=name) for name, *case in FAULTY])
def test_a_faulty_pack_is_refused_with_its_place(text: str | bytes, fault: str, place: str, tmp_path: Path) -> None:
    path = pack(tmp_path, text)
    with pytest.raises(DeskError) as caught:
        load_rules([path])
    assert str(path) in str(caught.value)
    assert fault in str(caught.value)
    assert place in str(caught.value)


def test_the_fault_of_a_second_rule_is_told_with_its_line(tmp_path: Path) -> None:
    second = GOOD.replace("box.stow", "box.keep").replace("keep =", "kept =")
    with pytest.raises(DeskError, match=r"own\.toml:8: the rule has no 'keep'"):
        load_rules([pack(tmp_path, GOOD + "\n" + second)])


def test_an_id_taken_in_another_pack_names_both(tmp_path: Path) -> None:
    one, two = pack(tmp_path, GOOD, "one.toml"), pack(tmp_path, GOOD, "two.toml")
    with pytest.raises(DeskError) as caught:
        load_rules([one, two])
    assert f"{two}:1" in str(caught.value)
    assert f"{one}:1" in str(caught.value)


def test_a_pack_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    with pytest.raises(DeskError, match=r"folder\.toml: cannot be read \(Is a directory\)"):
        load_rules([folder])


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
