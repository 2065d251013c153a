"""Tokens: what the tokeniser makes of texts of many scripts, and what holds for every text."""

from __future__ import annotations

import tomllib
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.duplicates import tokens
from copydesk.duplicates.alphabet import encoded
from copydesk.duplicates.telling import telling_words
from copydesk.text import compatible
from tests.conftest import ROOT

CASES = tomllib.loads((ROOT / "tests" / "cases" / "tokens.toml").read_text(encoding="utf-8"))
TEXTS = [(part, text) for part in ("figures", "words", "joined", "scripts", "odd") for text in CASES[part]]
KINDS = "plain function number date name negation modal question word money unit day".split()


class Token(NamedTuple):
    text: str
    kind: str
    initial: bool
    key: int
    start: int
    end: int


def tokenised(text: str) -> list[Token]:
    characters, _ = encoded([text])
    hashes, kinds = np.zeros(len(characters), np.uint64), np.zeros(len(characters), np.uint8)
    places = np.zeros((len(characters), 2), np.int32)
    count = tokens.tokenise(characters, telling_words(), hashes, kinds, places)
    read = compatible(text)
    return [
        Token(read[start:end], KINDS[kind & int(tokens.KIND)], bool(kind & int(tokens.INITIAL)), key, start, end)
        for key, kind, (start, end) in zip(
            hashes[:count].tolist(), kinds[:count].tolist(), places[:count].tolist(), strict=True
        )
    ]


@pytest.mark.parametrize(("part", "text"), TEXTS)
def test_tokens_and_their_kinds(part: str, text: str) -> None:
    assert [f"{token.kind} {token.text}" for token in tokenised(text)] == CASES[part][text]


@pytest.mark.parametrize("text", CASES["initial"])
def test_words_that_begin_a_sentence(text: str) -> None:
    assert [token.text for token in tokenised(text) if token.initial] == CASES["initial"][text]


@pytest.mark.parametrize("spellings", CASES["hashes"]["same"], ids=" ".join)
def test_spellings_of_one_word(spellings: list[str]) -> None:
    assert len({tokenised(text)[-1].key for text in spellings}) == 1


@pytest.mark.parametrize("words", CASES["hashes"]["apart"], ids=" ".join)
def test_words_that_are_not_the_same(words: list[str]) -> None:
    for one, other in combinations(words, 2):
        assert [token.key for token in tokenised(one)] != [token.key for token in tokenised(other)], (one, other)


def test_texts_that_no_file_can_hold() -> None:
    assert tokenised("\ud800") == []
    assert [token.text for token in tokenised("x\ud800 5\udfff")] == ["x", "5"]


@settings(deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_tokens_stand_one_after_the_other_and_are_never_empty(text: str) -> None:
    end = 0
    for token in tokenised(text):
        assert end <= token.start < token.end <= len(compatible(text))
        end = token.end


@settings(deadline=None)
@given(st.text("aBc DÉ'5.,-:/@?“” ", max_size=40))
def test_case_changes_no_hash(text: str) -> None:
    keys = [token.key for token in tokenised(text)]
    assert keys == [token.key for token in tokenised(text.upper())] == [token.key for token in tokenised(text.lower())]


@settings(deadline=None)
@given(st.text("aB 5.,-:/@?'“” #%$", max_size=30), st.text("aB 5.,-:/@?'“” #%$", max_size=30))
def test_a_paragraph_break_parts_two_texts(first: str, second: str) -> None:
    apart = [token.key for token in tokenised(first)] + [token.key for token in tokenised(second)]
    assert [token.key for token in tokenised(f"{first}\n\n{second}")] == apart


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(word for _, word in TEXTS)), max_size=8))
def test_the_last_question_mark_alone_is_a_question(texts: list[str]) -> None:
    found = tokenised(" ".join(texts))
    assert all(token.kind != "question" for token in found[:-1])
