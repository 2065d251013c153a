"""Blocks: which lines a page has, and what its markup says of them."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.page import Page
from copydesk.readers.pages.blocks import NEAREST, read_page
from tests.conftest import ROOT

CASES = tomllib.loads((ROOT / "tests/cases/blocks.toml").read_text(encoding="utf-8"))["case"]

TAGS = "p div span b a li ul h1 h2 br td tr table blockquote figcaption section script noscript button p/ div/ a/ b/"
MARKUP = st.one_of(
    st.sampled_from([f"<{tag}>" if "/" not in tag else f"</{tag[:-1]}>" for tag in TAGS.split()]),
    st.sampled_from(
        ["<p hidden>", '<div class="byline" id=x>', "<a href='/x'>", "<!-- x -->", "&nbsp;", "<", "&", "\0"]
    ),
    st.text(max_size=20),
)


def told(case: dict[str, Any], page: Page) -> dict[str, list[object]]:
    """What the page says, of all that the case gives."""
    elements = [page.elements[mark.element] for mark in page.marks]
    said: dict[str, list[object]] = {
        "kinds": [mark.kind or "" for mark in page.marks],
        "locators": [mark.locator.removeprefix("html/body").removeprefix("/") for mark in page.marks],
        "linked": [mark.linked for mark in page.marks],
        "stressed": [mark.stressed for mark in page.marks],
        "hidden": [element.hidden for element in elements],
        "words": [" ".join(element.words) for element in elements],
    }
    return {name: values for name, values in said.items() if name in case}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_cases(case: dict[str, Any]) -> None:
    lines, page = read_page(case["html"])
    assert list(lines) == case["lines"]
    assert told(case, page) == {name: case[name] for name in case if name not in ("name", "html", "lines")}


@given(st.lists(MARKUP, max_size=40).map("".join))
def test_any_text_is_a_page_of_some_kind(html: str) -> None:
    lines, page = read_page(html)
    assert len(page.marks) == len(lines)
    for line, mark in zip(lines, page.marks, strict=True):
        assert line == " ".join(line.split()) != ""
        assert 0 <= mark.element < len(page.elements)
        assert mark.locator.startswith("html")
        assert min(mark.linked, mark.stressed, mark.links) >= 0
    assert all(element.parent < number for number, element in enumerate(page.elements))


@given(st.lists(st.text(alphabet="abcdefgh ", min_size=1).filter(str.strip), min_size=1, max_size=8))
def test_every_word_of_the_body_stands_in_a_line_once(texts: list[str]) -> None:
    html = "".join(f"<div><p>{text}</p></div>" for text in texts)
    assert list(read_page(html)[0]) == [" ".join(text.split()) for text in texts]


def test_the_counts_are_of_the_line_they_stand_in() -> None:
    _, page = read_page("<p><a href=/a>News</a> <a href=/b>Sport</a> <b>now</b></p><p>None</p>")
    assert [(mark.linked, mark.stressed, mark.links) for mark in page.marks] == [(9, 3, 2), (0, 0, 0)]


def test_elements_lead_from_a_line_up_to_the_page() -> None:
    _, page = read_page("<main class=story><section><p>The ferry is late.</p></section></main>")
    above = []
    index = page.marks[0].element
    while index >= 0:
        above.append(page.elements[index].tag)
        index = page.elements[index].parent
    assert above == ["p", "section", "main", "body", "html"]


def test_a_very_long_locator_is_abbreviated() -> None:
    _, page = read_page("<div>" * 100 + "The ferry is late.")
    steps = page.marks[0].locator.split("/")
    assert steps == ["…"] + ["div[1]"] * NEAREST
