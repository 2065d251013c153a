"""Claims in context: whole sentences around the words, and pieces that together are the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.claims.context import Context, Piece, Place, in_context

SAID = "The ferry sails. It was built in 1968 in Brill. “Nobody else knew,” said Odile Farrant.\n\nThe quay was full"
YEAR = SAID.index("1968")
CLAIM = Place("content", SAID.index("It was"), SAID.index(" “"))
VALUE = Place("value", YEAR, YEAR + 4)


def text_of(context: Context) -> str:
    return "".join(piece.text for piece in context.pieces)


def with_role(context: Context, role: str) -> list[str]:
    return [piece.text for piece in context.pieces if role in piece.roles]


def test_the_claim_and_its_value_are_pieces_of_their_own() -> None:
    found = in_context(SAID, [CLAIM, VALUE])
    assert text_of(found) == SAID
    assert with_role(found, "content") == ["It was built in ", "1968", " in Brill."]
    assert with_role(found, "value") == ["1968"]
    assert (found.more_before, found.more_after) == (False, False)


def test_speaker_and_cue_around_a_quote_are_marked() -> None:
    quote, who = SAID.index("Nobody"), SAID.index("Odile")
    places = [Place("content", quote, quote + 17), Place("cue", who - 5, who - 1), Place("source", who, who + 13)]
    found = in_context(SAID, places)
    assert with_role(found, "source") == ["Odile Farrant"]
    assert with_role(found, "cue") == ["said"]


def test_only_whole_sentences_stand_around_it() -> None:
    found = in_context(SAID, [CLAIM], around=45)
    assert text_of(found) == SAID[: SAID.index("\n")]
    assert found.more_after


def test_without_a_sentence_that_fits_it_begins_and_ends_with_a_word() -> None:
    text = "one two three four five six seven eight nine ten"
    found = in_context(text, [Place("content", 19, 23)], around=8)
    assert text_of(found) == "four five six"
    assert (found.more_before, found.more_after) == (True, True)


@pytest.mark.parametrize(
    ("words", "found"),
    [("Brill", ["Brill"]), ("B", []), ("sails", []), ("in", ["in"]), (None, []), ("", []), ("(", [])],
    ids=["a word", "a part of one", "outside the claim", "the first of two", "none", "empty", "a sign"],
)
def test_words_that_differ_are_marked_in_the_claim(words: str | None, found: list[str]) -> None:
    assert with_role(in_context(SAID, [CLAIM], differs=words), "value") == found


def test_a_known_place_of_the_value_goes_before_words() -> None:
    assert with_role(in_context(SAID, [CLAIM, VALUE], differs="Brill"), "value") == ["1968"]


def test_places_outside_the_text_are_no_places() -> None:
    places = [Place("content", 10, 9), Place("content", -5, 3), Place("value", 0, 10**9)]
    assert in_context(SAID, places) == Context((), False, True)
    assert in_context("", []) == Context((), False, False)


@given(
    st.text("ab .!\n", max_size=120),
    st.lists(st.tuples(st.sampled_from(["content", "value", "source"]), st.integers(-2, 130), st.integers(-2, 130))),
    st.integers(1, 40),
)
def test_pieces_are_a_stretch_of_the_text(text: str, places: list[tuple[str, int, int]], around: int) -> None:
    found = in_context(text, [Place(*place) for place in places], around=around)
    assert text_of(found) in text
    assert all(piece.text for piece in found.pieces)
    content = [text[a:b] for role, a, b in places if role == "content" and 0 <= a < b <= len(text)]
    assert all(words in text_of(found) for words in content)
    assert Piece("") not in found.pieces
