"""Dates in running text: resolved no further than the text and the day of publication allow."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.claims.moments import bounds, moments
from tests.conftest import ROOT

CASES = tomllib.loads((ROOT / "tests/cases/moments.toml").read_text(encoding="utf-8"))
PUBLISHED = "2024-01-24T10:00Z"
PIECES = st.sampled_from(
    "January May 24 30 , 2024 to - on in Friday last year two months later ago the 1990s 🎉 é".split()
)


@pytest.mark.parametrize(("text", "words", "value", "alone"), CASES["found"], ids=[each[0] for each in CASES["found"]])
def test_a_date_has_the_value_that_is_written_down(text: str, words: str, value: str, alone: str) -> None:
    assert [(text[m.start : m.end], m.value) for m in moments(text, PUBLISHED)] == [(words, value)]
    assert [m.value for m in moments(text, None)] == ([alone] if alone else [])


@pytest.mark.parametrize("text", CASES["none"])
def test_what_is_no_certain_date_is_none(text: str) -> None:
    assert [m.value for m in moments(text, PUBLISHED) if not m.value.startswith("2024-05")] == []


def test_later_is_reckoned_from_the_date_before() -> None:
    earlier, later = moments("Last year she asked him. Four months later, the film was out.", PUBLISHED)
    assert (earlier.value, later.value, later.relative) == ("2023", "2023-04/2024-05", True)


@pytest.mark.parametrize("published", ["", "2024", "2024-01", "yesterday", "2024-02-30x"])
def test_a_publication_that_is_not_known_to_the_day_resolves_nothing(published: str) -> None:
    assert [m.value for m in moments("It was out on January 24.", published)] in (["XXXX-01-24"], [])


def test_bounds_hold_every_day_of_a_value() -> None:
    assert bounds("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert bounds("2023/2024-03") == (date(2023, 1, 1), date(2024, 3, 31))
    with pytest.raises(ValueError, match="XXXX"):
        bounds("XXXX-01-24")


@given(st.lists(PIECES).map(" ".join) | st.text(max_size=80), st.sampled_from([None, PUBLISHED, "0001-01-01"]))
def test_offsets_are_inside_the_text_and_do_not_overlap(text: str, published: str | None) -> None:
    end = 0
    for moment in moments(text, published):
        assert end <= moment.start < moment.end <= len(text)
        end = moment.end
