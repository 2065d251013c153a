"""Statements: whose event, which value, where it stands; and nothing where the words leave a doubt."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.claim_types import ArticleText, Claim
from copydesk.claims.events import forms, lexicon, titles
from copydesk.claims.parse import parse
from copydesk.claims.statements import slots_of, statements
from copydesk.desk import Desk, load_desk
from tests.conftest import ROOT, SHARED, cleaned

CASES = tomllib.loads((ROOT / "tests/cases/statements.toml").read_text(encoding="utf-8"))["case"]
PUBLISHED = "2024-01-24"
WORDS = st.sampled_from(
    "Salt Road , released on January 24 2,000 men “ ” was film 🎉 é̂ WHO ? . 34 Bell by of the".split()
)


def stated(text: str, desk: Desk, taken: tuple[tuple[int, int], ...] = ()) -> tuple[str, list[Claim]]:
    article = cleaned(text, desk)
    found = article.best("published_at")
    given = ArticleText(article.text, article.paragraphs, "en", found.value if found else PUBLISHED)
    parsed = list(parse([(paragraph.text, paragraph.start) for paragraph in article.paragraphs]))
    return article.text, statements(given, parsed, taken)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_a_sentence_has_the_slots_that_are_written_down(case: dict[str, Any]) -> None:
    found = []
    for part in next(parse([(case["text"], 0)])):
        for first, last in part.sentences:
            for slots, value in slots_of(part, first, last, PUBLISHED):
                assert value
                found.append([slots.subject or "", slots.predicate or "", slots.value, slots.unit or ""])
    assert found == case["slots"]


def test_a_release_alone_is_of_the_one_work_told_of(bare_desk: Desk) -> None:
    text = (
        "Ona's new song, Salt Road, is out. The surprise release on January 3 took listeners by surprise in Eastport."
    )
    claim = stated(text, bare_desk)[1][-1]
    assert (claim.slots.subject, claim.slots.predicate, claim.slots.value) == ("Salt Road", "release", "2024-01-03")
    assert claim.source is None
    assert claim.attribution == "own"


def test_a_denial_is_kept_as_one(bare_desk: Desk) -> None:
    (claim,) = stated("Salt Road was not released on January 3 in Eastport.", bare_desk)[1]
    assert claim.slots.polarity == "negated"


def test_the_words_of_others_are_left_to_them(bare_desk: Desk) -> None:
    text = "Tom Reed was arrested on January 5 in Eastport."
    assert stated(text, bare_desk)[1] != []
    assert stated(text, bare_desk, ((0, len(text)),))[1] == []
    assert stated(f"“{text}”", bare_desk)[1] == []


def test_a_title_that_is_a_sentence_is_known_by_its_repetition() -> None:
    text = "Her song Rain falls here, a ballad, is out. Rain falls here is slow. Fans of Rain falls here were glad."
    assert set(titles(next(parse([(text, 0)])))) == {"Rain falls here"}


@settings(deadline=None, max_examples=40)
@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_evidence_stands_where_it_is_said_to(text: str) -> None:
    for part in next(parse([(text, 5)])):
        for first, last in part.sentences:
            for slots, value in slots_of(part, first, last, PUBLISHED):
                assert value
                shown = (" " * 5 + text)[value[0] : value[1]]
                assert shown.strip()
                assert slots.value_type != "name" or shown == slots.value


@pytest.mark.parametrize(
    "text", ["", "!!!", "THE MUSEUM OPENED ON MAY 4, 2023.", "港は5月4日に開いた。", "a 1 " * 5_000]
)
def test_bad_input_is_read_without_an_error(text: str) -> None:
    for parts in parse([(text, 0)]):
        for part in parts:
            for first, last in part.sentences:
                slots_of(part, first, last, PUBLISHED)


def test_verbs_have_their_forms() -> None:
    assert forms("release") == {"release", "releases", "releasing", "released"}
    assert forms("buy", "bought") == {"buy", "buys", "buying", "bought"}
    assert lexicon().verbs["stepped", "down"].predicate == "resign"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared articles are not here")
def test_the_shared_articles_dispute_one_day(tmp_path_factory: pytest.TempPathFactory) -> None:
    desk = load_desk(tmp_path_factory.mktemp("desk"))
    days: dict[str, set[str]] = {}
    for file in sorted((SHARED / "seeds").glob("*.txt")):
        text, claims = stated(file.read_text(encoding="utf-8"), desk)
        for claim in claims:
            assert all(text[span.start : span.end].strip() for span in claim.spans)
            if claim.slots.predicate == "release" and claim.slots.subject and len(claim.slots.value or "") == 10:
                days.setdefault(claim.slots.value or "", set()).add(file.name[:3])
    assert days == {"2024-01-24": {"001", "003", "004"}, "2023-12-24": {"003"}}
