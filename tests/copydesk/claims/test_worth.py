"""Check-worthiness: facts above the threshold, opinion, questions and appeals below it."""

from __future__ import annotations

import pytest

from copydesk.claims.parse import parse
from copydesk.claims.worth import FEATURES, THRESHOLD, check_worthiness

CHECKABLE = (
    "The bridge cost $5 million and was opened in 1931.",
    "Carla Mendes resigned on March 3, 2023.",
    "Police arrested Tom Reed on Monday.",
)
NOT_CHECKABLE = (
    "What a wonderful night it was for you and me!",
    "Will the ferry ever come back?",
    "Subscribe to our letter today.",
    "The song is a stunning, poignant and beautiful masterpiece.",
    "We hope it will be great.",
)


def worth(text: str) -> float:
    (part,) = next(parse([(text, 0)]))
    return check_worthiness(part, 0, len(part.words))


@pytest.mark.parametrize("text", CHECKABLE)
def test_a_fact_is_worth_checking(text: str) -> None:
    assert THRESHOLD <= worth(text) <= 1


@pytest.mark.parametrize("text", NOT_CHECKABLE)
def test_opinion_and_appeal_are_not(text: str) -> None:
    assert 0 <= worth(text) < THRESHOLD


def test_every_feature_says_why() -> None:
    assert all(feature.why and feature.weight for feature in FEATURES)
    assert len({feature.name for feature in FEATURES}) == len(FEATURES)
