"""Markup: two parsers that give the same lines on ordinary pages, and pages made to wear a parser out."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.page import Page
from copydesk.readers.pages import blocks, markup
from copydesk.readers.pages.blocks import read_page
from copydesk.readers.pages.markup import Event, events, is_abusive
from tests.conftest import ROOT

TREE = st.recursive(
    st.sampled_from(["The ferry is late.", "Ostrey &amp; Tollersea", "été", " ", "<br>", "<img src=x alt=y>"]),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(
            [
                "div",
                "section class=story",
                "ul id=nav",
                "span",
                "b",
                "em",
                "time datetime=2025-03-04",
                "figure",
                "div hidden",
            ]
        ),
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)
HEAD = "<!doctype html><html lang=en><head><title>Late</title><meta name=author content='Ada Quill'></head>"


def read_by(parser: Callable[[str], Iterator[Event]], html: str) -> tuple[tuple[str, ...], Page]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "events", parser)
        return read_page(html)


@settings(deadline=None)  # the first page loads both parsers
@given(TREE)
def test_both_parsers_make_the_same_of_a_page(body: str) -> None:
    html = f"{HEAD}<body>{body}</body></html>"
    assert not is_abusive(html)
    assert read_by(markup._soup_events, html) == read_by(markup._lexbor_events, html)


@pytest.mark.parametrize(
    "case",
    tomllib.loads((ROOT / "tests/cases/page_metadata.toml").read_text(encoding="utf-8"))["case"],
    ids=lambda case: case["name"],
)
def test_both_parsers_find_the_same_metadata(case: dict[str, str]) -> None:
    soup, lexbor = (read_by(parser, case["html"]) for parser in (markup._soup_events, markup._lexbor_events))
    assert soup[0] == lexbor[0]
    for name in ("meta", "links", "headings", "hints") + (() if "<!--" in case["html"] else ("json_ld",)):
        assert getattr(soup[1].head, name) == getattr(lexbor[1].head, name)


DEEP = "<div>" * 100_000
ABUSIVE = {
    "100,000 nested elements": f"{DEEP}the text{'</div>' * 100_000}",
    "100,000 elements that are never closed": f"before {DEEP}the &lt;text",
    "text around the nested elements": f"before <b>it</b><html>{DEEP}the text</html> after",
    "5,000 unclosed formatting elements": "".join(f"<b id=x{number}><p>line {number}" for number in range(5_000)),
    "100,000 attributes": f"<p {' '.join(f'a{number}=1' for number in range(100_000))}>the text</p>",
    "300,000 tags that are cut off": f"<p>the text</p>2 < 3 {'<a ' * 300_000}",
}
KEPT = {
    "100,000 nested elements": ("the text",),
    "100,000 elements that are never closed": ("before", "the <text"),
    "text around the nested elements": ("before it", "the text", "after"),
    "5,000 unclosed formatting elements": tuple(f"line {number}" for number in range(5_000)),
    "100,000 attributes": ("the text",),
    "300,000 tags that are cut off": ("the text", "2 < 3"),
}


@pytest.mark.parametrize("name", ABUSIVE)
def test_abusive_markup_keeps_its_text(name: str) -> None:
    assert is_abusive(ABUSIVE[name])
    assert read_page(ABUSIVE[name])[0] == KEPT[name]


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        (f"late<br>{'<br>' * 500_000}again", ("late", "again")),
        (f"<ul>{'<li>late' * 20_000}</ul>", ("late",) * 20_000),
        (f"<p>late</p>{'<!-- ' * 200_000}", ("late",)),
        (f"<p>late</p><p title='{'x' * 1_000_000}", ("late",)),
        (f"<p>{'late ' * 200_000}</p>", ("late " * 199_999 + "late",)),
    ],
    ids=["500,000 br", "20,000 list items", "200,000 open comments", "an attribute left open", "a long line"],
)
def test_much_of_what_is_harmless_is_no_abuse(html: str, lines: tuple[str, ...]) -> None:
    assert not is_abusive(html)
    assert read_page(html)[0] == lines


def test_scripts_that_write_markup_are_no_abuse() -> None:
    script = "<script>" + 'document.write("<b>late<\\/b>");' * 20_000 + "</script>"
    assert not is_abusive(script)


def test_events_come_in_document_order_and_every_start_has_its_end() -> None:
    html = "<html><head></head><body><p class='a b'>The <b>ferry</b><!-- x --><br></p></body></html>"
    found = list(events(html))
    assert [f"{event} {value}" for event, value, _ in found] == [
        *("start html", "start head", "end head", "start body", "start p", "text The ", "start b", "text ferry"),
        *("end b", "start br", "end br", "end p", "end body", "end html"),
    ]
    assert dict(found[4][2]) == {"class": "a b"}
    assert list(markup._soup_events(html)) == found
