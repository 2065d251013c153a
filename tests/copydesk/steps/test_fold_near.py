"""Fold: near repeats in one article go, with the line that they repeat; whatever says something else stays."""

from __future__ import annotations

from textwrap import fill

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.desk import Desk
from copydesk.redline import replay
from copydesk.rules import RuleSet
from copydesk.steps.fold import FEWEST_OF_NEAR_REPEATS, LEAST_SIMILARITY
from copydesk.types import Article
from tests.conftest import cleaned

ONE = (
    "The council of Lower Ostrey voted 12 to 7 on Monday to keep the old lighthouse lamp burning until the end of March"
    ", when the new keeper is to move into the tower with her crew."
)
BETWEEN = (
    "It rained on the quay all through the night, and the ferry stayed where it was until the fog had gone at last."
)
EDITED = {
    "another word": ("to keep", "to leave"),
    "a word more": ("old lighthouse", "old and lovely lighthouse"),
    "a word less": ("old lighthouse", "lighthouse"),
    "two words": ("burning until", "lit up to"),
    "no final point": ("crew.", "crew"),
    "an and": (", when", " and when"),
    "spaces": (" voted ", "  voted "),
}
TELLING = {
    "a figure": ("12 to 7", "12 to 8"),
    "a name": ("Lower Ostrey", "Upper Ostrey"),
    "a day": ("Monday", "Tuesday"),
    "a month": ("March", "April"),
    "a negation": ("to keep", "not to keep"),
    "a number in words": ("the old lighthouse lamp", "two old lighthouse lamps"),
    "a modal": ("is to move", "may move"),
    "an opposite": ("with her crew", "with his crew"),
    "too much": ("to keep the old lighthouse lamp burning", "after a long debate that nobody enjoyed to save the lamp"),
}


def edited(edit: tuple[str, str], text: str = ONE) -> str:
    assert edit[0] in text
    return text.replace(*edit)


def folds(article: Article) -> list[tuple[int, str, str]]:
    return [(edit.line_no, edit.rule, edit.reason) for edit in article.edits if edit.action == "fold"]


def replayed(article: Article) -> bool:
    assert article.decoded is not None
    return replay(article.decoded.lines, article.edits) == article.text


@pytest.mark.parametrize("edit", [edit for name, edit in EDITED.items() if name != "spaces"], ids=lambda edit: edit[1])
def test_a_near_repeat_is_folded_and_names_the_line(edit: tuple[str, str], bare_desk: Desk) -> None:
    again = edited(edit)
    article = cleaned(f"{BETWEEN}\n\n{ONE}\n\n{again}\n", bare_desk)
    assert article.text == f"{BETWEEN}\n\n{ONE}"
    assert folds(article) == [(5, "fold.near-repeat", "Repeats line 3 but for a few words")]
    [edit_made] = [edit for edit in article.edits if edit.action == "fold"]
    assert edit_made.before == again
    assert edit_made.score is not None
    assert LEAST_SIMILARITY <= edit_made.score < 1 or edit == EDITED["no final point"]
    assert replayed(article)


def test_equal_but_for_spaces_is_a_repeat_word_for_word(bare_desk: Desk) -> None:
    article = cleaned(f"{ONE}\n\n{edited(EDITED['spaces'])}\n", bare_desk)
    assert folds(article) == [(3, "fold.repeated-paragraph", "Repeats line 1")]


@pytest.mark.parametrize("edit", TELLING.values(), ids=TELLING)
def test_what_says_something_else_is_kept(edit: tuple[str, str], bare_desk: Desk) -> None:
    other = edited(edit)
    for first, second in ((ONE, other), (other, ONE)):
        article = cleaned(f"{first}\n\n{BETWEEN}\n\n{second}\n", bare_desk)
        assert article.text == f"{first}\n\n{BETWEEN}\n\n{second}"


@pytest.mark.parametrize("second", [
    f"“{ONE}”",
    ONE.replace("to keep", "“to keep for good and all”"),
    f"{ONE} “We shall see it from the sea,” said Odile Farrant.",
])  # fmt: skip
def test_quotes_are_kept(second: str, bare_desk: Desk) -> None:
    near = second.replace("old lighthouse", "old and lovely lighthouse")
    assert cleaned(f"{second}\n\n{BETWEEN}\n\n{near}\n", bare_desk).text.count("lighthouse") == 2
    assert near in cleaned(f"{ONE}\n\n{near}\n", bare_desk).text


def test_short_ones_are_kept(bare_desk: Desk) -> None:
    short = "The council of Lower Ostrey voted to keep the old lighthouse lamp burning until the winter."
    assert len(short) < FEWEST_OF_NEAR_REPEATS
    again = short.replace("old", "dear old")
    assert cleaned(f"{short}\n\n{again}\n", bare_desk).text == f"{short}\n\n{again}"


def test_each_further_one_names_the_line_that_was_kept(bare_desk: Desk) -> None:
    texts = [ONE, edited(EDITED["a word more"]), ONE, edited(EDITED["a word less"]), edited(EDITED["a word more"])]
    article = cleaned("\n\n".join(texts), bare_desk)
    assert article.text == ONE
    near, same = (
        ("fold.near-repeat", "Repeats line 1 but for a few words"),
        ("fold.repeated-paragraph", "Repeats line 1"),
    )
    assert folds(article) == [(3, *near), (5, *same), (7, *near), (9, *near)]
    assert replayed(article)


def test_of_two_that_say_other_things_the_right_one_is_named(bare_desk: Desk) -> None:
    other = edited(TELLING["a figure"])
    article = cleaned(f"{other}\n\n{ONE}\n\n{edited(EDITED['another word'])}\n", bare_desk)
    assert article.text == f"{other}\n\n{ONE}"
    assert folds(article) == [(5, "fold.near-repeat", "Repeats line 3 but for a few words")]


def test_a_paragraph_of_several_lines_is_folded_whole(bare_desk: Desk) -> None:
    again = edited(EDITED["another word"])
    wrapped = [fill(text, 60) for text in (ONE, BETWEEN, again)]
    article = cleaned("\n\n".join(wrapped) + "\n", bare_desk)
    assert article.text == f"{ONE}\n\n{BETWEEN}"
    [edit] = [edit for edit in article.edits if edit.action == "fold"]
    assert (edit.line_no, edit.before) == (8, again)  # joining its lines was an edit before
    assert edit.reason == "Repeats line 1 but for a few words"
    assert replayed(article)


LINES = st.sampled_from([ONE, BETWEEN, *(edited(edit) for edit in (*EDITED.values(), *TELLING.values()))])


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=8))
def test_nothing_is_lost_and_a_second_time_nothing_changes(lines: list[str]) -> None:
    desk = Desk(RuleSet([]))
    article = cleaned("\n\n".join(lines), desk)
    assert replayed(article)
    for edit in (edit for edit in article.edits if edit.action == "fold"):
        line = int(edit.reason.split()[2])
        assert any(paragraph.first_line == line for paragraph in article.paragraphs), "a kept one is named"
    for telling in ("12 to 8", "Upper Ostrey", "Tuesday", "April", "not to keep", "may move", "his crew"):
        assert any(telling in line for line in lines) == (telling in article.text)
    again = cleaned(article.text, desk)
    assert (again.text, folds(again)) == (article.text, [])
