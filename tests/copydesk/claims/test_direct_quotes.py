"""Direct quotes: which quotations are speech, whose, and where the evidence stands."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from copydesk.claim_types import ArticleText, Claim
from copydesk.claims import direct_quotes
from copydesk.claims.names import Names, fold, full_names, kind_of, resolve, without_title
from copydesk.desk import Desk
from tests.conftest import ROOT, cleaned

CASES = tomllib.loads((ROOT / "tests/cases/direct_quotes.toml").read_text(encoding="utf-8"))["case"]


def claims_of(text: str, desk: Desk) -> tuple[str, list[Claim]]:
    article = cleaned(text, desk)
    return article.text, direct_quotes.extract(ArticleText(article.text, article.paragraphs))


def described(claim: Claim) -> dict[str, str | None]:
    values = {
        "text": claim.text,
        "attribution": claim.attribution,
        "source": claim.source.name if claim.source else None,
        "kind": claim.source.kind if claim.source else None,
        "via": claim.via.name if claim.via else None,
    }
    return {key: value for key, value in values.items() if value is not None}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_quotation_is_attributed_as_written_down(case: dict[str, Any], bare_desk: Desk) -> None:
    _, claims = claims_of(case["text"], bare_desk)
    assert [described(claim) for claim in claims] == case["claims"]


@pytest.mark.parametrize("case", [case for case in CASES if case["claims"]], ids=lambda case: case["name"])
def test_the_spans_show_the_words_the_cue_and_the_source(case: dict[str, Any], bare_desk: Desk) -> None:
    text, claims = claims_of(case["text"], bare_desk)
    for claim in claims:
        shown = [text[span.start : span.end] for span in claim.spans if span.role == "content"]
        assert " […] ".join(shown) == claim.text
        roles = [span.role for span in claim.spans if span.role != "content"]
        assert roles == ([] if claim.attribution == "none" else ["cue", "source"])
        assert all(text[span.start : span.end].strip() for span in claim.spans)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_confidence_falls_with_what_is_not_known(case: dict[str, Any], bare_desk: Desk) -> None:
    for claim in claims_of(case["text"], bare_desk)[1]:
        assert claim.confidence == {"named": 0.9, "none": 0.6}.get(claim.attribution, 0.75)


def test_a_case_has_a_name_of_its_own() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)


def test_a_handle_keeps_its_account_name(bare_desk: Desk) -> None:
    _, (claim,) = claims_of("“The ferry is late again,” wrote @quaywatch.", bare_desk)
    assert claim.source is not None
    assert claim.source.handle == "quaywatch"


def test_a_cue_in_an_earlier_quotation_is_no_cue(bare_desk: Desk) -> None:
    _, claims = claims_of("He read “Odile Farrant said” to us, “The Long Way Home is late.”", bare_desk)
    assert claims == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Seo Min-jun", "Seo Min Jun"),
        ("Zoé Carrabine", "ZOE CARRABINE"),
        ("Dr. Odile Farrant", "Odile Farrant"),
        ("The Brill Gazette", "Brill Gazette"),
        ("Shane O’Hara", "Shane O'Hara"),
    ],
)
def test_spellings_of_one_name_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Odile Farrant", "Odile Farrand"), ("Odile Farrant", "Bruno Farrant"), ("Dr.", "Mr.")]
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Odile Farrant", "person"),
        ("Brill Ferries", "organisation"),
        ("Brill City Council", "organisation"),
        ("NASA", "organisation"),
        ("EU", "organisation"),
        ("IU", "person"),
        ("@quaywatch", "social_account"),
    ],
)
def test_the_words_of_a_name_tell_its_kind(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("name", "bare"), [("Mayor Odile Farrant", "Odile Farrant"), ("Dr. Prof. Lisk", "Lisk"), ("Mayor", "Mayor")]
)
def test_titles_are_no_part_of_a_name(name: str, bare: str) -> None:
    assert without_title(name) == bare


def test_full_names_leave_out_sentence_openers_and_single_words() -> None:
    assert full_names("But Odile Farrant left. Meanwhile Bruno de la Torre and Lisk stayed.") == [
        "Bruno de la Torre",
        "Odile Farrant",
    ]


def test_a_name_does_not_run_over_a_line_break() -> None:
    assert full_names("The Last Boat\n\nOdile Farrant left.") == ["Last Boat", "Odile Farrant"]


def test_a_word_in_the_middle_of_a_name_resolves_to_nobody() -> None:
    assert resolve("Maria", Names("Anna Maria Lisk left.")) is None
