"""Features: finite numbers for any text, the same columns whatever the text, and each column about something."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.judgement.features import ABOUT, NEIGHBOURS, about, features
from copydesk.judgement.model import packaged
from copydesk.judgement.words import WordScores

NO_SCORES = WordScores({}, {})
PROSE = "The council met on Monday to settle the question of the pier, and agreed to mend it at once, to much relief."
LEAD_IN = "The harbour master, who had waited in the rain for an hour, then read out what the old book says of it:"
NAMES = features([PROSE], [False], NO_SCORES).names
LINE = st.one_of(st.text(st.characters(), max_size=40), st.sampled_from([PROSE, LEAD_IN, "Share", "", "港の灯台。"]))


@given(st.lists(st.tuples(LINE, st.booleans()), min_size=1, max_size=12))
def test_any_text_gives_finite_numbers_in_the_same_columns(marked: list[tuple[str, bool]]) -> None:
    lines, struck = [line for line, _ in marked], [is_struck for _, is_struck in marked]
    columns = features(lines, struck, packaged().words)
    matrix = columns.matrix()
    assert columns.names == NAMES
    assert matrix.shape == (len(lines), len(NAMES))
    assert matrix.dtype == np.float32
    assert np.isfinite(matrix).all()
    chances = packaged().trees.probabilities(matrix)
    assert ((chances >= 0) & (chances <= 1)).all()


def test_no_column_has_a_topic_that_is_not_explained() -> None:
    assert {about(name) for name in NAMES} == {*ABOUT, NEIGHBOURS}


def test_every_name_in_a_topic_is_a_column() -> None:
    families = {name.partition("@")[0] + "@" for name in NAMES if "@" in name}
    assert {name for names in ABOUT.values() for name in names} - {*NAMES, *families} <= {"mean@", "sum@"} | {
        f"{where}_{name}" for where in ("page", "body") for name in ("mean@", "sum@")
    }


@pytest.mark.parametrize(
    ("line", "is_prose"),
    [
        (PROSE, 1),
        (LEAD_IN, 1),
        (PROSE.removesuffix("."), 0),
        (f"“{PROSE}”", 1),
        ("It rose at nine.", 0),
        ("港の評議会は月曜日に集まり、桟橋の問題を話し合い、すぐに直すことに決めた。", 1),  # wide signs count thrice
        ("", 0),
    ],
)
def test_prose_is_a_long_line_that_ends_a_sentence_or_leads_in(line: str, is_prose: int) -> None:
    assert features([line], [False], NO_SCORES)["prose"].tolist() == [is_prose]


def test_a_single_line() -> None:
    columns = features([PROSE], [False], NO_SCORES)
    shown = {
        name: columns[name].item() for name in ("position", "from_end", "relative", "run", "struck@1", "struck@-1")
    }
    assert shown == {"position": 0, "from_end": 0, "relative": 0, "run": 0, "struck@1": -1, "struck@-1": -1}


def test_without_prose_nothing_is_before_or_after_it() -> None:
    columns = features(["Share", "Print", "Mail"], [False] * 3, NO_SCORES)
    assert columns["prose_before"].tolist() == [0, 0, 0]
    assert columns["prose_share"].tolist() == [0, 0, 0]
    assert (columns["run"] > 0).all()


def test_where_all_is_struck() -> None:
    columns = features(["Share", PROSE, "Mail"], [True] * 3, NO_SCORES)
    assert columns["struck_near"].tolist() == [1, 1, 1]
    assert columns["struck_above"].tolist() == [0, 0, 0]


def test_a_run_is_as_long_as_the_lines_between_two_paragraphs() -> None:
    columns = features([PROSE, "One", "Two", "Three", PROSE, "Four", PROSE], [False] * 7, NO_SCORES)
    assert columns["run"].tolist() == [0, 3, 3, 3, 0, 1, 0]
