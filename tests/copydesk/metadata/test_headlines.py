"""The headline among the titles of a page: which wording of several is the newsroom's."""

from __future__ import annotations

import json

import pytest

from tests.copydesk.metadata.test_page_fields import accepted, fields

LONG = "Harbour board: pier to reopen by spring after storm damage"
SHARED_AS = "You will not believe this pier"
SEARCHED_AS = "Harbour pier reopening date"
OTHER = "What the storm left of the pier"


def page(
    kind: str, shown: str, *, stated: str = "", social: str = "", tweeted: str = "", searched: str = "", body: str = ""
) -> str:
    thing = json.dumps({"@type": kind, "headline": stated})
    return (
        f'<title>{searched}</title><meta property="og:title" content="{social}">'
        f'<meta name="twitter:title" content="{tweeted}"><script type="application/ld+json">{thing}</script>'
        f"<h1>{shown}</h1>{body}"
    )


@pytest.mark.parametrize("tweeted", ["", LONG])
def test_an_og_title_of_its_own_is_the_newsrooms_headline(tweeted: str) -> None:
    html = page("NewsArticle", LONG, stated=LONG, social=SHARED_AS, tweeted=tweeted, searched=LONG)
    assert accepted(fields(html), "title") == [SHARED_AS]


def test_an_og_title_that_twitter_repeats_and_nothing_else_is_for_sharing() -> None:
    html = page("NewsArticle", LONG, stated=LONG, social=SHARED_AS, tweeted=SHARED_AS, searched=LONG)
    assert accepted(fields(html), "title") == [LONG]


def test_an_og_title_that_is_a_part_of_the_headline_is_its_shorter_form() -> None:
    short = "pier to reopen by spring"
    html = page("NewsArticle", LONG, stated=LONG, social=short, tweeted=short, searched=LONG)
    assert accepted(fields(html), "title") == [short]


def test_an_og_title_that_repeats_the_title_tag_is_for_search_engines() -> None:
    html = page("NewsArticle", LONG, stated=LONG, social=SEARCHED_AS, searched=SEARCHED_AS)
    assert accepted(fields(html), "title") == [LONG]


def test_of_three_wordings_the_one_that_is_shown_and_stated_wins() -> None:
    html = page("NewsArticle", LONG, stated=LONG, social=SHARED_AS, searched=SEARCHED_AS)
    assert accepted(fields(html), "title") == [LONG]


def test_a_stated_headline_that_the_page_does_not_show_is_not_taken() -> None:
    html = page("NewsArticle", SHARED_AS, stated=LONG, social=SHARED_AS, tweeted=SHARED_AS, searched=LONG)
    assert accepted(fields(html), "title") == [SHARED_AS]


def test_the_headline_just_below_a_heading_for_search_engines_is_taken() -> None:
    near = f"<p>Harbour</p><h2>{LONG}</h2><p>The pier was closed in May.</p>"
    far = f"<p>The pier was closed.</p><p>It is old.</p><p>It is long.</p><p>It is wet.</p><h2>{LONG}</h2>"
    for body, headline in ((near, LONG), (far, SEARCHED_AS), ("", SEARCHED_AS)):
        html = page("NewsArticle", SEARCHED_AS, stated=LONG, social=SEARCHED_AS, searched=SEARCHED_AS, body=body)
        assert accepted(fields(html), "title") == [headline]


def test_other_pages_have_the_headline_that_they_show() -> None:
    html = page("BlogPosting", OTHER, stated=LONG, social=SHARED_AS, tweeted=SHARED_AS, searched=SHARED_AS)
    assert accepted(fields(html), "title") == [OTHER]


def test_a_page_without_json_ld_and_h1_has_the_title_of_its_tags() -> None:
    assert accepted(fields(f"<title>{LONG}</title>"), "title") == [LONG]
    assert accepted(fields(f'<meta property="og:title" content="{LONG}"><title>x y</title>'), "title") == [LONG]


def test_the_section_that_a_page_declares_is_no_part_of_its_title() -> None:
    head = f'<meta property="article:section" content="Harbour"><title>{LONG} | Harbour</title>'
    assert accepted(fields(head), "title") == [LONG]
    assert accepted(fields(f"<title>{LONG} | Harbour</title>"), "title") == [f"{LONG} | Harbour"]
