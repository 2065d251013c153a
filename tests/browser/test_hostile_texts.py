"""Thousands of attack payloads, loaded by real runs: in a real browser, no page that shows them has anything live."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from flows.reports.markdown import document, safe, table
from tests.browser.conftest import UI
from tests.browser.hostile import fill_hostile
from tests.browser.newsroom import Newsroom
from tests.browser.watching import STATISTICS, Watched
from tests.explore.test_hostile_text import payloads
from tests.flows.conftest import Server, rows
from tests.flows.test_cli_explore import explored
from tests.quality.floors import HOSTILE, needs

pytestmark = [pytest.mark.slow, needs(HOSTILE)]
TABLES = ("articles", "current_articles", "claims_with_sources", "sources", "documents", "redline", "fields")
LIVE = (
    "<script>alert(1)</script>",
    "<b onclick=x>",
    "<a href=' java&#10;script:alert(1)'>",
    "<form action=data:x>",
    "<iframe></iframe>",
    "<svg><a xlink:href=vbscript:x>",
    "<img src=data:text/html,x>",
    "<svg onload=alert(1)>",
)
SEARCHED = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)")
EVERYTHING = "hostile-everything"  # the key of an artifact with all payloads


@pytest.fixture(scope="module")
def attacked(server: Server, chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """A database of payloads; on the server the runs that loaded them, and an artifact with each of them."""
    made = fill_hostile(server, tmp_path_factory.mktemp("hostile"), payloads())
    listed = "\n".join(f"- {safe(payload)}" for payload in payloads()[::2])
    page = document("# Everything", table(("payload",), [(payload,) for payload in payloads()[1::2]]), listed)
    answer = server.client.post("artifacts/", json={"key": EVERYTHING, "type": "markdown", "data": page})
    answer.raise_for_status()
    made.artifacts[EVERYTHING] = [str(answer.json()["id"])]
    return made


@pytest.fixture(scope="module")
def site(attacked: Newsroom) -> Iterator[str]:
    with explored(attacked.database) as (_, address):
        yield address.rstrip("/")


@pytest.mark.parametrize("payload", LIVE)
def test_the_check_sees_what_is_live(opened: Callable[..., Watched], payload: str) -> None:
    watched = opened()
    watched.page.set_content(f"<p>{payload}</p>")
    watched.page.wait_for_load_state()
    assert watched.live([])


def test_every_payload_is_loaded(attacked: Newsroom) -> None:
    assert len(payloads()) > 6590
    ((text, documents),) = rows(attacked.database, "select group_concat(text, char(10)), count(*) from articles")
    assert int(str(documents)) > 40
    loaded = re.sub(r"\s+", "", str(text))
    there = sum(re.sub(r"\s+", "", payload)[:40] in loaded for payload in payloads())
    assert there > 0.9 * len(payloads())  # the others have signs that are repaired, or are struck


@pytest.mark.parametrize("key", ["ingest-report-hostile", "redline-hostile", EVERYTHING])
def test_reports_in_prefect(opened: Callable[..., Watched], ui: UI, attacked: Newsroom, key: str) -> None:
    watched = opened()
    for artifact in attacked.artifacts[key]:
        watched.page.goto(f"{ui.address}/artifacts/artifact/{artifact}")
        expect(
            watched.page.get_by_role("heading", name=re.compile("Ingest report|Redline of|Everything"))
        ).to_be_visible()
        shown = watched.page.locator("article, [role=tabpanel]")
        assert watched.live(ui.scripts) == []
        assert [link.get_attribute("href") for link in shown.get_by_role("link").all()] == []
    assert watched.strangers() <= STATISTICS


def test_runs_in_prefect(opened: Callable[..., Watched], ui: UI, attacked: Newsroom) -> None:
    watched = opened()
    watched.page.goto(f"{ui.address}/runs/flow-run/{attacked.flow_run}")
    expect(watched.page.get_by_text("Completed", exact=True).first).to_be_visible()
    expect(watched.page.get_by_text(re.compile("^batch 1 "))).to_be_visible()
    assert watched.live(ui.scripts) == []
    watched.page.goto(f"{ui.address}/artifacts/key/ingest-report-hostile")
    expect(watched.page.get_by_text("into hostile.db").first).to_be_visible()
    assert watched.live(ui.scripts) == []
    assert watched.strangers() <= STATISTICS


def look(watched: Watched, address: str, scripts: bool = False) -> None:
    """Open a page; nothing in it may be live, and nothing may be asked of anyone else."""
    watched.page.goto(address)
    expect(watched.page.get_by_role("heading", level=1).first).to_be_visible()
    assert watched.live(theirs(watched) if scripts else []) == [], address
    assert watched.outside == [], address
    assert watched.errors == [], address


def theirs(watched: Watched) -> list[str]:
    """The scripts of Datasette's: its policy names them by their digests, so that no other runs."""
    return [script for script in watched.scripts() if not re.search(r"alert|prompt\(|document\.cookie", script)]


@pytest.mark.parametrize("name", TABLES)
def test_tables_in_datasette(opened: Callable[..., Watched], site: str, name: str) -> None:
    look(opened(), f"{site}/data/{name}?_size=200", scripts=True)


def test_redlines_in_datasette(opened: Callable[..., Watched], site: str, attacked: Newsroom) -> None:
    watched = opened()
    shown = rows(attacked.database, "select id from articles order by length(text) desc limit 2")
    for (number,) in [*shown, *rows(attacked.database, "select id from articles where url is not null limit 5")]:
        look(watched, f"{site}/copydesk/article/{number}")


@pytest.mark.parametrize("path", ["/copydesk", "/copydesk/disputes", "/copydesk/sources", "/copydesk/publishers"])
def test_lists_in_datasette(opened: Callable[..., Watched], site: str, path: str) -> None:
    watched = opened()
    look(watched, f"{site}{path}")
    inside = watched.page.locator("main a[href^='/copydesk/source/'], main a[href^='/copydesk/publisher/']")
    for address in inside.evaluate_all("links => links.slice(0, 3).map(link => link.href)"):
        look(watched, address)


def test_search_in_datasette(opened: Callable[..., Watched], site: str) -> None:
    watched = opened()
    for words in SEARCHED:
        watched.page.goto(site)
        watched.page.locator("#find").fill(words)
        watched.page.locator("#find").press("Enter")
        expect(watched.page.locator(".hit mark").first).to_be_visible()
        assert watched.live([]) == []
    assert watched.outside == []
