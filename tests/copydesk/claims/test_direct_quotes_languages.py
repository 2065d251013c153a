"""Direct quotes in other languages than English: whose they are, and what is none."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.claim_types import ArticleText, Claim
from copydesk.claims import direct_quotes
from copydesk.desk import Desk
from copydesk.rules import RuleSet
from tests.conftest import ROOT, cleaned

LANGUAGES = tomllib.loads((ROOT / "tests/cases/direct_quotes_languages.toml").read_text(encoding="utf-8"))
SPOKEN = [(language, case) for language, table in LANGUAGES.items() for case in table["cases"]]
NOT_SPOKEN = [(language, text) for language, table in LANGUAGES.items() for text in table["none"]]
MARKS = '„“”«»‘’"—–-,.:!? \u00a0\n'
PARTS = (
    "dijo|sagte|a dit|powiedział|dedi|die|la maire|selon|Laut|É|que|😀|Ona Ruiz|Ona dijo: «El|sagte sie: „Wir|« Le|’"
)
WORDS = PARTS.split("|")


def claims_of(text: str, language: str) -> tuple[str, list[Claim]]:
    article = cleaned(text, Desk(RuleSet([])))
    return article.text, direct_quotes.extract(ArticleText(article.text, article.paragraphs, language))


@pytest.mark.parametrize(("language", "case"), SPOKEN, ids=lambda each: each if isinstance(each, str) else each["name"])
def test_a_quotation_is_attributed_as_written_down(language: str, case: dict[str, Any]) -> None:
    text, claims = claims_of(case["text"], language)
    assert [claim.text for claim in claims] == [case["said"]]
    (claim,) = claims
    assert (claim.source and claim.source.name) == case.get("source")
    assert claim.attribution == case.get("attribution", "named")
    assert claim.source is None or claim.source.kind == case.get("kind", "person")
    shown = [text[span.start : span.end] for span in claim.spans if span.role == "content"]
    assert " […] ".join(shown) == claim.text


@pytest.mark.parametrize(("language", "text"), NOT_SPOKEN)
def test_what_nobody_says_is_no_quotation(language: str, text: str) -> None:
    assert claims_of(text, language)[1] == []


@pytest.mark.parametrize("language", sorted({"nb", "sr", *LANGUAGES}))
@settings(deadline=None)  # the first example compiles the patterns
@given(parts=st.lists(st.one_of(st.sampled_from(list(MARKS)), st.sampled_from(WORDS)), min_size=1, max_size=30))
def test_spans_lie_in_the_text_whatever_it_is(language: str, parts: list[str]) -> None:
    text, claims = claims_of("Brill " + " ".join(parts).replace(" ,", ","), language)
    for claim in claims:
        assert all(0 <= span.start < span.end <= len(text) for span in claim.spans)
