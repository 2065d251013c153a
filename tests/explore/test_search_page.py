"""Search: what is found, and that no words are an error."""

from __future__ import annotations

import pytest

from tests.explore.site import Site, faults, words


def test_articles_and_claims_are_found_with_the_words_marked(shared_site: Site) -> None:
    page = shared_site.page("/copydesk/search?q=Odile+Farrant")
    assert {words(mark).casefold() for mark in page.css(".hit mark")} >= {"odile", "farrant"}
    assert page.css("#articles ~ .hit a[href^='/copydesk/article/']")


@pytest.mark.parametrize(
    "query",
    ['"', '""', "'", "(", "a OR", "NEAR(", "*", "title:", "-x", "^", "{a b}:", "\0", "a\0b", "%", "<b>", "日本"],
)
def test_no_words_are_an_error(shared_site: Site, query: str) -> None:
    response = shared_site.get("/copydesk/search", params={"q": query})
    assert response.status_code == 200
    assert not list(faults(response.text))
    for place in ("/data/claims", "/data/articles", "/data/claims_with_sources"):
        assert shared_site.get(place, params={"_search": query}).status_code == 200, place
    for name in ("claims_about", "articles_about"):
        found = shared_site.get(f"/data/query-{name}", params={"words": query})
        assert found.status_code == 200
        assert "message-error" not in found.text


def test_without_words_there_is_only_the_box(shared_site: Site) -> None:
    page = shared_site.page("/copydesk/search")
    assert page.css("#q")
    assert not page.css("[role=status]")


@pytest.mark.parametrize(
    ("path", "status"),
    [("?q=the&page=9999", 404), ("?q=the&page=x", 400), ("?q=the&page=0", 400), ("?q=the&page=-1", 400),
     (f"?q=the&page={'9' * 40}", 400), (f"?q={'x' * 501}", 400)],
)  # fmt: skip
def test_a_page_there_is_none_of_is_refused_in_a_sentence(shared_site: Site, path: str, status: int) -> None:
    assert len(words(shared_site.page(f"/copydesk/search{path}", status).css_first(".notice"))) > 20


def test_pages_of_results_follow_on_one_another(shared_site: Site) -> None:
    first = shared_site.page("/copydesk/search?q=the")
    link = first.css_first("a[rel=next]").attributes["href"]
    second = shared_site.page(link)
    shown = [{a.attributes["href"] for a in page.css("#claims ~ .hit a[href*='#claim-']")} for page in (first, second)]
    assert shown[0]
    assert shown[1]
    assert not shown[0] & shown[1]
