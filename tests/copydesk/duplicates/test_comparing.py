"""Comparing: hand-made pairs in many languages, and what holds for every pair."""

from __future__ import annotations

import re
import tomllib

import pytest

from copydesk.duplicates.comparing import ALIKE, Comparison, compare
from tests.conftest import ROOT

CASES = tomllib.loads((ROOT / "tests" / "cases" / "copies.toml").read_text(encoding="utf-8"))
BRACES = re.compile(r"\{([^{|}]*)\|([^{|}]*)\}")
DIFFERENT = [(slot, name) for slot, cases in CASES["differs"].items() for name in cases]
KNOWN = [(outcome, name) for outcome, cases in CASES["known"].items() for name in cases]


def pair(text: str) -> tuple[str, str]:
    return BRACES.sub(r"\1", text), BRACES.sub(r"\2", text)


def values(slot: str, text: str) -> tuple[str, str]:
    """What the first braces hold."""
    found = BRACES.search(text)
    assert found, text
    first, second = found[1].strip(), found[2].strip()
    return (first or second, second or first) if slot == "order" else (first, second)


@pytest.mark.parametrize("name", CASES["copy"])
def test_copies(name: str) -> None:
    first, second = pair(CASES["copy"][name])
    found = compare(first, second)
    assert (found.slot, found.value, found.other) == (None, "", "")
    assert found.is_copy
    assert found.similarity >= ALIKE


@pytest.mark.parametrize(("slot", "name"), DIFFERENT)
def test_what_differs_in_more_than_wording(slot: str, name: str) -> None:
    differs(slot, CASES["differs"][slot][name])


def differs(slot: str, text: str) -> None:
    found = compare(*pair(text))
    assert (found.slot, found.value, found.other) == (slot, *values(slot, text))
    assert found.similarity >= ALIKE, "otherwise the slot is not what keeps them apart"
    assert not found.is_copy


@pytest.mark.parametrize(("outcome", "name"), KNOWN)
def test_known_limits(outcome: str, name: str) -> None:
    found = compare(*pair(CASES["known"][outcome][name]))
    assert (found.slot or "copy") == outcome


def test_names_in_another_order() -> None:
    found = compare(
        "The ferry calls at Haven, Oldmoor and Farrow before it turns round.",
        "The ferry calls at Oldmoor, Haven and Farrow before it turns round.",
    )
    assert found.slot == "name"
    assert found.similarity >= ALIKE


@pytest.mark.parametrize(
    ("first", "second"), [("", "…"), ("", "lamp"), ("…", "—"), ("\0", "\1"), ("\ud800", "\udfff"), ("🎉", "🐐")]
)
def test_different_texts_without_words_are_no_copies(first: str, second: str) -> None:
    found = compare(first, second)
    assert found.similarity == 0
    assert not found.is_copy
    assert compare(second, first).similarity == 0


@pytest.mark.parametrize("text", ["", "…", "\0", "\ud800", "🎉"])
def test_the_same_text_without_a_word_is_a_copy(text: str) -> None:
    assert compare(text, f" {text}") == Comparison(1.0, None, "", "", True)


def test_one_word() -> None:
    assert compare("Lamp", "lamp").is_copy
    assert not compare("lamp", "boat").is_copy
    assert compare("lamp", "boat").similarity == 0


LONG = [f"w{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(20_000)]


def test_a_long_text_with_one_word_changed() -> None:
    text = " ".join(LONG)
    found = compare(text, text.replace(LONG[9_000], "lamp"))
    assert found.is_copy
    assert found.similarity == pytest.approx(1 - 1 / len(LONG), abs=1e-4)
    found = compare(text, text.replace(LONG[9_000], "5"))
    assert (found.slot, found.value, found.other) == ("number", LONG[9_000], "5")


def test_long_texts_that_have_no_end_in_common_are_not_compared() -> None:
    found = compare(" ".join(LONG), " ".join(reversed(LONG)))
    assert (found.similarity, found.slot, found.value, found.other) == (0.0, "length", "", "")
    assert not found.is_copy
    found = compare(" ".join(LONG), " ".join(["lamp", *LONG[1:-1], "boat"]))
    assert found.slot == "length", "how alike they are is not known"


def test_a_minus_before_a_currency_is_a_figure_s() -> None:
    text = "The books of the guild show {-€|€}5 for the winter, a good deal."
    found = compare(*pair(text))
    assert (found.slot, found.value, found.other) == ("number", "-€5", "5")
