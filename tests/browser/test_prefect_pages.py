"""Runs as people see them in the Prefect UIs: graph, log lines, reports with tables and plots, a deployment's form."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import UI
from tests.browser.newsroom import Newsroom
from tests.browser.watching import STATISTICS, Watched
from tests.flows.conftest import Server

pytestmark = pytest.mark.slow

DEPLOY = """
import json
import sys
from flows.deploy import deployments
from flows.plan import Plan
(made,) = deployments(Plan("browser", {"inputs": ["inbox"], "database": sys.argv[1]}, maintain=False))
print(json.dumps(str(made.apply())))
"""
# Where the bars of completed tasks are in a picture of the graph: their middles, from the top. The state of the run
# as a whole is a bar in the last pixels.
BARS = """async png => {
  const picture = new Image();
  picture.src = `data:image/png;base64,${png}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  const [width, height] = [canvas.width = picture.width, canvas.height = picture.height - 12];
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const {data} = context.getImageData(0, 0, width, height);
  const away = (at, rgb) => rgb.reduce((sum, value, n) => sum + Math.abs(data[4 * at + n] - value), 0);
  const green = at => away(at, [33, 157, 75]) < 20;
  const seen = new Uint8Array(width * height), bars = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || !green(start)) continue;
    const open = [start], box = [width, height, 0, 0];
    let size = 0;
    for (seen[start] = 1; open.length; size++) {
      const at = open.pop(), x = at % width, y = (at - x) / width;
      box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
      for (const next of [at - 1, at + 1, at - width, at + width])
        if (next >= 0 && next < seen.length && !seen[next] && green(next)) { seen[next] = 1; open.push(next); }
    }
    if (size > 60) bars.push([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]);
  }
  return bars;
}"""


@pytest.fixture(scope="module")
def deployment(server: Server, newsroom: Newsroom) -> Iterator[str]:
    """The id of a deployment that is there for these tests only."""
    started = server.start(DEPLOY, str(newsroom.database), cwd=newsroom.database.parent)
    made, errors = started.communicate()
    assert started.returncode == 0, errors
    found = str(json.loads(made))
    yield found
    server.client.delete(f"deployments/{found}").raise_for_status()


def is_quiet(watched: Watched) -> bool:
    """Nothing broke, and nobody was asked but the statistics that the newer UI always asks."""
    assert [error for error in watched.errors if not error.startswith(("Failed to load resource", "TypeError"))] == []
    return watched.strangers() <= (STATISTICS if "/v2/" in watched.page.url else set())


def bars(page: Page) -> list[tuple[float, float]]:
    """The middles of the graph's bars, in the page's pixels."""
    graph = page.locator("canvas").first
    box = graph.bounding_box()
    assert box is not None
    found = page.evaluate(BARS, base64.b64encode(graph.screenshot()).decode())
    return [(box["x"] + x, box["y"] + y) for x, y in found]


def drawn(page: Page, number: int) -> list[tuple[float, float]]:
    """The bars, once as many are drawn as there are tasks and they have come to rest."""
    expect(page.locator("canvas").first).to_be_visible()
    before: list[tuple[float, float]] = []
    for _ in range(40):
        now = bars(page)
        if len(now) == number and now == before:
            return now
        before = now
    raise AssertionError(f"{len(before)} bars in the graph for {number} tasks")


def test_a_run_shows_its_state_its_tasks_and_a_line_a_batch(
    opened: Callable[..., Watched], ui: UI, server: Server, newsroom: Newsroom
) -> None:
    watched = opened()
    page = watched.page
    page.goto(f"{ui.address}/runs/flow-run/{newsroom.flow_run}")
    expect(page.get_by_text("Completed", exact=True).first).to_be_visible()
    expect(page.get_by_text(re.compile(r"^batch \d of .*|^batch \d \("))).to_have_count(3)
    expect(page.get_by_text(re.compile(r"^quarantined bad\.txt: binary"))).to_have_count(1)
    names = [str(task["name"]) for task in server.task_runs(newsroom.flow_run)]
    first, *_ = sorted(drawn(page, len(names)), key=lambda at: at[1])
    page.mouse.click(*first)
    expect(page.get_by_text("clean batch 1 (2 documents), The Quernby Bell").first).to_be_visible()
    page.get_by_text("Task Runs", exact=True).click()
    for name in names:
        expect(page.get_by_role("link", name=name).first).to_be_visible()
    assert watched.live(ui.scripts) == []
    assert is_quiet(watched)


def test_the_report_has_its_headings_tables_and_plot(
    opened: Callable[..., Watched], ui: UI, newsroom: Newsroom
) -> None:
    watched = opened()
    page = watched.page
    page.goto(f"{ui.address}/artifacts/artifact/{newsroom.artifacts['ingest-report-newsroom'][-1]}")
    for heading in ("Ingest report", "Quarantined", "Quality against history", "Struck, by rule"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_role("table").first.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("cell", name="ads.label", exact=True)).to_be_visible()
    plot = page.get_by_role("img", name=re.compile("shares, run by run"))
    expect(plot).to_be_visible()
    assert plot.evaluate("async image => { await image.decode(); return image.naturalWidth; }") > 0
    assert watched.live(ui.scripts) == []
    assert is_quiet(watched)


def test_a_report_with_a_dispute_has_both_quotes(opened: Callable[..., Watched], ui: UI, newsroom: Newsroom) -> None:
    page = opened().page
    page.goto(f"{ui.address}/artifacts/artifact/{newsroom.artifacts['ingest-report-newsroom'][0]}")
    expect(page.get_by_role("heading", name="New disputes")).to_be_visible()
    dispute = page.get_by_role("listitem").filter(has_text="Umbrellas for the Drowned")
    for words in ("hard, date", "earlier: “Their last album", "later: “The album"):
        expect(dispute).to_contain_text(words)


def test_the_redline_strikes_lines_through(opened: Callable[..., Watched], ui: UI, newsroom: Newsroom) -> None:
    watched = opened()
    page = watched.page
    page.goto(f"{ui.address}/artifacts/artifact/{newsroom.artifacts['redline-newsroom'][0]}")
    expect(page.get_by_role("heading", name="Redline of tide-mill.html")).to_be_visible()
    expect(page.get_by_text("Skip to main content", exact=True)).to_have_css("text-decoration-line", "line-through")
    expect(page.get_by_text("← content.links: Mostly links").first).to_be_visible()
    assert watched.live(ui.scripts) == []
    assert is_quiet(watched)


def test_reports_of_one_key_are_a_history(opened: Callable[..., Watched], ui: UI, newsroom: Newsroom) -> None:
    watched = opened()
    page = watched.page
    page.goto(f"{ui.address}/artifacts/key/ingest-report-newsroom")
    for made in newsroom.artifacts["ingest-report-newsroom"]:
        expect(page.locator(f"a[href$='{made}']").first).to_be_visible()
    assert is_quiet(watched)


def test_the_run_leads_to_its_artifacts(opened: Callable[..., Watched], ui: UI, newsroom: Newsroom) -> None:
    page = opened().page
    page.goto(f"{ui.address}/runs/flow-run/{newsroom.flow_run}")
    page.get_by_text("Artifacts", exact=True).click()
    for key in ("ingest-report-newsroom", "redline-newsroom", "quarantine-newsroom"):
        expect(page.get_by_text(key, exact=True).first).to_be_visible()
    page.goto(f"{ui.address}/artifacts/artifact/{newsroom.artifacts['quarantine-newsroom'][-1]}")
    expect(page.get_by_role("table").get_by_text("convert it to text")).to_be_visible()


def test_the_form_of_a_run_explains_itself_and_refuses_what_is_wrong(
    opened: Callable[..., Watched], ui: UI, server: Server, deployment: str
) -> None:
    watched = opened(viewport={"width": 1300, "height": 2400})
    page = watched.page
    page.goto(f"{ui.address}/deployments/deployment/{deployment}/run")
    for told in (
        "What to ingest, and where to.",
        "SQLite file to load into, made if there is none, or PostgreSQL database",
    ):
        expect(page.get_by_text(told, exact=True)).to_be_visible()
    rate = page.locator("input[type=number]").first  # Requests a second
    expect(rate).to_have_value("1")
    rate.fill("0")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("0 is less than or equal to the minimum of 0").first).to_be_visible()
    assert server.ask("flow_runs", deployments={"id": {"any_": [deployment]}}) == []
    assert watched.live(ui.scripts) == []
