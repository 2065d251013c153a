"""What the fuzzer was started with and what it found: every promise is kept for each of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.damaging import few, inputs
from tests.fuzz.saved import CORPUS, TARGETS, corpus, harness, words

MOST = 300_000  # bytes


@pytest.mark.parametrize("target", TARGETS)
def test_the_saved_inputs(target: str) -> None:
    assert len(corpus(target)) >= 5
    for raw in corpus(target):
        harness(target).check(raw)


@pytest.mark.parametrize("target", TARGETS)
@few(0.2)
@given(st.data())
def test_the_saved_inputs_damaged(target: str, data: st.DataObject) -> None:
    harness(target).check(data.draw(inputs(corpus(target), words(target))))


def test_the_corpus_is_small_and_has_no_other_targets() -> None:
    files = [path for path in CORPUS.rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} == set(TARGETS)
    assert sum(path.stat().st_size for path in files) < MOST
