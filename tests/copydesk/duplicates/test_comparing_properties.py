"""Comparing: what holds for every two texts."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from copydesk.duplicates.comparing import ALIKE, SHORT, SHORT_ALIKE, SLOTS, Comparison, compare, compare_pairs
from copydesk.text import compatible

PLAIN = "the lamp of pier was lit again by crew rose fell with likely unlikely 港 の dollars euros today km ?".split()
TELLING = "5 6 12 1.5 twelve million July Tuesday Farrant Haven not never don't may will".split()

words = st.lists(st.sampled_from(PLAIN + TELLING), max_size=14)
sentences = words.map(" ".join)
texts = sentences | st.text(st.characters(), max_size=40) | st.text("aB5 .,'“-\u00ad\u0301港のไ²？", max_size=30)


def turned(found: Comparison) -> Comparison:
    return Comparison(found.similarity, found.slot, found.other, found.value, found.is_copy)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str]:
    """A text and the same with a few words changed, left out or put in."""
    before = draw(st.lists(st.sampled_from(PLAIN + TELLING), min_size=4, max_size=14))
    after = list(before)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(after)))
        after[start : start + draw(st.integers(0, 2))] = draw(words)[:2]
    return " ".join(before), " ".join(after)


pairs = st.tuples(texts, texts) | edited()


@settings(deadline=None)
@given(pairs)
def test_it_does_not_matter_which_text_comes_first(pair: tuple[str, str]) -> None:
    assert compare(*pair) == turned(compare(*reversed(pair)))


@settings(deadline=None)
@given(pairs)
def test_what_a_comparison_says(pair: tuple[str, str]) -> None:
    found = compare(*pair)
    assert 0 <= found.similarity <= 1
    assert found.slot in SLOTS.values()
    least = SHORT_ALIKE if min(map(len, pair)) < SHORT else ALIKE
    assert found.is_copy == (found.slot is None and found.similarity >= least)
    assert found.value in compatible(pair[0])
    assert found.other in compatible(pair[1])
    assert bool(found.slot) == bool(found.value or found.other)


@settings(deadline=None)
@given(texts)
def test_a_text_is_a_copy_of_itself(text: str) -> None:
    found = compare(text, text)
    assume(found.similarity > 0)  # otherwise it has no word
    assert found == Comparison(1.0, None, "", "", True)
    assert found.is_copy


@settings(deadline=None)
@given(sentences.filter(bool))
def test_a_text_with_a_word_is_a_copy_of_itself(text: str) -> None:
    assert compare(text, text) == Comparison(1.0, None, "", "", True)


@settings(deadline=None)
@given(edited())
def test_copies_have_the_same_telling_words_in_the_same_order(pair: tuple[str, str]) -> None:
    assume(compare(*pair).is_copy)
    first, second = ([word for word in text.split() if word in TELLING] for text in pair)
    assert first == second


@settings(deadline=None)
@given(edited())
def test_similarity_is_one_for_the_same_words_alone(pair: tuple[str, str]) -> None:
    assert (compare(*pair).similarity == 1) == (pair[0] == pair[1])


@settings(deadline=None)
@given(st.lists(texts, min_size=1, max_size=5), st.data())
def test_pairs_are_compared_as_if_each_stood_alone(several: list[str], data: st.DataObject) -> None:
    number = st.integers(0, len(several) - 1)
    rows = data.draw(st.lists(st.tuples(number, number), max_size=8))
    assert compare_pairs(several, rows) == [compare(several[a], several[b]) for a, b in rows]


def test_no_pairs() -> None:
    assert compare_pairs([], []) == []
    assert compare_pairs(["lamp"], []) == []
