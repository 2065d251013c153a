"""Author names out of bylines."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.metadata.names import LONGEST_NAME, is_name, is_person, names_in
from tests.conftest import ROOT

CASES = tomllib.loads((ROOT / "tests/cases/author_names.toml").read_text(encoding="utf-8"))["case"]
FIRST, LAST = st.sampled_from(["Ada", "Joris", "Müge", "Óscar", "Ярослав"]), st.sampled_from(["Ferrante", "Dam", "Ngo"])
JOINED = st.sampled_from([", ", " and ", " und ", "; ", " / ", " & ", "、"])


@pytest.mark.parametrize(("byline", "names"), [(line, case["names"]) for case in CASES for line in case["bylines"]])
def test_names_in_bylines(byline: str, names: list[str]) -> None:
    assert names_in(byline) == names


@pytest.mark.parametrize(
    "name", ["Ada Ferrante", "J. R. van der Berg", "Per-Erik Aune", "김하늘", "Sinéad O’Hara", "Dr. Ada Ngo"]
)
def test_persons(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "AFP",
        "Harbour Desk",
        "Editorial Team",
        "ada",
        "Ada",
        "Redaktion Hafen",
        "Staff Reporter",
        "ada_ferrante",
        "Pier 9",
    ],
)
def test_no_persons(name: str) -> None:
    assert not is_person(name)


@given(st.lists(st.builds("{} {}".format, FIRST, LAST), min_size=1, max_size=5, unique=True), JOINED)
def test_whatever_is_joined_comes_apart_again(names: list[str], joint: str) -> None:
    assert names_in(joint.join(names)) == names


@given(st.text(max_size=400))
def test_any_text_gives_names_or_none(text: str) -> None:
    names = names_in(text)
    assert all(is_name(name) and len(name) <= LONGEST_NAME for name in names)
    assert len({name.casefold() for name in names}) == len(names)
