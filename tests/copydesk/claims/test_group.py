"""Claims that say the same: in whatever words, never with another value, in any order."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.claims.alike import words_of
from copydesk.claims.group import Told, group
from tests.copydesk.claims.tellings import told

QUOTE = "The {what} on the northern pier will {never}be lit before the {n} boats of {place} come home again"
SPEAKERS = ("Odile Farrant", "Tobias Wend", None)


@st.composite
def quotes(draw: st.DrawFn) -> dict[str, Any]:
    text = QUOTE.format(
        what=draw(st.sampled_from(["last lantern", "old lantern", "lantern"])),
        never=draw(st.sampled_from(["", "", "not ", "never "])),
        n=draw(st.sampled_from(["40", "60", "forty", "many"])),
        place=draw(st.sampled_from(["Brill", "Marlow"])),
    )
    return {"text": text, "said_by": draw(st.sampled_from(SPEAKERS))}


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    subject = draw(st.sampled_from(["Low Tide", "low tide", "High Tide", "Low Tide Festival", None]))
    value = draw(st.sampled_from(["12", "40", ">40", None]))
    about = {"subject": subject, "predicate": draw(st.sampled_from(["count", "sell"])), "value": value}
    given = {key: found for key, found in about.items() if found is not None}
    if value:
        given |= {"type": "number", "unit": draw(st.sampled_from(["view", "copy"]))}
    day = draw(st.sampled_from(["", " on Tuesday", " on Friday"]))
    text = f"{draw(st.sampled_from(['All told', 'So far'])).lower()} {value} of them{day} for Ada Pell."
    return given | {"text": text, "negated": draw(st.booleans()), "article": draw(st.sampled_from("abcdef"))}


collections = st.lists(st.one_of(quotes(), statements()), max_size=14).map(
    lambda abouts: [told(n, about) for n, about in enumerate(abouts, 1)]
)


def parts(claims: list[Told]) -> set[frozenset[int]]:
    return {frozenset(m.id for m in same.members) for same in group(claims).groups}


@settings(max_examples=150, deadline=None)
@given(collections, st.randoms(use_true_random=False))
def test_every_claim_is_in_one_group_in_any_order(claims: list[Told], chance: Random) -> None:
    mixed = list(claims)
    chance.shuffle(mixed)
    found = parts(claims)
    assert parts(mixed) == found
    assert sorted(number for part in found for number in part) == sorted(claim.id for claim in claims)


@settings(max_examples=150, deadline=None)
@given(collections)
def test_members_differ_in_no_value_and_no_telling_word(claims: list[Told]) -> None:
    for same in group(claims).groups:
        first = same.members[0]
        values = {(m.slots.value, m.slots.value_type, m.slots.unit, m.slots.polarity) for m in same.members}
        assert len(values) == 1
        assert len({(m.own, m.speaker) for m in same.members}) == 1
        if same.fact is None:
            assert {words_of(m.text).facts for m in same.members} == {words_of(first.text).facts}
        assert len({words_of(m.text).times for m in same.members} - {frozenset()}) <= 1


def test_the_clearest_member_is_sure_short_and_no_copy() -> None:
    same = {"subject": "Low Tide", "predicate": "count", "value": "40", "type": "number", "unit": "copy"}
    long = told(1, same | {"text": "As everyone in Brill knows by now, Low Tide sold 40 copies."})
    short = told(2, same | {"text": "Low Tide sold 40 copies."})
    unsure = told(3, same | {"text": "Low Tide: 40.", "confidence": 0.4})
    copy = told(4, same | {"text": "Low Tide had 40.", "copy": True})
    [found] = group([long, short, unsure, copy]).groups
    assert found.clearest == short


def test_a_word_that_is_no_name_elsewhere_is_none_at_the_start() -> None:
    about = {"predicate": "count", "value": "40", "type": "number", "unit": "boat", "subject": "Officials"}
    first = told(1, about | {"text": "Officials counted 40 boats at the pier."})
    second = told(2, about | {"text": "Officials saw 40 boats off Marlow by night."})
    assert len(group([first, second]).groups) == 1
    third = told(3, {"text": "The officials went home."})
    assert len(group([first, second, third]).groups) == 3


def test_short_words_of_nobody_knows_whom_are_not_the_same() -> None:
    def said(number: int, text: str) -> Told:
        return told(number, {"text": text, "said_by": "x"} | {"kind": "direct_quote"})

    unknown = [told(n, {"text": "Thank you all", "said_by": "x"}) for n in (1, 2)]
    anonymous = [Told(**{f: getattr(c, f) for f in Told.__slots__} | {"speaker": None}) for c in unknown]
    assert len(group(unknown).groups) == 1
    assert len(group(anonymous).groups) == 2


ODD = [
    "",
    "?",
    "🐐" * 300,
    "THE WHOLE TEXT IS CAPITALS 40",
    "e\u0301\u0301",
    "half \ud83d pair",
    "港口" * 400,
    "a " * 10_000,
]


def test_odd_texts_are_grouped_all_the_same() -> None:
    claims = [told(n, {"text": text, "said_by": "x", "article": str(n)}) for n, text in enumerate(ODD * 2)]
    assert parts(claims) == {frozenset({n, n + len(ODD)}) for n in range(len(ODD))}
