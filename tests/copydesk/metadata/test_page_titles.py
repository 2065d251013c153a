"""Titles freed of the site's name and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.metadata.strings import key
from copydesk.metadata.titles import without_site

SITES = frozenset({"harbourpost", "theharbourpost", "kuende"})


@pytest.mark.parametrize(
    ("title", "others", "left"),
    [
        ("Pier reopens | Harbour Post", (), "Pier reopens"),
        ("Pier reopens - The Harbour Post", (), "Pier reopens"),
        ("Pier reopens – News – Harbour Post", ("Pier reopens",), "Pier reopens"),
        ("Pier reopens – News – Harbour Post", (), "Pier reopens – News"),
        ("Pier reopens - harbourpost.example", (), "Pier reopens"),
        ("Pier reopens：Harbour Post", (), "Pier reopens"),
        ("Pier reopens｜Harbour Post", (), "Pier reopens"),
        ("Harbour Post: Pier reopens", (), "Pier reopens"),
        ("Harbour Post | Pier reopens", (), "Pier reopens"),
        ("Pier reopens | HP | 29.08.2024", ("Pier reopens",), "Pier reopens"),
        ("Pier reopens - and closes again", (), "Pier reopens - and closes again"),
        ("Storm: Pier reopens", ("Pier reopens",), "Storm: Pier reopens"),
        ("Pier: it reopens", ("Pier",), "Pier: it reopens"),
        ("Pier, Harbour Post", (), "Pier"),
        ("Pier reopens | HP.example | 29.08.2024", (), "Pier reopens"),
        ("Pier reopens after storm - Harbour Post › Coast", (), "Pier reopens after storm"),
        ("Live - Harbour Post - Pier reopens after storm", (), "Live - Harbour Post - Pier reopens after storm"),
        ("Pier reopens | Künde", (), "Pier reopens"),
        ("Harbour Post", (), "Harbour Post"),
        ("Inside the Harbour Post", (), "Inside the Harbour Post"),
        (" - ", (), " - "),
    ],
)
def test_titles_without_the_site(title: str, others: tuple[str, ...], left: str) -> None:
    assert without_site(title, SITES, {key(other) for other in others}) == left


@given(st.text(max_size=80))
def test_a_title_is_only_cut_at_its_ends_and_never_away(title: str) -> None:
    left = without_site(title, SITES, set())
    assert left in title
    assert bool(key(left)) == bool(key(title)) or not key(title)


@given(st.text(alphabet="ab -|:", max_size=60))
def test_cutting_twice_is_cutting_once(title: str) -> None:
    once = without_site(title, frozenset({"b"}), {"aa"})
    assert without_site(once, frozenset({"b"}), {"aa"}) == once


def test_a_section_is_cut_only_behind_a_firm_separator() -> None:
    for title, left in (("Pier reopens - Coast", "Pier reopens"), ("Storm on the, Coast", "Storm on the, Coast")):
        assert without_site(title, SITES, set(), frozenset({"coast"})) == left
