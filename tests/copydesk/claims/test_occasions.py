"""Occasions: the interview or statement something was said in, and the account or outlet that passed it on."""

from __future__ import annotations

from typing import Any

import pytest

from copydesk.claim_types import Claim, Source
from copydesk.claims.extract import extract
from copydesk.claims.occasions import as_source
from tests.copydesk.claims.readings import article, cases

ODILE = Source("person", "Odile Farrant", ("Odile Farrant",))


def last_report(text: str) -> Claim:
    return [claim for claim in extract(article(text)) if claim.kind != "statement"][-1]


def name(source: Source | None) -> str:
    return source.name if source else ""


@pytest.mark.parametrize("case", cases("occasions"))
def test_what_is_said_has_the_occasion_that_is_written_down(case: dict[str, Any]) -> None:
    claim = last_report(case["text"])
    found = {"source": name(claim.source), "via": name(claim.via), "venue": name(claim.venue)}
    assert found == {key: case[key] for key in found}


@pytest.mark.parametrize(
    ("words", "kind"),
    [("press statement", "document"), ("letter", "document"), ("podcast", "programme"), ("interview", "programme")],
)
def test_an_occasion_is_somebodys(words: str, kind: str) -> None:
    whole = f"{words} by Odile Farrant"
    assert as_source(words, ODILE) == Source(kind, whole, (whole,))  # type: ignore[arg-type]
    assert as_source(words, None) is None


def test_an_interview_with_a_station_is_the_same_whoever_gives_it() -> None:
    whole = "interview with Harbour FM"
    assert as_source(whole, ODILE) == as_source(whole, None) == Source("programme", whole, (whole,))


def test_what_is_no_occasion_is_none() -> None:
    assert as_source("bridge", ODILE) is None
