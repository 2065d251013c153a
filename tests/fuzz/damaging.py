"""Damage: strategies for inputs that nobody made on purpose, out of good ones and out of nothing."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import settings
from hypothesis import strategies as st

# `python -m pytest -p tests.fuzz.damaging --hypothesis-profile=thorough FILE…` tries thousands of examples.
settings.register_profile("thorough", max_examples=10_000, deadline=None)

MOST_CHANGES = 4
LONGEST = 2_000  # bytes of a good input, so that it does not take long to read


def few(share: float = 0.25) -> settings:
    """Settings for a share of the profile's examples: the default run has little time."""
    return settings(max_examples=max(5, int(settings.default.max_examples * share)), deadline=None)


@st.composite
def damaged(draw: st.DrawFn, good: Sequence[bytes], words: Sequence[bytes] = (b"\0", b"\n", b"\xff")) -> bytes:
    """One of the good inputs with bytes changed, pieces doubled, cut out, or put in from another or from `words`."""
    raw = draw(st.sampled_from(good))[:LONGEST]
    for _ in range(draw(st.integers(0, MOST_CHANGES))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 200)))
        put = draw(st.sampled_from(("byte", "twice", "nothing", "word", "splice", "end")))
        if put == "byte":
            raw = raw[:start] + draw(st.binary(min_size=1, max_size=1)) + raw[start + 1 :]
        elif put == "twice":
            raw = raw[:end] + raw[start:]
        elif put == "nothing":
            raw = raw[:start] + raw[end:]
        elif put == "word":
            raw = raw[:start] + draw(st.sampled_from(words)) + raw[start:]
        elif put == "splice":
            other = draw(st.sampled_from(good))[:LONGEST]
            raw = raw[:start] + other[draw(st.integers(0, len(other))) :]
        else:
            raw = raw[:start]
    return raw


def inputs(good: Sequence[bytes], words: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Damaged good inputs, words in any order, and any bytes."""
    of_words = st.lists(st.sampled_from(words) | st.binary(max_size=4), max_size=20).map(b"".join)
    return damaged(good, words) | of_words | st.binary(max_size=120)
