"""The whole way of one article, and the comparison keys of its paragraphs."""

from __future__ import annotations

import pytest

from copydesk.desk import Desk
from copydesk.fingerprints import fingerprint
from copydesk.pipeline import run
from copydesk.redline import replay
from copydesk.text import paragraph_key
from copydesk.types import Article, Field, Quarantined
from tests.conftest import cleaned, document

ARTICLE = """Council Picks a Pier
By Ana Ruiz
Published: 4 March 2025

The harbour council met on Monday to settle the question of the pier, and the cafÃ© stayed open for it.

Share on Facebook

“We will wait for the cheaper lamp,” said Odile Farrant, who has run the Brill ferry for ten long years.

The harbour council met on Monday to settle the question of the pier, and the café stayed open for it.
"""


def test_an_article_passes_every_step(desk: Desk) -> None:
    article = cleaned(ARTICLE, desk)
    assert [(edit.action, edit.rule, edit.line_no) for edit in article.edits] == [
        ("repair", "repair.mojibake", 5),
        ("strike", "share.on-network", 7),
        ("lift", "lift.byline", 2),
        ("lift", "lift.date-line", 3),
        ("lift", "lift.title-line", 1),
        ("fold", "fold.repeated-paragraph", 11),
    ]
    assert replay(article.decoded.lines, article.edits) == article.text


def test_paragraphs_say_where_they_came_from(desk: Desk) -> None:
    paragraphs = cleaned(ARTICLE, desk).paragraphs
    assert [(p.position, p.kind, p.first_line, p.last_line) for p in paragraphs] == [
        (1, "paragraph", 5, 5),
        (2, "paragraph", 9, 9),
    ]


def test_the_same_input_gives_the_same_article(desk: Desk) -> None:
    assert run(document(ARTICLE), desk) == run(document(ARTICLE), desk)


def test_a_text_of_boilerplate_alone_is_quarantined_with_its_edits(desk: Desk) -> None:
    result = run(document("Share on Facebook\n\nShare on Facebook\n"), desk)
    assert isinstance(result, Quarantined)
    assert result.code == "nothing_left"
    assert result.decoded is not None
    assert replay(result.decoded.lines, result.edits) == ""


def test_words_are_counted_at_white_space(bare_desk: Desk) -> None:
    assert cleaned("The  pier—shut—is\tlate.\n\nYes.", bare_desk).word_count == 4


@pytest.mark.parametrize(
    ("fields", "best"),
    [
        ([], None),
        ([("low", 0.49)], None),
        ([("low", 0.5)], "low"),
        ([("low", 0.6), ("high", 0.9)], "high"),
        ([("first", 0.8), ("second", 0.8)], "first"),
    ],
)
def test_the_best_field_is_the_surest_and_first(
    fields: list[tuple[str, float]], best: str | None, bare_desk: Desk
) -> None:
    found = cleaned("The pier is shut.", bare_desk)
    made = tuple(Field("title", value, value, "test", confidence) for value, confidence in fields)
    article = Article(found.document, found.decoded, found.text, found.paragraphs, (), made, "")
    chosen = article.best("title")
    assert (chosen.value if chosen else None) == best


EQUAL = [
    ("The pier", "the  PIER"),
    ("“The” pier’s", '"The" pier\'s'),
    ("café", "cafe\u0301"),
    ("ｐｉｅｒ", "pier"),
    ("pi\u00ader", "pier"),
    ("non\u2011stop", "non-stop"),
]
UNEQUAL = [
    ("10²", "102"),
    ("½", "1/2"),
    ("①", "1"),
    ("café", "cafe"),
    ("1.5", "15"),
    ("-5", "5"),
    ("5%", "5"),
    ("The pier.", "The pier"),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_forms_of_one_paragraph_share_key_and_fingerprint(one: str, other: str) -> None:
    assert paragraph_key(one) == paragraph_key(other)
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(("one", "other"), UNEQUAL)
def test_paragraphs_that_differ_have_different_keys(one: str, other: str) -> None:
    assert paragraph_key(one) != paragraph_key(other)
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize("text", ["", "a", "The pier is shut.", "“é”", "漢字"])
def test_a_fingerprint_fits_a_signed_64_bit_column(text: str) -> None:
    assert -(2**63) <= fingerprint(text) < 2**63
