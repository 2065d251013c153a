"""The bar: which lines are never struck, which have to reach more, and what a verdict says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.judgement import LONGEST_RUN, NEVER, SAYS, SURE_FROM, bar, judged
from copydesk.judgement.features import features
from copydesk.judgement.model import packaged
from copydesk.judgement.words import LONGEST, WordScores

PROSE = "The council met on Monday to settle the question of the pier, and agreed to mend it at once, to much relief."
FROM = 0.5
EAGER = replace(packaged(), struck_from=0.0)


def needed(lines: list[str], struck: set[int] = frozenset()) -> list[float]:  # type: ignore[assignment]
    marked = [number in struck for number in range(len(lines))]
    return bar(features(lines, marked, WordScores({}, {})), lines, marked, FROM).tolist()


def test_a_sentence_has_to_reach_more_and_so_has_a_line_alone_between_two() -> None:
    assert needed([PROSE, "The money", PROSE]) == [SURE_FROM] * 3


@pytest.mark.parametrize("line", ["It rose at nine.", "The skipper said:", "Why?", "“Wait.”"])
def test_a_short_sentence_or_lead_in_has_to_reach_more_too(line: str) -> None:
    assert needed([PROSE, "The money", line]) == [SURE_FROM, FROM, SURE_FROM]


def test_two_lines_between_paragraphs_do_not() -> None:
    assert needed([PROSE, "The money", "The boats", PROSE]) == [SURE_FROM, FROM, FROM, SURE_FROM]


def test_nor_does_one_at_the_beginning_or_end() -> None:
    assert needed(["The money", PROSE, "The boats"]) == [FROM, SURE_FROM, FROM]


def test_a_line_whose_neighbour_was_struck_stands_alone() -> None:
    assert needed([PROSE, "Share", "The money", PROSE], {1}) == [SURE_FROM, NEVER, SURE_FROM, SURE_FROM]


def test_a_struck_line_is_not_judged_again() -> None:
    assert needed(["Share", PROSE, "Print"], {0, 2}) == [NEVER, SURE_FROM, NEVER]


def test_a_long_line_is_not_judged() -> None:
    long = ("pier " * LONGEST)[: LONGEST + 1]
    assert needed([PROSE, long, long[:-1]]) == [SURE_FROM, NEVER, FROM]


@pytest.mark.parametrize(("count", "expected"), [(LONGEST_RUN - 1, FROM), (LONGEST_RUN, NEVER), (200, NEVER)])
def test_a_long_run_inside_an_article_is_a_table(count: int, expected: float) -> None:
    assert needed([PROSE, *["Ferry 12"] * count, PROSE]) == [SURE_FROM, *[expected] * count, SURE_FROM]


def test_a_long_run_before_or_after_the_article_is_not() -> None:
    assert needed([*["Ferry 12"] * 40, PROSE, *["Ferry 12"] * 40]) == [FROM] * 40 + [SURE_FROM] + [FROM] * 40


def test_a_text_without_prose_is_not_judged() -> None:
    assert needed(["Share", "Print", "The money"]) == [NEVER] * 3
    assert judged(["Share", "Print", "Sign up"], [False] * 3, EAGER) == [None] * 3


def test_nothing_is_judged_of_nothing() -> None:
    assert judged([], []) == []


@given(st.lists(st.sampled_from([PROSE, "Share", "The money", "By Ada", "12 | 13"]), min_size=1, max_size=9))
def test_a_verdict_names_its_topic_and_says_it(lines: list[str]) -> None:
    for verdict in filter(None, judged(lines, [False] * len(lines), EAGER)):
        topic = verdict.rule.removeprefix("line.")
        assert verdict.rule == f"line.{topic}"
        assert verdict.reason.startswith(f"Like boilerplate: {SAYS[topic]}")
        assert all(part in SAYS.values() for part in verdict.reason.removeprefix("Like boilerplate: ").split("; "))
        assert verdict.score is not None
        assert 0 <= verdict.score <= 1


def test_share_buttons_after_an_article_are_boilerplate_and_its_sentences_are_not() -> None:
    prose = [
        "The harbour council met on Monday to settle the question of the pier, and voted for one of two designs.",
        "Nobody knows yet how much the lamp will cost, but the sum of £4,000 was named twice in a long debate.",
        "Two members stayed away because the ferry was late, and their votes were counted on Tuesday by the clerk.",
    ]
    buttons = [
        "Share",
        "Tweet",
        "Email",
        "Print",
        "Related stories",
        "Ferry sinks off the coast",
        "Ten ways to cook cod",
    ]
    verdicts = judged([*prose, *buttons], [False] * (len(prose) + len(buttons)))
    assert verdicts[: len(prose)] == [None] * len(prose)
    assert any(verdicts)
