"""Fold: a paragraph that stands earlier in the article is folded, one that only resembles it is not."""

from __future__ import annotations

import pytest

from copydesk.desk import Desk
from tests.conftest import cleaned

ONE = "The council voted 12 to 7 on Monday to keep the old lighthouse lamp burning until the end of March."

SAME = [
    ONE,
    ONE.upper(),
    ONE.replace(" ", "  "),
    f"  {ONE}\t",
    ONE.replace("old", "o\u00adld"),
]
DIFFERENT = [
    ONE.replace("12", "13"),
    ONE.replace("12", "1²"),
    ONE.replace("12", "①2"),
    ONE.replace("7", "½"),
    ONE.replace("7", "7.0"),
    ONE.replace("voted", "never voted"),
    ONE.replace("to keep", "not to keep"),
    ONE.replace("Monday", "Tuesday"),
    ONE.replace("March", "May"),
    ONE.removesuffix("."),
    ONE.replace("council", "counsel"),
]


@pytest.mark.parametrize("again", SAME)
def test_an_equal_paragraph_is_folded(again: str, bare_desk: Desk) -> None:
    article = cleaned(f"{ONE}\n\nIt rose at nine.\n\n{again}\n", bare_desk)
    assert article.text == f"{ONE}\n\nIt rose at nine."


@pytest.mark.parametrize("other", DIFFERENT)
def test_a_paragraph_that_differs_in_a_word_or_figure_is_kept(other: str, bare_desk: Desk) -> None:
    assert cleaned(f"{ONE}\n\n{other}\n", bare_desk).text == f"{ONE}\n\n{other}"


@pytest.mark.parametrize("short", ["Yes.", "He paused.", "The fog came in again, and nobody said a single word."])
def test_a_short_repeat_is_kept(short: str, bare_desk: Desk) -> None:
    assert cleaned(f"{short}\n\n{ONE}\n\n{short}\n", bare_desk).text.count(short) == 2


def test_curly_and_straight_quotation_marks_make_no_difference(bare_desk: Desk) -> None:
    curly = "“The lamp has burned for ninety years and will burn for ninety more,” said the keeper’s son."
    article = cleaned(f"{curly}\n\n{curly.translate(str.maketrans('“”’', chr(34) * 2 + chr(39)))}", bare_desk)
    assert article.text == curly


def test_each_further_copy_names_the_first(bare_desk: Desk) -> None:
    article = cleaned(f"{ONE}\n\n{ONE}\n\n{ONE}\n", bare_desk)
    assert [(edit.line_no, edit.reason) for edit in article.edits] == [(3, "Repeats line 1"), (5, "Repeats line 1")]
    assert {(edit.action, edit.rule, edit.before) for edit in article.edits} == {
        ("fold", "fold.repeated-paragraph", ONE)
    }


def test_a_repeated_quotation_is_folded_too(bare_desk: Desk) -> None:
    quote = "“The lamp has burned for ninety years and will burn for another ninety.”"
    assert cleaned(f"{quote}\n\n{ONE}\n\n{quote}\n", bare_desk).text == f"{quote}\n\n{ONE}"
