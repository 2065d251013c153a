"""Naming: spellings of one name have one key, two people never, and what a source is called follows from them all."""

from __future__ import annotations

import tomllib
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.claims.joining import Groups, joined
from copydesk.claims.lookalikes import alike
from copydesk.claims.naming import folded, initials, kind_by_words, match_key, may_stand_for, shown, strongest
from tests.conftest import ROOT

CASES = tomllib.loads((ROOT / "tests/cases/source_names.toml").read_text(encoding="utf-8"))["case"]
SAME = [pair for case in CASES for pair in case["same"]]
DIFFERENT = [pair for case in CASES for pair in case["different"]]
SPELLINGS = sorted({name for pair in (*SAME, *DIFFERENT) for name in pair})


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert match_key(one) != match_key(other)


def test_no_two_groups_of_the_cases_run_together() -> None:
    groups = Groups((one, other) for one, other in SAME)
    keys = {match_key(name): groups.least(name) for name in SPELLINGS}
    assert len(keys) == len({groups.least(name) for name in SPELLINGS}), keys


@given(st.text(max_size=40))
def test_any_text_has_a_key_that_case_and_spaces_do_not_change(name: str) -> None:
    assert match_key(name) == match_key(name)
    assert not name.strip() or match_key(name)
    if not name.startswith("@") and name.strip() and match_key(name) != name:
        assert match_key(f"  {name} ") == match_key(name)


@pytest.mark.parametrize("kind", ["programme", "document", "unnamed"])
def test_a_work_of_a_persons_name_is_not_the_person(kind: str) -> None:
    assert match_key("Ada Lane", kind) != match_key("Ada Lane", "person")
    assert folded("Ada Lane", kind) != folded("Ada Lane", "person")
    assert match_key("Ada Lane", "organisation") == match_key("Ada Lane", "person")


STANDS = [
    ("NFU", "National Ferry Union", "organisation"),
    ("N.F.U.", "National Ferry Union", "organisation"),
    ("BRILL", "BRILL Entertainment", "organisation"),
    ("DMH", "Department of Minor Harbours", "organisation"),
    ("Ferry Union", "National Ferry Union", "organisation"),
    ("Ada Lane", "Ada M. Lane", "person"),
    ("@adalane", "Ada Lane", "person"),
    ("Om Sae-rin", "Ohm Sae Rin", "person"),
    ("옴새린", "Ohm Sae Rin", "person"),
]
STANDS_NOT = [
    ("Lane", "Ada Lane", "person"),
    ("Ada", "Ada Lane", "person"),
    ("Minister Lane", "Ada Lane", "person"),
    ("LANE", "Bo Reed", "person"),
    ("Union", "National Ferry Union", "organisation"),
    ("Ferry", "National Ferry Union", "organisation"),
    ("XYZ", "National Ferry Union", "organisation"),
    ("V", "Vern Ohm", "person"),
    (" ", "Ada Lane", "person"),
    ("a spokesman", "the spokesman", "unnamed"),
]


@pytest.mark.parametrize(("alias", "name", "kind"), STANDS)
def test_a_further_name_that_holds_elsewhere(alias: str, name: str, kind: str) -> None:
    assert may_stand_for(alias, name, kind)


@pytest.mark.parametrize(("alias", "name", "kind"), STANDS_NOT)
def test_a_further_name_that_holds_in_its_article_only(alias: str, name: str, kind: str) -> None:
    assert not may_stand_for(alias, name, kind)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Odile Farrant", "ODILE FARRANT", "odile farrant"], "Odile Farrant"),
        (["Captain Odile Farrant", "Odile Farrant"], "Odile Farrant"),
        (["Zoe Carrabine", "Zoé Carrabine"], "Zoé Carrabine"),
        (["NFU", "National Ferry Union"], "National Ferry Union"),
        (["@adalane", "Ada Lane"], "Ada Lane"),
        (["harbourpost.example", "Harbour Post"], "Harbour Post"),
        (["Om Sae Rin", "Ohm Sae Rin", "Om Sae-rin"], "Ohm Sae Rin"),
        (["@b", "@a"], "@a"),
    ],
)
def test_the_name_that_is_shown_does_not_depend_on_the_order(names: list[str], expected: str) -> None:
    assert {shown(order) for order in permutations(names)} == {expected}


@given(st.lists(st.sampled_from(SPELLINGS), min_size=1, max_size=6), st.integers(1, 5))
def test_the_best_of_the_best_is_the_best(names: list[str], cut: int) -> None:
    parts = [part for part in (names[:cut], names[cut:]) if part]
    assert shown([shown(part) for part in parts]) == shown(names)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Quernby News Desk", "organisation"),
        ("Brill Ferries Ltd", "organisation"),
        ("Odile Farrant", "person"),
        ("Union Reed", "person"),
        ("@gulls", "social_account"),
    ],
)
def test_words_say_what_is_no_person(name: str, expected: str) -> None:
    assert kind_by_words(name, "person") == expected
    assert kind_by_words(name, "publisher") == "publisher"


def test_a_fact_goes_before_a_judgement() -> None:
    assert strongest(["person", "publisher", "organisation"]) == "publisher"
    assert strongest(["person", "organisation"]) == "organisation"


def test_initials_leave_small_words_out() -> None:
    assert initials("Department of Minor Harbours") == "DMH"


def test_a_further_name_joins_where_only_one_has_it() -> None:
    assert joined([("nfu", "ferry union")]).least("nfu") == "ferry union"


def test_a_further_name_of_two_is_neithers() -> None:
    found = joined([("nfu", "ferry union"), ("nfu", "farmers union")])
    assert len({found.least(name) for name in ("nfu", "ferry union", "farmers union")}) == 3


def test_two_that_turn_out_to_be_one_share_a_further_name() -> None:
    found = joined([("nfu", "ferry union"), ("nfu", "ferriers"), ("ferriers", "ferry union")])
    assert len({found.least(name) for name in ("nfu", "ferry union", "ferriers")}) == 1


pairs = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=10)


@given(pairs, st.randoms())
def test_joining_does_not_depend_on_the_order(given_pairs: list[tuple[str, str]], random: object) -> None:
    shuffled = sorted(given_pairs, key=lambda _: random.random())
    assert [joined(given_pairs).least(c) for c in "abcdef"] == [joined(shuffled).least(c) for c in "abcdef"]


LOOKALIKES = [
    ("Dan Quill", "person", "Don Quill", "person"),
    ("A. Quill", "person", "Ada Quill", "person"),
    ("Ada M. Quill", "person", "Ada Quill", "person"),
    ("Odile Farrant", "person", "Odile Farrand", "person"),
    ("NFU", "organisation", "National Ferry Union", "organisation"),
    ("@adaquill", "social_account", "Ada Quill", "person"),
    ("harbourpost.example", "publisher", "Harbour Post", "publisher"),
]


@pytest.mark.parametrize(("one", "kind", "other", "other_kind"), LOOKALIKES)
def test_what_looks_alike_is_proposed(one: str, kind: str, other: str, other_kind: str) -> None:
    [found] = alike([(1, one, kind), (2, other, other_kind), (3, "Tobias Wend", "person")])
    assert {found.id, found.other_id} == {1, 2}


def test_spellings_of_one_source_are_not_proposed() -> None:
    assert alike([(1, "Dan Quill", "person"), (1, "Don Quill", "person"), (2, "Ada Lane", "person")]) == []
