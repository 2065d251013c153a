"""The pages of sources: the list, what one said over time with its plot and the same figures as a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.explore.desk import HOSTILE, disputed, poisoned
from tests.explore.site import Site, faults, words
from tests.models.copying import COAST, POST
from tests.models.filling import change


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    engine = disputed(tmp_path / "news.db")
    change(engine, "update articles set published_at = '2024-04-02' where published_at = '2024-02-02'")
    with Site(tmp_path / "news.db") as site:
        yield site


@pytest.fixture
def address(site: Site) -> str:
    return site.page("/copydesk/sources?q=odile").css_first("main tbody a").attributes["href"] or ""


def test_the_list_is_searched_and_narrowed(site: Site, address: str) -> None:
    rows = site.page("/copydesk/sources").css("main tbody tr")
    assert [words(row.css_first("th a")) for row in rows] == ["Odile Farrant", COAST, POST]
    [row] = site.page("/copydesk/sources?q=f%C3%A1rrant&kind=person").css("main tbody tr")
    assert row.css_first("th a").attributes["href"] == address
    assert "No source has such a name or kind" in words(site.page("/copydesk/sources?q=nobody"))


def test_what_a_source_said_over_time(site: Site, address: str) -> None:
    page = site.page(address)
    assert words(page.css_first("h1")) == "Odile Farrant"
    said = page.css("ol.said > li")
    assert [words(row.css_first("time")) for row in said] == ["2024-02-01", "2024-04-02"]
    assert "northern pier" in words(said[0].css_first("blockquote"))
    assert said[0].css_first("a[href^='/copydesk/article/']")


def test_the_plot_has_its_figures_as_a_table(site: Site, address: str) -> None:
    page = site.page(address)
    plot = page.css_first("svg.plot")
    assert plot.attributes["role"] == "img"
    assert words(plot.css_first("title")) == "Claims of Odile Farrant by month"
    assert "2 claims from 2024-02 to 2024-04" in words(plot.css_first("desc"))
    table = page.css_first("details table")
    assert [[words(cell) for cell in row.css("th, td")] for row in table.css("tbody tr")] == [
        ["2024-02", "1"],
        ["2024-03", "0"],
        ["2024-04", "1"],
    ]
    assert len(plot.css("rect.plot-bar")) == 3


def test_a_month_alone_is_said_not_drawn(filled_path: Path) -> None:
    with Site(filled_path) as site:
        page = site.page("/copydesk/sources?q=carrabine")
        shown = site.page(page.css_first("main tbody a").attributes["href"])
    assert not shown.css("svg.plot")
    assert "All in 2025-05." in words(shown)


def test_spellings_lead_to_where_they_stand(site: Site, address: str) -> None:
    [row] = site.page(address).css("section[aria-labelledby=spellings] tbody tr")
    assert [words(cell) for cell in row.css("th, td")][:3] == ["Odile Farrant", "2", "says something"]
    assert len(row.css("a[href^='/copydesk/article/']")) == 2


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("source/999", 404, "source 999: there is none. A source that was merged"),
        ("source/odile", 404, "source odile"),
        (f"source/{'9' * 30}", 404, "source 9999"),
        ("source/1?page=2", 404, "the last one is page 1"),
        ("source/1?page=x", 400, "pages have numbers from 1"),
        ("sources?kind=oracle", 400, "choose one of: publisher, person"),
        ("sources?page=3", 404, "the last one is page 1"),
        (f"sources?q={'a' * 201}", 400, "200 characters at most"),
    ],
)
def test_bad_addresses_say_what_to_do(site: Site, path: str, status: int, said: str) -> None:
    assert said in words(site.page(f"/copydesk/{path}", status).css_first("main"))


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_hostile_gets_through(tmp_path: Path, payload: str) -> None:
    engine = disputed(tmp_path / "news.db")
    change(engine, "update articles set published_at = '2024-04-02' where published_at = '2024-02-02'")
    poisoned(engine, payload)
    with Site(tmp_path / "news.db") as site:
        for path in ("sources", "source/1", "source/2"):
            response = site.get(f"/copydesk/{path}")
            assert response.status_code == 200
            assert list(faults(response.text)) == []
        assert site.page("/copydesk/source/1").css("svg.plot")
        assert site.page("/copydesk/source/1").css(".otherwise")
