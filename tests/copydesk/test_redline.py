"""The redline: edits carried out on lines, replayed from the raw input, and refused where they do not fit."""

from __future__ import annotations

import pytest

from copydesk.errors import ReplayError
from copydesk.redline import apply, kept_text, region, replay
from copydesk.types import Action, Edit

LINES = ("The first line", "the second", "", "the fourth")


def edit(
    before: str, after: str = "", *, lines: tuple[int, int] = (1, 1), at: tuple[int, int], action: Action = "strike"
) -> Edit:
    return Edit(*lines, *at, action, "test.rule", "Invented", before, after)


REGIONS = [
    ((1, 4, 1, 9), "first"),
    ((1, 0, 1, 0), ""),
    ((1, 10, 2, 3), "line\nthe"),
    ((2, 4, 4, 3), "second\n\nthe"),
    ((3, 0, 3, 0), ""),
]


@pytest.mark.parametrize(("place", "text"), REGIONS)
def test_a_region_is_the_text_between_two_places(place: tuple[int, int, int, int], text: str) -> None:
    assert region(LINES, *place) == text


APPLIED = [
    (edit("first", "last", at=(4, 9)), ["The last line", "the second", "", "the fourth"]),
    (edit("", "very ", at=(4, 4)), ["The very first line", "the second", "", "the fourth"]),
    (edit("The first line", at=(0, 14)), ["", "the second", "", "the fourth"]),
    (edit(" line\nthe second", at=(9, 10), lines=(1, 2)), ["The first", "", "", "the fourth"]),
    (edit("second\n\nthe", "+", at=(4, 3), lines=(2, 4)), ["The first line", "the + fourth", "", ""]),
]


@pytest.mark.parametrize(("change", "lines"), APPLIED)
def test_an_edit_changes_its_region_and_keeps_the_number_of_lines(change: Edit, lines: list[str]) -> None:
    working = list(LINES)
    apply(working, change)
    assert working == lines


@pytest.mark.parametrize(
    "change",
    [
        edit("last", at=(4, 8)),
        edit("first", at=(5, 10)),
        edit("first", at=(4, 9), lines=(2, 2)),
        edit("", at=(0, 0), lines=(0, 0)),
        edit("", at=(0, 0), lines=(5, 5)),
        edit("", at=(0, 0), lines=(1, 5)),
        edit("", at=(0, 0), lines=(2, 1)),
    ],
)
def test_an_edit_that_does_not_fit_is_refused(change: Edit) -> None:
    with pytest.raises(ReplayError, match=r"test\.rule"):
        replay(LINES, [change])


def test_later_edits_count_in_what_the_earlier_ones_left() -> None:
    edits = [edit("The ", at=(0, 4), action="lift"), edit("first", "1st", at=(0, 5), action="repair")]
    assert replay(("The first line",), edits) == "1st line"


def test_the_order_of_edits_matters() -> None:
    edits = [edit("first", "1st", at=(0, 5), action="repair"), edit("The ", at=(0, 4), action="lift")]
    with pytest.raises(ReplayError):
        replay(("The first line",), edits)


def test_replaying_leaves_the_lines_it_was_given() -> None:
    lines = ["The first line"]
    replay(lines, [edit("The ", at=(0, 4))])
    assert lines == ["The first line"]


@pytest.mark.parametrize(
    ("lines", "text"),
    [([], ""), (["", "  ", "\t"], ""), ([" one ", "", "two"], "one\n\ntwo"), (["one", "two"], "one\n\ntwo")],
)
def test_the_kept_text_is_the_lines_that_are_not_blank(lines: list[str], text: str) -> None:
    assert kept_text(lines) == text
