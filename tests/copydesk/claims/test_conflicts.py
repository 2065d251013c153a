"""How claims stand to each other: pairs as data, and what holds of any collection."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.claims.conflicts import MOST_VALUES, Relation, relations
from copydesk.claims.group import Told, group
from tests.copydesk.claims.tellings import CASES, pair, told

BY_NAME = {case["name"]: case for case in CASES}


def found_in(*claims: Told) -> list[Relation]:
    return relations(group(claims))


def outcome(case: dict[str, Any], *claims: Told) -> tuple[str, str | None, str | None]:
    """What a pair is, as a case says it: relation, slot and severity."""
    if any(len(same.members) == 2 for same in group(claims).groups):
        return "same", None, None
    found = found_in(*claims)
    assert len(found) <= 1
    return (found[0].relation, found[0].slot, found[0].severity) if found else ("nothing", None, None)


@pytest.mark.parametrize("case", CASES, ids=list(BY_NAME))
def test_pairs(case: dict[str, Any]) -> None:
    expected = case["is"], case.get("slot"), case.get("severity")
    assert outcome(case, *pair(case)) == expected
    assert outcome(case, *reversed(pair(case))) == expected


@pytest.mark.parametrize(
    "case", [c for c in CASES if c["is"] in ("contradicts", "supersedes")], ids=lambda c: c["name"]
)
def test_a_reason_says_both_values(case: dict[str, Any]) -> None:
    [found] = found_in(*pair(case))
    assert found.a.place > found.b.place
    shown = [value for value in (found.value_a, found.value_b) if value not in (None, "", "affirmed", "negated")]
    assert all(value in found.reason for value in shown)
    assert " in one, " in found.reason


def released(number: int, day: int, **more: Any) -> Told:
    text = f"Low Tide by Ada Pell was released on January {day}."
    about = {"text": text, "words": f"January {day}", "subject": "Low Tide", "predicate": "release", "type": "date"}
    return told(number, about | {"value": f"2024-01-{day:02d}"} | more)


def test_a_copy_corroborates_nothing() -> None:
    wire = released(1, 24, publisher="wire")
    copies = [released(n, 24, publisher="wire", article=f"copy-{n}", copy=True) for n in range(2, 6)]
    assert found_in(wire, *copies) == []
    [found] = found_in(wire, *copies, released(9, 24, publisher="other"))
    assert (found.a.id, found.b.id, found.relation, found.severity) == (9, 1, "corroborates", None)


def test_every_further_publisher_corroborates_the_first() -> None:
    found = found_in(*(released(n, 24) for n in range(1, 7)))
    assert [(r.a.id, r.b.id) for r in found] == [(n, 1) for n in range(2, 7)]


def test_an_article_does_not_corroborate_itself() -> None:
    said = released(2, 24, article="article-1", publisher="paper-1", said_by="Odile Farrant")
    assert found_in(released(1, 24), said) == []
    elsewhere = released(3, 24, said_by="Odile Farrant")
    assert {r.relation for r in found_in(released(1, 24), elsewhere)} == {"corroborates"}


def test_of_large_groups_the_clearest_stand_for_the_rest() -> None:
    claims = [released(n, 24 if n % 2 else 12) for n in range(1, 61)]
    contradictions = [r for r in found_in(*claims) if r.relation == "contradicts"]
    assert len(contradictions) == 9


def test_an_article_with_both_values_is_always_shown() -> None:
    claims = [released(n, 24 if n % 2 else 12) for n in range(1, 41)]
    both = [released(n, day, article="both", confidence=0.5) for n, day in ((98, 12), (99, 24))]
    contradictions = {(r.a.id, r.b.id) for r in found_in(*claims, *both) if r.relation == "contradicts"}
    assert (99, 98) in contradictions


def test_a_subject_with_many_values_is_not_disputed() -> None:
    assert found_in(*(released(n, n) for n in range(1, MOST_VALUES + 2))) == []
    assert found_in(*(released(n, 2 * n) for n in range(1, MOST_VALUES + 1))) != []


collections = st.lists(st.sampled_from(CASES), max_size=6).flatmap(
    lambda cases: st.permutations([claim for n, case in enumerate(cases) for claim in numbered(n, case)])
)


def numbered(n: int, case: dict[str, Any]) -> list[Told]:
    """The claims of a case as articles of their own, whatever else the collection holds."""
    common = {key: value for key, value in case.items() if key not in ("a", "b")}
    return [told(2 * n + 1, common | case["a"]), told(2 * n + 2, common | case["b"])]


@settings(max_examples=60, deadline=None)
@given(collections, st.randoms(use_true_random=False))
def test_the_order_of_claims_is_no_matter(claims: list[Told], chance: Random) -> None:
    mixed = list(claims)
    chance.shuffle(mixed)
    assert found_in(*mixed) == found_in(*claims)


@settings(max_examples=60, deadline=None)
@given(collections)
def test_one_relation_for_a_pair_and_slot_and_none_within_a_group(claims: list[Told]) -> None:
    grouped = group(claims)
    found = relations(grouped)
    group_of = {m.id: n for n, same in enumerate(grouped.groups) for m in same.members}
    assert len({(r.a.id, r.b.id, r.slot) for r in found}) == len(found)
    for relation in found:
        assert relation.a.place > relation.b.place
        assert (relation.severity is not None) == (relation.relation == "contradicts")
        if relation.relation != "corroborates":
            assert group_of[relation.a.id] != group_of[relation.b.id]
