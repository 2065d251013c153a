"""Words: what is scored of a line, and that the scores are the same in every process."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.columns import Columns
from copydesk.judgement.words import LONGEST, MOST_WORDS, WordScores, add_words, grams
from tests.conftest import ROOT

SCORES = WordScores({"share": 3.0, "share this": 2.5, "^share": 1.0, "pier": -2.0}, {"this$": 1.5})
PRINT_CHANCES = """
from copydesk.judgement import judged
from copydesk.judgement.model import packaged
lines = ["Share this story with your friends and sign up for our free letter", "Read more from the harbour desk",
  "The council met on Monday to settle the question of the pier, and agreed to mend it at once, to nobody's surprise."]
chances, columns = packaged().chances(lines * 4, [False] * 12)
print(chances.tolist(), columns.matrix().tobytes().hex(), judged(lines * 4, [False] * 12))
"""


def columns_of(lines: list[str], prose: list[float] | None = None) -> Columns:
    columns = Columns()
    add_words(columns, lines, np.array(prose or [0.0] * len(lines)), SCORES, range(len(lines)))
    return columns


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", set()),
        ("— | …", set()),
        ("Share", {"share", "^share", "share$"}),
        ("Share THIS!", {"share", "this", "share this", "^share", "this$"}),
        ("12 March 2024", {"00", "march", "0000", "00 march", "march 0000", "^00", "0000$"}),
        ("港の灯台", {"港の灯台", "^港の灯台", "港の灯台$"}),
        ("Straße été", {"straße", "été", "straße été", "^straße", "été$"}),
    ],
)
def test_the_grams_of_a_line(line: str, found: set[str]) -> None:
    assert grams(line) == found


def test_only_the_first_words_are_taken() -> None:
    many = [f"w{number}x" for number in range(MOST_WORDS + 5)]
    found = grams(" ".join(many))
    assert many[MOST_WORDS - 1] in found
    assert many[MOST_WORDS] not in found
    assert f"{many[MOST_WORDS - 1]}$" in found


@given(st.text(max_size=60))
def test_the_case_of_a_line_does_not_matter_and_no_gram_is_empty(line: str) -> None:
    found = grams(line)
    assert all(found)
    assert found == grams(line.lower())


def test_the_measures_of_the_known_grams() -> None:
    columns = columns_of(["Share this", "nothing known"])
    shown = {name: columns[f"page_{name}"].tolist() for name in ("mean", "most", "least", "known")}
    assert shown["mean"] == [pytest.approx(6.5 / 3), 0.0]
    assert shown["most"] == [3.0, 0.0]
    assert shown["least"] == [1.0, 0.0]
    assert shown["known"] == [pytest.approx(3 / 5), 0.0]
    assert columns["body_most"].tolist() == [1.5, 0.0]


def test_the_words_of_a_long_line_are_not_weighed() -> None:
    long = "share " * (LONGEST // 6 + 1)
    assert len(long) > LONGEST
    assert columns_of([long, "share"])["page_most"].tolist() == [0.0, 3.0]


def test_where_else_the_words_stand() -> None:
    columns = columns_of(["The pier will be mended", "Pier", "Ferry", "A b"], [1.0, 0.0, 0.0, 0.0])
    assert columns["in_prose"].tolist() == [-1.0, 1.0, 0.0, -1.0]
    assert columns["elsewhere"].tolist()[1:] == [1.0, 0.0, -1.0]


def test_no_hash_seed_changes_a_score() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PRINT_CHANCES],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(outputs) == 1
    assert b"[" in outputs.pop()
