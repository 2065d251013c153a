"""Telling words: every listed word is found in the table as what its list says."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import numpy as np
import pytest

from copydesk.duplicates.hashing import looked_up
from copydesk.duplicates.telling import KINDS, SLOTS, telling_words, word_hashes

LISTED = tomllib.loads(files("copydesk.duplicates").joinpath("words.toml").read_text("utf-8"))


def entry(word: str) -> int:
    return int(looked_up(telling_words(), np.uint64(word_hashes([word])[0])))


@pytest.mark.parametrize("name", KINDS)
def test_a_word_is_what_the_last_list_that_has_it_says(name: str) -> None:
    later = {word for kind in list(KINDS)[list(KINDS).index(name) + 1 :] for word in LISTED[kind].split()}
    found = {word: entry(word) & 15 for word in set(LISTED[name].split()) - later}
    assert found
    assert found == dict.fromkeys(found, KINDS[name])


@pytest.mark.parametrize("pair", range(len(LISTED["opposites"])))
def test_opposites_stand_on_the_two_sides_of_their_pair(pair: int) -> None:
    left, right = (side.split() for side in LISTED["opposites"][pair].split("|"))
    bit = 1 << (4 + 2 * pair)
    assert left
    assert right
    assert [word for word in left if not entry(word) & bit] == []
    assert [word for word in right if not entry(word) & bit << 1] == []


def test_no_list_is_unread_and_no_pair_is_beyond_64_bits() -> None:
    assert set(LISTED) == {*KINDS, "opposites"}
    assert 4 + 2 * len(LISTED["opposites"]) <= 64


def test_the_table_has_room() -> None:
    assert np.count_nonzero(telling_words()[:, 0]) < SLOTS / 2, "lookups end at an empty slot"


def test_a_word_that_is_not_listed() -> None:
    assert entry("lighthouse") == 0


def test_what_is_not_one_token_cannot_be_listed() -> None:
    with pytest.raises(ValueError, match="2 tokens in 1 words"):
        word_hashes(["co-op"])
