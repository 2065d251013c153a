"""The pages of publishers: the list, quality over time with drift marked and as a table too, and what was struck."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.explore.desk import HOSTILE, disputed, poisoned
from tests.explore.site import Site, faults, words
from tests.models.copying import COAST, POST
from tests.models.filling import change, new_store
from tests.models.test_drift import STRAY, article, load, usual


@pytest.fixture(scope="module")
def drifting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A paper of four runs, the last of which has another template."""
    path = tmp_path_factory.mktemp("drifting") / "news.db"
    store = new_store(path)
    for n in (0, 100, 200):
        load(store, usual(range(n, n + 20), n))
    luck = random.Random(7)
    load(store, [article(n, luck, *STRAY, titled=False) for n in range(300, 310)])
    store.engine.dispose()
    with Site(path) as site:
        yield site


def test_the_list_of_publishers(tmp_path: Path) -> None:
    disputed(tmp_path / "news.db").dispose()
    with Site(tmp_path / "news.db") as site:
        rows = site.page("/copydesk/publishers").css("main tbody tr")
        assert [words(row.css_first("th a")) for row in rows] == [COAST, POST]
        [row] = site.page("/copydesk/publishers?q=QUILL").css("main tbody tr")
        page = site.page(row.css_first("th a").attributes["href"])
        assert words(page.css_first("h1")) == POST
        [disputes] = page.css("a[href^='/copydesk/disputes?publisher=']")
        assert len(site.page(disputes.attributes["href"]).css("ol.disputes > li")) == 1


def test_quality_over_time_is_drawn_with_drift_marked(drifting: Site) -> None:
    page = drifting.page("/copydesk/publisher/1")
    plots = page.css("figure svg.plot")
    assert len(plots) == 4
    assert [len(plot.css(".plot-mark")) for plot in plots] == [0, 1, 1, 0]
    assert "1 marked as drift" in words(plots[1].css_first("desc"))
    drift = words(page.css_first(".notice"))
    assert "short lines that no rule explains" in drift
    assert "share of articles without a title 1.00" in drift


def test_the_plots_have_their_figures_as_a_table(drifting: Site) -> None:
    rows = drifting.page("/copydesk/publisher/1").css("section[aria-labelledby=quality] tbody tr")
    assert len(rows) == 4
    latest = [words(cell) for cell in rows[0].css("td")]
    assert latest[0] == "10"
    assert latest[-1] == "yes"
    assert "100.0% drift" in latest
    assert [words(row.css("td")[-1]) for row in rows[1:]] == ["no"] * 3


def test_one_run_alone_is_not_drawn(tmp_path: Path) -> None:
    disputed(tmp_path / "news.db").dispose()
    with Site(tmp_path / "news.db") as site:
        page = site.page("/copydesk/publisher/1")
    assert not page.css("svg.plot")
    assert "nothing to compare it with" in words(page)


def test_what_was_struck_is_shown_as_struck(drifting: Site) -> None:
    page = drifting.page("/copydesk/publisher/1")
    assert "Advertisement" in {words(node) for node in page.css("section[aria-labelledby=struck] del")}


def test_articles_come_in_pages(drifting: Site) -> None:
    first = drifting.page("/copydesk/publisher/1")
    rows = first.css("section[aria-labelledby=articles] tbody tr")
    following = first.css_first("a[rel=next]").attributes["href"]
    rest = drifting.page(following).css("section[aria-labelledby=articles] tbody tr")
    assert (len(rows), len(rest)) == (50, 20)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("publisher/999", 404, "publisher 999: there is none"),
        ("publisher/harbourpost.example", 404, "publisher harbourpost.example"),
        (f"publisher/{'9' * 30}", 404, "publisher 9999"),
        ("publisher/1?page=9", 404, "the last one is page 2"),
        ("publisher/1?page=-1", 400, "pages have numbers from 1"),
        ("publishers?page=2", 404, "the last one is page 1"),
        (f"publishers?q={'a' * 201}", 400, "200 characters at most"),
    ],
)
def test_bad_addresses_say_what_to_do(drifting: Site, path: str, status: int, said: str) -> None:
    assert said in words(drifting.page(f"/copydesk/{path}", status).css_first("main"))


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_hostile_gets_through(tmp_path: Path, payload: str) -> None:
    engine = disputed(tmp_path / "news.db")
    change(engine, "update articles set publisher_id = 1")
    poisoned(engine, payload)
    with Site(tmp_path / "news.db") as site:
        for path in ("publishers", "publisher/1"):
            response = site.get(f"/copydesk/{path}")
            assert response.status_code == 200
            assert list(faults(response.text)) == []
        assert len(site.page("/copydesk/publisher/1").css("svg.plot")) == 4
