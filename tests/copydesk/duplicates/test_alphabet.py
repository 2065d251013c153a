"""The alphabet: texts as numbers, each as if it stood alone."""

from __future__ import annotations

import unicodedata

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.duplicates import alphabet
from copydesk.duplicates.alphabet import CHARACTER, SHIFT, SIZE, encoded
from copydesk.text import compatible

texts = st.text(st.characters(), max_size=20)


@settings(deadline=None)
@given(st.lists(texts, max_size=6))
def test_a_text_is_encoded_as_if_it_stood_alone(several: list[str]) -> None:
    characters, ends = encoded(several)
    assert len(ends) == len(several)
    start = 0
    for text, end in zip(several, ends.tolist(), strict=True):
        assert end - start == len(compatible(text))
        assert characters[start:end].tolist() == encoded([text]).characters.tolist()
        start = end
    assert start == len(characters)


def test_no_text() -> None:
    characters, ends = encoded([])
    assert len(characters) == len(ends) == 0


def test_every_character_has_a_class_and_the_classes_are_those_of_unicode() -> None:
    classes = alphabet.alphabet() >> SHIFT
    assert int(classes.max()) == alphabet.STOP
    for code in range(SIZE):
        category = unicodedata.category(chr(code))
        if category[0] == "N":
            assert classes[code] == alphabet.DIGIT, hex(code)
        elif category[0] == "Z":
            assert classes[code] in (alphabet.SPACE, alphabet.SKIP), hex(code)


def test_no_letter_is_lost_by_ignoring_its_case() -> None:
    numbers = alphabet.alphabet()
    folded = numbers & CHARACTER
    for code in np.flatnonzero(numbers >> SHIFT == alphabet.LOWER).tolist():
        assert int(folded[code]) == code, hex(code)
    for code in np.flatnonzero(numbers >> SHIFT == alphabet.UPPER).tolist():
        assert chr(int(folded[code])) == chr(code).lower()[0]


def test_beyond_the_basic_plane() -> None:
    pictograph, ideograph, letter = (encoded(["🎉𠮷𐍈"]).characters >> SHIFT).tolist()
    assert (pictograph, ideograph, letter) == (alphabet.SPACE, alphabet.IDEOGRAPH, alphabet.CASELESS)
