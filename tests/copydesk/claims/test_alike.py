"""The telling words of texts, and candidates that grow with the number of texts alone."""

from __future__ import annotations

import pytest

from copydesk.claims.alike import FIRST_TEXTS, RARE_WORDS, candidates, compare_all, words_of


def test_words_tell_what_they_are() -> None:
    found = words_of("On Tuesday Ada Pell’s new ferry did not carry 40 cars to Brill. Nobody minded.")
    assert found.facts == ("tuesday", "ada", "pell", "not", "40", "brill", "nobody")
    assert found.names == {"ada", "pell", "brill"}
    assert found.times == {"tuesday"}
    assert {"new", "ferry", "cars"} <= set(found.content)
    assert "on" not in found.content
    assert found.capital == {"tuesday", "ada", "pell", "brill", "nobody"}


@pytest.mark.parametrize("text", ["", "?!", "🐐🐑", "港口的委员会", "ALL CAPITALS", "\ud83d", "1/2 ﬁsh², full"])
def test_odd_texts_have_words_or_none(text: str) -> None:
    assert words_of(text) == words_of(text)


def test_pairs_grow_with_the_number_of_texts() -> None:
    texts = [f"The old lantern number {n} went out over the northern pier." for n in range(300)]
    pairs = candidates([words_of(text) for text in texts], ["own"] * len(texts))
    assert len(pairs) <= len(texts) * RARE_WORDS * FIRST_TEXTS
    assert len(set(pairs)) == len(pairs)
    assert all(later > earlier for later, earlier in pairs)
    assert len(list(compare_all(texts, pairs))) == len(pairs)


def test_texts_of_other_voices_are_no_candidates() -> None:
    words = [words_of("The old lantern went out over the pier.")] * 2
    assert candidates(words, [1, 2]) == []
    assert candidates(words, [1, 1]) == [(1, 0)]
