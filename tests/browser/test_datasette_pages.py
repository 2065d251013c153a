"""Datasette and our pages in it as a reader sees them: wide, narrow, by keyboard, and with nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.newsroom import Newsroom
from tests.browser.watching import Watched

pytestmark = pytest.mark.slow

WIDTHS = (1300, 390)
PATHS = (
    "/",
    "/copydesk/search?q=the",
    "/copydesk/article/1",
    "/copydesk/disputes",
    "/copydesk/sources",
    "/copydesk/publishers",
    "/data",
    "/data/claims_with_sources",
    "/data/articles/1",
    "/data/query-claims_about?words=album",
    "/copydesk/article/999",
)


def overflow(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def look(watched: Watched, address: str) -> None:
    """Open a page in both widths; nothing may be cut off, go wrong or come from elsewhere."""
    page = watched.page
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        assert overflow(page) <= 0, f"{address} is wider than {width} pixels"
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    missing = [error for error in watched.errors if "status of 404" in error and "/article/999" in address]
    assert [error for error in watched.errors if error not in missing] == []
    assert watched.outside == []
    # Datasette's own pages have scripts, which a policy names by their digests; ours have none.
    assert watched.live(watched.scripts() if "/data" in address else []) == []


@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_and_is_quiet(opened: Callable[..., Watched], site: str, path: str) -> None:
    look(opened(), f"{site}{path}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_redline_shows_what_was_done_and_by_which_rule(
    opened: Callable[..., Watched], site: str, newsroom: Newsroom, scheme: str
) -> None:
    watched = opened(color_scheme=scheme)
    page = watched.page
    page.goto(f"{site}/copydesk/article/{newsroom.article('01-glued-date.txt')}")
    struck = page.locator(".redline li", has=page.locator("del", has_text="Advertisement")).first
    expect(struck.locator("del")).to_be_visible()
    expect(struck.locator("del")).to_have_css("text-decoration-line", "line-through")
    expect(struck.locator(".causes")).to_contain_text("ads.label")
    line, beside = struck.locator(".line").bounding_box(), struck.locator(".causes").bounding_box()
    assert line is not None
    assert beside is not None
    assert beside["x"] >= line["x"] + line["width"] - 1, "the rule stands beside the line"
    repaired = page.locator(".redline li", has=page.locator("ins")).first
    expect(repaired.locator("ins").first).to_be_visible()
    expect(repaired.locator(".causes")).to_contain_text("repair.mojibake")
    expect(page.locator(".text mark").first).to_be_visible()
    look(watched, page.url)


def test_a_dispute_has_both_sides_word_for_word(opened: Callable[..., Watched], site: str) -> None:
    watched = opened()
    page = watched.page
    page.goto(f"{site}/copydesk/disputes")
    quotes = page.locator("ol.disputes > li").first.locator("blockquote").all_inner_texts()
    page.locator("ol.disputes > li").first.get_by_role("heading").get_by_role("link").click()
    sides = page.locator("section.side")
    expect(sides).to_have_count(2)
    for side, words in zip(sides.all(), quotes, strict=True):
        assert words.strip(" …“”\n")[:60] in " ".join(side.locator("blockquote").inner_text().split())
    first, second = (side.bounding_box() for side in sides.all())
    assert first is not None
    assert second is not None
    assert (first["y"], first["x"] < second["x"]) == (second["y"], True), "the sides stand beside each other"
    look(watched, page.url)


def test_a_source_and_a_publisher_are_reached_from_an_article(opened: Callable[..., Watched], site: str) -> None:
    watched = opened()
    page = watched.page
    for path, place in (("/copydesk/sources", "source"), ("/copydesk/publishers", "publisher")):
        page.goto(f"{site}{path}")
        link = page.locator(f"main a[href^='/copydesk/{place}/']").first
        name = link.inner_text()
        link.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        look(watched, page.url)


def test_search_from_the_box_finds_articles_and_claims(opened: Callable[..., Watched], site: str) -> None:
    page = opened().page
    page.goto(site)
    page.locator("#find").fill("harbour")
    page.locator("#find").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("have all of: harbour")
    expect(page.locator(".hit mark").first).to_be_visible()
    page.locator("#articles ~ .hit a").first.click()
    expect(page.locator(".redline li").first).to_be_visible()


def test_a_query_asks_for_its_parameter(opened: Callable[..., Watched], site: str) -> None:
    watched = opened()
    page = watched.page
    page.goto(f"{site}/data")
    page.get_by_role("link", name="Claims that", exact=False).first.click()
    page.locator("form.sql input[name=words]").fill("album")
    page.get_by_role("button", name="Run SQL").click()
    expect(page.locator("table.rows-and-columns tbody tr").first).to_contain_text("album")
    assert watched.errors == []


def test_the_keyboard_reaches_content_and_search(opened: Callable[..., Watched], site: str) -> None:
    page = opened().page
    for path in ("/copydesk", "/data"):
        page.goto(f"{site}{path}")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the content")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport(ratio=1)
        for _ in range(10):
            page.keyboard.press("Tab")
            if page.evaluate("() => document.activeElement.id") == "find":
                break
        expect(page.locator("#find")).to_be_focused()
        page.keyboard.type("harbour")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("harbour")
