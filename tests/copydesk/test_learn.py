"""Learning: which lines may be learned, what counts as one story, and the bar that evidence has to pass."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.claims.naming import match_key
from copydesk.decisions import Decisions
from copydesk.desk import Desk
from copydesk.fingerprints import fingerprint
from copydesk.learn import END_LINES, LONGEST, Evidence, Line, is_candidate, is_certain, sightings, story
from copydesk.readers.lines import read_lines
from copydesk.steps.learned import fingerprint_of, learned_rule_id, strike_learned
from copydesk.steps.segment import segment
from copydesk.types import Draft, Field
from tests.conftest import ROOT, document

CASES = tomllib.loads((ROOT / "tests" / "cases" / "learned_lines.toml").read_text(encoding="utf-8"))["case"]
NOTICE = "The Harbour Post is paid for by its readers and by nobody else."
PROSE = "The council met for three hours and talked about the ferry, the quay and the price of rope, in that order."


def line(text: str, kind: Any = "paragraph") -> Line:
    return Line(fingerprint(text), kind, text)


def evidence(case: dict[str, Any], text: str) -> Evidence:
    articles = case.get("articles", 12)
    counts = (case.get("stories", 12), articles, case.get("at_end", articles), articles / case.get("total", 20))
    days = (case.get("first_day", "2025-03-04") or None, case.get("last_day", "2025-03-30") or None)
    return Evidence(text, *counts, *days)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_the_bar(case: dict[str, Any]) -> None:
    for text in case["lines"]:
        assert is_certain(evidence(case, text)) == case["certain"], text


@given(st.text(max_size=400), st.integers(0, 20), st.integers(0, 20), st.floats(0, 1))
def test_no_evidence_makes_a_line_certain_that_may_not_be_learned(
    text: str, stories: int, articles: int, share: float
) -> None:
    found = Evidence(text, stories, articles, articles, share, "2025-03-04", "2025-03-05")
    assert is_candidate(text) or not is_certain(found)


@pytest.mark.parametrize("kind", ["quote", "caption", "table"])
def test_quotes_captions_and_tables_are_not_learned(kind: Any) -> None:
    assert is_candidate(NOTICE)
    assert not is_candidate(NOTICE, kind)
    assert not sightings([line(PROSE), line(NOTICE, kind)])[fingerprint(PROSE)].at_end
    assert fingerprint(NOTICE) not in sightings([line(PROSE), line(NOTICE, kind)])


def test_long_lines_and_lines_without_letters_are_not_learned() -> None:
    assert is_candidate("x" * LONGEST)
    assert not is_candidate("x" * (LONGEST + 1))
    assert not is_candidate("1, 2, 3 —")


def test_the_end_is_the_last_lines_and_at_most_half_of_them() -> None:
    long = [line(f"Line {n} of an article.") for n in range(30)]
    assert sum(found.at_end for found in sightings(long).values()) == END_LINES
    assert [found.at_end for found in sightings(long[:3]).values()] == [False, False, True]
    assert [found.at_end for found in sightings(long[:1]).values()] == [False]


def test_a_line_before_a_sentence_is_not_at_the_end() -> None:
    label = line("More tales from the quay and the streets behind it")
    assert sightings([line(PROSE), line(NOTICE), label])[label.fingerprint].at_end
    assert not sightings([line(PROSE), line("It rained."), label, line(NOTICE)])[label.fingerprint].at_end
    assert sightings([line(PROSE), line("It rained."), label, line(NOTICE)])[fingerprint(NOTICE)].at_end


def test_copies_and_updates_are_one_story_whatever_ends_them() -> None:
    long_notice = line(NOTICE * 20)
    one = story([line(PROSE), line("It rained."), line("It stopped."), long_notice])
    assert one == story([line("Updated at noon."), line(PROSE), line("It rained."), line(NOTICE)])
    assert one != story([line(PROSE + " Then they went home."), line("It rained."), line("It stopped."), long_notice])


@given(st.lists(st.sampled_from([PROSE, NOTICE, "It rained.", "Ada Ferrante", "The end is near"]), max_size=12))
def test_a_repeat_within_an_article_makes_no_difference(texts: list[str]) -> None:
    once = [line(text) for text in dict.fromkeys(texts)]
    again = once + [line(text) for text in texts]
    assert sightings(again) == sightings(once)
    assert story(again) == story(once)


@given(st.integers(-(1 << 63), (1 << 63) - 1))
def test_a_rule_id_names_its_line(found: int) -> None:
    assert len(learned_rule_id(found)) == len("learned.") + 16
    assert fingerprint_of(learned_rule_id(found)) == found


def learning(desk: Desk, *lines: str, **more: frozenset[Any]) -> Desk:
    learned = {match_key("harbourpost.example"): frozenset(map(fingerprint, lines))}
    return desk.decided(Decisions(learned=learned, **more))


def struck(text: str, desk: Desk, publisher: str = "harbourpost.example") -> list[str]:
    given = document(text)
    decoded = read_lines(given)
    draft = segment(Draft(given, decoded, decoded.lines), desk)
    named = draft.with_fields(Field("publisher", publisher, publisher, "option", 0.95))
    return [edit.before for edit in strike_learned(named, desk).edits if edit.action == "strike"]


def test_a_learned_line_is_struck_for_its_publisher_alone(bare_desk: Desk) -> None:
    desk = learning(bare_desk, NOTICE)
    text = f"{PROSE}\n\n{NOTICE}\n"
    assert struck(text, desk) == [NOTICE]
    assert struck(text, desk, "brillnews.example") == []


@pytest.mark.parametrize(
    "text",
    [
        f"{NOTICE}\n",
        f"{NOTICE}\n\n{NOTICE}\n",
        f"{PROSE}\n\n> {NOTICE}\n",
    ],
    ids=["alone", "nothing else", "quoted"],
)
def test_a_learned_line_stays_where_it_must(text: str, bare_desk: Desk) -> None:
    assert struck(text, learning(bare_desk, NOTICE)) == []


def test_a_learned_line_leads_into_a_quote(bare_desk: Desk) -> None:
    lead = "The harbour master put it like this:"
    desk = learning(bare_desk, lead)
    assert struck(f"{PROSE}\n\n{lead}\n\n“Nobody sails today.”\n", desk) == []
    assert struck(f"{PROSE}\n\n{lead}\n\nNobody sailed.\n", desk) == [lead]


def test_what_people_decided_goes_before_what_is_learned(bare_desk: Desk) -> None:
    text, key = f"{PROSE}\n\n{NOTICE}\n", fingerprint(NOTICE)
    assert struck(text, learning(bare_desk, NOTICE, kept_lines=frozenset({key}))) == []
    assert struck(text, learning(bare_desk, NOTICE, rules_off=frozenset({learned_rule_id(key)}))) == []
