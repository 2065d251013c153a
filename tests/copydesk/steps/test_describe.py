"""Describe: the dates, titles, authors and other fields found at an article's head, and what is lifted for them."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from copydesk.desk import Desk
from copydesk.types import Article
from tests.conftest import ROOT, cleaned

CASES = tomllib.loads((ROOT / "tests/cases/heads.toml").read_text(encoding="utf-8"))["case"]
LEDE = "The harbour council met on Monday to settle the question of the pier."
BODY = f"{LEDE}\n\nIt voted for the cheaper of two designs after a long debate in a cold hall."

GLUED = [
    ("2025-03-04 ", "2025-03-04"),
    ("2025-03-04 - ", "2025-03-04"),
    ("2025-03-04: ", "2025-03-04"),
    ("2025-03-04T10:15:00Z ", "2025-03-04T10:15:00Z"),
    ("2025-03-04T23:30:00-05:00 - ", "2025-03-04T23:30:00-05:00"),
    ("2025-03-04 09:30 - ", "2025-03-04"),
    ("2025-03-04 9:30 pm UTC - ", "2025-03-04T21:30Z"),
    ("March 4, 2025 - ", "2025-03-04"),
    ("March 4, 2025 | ", "2025-03-04"),
    ("4 March 2025 — ", "2025-03-04"),
    ("Tuesday, March 4th, 2025 – ", "2025-03-04"),
    ("Published: March 4, 2025 ", "2025-03-04"),
    ("Posted 4 March 2025 ", "2025-03-04"),
    ("  2025-03-04   ", "2025-03-04"),
]
NOT_GLUED = [
    f"On January 24, 2024, {LEDE}",
    f"March 4, 2025 {LEDE}",
    f"March 4, 2025, {LEDE}",
    "January 6, 2021 Capitol riot hearings resumed on Monday in a full room.",
    "2024-25 season opened with a draw at the old ground on Sunday.",
    f"2025-02-30 {LEDE}",
    f"2025-02-30 - {LEDE}",
    f"2025-13-01 {LEDE}",
    f"2025-00-10 {LEDE}",
    f"February 30, 2025 - {LEDE}",
    f"31 April 2025 - {LEDE}",
    f"1599-12-31 {LEDE}",
    f"2200-01-01 {LEDE}",
    f"03/04/2025 - {LEDE}",
    f"20250304 {LEDE}",
    f"2025-03-04-05 {LEDE}",
    f"2025-03-04T25:00Z - {LEDE}",
    "2025-03-04 was the day on which the old pier was shut for good.",
    "2025-03-04 - 2025-03-09 was the longest storm on record there.",
    "2025-03-04 1,200 people came to the old pier on a Sunday morning.",
    "March 4, 2025 - march of the geese began on the old pier.",
    "March 4, 2025 - Pier shut.",
]


def accepted(article: Article) -> dict[str, list[str]]:
    names = dict.fromkeys(field.name for field in article.fields if field.name != "language")
    found = {name: [field.value for field in article.all_of(name)] for name in names}
    return {name: values for name, values in found.items() if values}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_head_of_an_article_gives_its_fields(case: dict[str, Any], bare_desk: Desk) -> None:
    article = cleaned("\n".join(case["head"]) + "\n\n" + BODY, bare_desk)
    assert accepted(article) == case["fields"]
    assert [edit.rule for edit in article.edits] == case["lifts"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_lifted_leaves_the_text(case: dict[str, Any], bare_desk: Desk) -> None:
    article = cleaned("\n".join(case["head"]) + "\n\n" + BODY, bare_desk)
    lifted = {edit.before for edit in article.edits}
    assert article.text == "\n\n".join([*(line for line in case["head"] if line not in lifted), BODY])


@pytest.mark.parametrize(("date", "value"), GLUED)
def test_a_glued_date_is_lifted_from_the_first_sentence(date: str, value: str, bare_desk: Desk) -> None:
    article = cleaned(date + BODY, bare_desk)
    assert article.text == BODY
    assert accepted(article) == {"published_at": [value]}
    assert [(edit.rule, edit.before) for edit in article.edits] == [("lift.glued-date", date)]


@pytest.mark.parametrize("lede", NOT_GLUED)
def test_a_date_that_belongs_to_the_sentence_stays(lede: str, bare_desk: Desk) -> None:
    article = cleaned(f"{lede}\n\n{BODY}", bare_desk)
    assert article.edits == ()
    assert accepted(article) == {}


def test_a_glued_date_is_found_behind_a_title(bare_desk: Desk) -> None:
    article = cleaned(f"Council Picks a Pier\n\n2025-03-04 - {BODY}", bare_desk)
    assert (article.text, accepted(article)) == (
        BODY,
        {"title": ["Council Picks a Pier"], "published_at": ["2025-03-04"]},
    )


def test_a_date_line_far_down_is_text(bare_desk: Desk) -> None:
    text = "\n\n".join(f"{LEDE} {number}." for number in range(5)) + "\n\nMarch 4, 2025\n\n" + BODY
    assert cleaned(text, bare_desk).text == text


def test_a_later_heading_is_only_a_guess_at_the_title(bare_desk: Desk) -> None:
    article = cleaned(f"{LEDE}\n\nWhat the Council Heard\n\n{BODY}", bare_desk)
    assert article.best("title") is None
    assert [(f.value, f.confidence) for f in article.fields if f.name == "title"] == [("What the Council Heard", 0.3)]


def test_an_article_of_prose_alone_has_no_title(bare_desk: Desk) -> None:
    assert [f for f in cleaned(BODY, bare_desk).fields if f.name == "title"] == []


@pytest.mark.parametrize(("place", "confidence"), [("folder", 0.8), ("option", 0.95)])
def test_the_publisher_is_told_by_the_place(place: str, confidence: float, bare_desk: Desk) -> None:
    best = cleaned(BODY, bare_desk, publisher="harbourpost.example", publisher_from=place).best("publisher")
    assert best is not None
    assert (best.value, best.origin, best.confidence) == ("harbourpost.example", place, confidence)


def test_the_publisher_of_the_front_matter_wins_over_the_folder(bare_desk: Desk) -> None:
    text = f"Publisher: The Harbour Post\n\n{BODY}"
    best = cleaned(text, bare_desk, publisher="archive.example", publisher_from="folder").best("publisher")
    assert best is not None
    assert best.value == "The Harbour Post"


LANGUAGES = [
    ("en", BODY),
    (
        "de",
        "Der Hafenrat traf sich am Montag, um über die neue Mole zu beraten, und stimmte für den billigeren Entwurf.",
    ),
    (
        "fr",
        "Le conseil du port s’est réuni lundi pour choisir la nouvelle jetée et a voté pour le projet le moins cher.",
    ),
    ("es", "El consejo del puerto se reunió el lunes para elegir el nuevo muelle y votó por el proyecto más barato."),
    (
        "ja",
        "港の評議会は月曜日に集まり、新しい桟橋について話し合った。安い方の案に投票した。長い議論の後のことだった。",
    ),
]


@pytest.mark.parametrize(("code", "text"), LANGUAGES)
def test_the_language_is_told_by_the_text(code: str, text: str, bare_desk: Desk) -> None:
    best = cleaned(text, bare_desk).best("language")
    assert best is not None
    assert best.value == code


@pytest.mark.parametrize("text", ["Pier shut.", "12 34 56 78 90 " * 20])
def test_a_text_of_few_letters_has_no_language(text: str, bare_desk: Desk) -> None:
    assert cleaned(text, bare_desk).best("language") is None
