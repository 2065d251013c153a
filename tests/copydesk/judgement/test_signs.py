"""Signs: the counts of all lines at once are those that counting each line by itself gives."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from copydesk.judgement.signs import (
    COMMA,
    DIGIT,
    ENDER,
    GROUPS,
    LETTER,
    LOOKED_AT,
    MONEY,
    QUOTE,
    SEPARATOR,
    SPACE,
    TABLE_END,
    UPPER,
    WIDE,
    WIDE_SIGNS,
    Signs,
)

# Any text, surrogates and line breaks inside a line too, and many lines of what the groups are about.
TELLING = st.text("aÉßǅ9½٣ \t\n\u00a0\u2003,،|·/©\"“«„'’$%.!?…、。「」あ漢한ｱＡ𝔸\ud800\udfff-", max_size=30)
LINES = st.lists(st.one_of(st.text(st.characters(), max_size=20), TELLING), min_size=1, max_size=8)


def of_group(sign: str, group: int) -> bool:
    """Whether a sign is of a group, by what Python says of it."""
    if ord(sign) >= TABLE_END:  # beyond, all but a few signs count as letters
        return WIDE_SIGNS.get(sign, LETTER) == group
    if sign.isalpha():
        return group == LETTER or (group == UPPER and sign.isupper())
    if sign.isdigit():
        return group == DIGIT
    if sign.isspace():
        return group == SPACE
    return sign in GROUPS.get(group, "")


def is_wide(sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in WIDE)


def words(line: str) -> list[str]:
    """The stretches without white space as the table knows it."""
    return "".join(" " if of_group(sign, SPACE) else sign for sign in line).split(" ")


def ends_sentence(word: str) -> bool:
    return of_group(word[-1], ENDER)


@given(LINES)
@example(["", "", "a"])
@example([""])
@example(["\n", "\ud800", "漢字かな。"])
def test_the_counts_are_those_of_each_line_by_itself(lines: list[str]) -> None:
    signs = Signs(lines)
    starts = [line[:LOOKED_AT] for line in lines]
    assert signs.length.tolist() == [len(start) for start in starts]
    for group in (LETTER, UPPER, DIGIT, COMMA, SEPARATOR, QUOTE, MONEY, ENDER):
        counted = [sum(of_group(sign, group) for sign in start) for start in starts]
        assert signs.count(group).tolist() == counted, group
        shares = [count / max(1, len(start)) for count, start in zip(counted, starts, strict=True)]
        assert signs.share(group).tolist() == shares
    assert signs.wide.tolist() == [sum(map(is_wide, start)) for start in starts]
    split = [[word for word in words(start) if word] for start in starts]
    assert signs.words.tolist() == [len(of_line) for of_line in split]
    assert signs.capitalised.tolist() == [sum(of_group(word[0], UPPER) for word in of_line) for of_line in split]
    assert signs.sentences.tolist() == [sum(map(ends_sentence, of_line)) for of_line in split]


@given(LINES)
def test_a_line_counts_the_same_in_any_company(lines: list[str]) -> None:
    together = Signs(lines)
    alone = [Signs([line]) for line in lines]
    for name in ("length", "wide", "words", "capitalised", "sentences"):
        assert getattr(together, name).tolist() == [getattr(one, name)[0] for one in alone]


def test_only_the_beginning_of_a_line_is_looked_at() -> None:
    signs = Signs(["a" * LOOKED_AT + "B. 7", "A"])
    assert signs.length.tolist() == [LOOKED_AT, 1]
    assert signs.count(UPPER).tolist() == [0, 1]
    assert signs.count(DIGIT).tolist() == [0, 0]


def test_wide_scripts_have_signs_of_their_own() -> None:
    signs = Signs(["港の灯台は、「古い」。", "Pier"])
    assert signs.wide.tolist() == [7, 0]
    assert [signs.count(group)[0] for group in (COMMA, QUOTE, ENDER)] == [1, 2, 1]
    assert np.array_equal(signs.sentences, [1, 0])
