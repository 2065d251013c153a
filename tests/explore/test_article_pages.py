"""An article's page: its redline, its claims, its metadata and its copies, each where readers look for them."""

from __future__ import annotations

import sqlite3

import pytest

from tests.explore.site import Site, faults, words


def article(site: Site, name: str) -> int:
    """The id of the article of an input."""
    query = "select max(a.id) from articles a join documents d on d.id = a.document_id where d.uri like ?"
    with sqlite3.connect(site.path) as connection:
        return int(connection.execute(query, (f"%{name}",)).fetchone()[0])


def test_what_was_struck_is_visible_with_rule_and_reason(shared_site: Site) -> None:
    page = shared_site.page(f"/copydesk/article/{article(shared_site, '01-glued-date.txt')}")
    line = page.css_first("#line-3")
    assert words(line.css_first("del")) == "Advertisement"
    assert "ads.label" in words(line.css_first(".causes"))
    assert "struck" in words(line.css_first(".causes"))
    assert "ads.label" in (line.css_first("del").attributes["title"] or "")


def test_repairs_and_lifts_are_visible(shared_site: Site) -> None:
    page = shared_site.page(f"/copydesk/article/{article(shared_site, '01-glued-date.txt')}")
    assert words(page.css_first("#line-5 ins")) == "’"
    assert words(page.css_first("#line-1 del")) == "date 2025-03-04"
    assert "lifted" in words(page.css_first("#line-1 .causes"))


def test_claims_are_marked_in_the_text_and_say_who(shared_site: Site) -> None:
    page = shared_site.page(f"/copydesk/article/{article(shared_site, '01-glued-date.txt')}")
    assert any("I know every sound she makes" in words(mark) for mark in page.css(".text mark"))
    labels = [words(label) for label in page.css(".claim-label")]
    assert any("Odile Farrant" in label for label in labels)
    assert len(labels) == len(page.css(".claims > ol > li"))


def test_links_on_the_page_lead_to_its_own_places(shared_site: Site) -> None:
    page = shared_site.page(f"/copydesk/article/{article(shared_site, '01-glued-date.txt')}")
    places = {node.attributes["id"] for node in page.css("[id]")}
    inside = {(link.attributes["href"] or "")[1:] for link in page.css("a[href^='#']")}
    assert inside <= places
    assert len(places) == len(page.css("[id]"))


def test_every_candidate_for_metadata_is_there_with_its_origin(shared_site: Site) -> None:
    found = article(shared_site, "01-glued-date.txt")
    table = words(shared_site.page(f"/copydesk/article/{found}").css_first("#fields ~ div table"))
    with sqlite3.connect(shared_site.path) as connection:
        candidates = connection.execute("select value, origin from fields where article_id = ?", (found,)).fetchall()
    assert candidates
    assert all(value in table and origin in table for value, origin in candidates)


def test_copies_are_linked_both_ways(shared_site: Site) -> None:
    first, copy = article(shared_site, "dredging.txt"), article(shared_site, "copied.txt")
    assert shared_site.page(f"/copydesk/article/{copy}").css(f"#copies ~ ul a[href='/copydesk/article/{first}']")
    assert shared_site.page(f"/copydesk/article/{first}").css(f"#copies ~ ul a[href='/copydesk/article/{copy}']")


def test_a_version_that_was_replaced_says_by_which(shared_site: Site) -> None:
    newest = article(shared_site, "taken-over.txt")
    with sqlite3.connect(shared_site.path) as connection:
        [(older,)] = connection.execute("select supersedes_id from articles where id = ?", (newest,)).fetchall()
    notice = shared_site.page(f"/copydesk/article/{older}").css_first(".notice")
    assert notice.css(f"a[href='/copydesk/article/{newest}']")


def test_every_article_of_the_samples_has_a_harmless_page(shared_site: Site) -> None:
    with sqlite3.connect(shared_site.path) as connection:
        ids = [row[0] for row in connection.execute("select id from articles")]
    for found in ids:
        assert not list(faults(shared_site.get(f"/copydesk/article/{found}").text))


@pytest.mark.parametrize("url", ["javascript:alert(1)", " JaVaScript:alert(1)", "data:text/html,x", "//x.example/", ""])
def test_an_address_that_is_no_web_page_is_no_link(site: Site, url: str) -> None:
    with sqlite3.connect(site.path) as connection:
        connection.execute("update articles set url = ? where id = 1", (url,))
    assert not site.page("/copydesk/article/1").css("a[rel]")


def test_a_web_address_is_a_link_that_tells_nothing(site: Site) -> None:
    with sqlite3.connect(site.path) as connection:
        connection.execute("update articles set url = 'https://harbourpost.example/ferry' where id = 1")
    link = site.page("/copydesk/article/1").css_first("a[href='https://harbourpost.example/ferry']")
    assert link.attributes["rel"] == "noopener nofollow noreferrer"


def test_an_article_without_raw_text_still_has_its_text(site: Site) -> None:
    with sqlite3.connect(site.path) as connection:
        connection.execute("update documents set raw = null")
    page = site.page("/copydesk/article/1")
    assert "was not kept" in words(page.css_first(".notice"))
    assert page.css(".text p")


@pytest.mark.parametrize("number", ["0", "99999", "9" * 18, "9" * 40, "-1", "x", "1.5", "1%20or%201", "%00"])
def test_an_article_or_claim_there_is_none_of_is_not_found(shared_site: Site, number: str) -> None:
    for kind in ("article", "claim"):
        response = shared_site.get(f"/copydesk/{kind}/{number}", follow_redirects=True)
        assert response.status_code == 404
        assert "Traceback" not in response.text


def test_a_claim_leads_to_its_place_in_the_article(shared_site: Site) -> None:
    with sqlite3.connect(shared_site.path) as connection:
        [(claim, found)] = connection.execute("select id, article_id from claims limit 1").fetchall()
    response = shared_site.get(f"/copydesk/claim/{claim}")
    assert (response.status_code, response.headers["location"]) == (302, f"/copydesk/article/{found}#claim-{claim}")
