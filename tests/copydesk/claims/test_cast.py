"""Whom a phrase means: names, roles and pronouns, resolved only where the text leaves one answer."""

from __future__ import annotations

from typing import Any

import pytest

from copydesk.claims.cast import Cast, Speaker
from copydesk.claims.names import fold
from tests.copydesk.claims.readings import attributions, cases, source_words

CASES = cases("speakers")


def speakers(text: str) -> list[Speaker]:
    passages, found = attributions(text)
    cast = Cast(passages)
    return [
        cast.speaker(one.passage, one.speaker, source_words(passages, one)) for one in found if one.speaker is not None
    ]


def named(text: str) -> list[str]:
    return [speaker.source.name if speaker.source else speaker.attribution for speaker in speakers(text)]


@pytest.mark.parametrize("case", CASES)
def test_a_source_is_whom_the_text_means(case: dict[str, Any]) -> None:
    assert named(case["text"]) == case["who"]


@pytest.mark.parametrize("case", [case for case in CASES if not case.marks])
def test_a_source_is_there_where_it_is_named_and_only_there(case: dict[str, Any]) -> None:
    for speaker in speakers(case["text"]):
        assert (speaker.source is not None) == (speaker.attribution == "named")
        assert 0 < speaker.sure < 1
        if speaker.source is not None:
            assert fold(speaker.source.name) in map(fold, speaker.source.names)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Odile Farrant said the ferry was late.", "person"),
        ("The Ostby Water Board said the leak had been found.", "organisation"),
        ("The Sorell Group said it had no choice.", "organisation"),
        ("Sorell raised its prices in May. Sorell said it had no choice.", "organisation"),
        ("“The ferry is late again,” wrote @quaywatch.", "social_account"),
    ],
)
def test_a_source_has_a_kind(text: str, kind: str) -> None:
    (speaker,) = speakers(text)
    assert speaker.source is not None
    assert speaker.source.kind == kind


def test_what_is_worked_out_is_less_sure_than_what_is_said() -> None:
    said, worked_out = speakers("Odile Farrant said the ferry was late. She said the pier was shut.")
    assert said.source == worked_out.source
    assert worked_out.sure < said.sure


def test_titles_of_works_are_known_and_cannot_speak() -> None:
    text = "Her new film, Salt Road, opens in May. Salt Road said the coast was lost. Ines Tal said it was not."
    passages, found = attributions(text)
    cast = Cast(passages)
    works = [cast.is_work(one.passage, one.speaker) for one in found if one.speaker is not None]
    assert works == [True, False]
