"""The pages of disputes: what they say, in words and not in colour alone, and what they do not let through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.explore.desk import HOSTILE, disputed, poisoned, the_dispute
from tests.explore.site import Site, faults, words
from tests.models.copying import COAST, POST


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    disputed(tmp_path / "news.db").dispose()
    with Site(tmp_path / "news.db") as site:
        yield site


@pytest.fixture
def address(site: Site) -> str:
    return site.page("/copydesk/disputes").css_first("ol.disputes a").attributes["href"] or ""


def test_the_list_has_both_sides_and_leads_to_the_dispute(site: Site, address: str) -> None:
    page = site.page("/copydesk/disputes")
    [row] = page.css("ol.disputes > li")
    assert words(row.css_first("h2")) == "hard date Low Tide: 2023-12-24 or 2024-01-24"
    assert row.css_first("h2 a").attributes["href"] == address
    first, second = (words(figure) for figure in row.css("figure"))
    assert POST in first
    assert "2024-02-01" in first
    assert "The article itself" in first
    assert COAST in second
    assert "2024-01-24 at midnight" in second
    assert "does not say who is right" in words(page)


def test_both_sides_stand_next_to_each_other(site: Site, address: str) -> None:
    page = site.page(address)
    one, other = page.css("section.side")
    assert (words(one.css_first("h2")), words(other.css_first("h2"))) == ("The earlier one", "The later one")
    assert words(one.css_first("mark.value")) == "2023-12-24"
    assert "“2023-12-24”" in words(one)
    assert "released on 2024-01-24" in words(other.css_first("blockquote"))
    assert "Nothing else was said of it" in words(other.css_first("blockquote"))
    assert other.css_first("dl a[href^='/copydesk/article/']")
    assert words(other.css_first("dl a[href^='/copydesk/publisher/']")) == COAST
    told = words(page)
    assert "it does not say who is right" in told
    assert "The earlier one was published 1 day before the other." in told
    assert "Nobody else, in what is loaded." in told


def test_a_dispute_may_be_named_either_way(site: Site, address: str) -> None:
    *_, later, earlier = address.split("/")
    assert words(site.page(f"/copydesk/dispute/{earlier}/{later}")) == words(site.page(address))


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("dispute/1/999", 404, "claim 999: there is none"),
        ("dispute/1/2", 404, "nothing is on record in which they contradict each other"),
        ("dispute/x/2", 404, "claim x"),
        (f"dispute/{'9' * 40}/2", 404, "claim 9999"),
        ("dispute/-1/2", 404, "claim -1"),
        ("disputes?page=7", 404, "the last one is page 1"),
        ("disputes?page=0", 400, "pages have numbers from 1"),
        ("disputes?page=1e3", 400, "page=1e3"),
        (f"disputes?page={'9' * 9}", 404, "there is no page 999999999"),
        ("disputes?severity=mild", 400, "choose one of: hard"),
        ("disputes?slot=colour", 400, "choose one of: date"),
        ("disputes?publisher=999", 400, f"choose one of: {COAST}, {POST}"),
        ("disputes?publisher=<script>", 400, "choose one of"),
    ],
)
def test_bad_addresses_say_what_to_do(site: Site, path: str, status: int, said: str) -> None:
    assert said in words(site.page(f"/copydesk/{path}", status).css_first("main"))


def test_the_list_is_narrowed_by_a_form(site: Site) -> None:
    page = site.page("/copydesk/disputes?severity=hard&slot=date&publisher=1")
    assert len(page.css("ol.disputes > li")) == 1
    assert words(page.css_first("select[name=publisher] option[selected]")) == f"{POST} (1)"
    assert {label.css_first("select").attributes["name"] for label in page.css("form.filters label")} == {
        "severity",
        "slot",
        "publisher",
    }


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_hostile_gets_through(tmp_path: Path, payload: str) -> None:
    engine = disputed(tmp_path / "news.db")
    later, earlier = the_dispute(engine)
    poisoned(engine, payload)
    with Site(tmp_path / "news.db") as site:
        for path in ("disputes", f"dispute/{later}/{earlier}"):
            response = site.get(f"/copydesk/{path}")
            assert response.status_code == 200
            assert list(faults(response.text)) == []
            assert payload.strip("\u202e")[:20] in site.page(f"/copydesk/{path}").body.text()
