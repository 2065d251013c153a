"""Claims of an article: their kinds, their evidence, and that no text, however odd, breaks the reading."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.claim_types import ArticleText, Claim
from copydesk.claims import direct_quotes
from copydesk.claims.extract import OMISSION, extract
from tests.copydesk.claims.readings import article

ARTICLE = """\
The Salt Road ferry sank off Ostby on March 3, 2024.

“We had no radio and no light,” skipper Odile Farrant said. “We waited for the day.”

Farrant told the inquiry that 14 passengers were “asleep below deck” at the time.

According to the coastguard, the boat was 41 years old.

The crew, the operator said, had been on duty since noon."""

WORDS = st.sampled_from(
    "Odile Farrant said told warned that , , . . : ; — – - “ ” \" \" ' ' ‘ ’ „ « » '' `` she who according to the of "
    "council ferry late because claim fears not on March 3 2024 14 % @quaywatch WHO SAID NOTHING HERE ! ? … ( ) "
    "🎉 👩‍👩‍👧 e\u0301 a\u0308\u0323 \u200f \u200b \u00a0 ﷽ שלום עולם مرحبا 你好 。 「 」 ﬁn I’ve isn't \t".split(" ")
)
BLANKS = st.sampled_from([" ", " ", " ", " ", "", "  ", "\n", "\n\n"])
TEXTS = st.lists(st.tuples(WORDS, BLANKS), min_size=1, max_size=60).map(lambda parts: "".join(map("".join, parts)))
ANY = st.text(max_size=120)
LANGUAGES = st.sampled_from(["en", None, "de", "ko"])


def shown(text: str, claim: Claim, role: str) -> list[str]:
    return [text[span.start : span.end] for span in claim.spans if span.role == role]


def sound(given: ArticleText, claims: list[Claim]) -> None:
    """What holds of the claims of any text."""
    for claim in claims:
        assert all(0 <= span.start < span.end <= len(given.text) for span in claim.spans)
        assert all(given.text[span.start : span.end].strip() for span in claim.spans)
        content = [span for span in claim.spans if span.role == "content"]
        assert OMISSION.join(given.text[span.start : span.end] for span in content) == claim.text != ""
        assert all(a.end <= b.start for a, b in pairwise(content))
        assert (claim.source is None) == (claim.attribution != "named")
        assert 0 < claim.confidence <= 1
        assert claim.check_worthiness is None or 0 <= claim.check_worthiness <= 1
    places = [(claim.spans[0].start, claim.spans[0].end, claim.kind) for claim in claims]
    assert places == sorted(places)


@pytest.fixture(scope="module")
def claims() -> list[Claim]:
    return extract(article(ARTICLE))


def test_each_claim_has_its_kind(claims: list[Claim]) -> None:
    assert [(claim.kind, claim.text) for claim in claims] == [
        ("statement", "The Salt Road ferry sank off Ostby on March 3, 2024."),
        ("direct_quote", "We had no radio and no light […] We waited for the day."),
        ("mixed_quote", "14 passengers were “asleep below deck” at the time"),
        ("indirect_quote", "the boat was 41 years old"),
        ("indirect_quote", "The crew […] had been on duty since noon"),
    ]


def test_each_claim_has_its_source(claims: list[Claim]) -> None:
    assert [(claim.attribution, claim.source.name if claim.source else None) for claim in claims] == [
        ("own", None),
        ("named", "Odile Farrant"),
        ("named", "Odile Farrant"),
        ("unnamed", None),
        ("unnamed", None),
    ]


def test_the_evidence_shows_content_cue_source_and_value(claims: list[Claim]) -> None:
    own, direct, mixed, _, inserted = claims
    assert (shown(ARTICLE, own, "cue"), shown(ARTICLE, own, "source")) == ([], [])
    assert shown(ARTICLE, own, "value") == ["March 3, 2024"]
    assert shown(ARTICLE, direct, "cue") == ["said"]
    assert shown(ARTICLE, direct, "source") == ["skipper Odile Farrant"]
    assert shown(ARTICLE, mixed, "source") == ["Farrant"]
    assert shown(ARTICLE, inserted, "source") == ["the operator"]
    sound(article(ARTICLE), claims)


def test_what_can_be_compared_is_in_the_slots(claims: list[Claim]) -> None:
    own, _, mixed, *_ = claims
    assert (own.slots.value, own.slots.value_type) == ("2024-03-03", "date")
    assert (mixed.slots.value, mixed.slots.unit) == ("14", "passenger")


def test_other_languages_are_read_by_rules_alone() -> None:
    german = article("„Die Fähre kommt zu spät“, sagte Odile Farrant.", "de")
    found = extract(german)
    assert [claim.text for claim in found] == ["Die Fähre kommt zu spät"]
    assert found == direct_quotes.extract(german)


def test_a_text_too_short_to_tell_its_language_is_read_as_english() -> None:
    text = "Odile Farrant said the ferry was late."
    assert extract(article(text, None)) == extract(article(text)) != []


def test_nothing_comes_of_nothing() -> None:
    assert extract(ArticleText("", (), "en")) == []
    assert extract(article("")) == []


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, LANGUAGES)
def test_the_evidence_holds_for_any_marks_and_scripts(text: str, language: str | None) -> None:
    given = article(text, language)
    found = extract(given)
    sound(given, found)
    assert extract(given) == found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY)
def test_the_evidence_holds_for_any_text(text: str) -> None:
    given = article(text)
    sound(given, extract(given))


@settings(max_examples=10, deadline=None)
@given(st.permutations(ARTICLE.split("\n\n")[1:]))
def test_the_evidence_holds_for_any_order_of_paragraphs(paragraphs: list[str]) -> None:
    given = article("\n\n".join(paragraphs).upper())
    sound(given, extract(given))


@pytest.mark.parametrize(
    "text",
    [
        "The ferry was late and " * 2_500 + "Odile Farrant said so.",
        "“" * 5_000 + "late" + "”" * 5_000 + " said Odile Farrant.",
        "“late ‘" * 2_500 + "’”" * 2_500,
        '"late, ' * 5_000,
        "x" * 300_000,
        "🎉" * 5_000 + " “late,” said Odile Farrant.",
        "e\u0301" * 20_000,
        "she said, " * 1_500,
        "\n\n".join(["“We are late.”"] * 500),
    ],
    ids=["sentence", "nested", "alternating", "typed", "no spaces", "emoji", "combining", "cues", "alone"],
)
def test_a_monster_is_read_to_its_end(text: str) -> None:
    given = article(text)
    sound(given, extract(given))


def test_what_is_called_something_does_not_take_in_the_verb() -> None:
    text = "They call him “the Fox of the harbour”."
    (claim,) = extract(article(text))
    assert claim.text == "him “the Fox of the harbour”"
