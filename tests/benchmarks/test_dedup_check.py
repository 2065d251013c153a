"""The independent check of joins: hand-made pairs, what holds for every pair, and that it is independent."""

from __future__ import annotations

import ast
import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.dedup_check import SLOTS, common_words, difference
from tests.conftest import ROOT

CASES = tomllib.loads((ROOT / "tests" / "cases" / "dedup_check.toml").read_text(encoding="utf-8"))
BRACES = re.compile(r"\{([^{|}]*)\|([^{|}]*)\}")
DIFFERENT = [(slot, name) for slot, cases in CASES["differs"].items() for name in cases]
WORDS = st.sampled_from(
    "the lamp of Quillhaven was not lit on Monday. by Mr. A. Farrant, 12 five U.S. don't “We".split()
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)


def pair(text: str) -> tuple[str, str]:
    return BRACES.sub(r"\1", text), BRACES.sub(r"\2", text)


@pytest.mark.parametrize("name", CASES["same"])
def test_wording(name: str) -> None:
    assert difference(*pair(CASES["same"][name])) is None


@pytest.mark.parametrize(("slot", "name"), DIFFERENT)
def test_more_than_wording(slot: str, name: str) -> None:
    first, second = pair(CASES["differs"][slot][name])
    assert (difference(first, second), difference(second, first)) == (slot, slot)


@pytest.mark.parametrize("name", CASES["blind"])
def test_what_it_does_not_see(name: str) -> None:
    assert difference(*pair(CASES["blind"][name])) is None


def test_there_are_cases_of_every_slot() -> None:
    assert set(CASES["differs"]) == set(SLOTS)


def test_a_name_where_a_sentence_begins_is_known_by_the_words_that_are_none() -> None:
    common = common_words(["Skippers waited for the captains.", "A captain and many skippers came."])
    assert {"skippers", "captains", "waited"} <= common
    assert not {"Skippers", "A"} & common
    assert difference("Skippers waited for the fog.", "Captains waited for the fog.", common) is None
    assert difference("Farrant waited for the fog.", "Captains waited for the fog.", common) == "name"
    assert difference("It rained. Farrant waited.", "It rained. Wendel waited.", common) == "name"


@given(TEXTS, TEXTS)
def test_it_does_not_matter_which_text_comes_first(first: str, second: str) -> None:
    assert difference(first, second) == difference(second, first)


@given(TEXTS, st.integers(0, 12))
def test_a_figure_more_is_always_seen(text: str, place: int) -> None:
    words = text.split()
    assert difference(text, " ".join([*words[:place], "37", *words[place:]])) == "number"


@given(TEXTS)
def test_white_space_and_a_final_point_are_wording(text: str) -> None:
    assert difference(text, f" {text.replace(' ', '  ')} !") is None


def test_it_shares_nothing_with_copydesk() -> None:
    tree = ast.parse((ROOT / "benchmarks" / "dedup_check.py").read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported == {"__future__", "re", "collections.abc", "dataclasses"}
