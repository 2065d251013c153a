"""Quotations: found in the conventions of several languages, and not in apostrophes or inches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.quotes import has_direct_quote, is_block_quote, quotations

FOUND = [
    ("“One two three,” she said.", ["“One two three,”"]),
    ('"One," he said, "and two."', ['"One,"', '"and two."']),
    ("“One,” he said, “and two.”", ["“One,”", "“and two.”"]),
    ("« Bonjour à tous », dit-il", ["« Bonjour à tous »"]),
    ("He said «un mot juste» and »zwei Wörter«", ["«un mot juste»", "»zwei Wörter«"]),
    ("„Guten Tag“ und „Hallo”", ["„Guten Tag“", "„Hallo”"]),
    ("”Hej på dig”, sa hon", ["”Hej på dig”"]),
    ("「はい」と『言』", ["「はい」", "『言』"]),
    ('“Mixed marks" are common', ['“Mixed marks"']),
    ('("Quite so")', ['"Quite so"']),
    ('—"Yes"', ['"Yes"']),
    ("“Outer ‘inner’ end”", ["“Outer ‘inner’ end”"]),
    ("“It’s the dogs’ bowl”", ["“It’s the dogs’ bowl”"]),
    ("「外『内』外」", ["「外『内』外」"]),
    ("the ‘first’ one", []),
    ("'single straight words here'", []),
    ("don't and 'tis and rock ’n’ roll", []),
    ("the dogs’ bowl", []),
    ("5'10\" tall and 6'2\" wide", []),
    ('a 12" pipe and a 14" one', []),
    ('a 12" pipe, "he said"', ['"he said"']),
    ('say"quote"so', []),
    ("3 < 4 and 5 > 4", []),
    ('"', []),
    ("", []),
]


@pytest.mark.parametrize(("text", "found"), FOUND)
def test_quotations_are_found(text: str, found: list[str]) -> None:
    assert [text[q.start : q.end] for q in quotations(text)] == found
    assert all(q.closed for q in quotations(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the ‘first’ one", ["‘first’"]),
        ("‚So‘ sagte er", ["‚So‘"]),
        ("‘It’s late,’ he said", ["‘It’s late,’"]),
        ("“Outer ‘inner’ end”", ["“Outer ‘inner’ end”"]),
        ("the dogs’ bowl and rock ’n’ roll", []),
        ("don't say 'this'", []),
    ],
)
def test_single_marks_count_where_asked_for(text: str, found: list[str]) -> None:
    assert [text[q.start : q.end] for q in quotations(text, single=True)] == found


@pytest.mark.parametrize("text", ["He said “we wait", 'He said "we wait', "Il dit « attendons", "Er sagt „warten"])
def test_an_unclosed_quotation_runs_to_the_end(text: str) -> None:
    (only,) = quotations(text)
    assert (only.end, only.closed) == (len(text), False)
    assert only.content() == (only.start + 1, len(text))


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("“We wait for the fog to lift.”", True),
        ('"We wait for the fog to lift."', True),
        ("„Wir warten.“", True),
        ("“We wait.” —", True),
        ("“We wait for the fog", True),
        ("“We wait,” she said.", False),
        ("“We wait.” “They wait.”", False),
        ("She said “we wait.”", False),
        ("We wait.", False),
        ("", False),
    ],
)
def test_a_block_quote_is_one_quotation_and_nothing_else(text: str, block: bool) -> None:
    assert is_block_quote(text) is block


@pytest.mark.parametrize(
    ("text", "direct"),
    [
        ("The “ghost ferry” is late", False),
        ("The “old ghost ferry” is late", True),
        ("The ‘old ghost ferry’ is late", True),
        ("He said “we", True),
        ('a 12" pipe and a very long 14" one', False),
        ("nothing quoted here at all", False),
    ],
)
def test_three_quoted_words_are_a_direct_quote(text: str, direct: bool) -> None:
    assert has_direct_quote(text) is direct


@given(st.text(alphabet="ab .,:“”\"„«»「」『』‘’‚'—(", max_size=40), st.booleans())
def test_quotations_lie_in_the_text_from_left_to_right(text: str, single: bool) -> None:
    found = quotations(text, single=single)
    places = [place for q in found for place in (q.start, q.end)]
    assert places == sorted(places)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(q.closed for q in found[:-1])
    assert all(q.start < q.content()[0] <= q.content()[1] <= q.end for q in found)
