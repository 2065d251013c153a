"""Text cut up by claims, lines gathered by what was done to them, and cells that are links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.render import redline
from copydesk.types import Edit
from explore.cells import cell, is_web
from explore.marking import marked
from explore.redlining import grouped
from models.article_page import Span

TEXT = "Sails will rise, Ada Pell said, and ropes will hold."
PARAGRAPH = {"position": 1, "kind": "paragraph", "text": TEXT, "start": 10, "end": 10 + len(TEXT)}


def struck(first: int, last: int, end: int, rule: str = "ads.label") -> Edit:
    return Edit(first, last, 0, end, "strike", rule, "An ad", "")


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80), st.sampled_from(["content", "cue", "value"]))))
def test_no_letter_is_lost_or_doubled(places: list[tuple[int, int, str]]) -> None:
    spans = [Span(n, role, min(a, b), max(a, b)) for n, (a, b, role) in enumerate(places)]
    [block] = marked([PARAGRAPH], spans, {n: n + 1 for n in range(len(places))})
    assert "".join(stretch.text for stretch in block.stretches) == TEXT


def test_a_claim_in_two_parts_ends_once() -> None:
    spans = [Span(7, "content", 10, 25), Span(7, "source", 27, 35), Span(7, "content", 46, 61)]
    [block] = marked([PARAGRAPH], spans, {7: 1})
    assert [s.text for s in block.stretches if s.claims == (1,)] == ["Sails will rise", "ropes will hold"]
    assert [s.ends for s in block.stretches if s.ends] == [(1,)]
    assert [s.text for s in block.stretches if "source" in s.roles] == ["Ada Pell"]


def test_claims_may_lie_in_one_another() -> None:
    spans = [Span(1, "content", 10, 40), Span(2, "content", 16, 20)]
    [block] = marked([PARAGRAPH], spans, {1: 1, 2: 2})
    assert [s.claims for s in block.stretches] == [(1,), (1, 2), (1,), ()]


def test_neighbours_struck_for_one_cause_are_told_once() -> None:
    lines = ["Home", "News", "", "Sport", "Text.", "Ad"]
    edits = [
        struck(1, 4, 5),
        struck(6, 6, 2),
    ]
    groups = grouped(redline(lines, edits))
    assert [[line.number for line in group.lines] for group in groups] == [[1, 2, 4], [5], [6]]
    assert [group.words for group in groups][1] == ""


def test_other_causes_are_other_groups() -> None:
    groups = grouped(redline(["Ad", "Ad"], [struck(1, 1, 2), struck(2, 2, 2, "ads.box")]))
    assert [group.causes[0].rule for group in groups] == ["ads.label", "ads.box"]


@pytest.mark.parametrize("address", ["https://x.example/a", " HTTP://X.example ", "http://x.example?q=1"])
def test_web_pages_are_links(address: str) -> None:
    assert is_web(address)


@pytest.mark.parametrize(
    "address", [None, "", "x", "//x.example", "javascript:alert(1)", "http:", "http:///x", "http://[", "data:,"]
)
def test_other_addresses_are_not(address: str | None) -> None:
    assert not is_web(address)


@pytest.mark.parametrize(
    ("value", "column", "table", "made"),
    [
        (5, "article_id", "claims", '<a href="/copydesk/article/5">5</a>'),
        ({"value": 5, "label": "<b>"}, "source_id", "claims", '<a href="/copydesk/source/5">&lt;b&gt;</a>'),
        (5, "id", "current_articles", '<a href="/copydesk/article/5">5</a>'),
        (5, "id", "runs", None),
        (None, "article_id", "edits", None),
        ("x", "article_id", None, None),
        ('http://x.example/"><b>', "url", None,
         '<a href="http://x.example/&#34;&gt;&lt;b&gt;" rel="noopener nofollow noreferrer">http://x.example/&#34;&gt;&lt;b&gt;</a>'),
        ("javascript:alert(1)", "url", "articles", None),
        ("http://[", "url", "articles", "http://["),
    ],
)  # fmt: skip
def test_cells_link_to_pages(value: object, column: str, table: str | None, made: str | None) -> None:
    found = cell({"id": 5}, value, column, table, str)
    assert (found is None) if made is None else (str(found) == made)
