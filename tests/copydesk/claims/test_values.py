"""Numbers in running text: what they count, and the digits that count nothing."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.claims.values import quantities, singular
from tests.conftest import ROOT

CASES = tomllib.loads((ROOT / "tests/cases/values.toml").read_text(encoding="utf-8"))
PIECES = st.sampled_from(
    "over two 14 million , . - % $ € to and between a dozen years ago first 3-1 m 🎉 é 七 Á\n".split()
)


@pytest.mark.parametrize(("text", "expected"), CASES["counts"], ids=lambda each: each if isinstance(each, str) else "")
def test_a_number_means_what_is_written_down(text: str, expected: list[list[str]]) -> None:
    found = [[text[q.start : q.end], q.value, q.unit or "", q.kind] for q in quantities(text)]
    assert found == expected


@pytest.mark.parametrize("text", CASES["no_quantity"])
def test_digits_of_names_dates_and_times_count_nothing(text: str) -> None:
    assert [q for q in quantities(text) if q.unit] == []


@given(st.lists(PIECES).map(" ".join) | st.lists(PIECES).map("".join) | st.text(max_size=80))
def test_offsets_are_inside_the_text_and_do_not_overlap(text: str) -> None:
    ends = [0]
    for quantity in quantities(text):
        assert ends[-1] <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end].strip()
        assert quantity.value
        ends.append(quantity.end)


def test_a_singular_is_found_by_its_ending() -> None:
    plurals = "views cities people glasses matches series buses films"
    assert [singular(word) for word in plurals.split()] == "view city person glass match series buse film".split()
