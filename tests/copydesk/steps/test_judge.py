"""Judge: quotations and kept lines stay, decisions are honoured, pages are left alone, and clean texts stay clean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from copydesk.decisions import Decisions
from copydesk.desk import Desk
from copydesk.fingerprints import fingerprint
from copydesk.judgement import SAYS
from copydesk.judgement.model import packaged
from copydesk.pipeline import run
from copydesk.redline import replay
from copydesk.rules import Rule, RuleSet
from copydesk.striking import Verdict, is_protected
from copydesk.types import Article, Block, Document, Edit, Quarantined
from tests.conftest import cleaned, document

BARE = Desk(RuleSet([]))
EAGER = replace(packaged(), struck_from=0.05)
PROSE = [
    "The harbour council met on Monday to settle the question of the pier, and voted for the cheaper of two designs.",
    "Nobody knows yet how much the lamp will cost, but the sum of £4,000 was named twice in a long and loud debate.",
    "Two members stayed away because the ferry was late, and their votes were counted on Tuesday by the old clerk.",
    "Die Mole wird im Frühjahr ausgebessert, wenn die Boote an Land liegen, und soll bis zum Sommer fertig sein.",
    "The clerk, who keeps the minutes of the council in a blue book, then read aloud what the old charter says of it:",
]
QUOTES = [
    "“We will wait for the fog to lift,” said Odile Farrant.",
    '"Sign up for the newsletter," the poster read.',
    "« Partagez cet article avec vos amis. »",
    "> We will wait.",
    "‘Follow us on the pier today,’ it said.",
]
LEAD_INS = ["Farrant said:", "Share:", "Read more:"]
LABELS = [
    "Share",
    "Tweet",
    "Sign up for our newsletter",
    "Related stories",
    "Ferry sinks off the coast",
    "More from the harbour",
    "12 | 13 | 14",
    "Photo: A. Keel",
    "The money",
    "",
]
LINE = st.sampled_from([*PROSE, *QUOTES, *LEAD_INS, *LABELS])
LINES = st.lists(LINE, min_size=1, max_size=14)
# Repeated lines are folded after the judgement, and the mark of a block quote is not part of its text.
DIFFERENT = st.lists(LINE.filter(lambda line: line != PROSE[0] and line[:1] != ">"), max_size=14, unique=True)
KEPT, GONE = "The money", "Ferry sinks off the coast"
ARTICLE = [*PROSE[:2], GONE, KEPT, *PROSE[2:4]]


@contextmanager
def judging(struck: Mapping[str, Verdict] | None = None) -> Iterator[None]:
    """An eager judgement; or, where given, one that always has these verdicts on these lines."""

    def fixed(lines: list[str], gone: list[bool]) -> list[Verdict | None]:
        assert struck is not None
        return [None if is_gone else struck.get(line) for line, is_gone in zip(lines, gone, strict=True)]

    with patch("copydesk.judgement.packaged", lambda: EAGER):
        if struck is None:
            yield
        else:
            with patch("copydesk.judgement.judged", fixed):
                yield


def verdict(topic: str = "words", score: float = 0.9) -> Verdict:
    return Verdict(f"line.{topic}", "Like boilerplate", score)


def judged_edits(made: Article | Quarantined) -> list[Edit]:
    return [edit for edit in made.edits if edit.rule.startswith("line.")]


@given(LINES)
def test_no_quotation_and_no_lead_in_to_one_is_struck(lines: list[str]) -> None:
    with judging():
        made = run(document("\n\n".join(lines)), BARE)
    struck = {n for edit in judged_edits(made) for n in range(edit.line_no, edit.last_line + 1)}
    assert not any(lines[(n - 1) // 2] in QUOTES for n in struck if n % 2)
    kinds = [Block(n, n, "quote" if line[:1] == ">" else "paragraph", line) for n, line in enumerate(lines) if line]
    protected = {2 * block.first_line + 1 for index, block in enumerate(kinds) if is_protected(kinds, index)}
    assert not struck & protected


@given(LINES)
def test_nothing_is_lost_and_the_edits_rebuild_the_text(lines: list[str]) -> None:
    with judging():
        made = run(document("\n\n".join(lines)), BARE)
    assume(isinstance(made, Article))
    assert isinstance(made, Article)
    assert replay(made.decoded.lines, made.edits) == made.text
    covered = {n for p in made.paragraphs for n in range(p.first_line, p.last_line + 1)}
    covered |= {n for edit in made.edits for n in range(edit.line_no, edit.last_line + 1)}
    assert {n for n, line in enumerate(made.decoded.lines, 1) if line.strip()} <= covered
    assert all(edit.action == "strike" and edit.after == "" for edit in judged_edits(made))


@given(LINES)
def test_something_is_always_left(lines: list[str]) -> None:
    with judging():
        made = run(document("\n\n".join(lines)), BARE)
    without = run(document("\n\n".join(lines)), replace(BARE, decisions=Decisions(rules_off=every_topic())))
    assert isinstance(made, Article) == isinstance(without, Article)


@given(DIFFERENT)
def test_judging_a_cleaned_text_again_strikes_nothing(lines: list[str]) -> None:
    with judging():
        first = run(document("\n\n".join([PROSE[0], *lines])), BARE)
        assert isinstance(first, Article)
        again = run(document(first.text), BARE)
    assert isinstance(again, Article)
    assert judged_edits(again) == []
    assert again.text == first.text


@given(LINES)
def test_a_verdict_says_its_topic_its_reason_and_how_sure_it_is(lines: list[str]) -> None:
    with judging():
        made = run(document("\n\n".join(lines)), BARE)
    for edit in judged_edits(made):
        assert edit.rule.removeprefix("line.") in SAYS
        assert edit.reason.startswith("Like boilerplate: ")
        assert edit.score is not None
        assert 0 <= edit.score <= 1


def every_topic() -> frozenset[str]:
    return frozenset(f"line.{topic}" for topic in SAYS)


def test_what_is_struck_is_gone_and_the_rest_stays() -> None:
    with judging({GONE: verdict()}):
        made = cleaned("\n\n".join(ARTICLE), BARE)
    assert made.text == "\n\n".join(line for line in ARTICLE if line != GONE)
    assert [(edit.line_no, edit.rule, edit.before) for edit in judged_edits(made)] == [(5, "line.words", GONE)]


@pytest.mark.parametrize(
    "decisions", [Decisions(rules_off=frozenset({"line.words"})), Decisions(kept_lines=frozenset({fingerprint(GONE)}))]
)
def test_what_was_decided_to_stay_stays(decisions: Decisions) -> None:
    with judging({GONE: verdict()}):
        assert GONE in cleaned("\n\n".join(ARTICLE), replace(BARE, decisions=decisions)).text


def test_a_decision_about_another_line_or_topic_changes_nothing() -> None:
    other = Decisions(frozenset({"line.shape"}), frozenset({fingerprint(KEPT)}))
    with judging({GONE: verdict(), KEPT: verdict()}):
        text = cleaned("\n\n".join(ARTICLE), replace(BARE, decisions=other)).text
    assert KEPT in text
    assert GONE not in text


def test_neighbours_of_one_topic_are_one_edit_with_the_least_score() -> None:
    with judging({GONE: verdict(score=0.9), KEPT: verdict(score=0.7)}):
        (edit,) = judged_edits(cleaned("\n\n".join(ARTICLE), BARE))
    assert (edit.line_no, edit.last_line, edit.score) == (5, 7, 0.7)
    with judging({GONE: verdict(), KEPT: verdict("shape")}):
        assert [edit.rule for edit in judged_edits(cleaned("\n\n".join(ARTICLE), BARE))] == ["line.words", "line.shape"]


def test_all_that_is_left_is_never_struck() -> None:
    with judging(dict.fromkeys(ARTICLE, verdict())):
        assert cleaned("\n\n".join(ARTICLE), BARE).text == "\n\n".join(ARTICLE)


def test_a_text_of_two_blocks_is_not_judged() -> None:
    with judging({GONE: verdict()}):
        assert GONE in cleaned(f"{PROSE[0]}\n\n{GONE}", BARE).text


def test_a_page_is_left_to_the_content_model() -> None:
    body = "".join(f"<p>{line}</p>" for line in (ARTICLE + PROSE) * 2)
    page = Document("page.html", f"<html><body><article>{body}</article></body></html>".encode(), "text/html")
    with judging(dict.fromkeys([GONE, KEPT], verdict())):
        assert judged_edits(run(page, BARE)) == []


def test_lines_that_rules_struck_are_seen_as_struck() -> None:
    seen: list[tuple[str, bool]] = []

    def note(lines: list[str], struck: list[bool]) -> list[None]:
        seen.extend(zip(lines, struck, strict=True))
        return [None] * len(lines)

    desk = Desk(RuleSet([Rule("box.stow", ("stow the box",), "Invented", (), ())]))
    with patch("copydesk.judgement.judged", note):
        cleaned("\n\n".join([*PROSE[:2], "Stow the box", *PROSE[2:4]]), desk)
    assert seen[:5] == [(line, line == "Stow the box") for line in [*PROSE[:2], "Stow the box", *PROSE[2:4]]]


def test_a_text_is_judged_so_often_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[int] = []

    def first_goes(draft: object, sequence: list[object], desk: Desk) -> dict[int, Verdict]:
        rounds.append(len(sequence))
        return {0: Verdict("line.words", "as a test says", 0.9)}

    monkeypatch.setattr("copydesk.steps.judge._verdicts", first_goes)
    monkeypatch.setattr("copydesk.steps.judge.MOST_JUDGED", 15)
    cleaned("\n\n".join(PROSE * 2), BARE)
    assert rounds == [10, 9]
