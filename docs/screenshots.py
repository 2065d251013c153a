"""Takes the screenshots of the documentation: of what the tutorial's reader has made, in the pages and the Prefect UI.

`python -m docs.screenshots [NAME…]` writes `docs/images/*.png`. It runs the tutorial in a folder of its own, with a
Prefect server of its own, and drives the system's Chromium with Playwright.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from tests.readme import Terminal, blocks_of
from tests.readme_services import LASTING, Service, free_port

IMAGES = Path(__file__).parent / "images"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-proxy-server"]
LARGEST = 150_000  # bytes of an image
WAIT = 60_000  # milliseconds until a page shows what it is waited for
SETTLE = 5_000  # milliseconds for graphs to be drawn; Prefect's pages keep asking, so they are never idle
# The folder's name is an accident: a plain one takes its place.
PLAIN = r"""() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    walker.currentNode.data = walker.currentNode.data.replace(/\/tmp\/[\w-]+/g, "/home/ada/news");
  }
}"""


@dataclass(frozen=True)
class Servers:
    """Where the pages and Prefect are."""

    pages: str
    prefect: str

    def dispute(self) -> str:
        """The two claims of the dispute, as its address has them."""
        listed = httpx.get(f"{self.pages}/copydesk/disputes", trust_env=False).raise_for_status().text
        return listed.partition("/copydesk/dispute/")[2].partition('"')[0]

    def first(self, what: str, **filters: object) -> str:
        """The id of the newest flow run or artifact that fits. Raises IndexError where there is none."""
        answer = httpx.post(f"{self.prefect}/api/{what}/filter", json={"limit": 1, **filters}, trust_env=False)
        return str(answer.raise_for_status().json()[0]["id"])


@dataclass(frozen=True)
class Shot:
    """A picture: where it is taken, how large in CSS pixels, and the text that shows that the page is there."""

    name: str
    address: Callable[[Servers], str]
    width: int
    height: int
    shows: str


SHOTS = (
    Shot("overview", lambda at: f"{at.pages}/copydesk", 1100, 800, "Latest disputes"),
    Shot("article", lambda at: f"{at.pages}/copydesk/article/2", 1100, 850, "Redline"),
    Shot("dispute", lambda at: f"{at.pages}/copydesk/dispute/{at.dispute()}", 1100, 780, "What differs"),
    Shot("run", lambda at: f"{at.prefect}/v2/runs/flow-run/{_run(at)}", 1300, 780, "batch 1 ("),
    Shot("report", lambda at: f"{at.prefect}/v2/artifacts/artifact/{_report(at)}", 1300, 780, "New disputes"),
)


def _run(at: Servers) -> str:
    return at.first("flow_runs", flows={"name": {"any_": ["ingest"]}}, sort="START_TIME_DESC")


def _report(at: Servers) -> str:
    return at.first("artifacts", artifacts={"key": {"like_": "ingest-report%"}}, sort="CREATED_DESC")


@contextmanager
def servers(folder: Path) -> Iterator[Servers]:
    """The tutorial's database, made with a Prefect server, and both servers running."""
    ports = {"4200": free_port(), "8001": free_port()}
    url = f"http://127.0.0.1:{ports['4200']}"
    plain = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false"}
    terminal = Terminal(folder, {"PREFECT_UI_API_URL": f"{url}/api", **plain})
    terminal.services.append(Service("prefect server start", folder, terminal.environment, ports))
    terminal.environment["PREFECT_API_URL"] = f"{url}/api"
    try:
        for block in blocks_of("docs/tutorial.md"):
            if LASTING.search(block.script):
                terminal.start(block.script, ports)
            elif block.is_run:
                terminal.run(block.script)
        yield Servers(f"http://127.0.0.1:{ports['8001']}", url)
    finally:
        terminal.stop()


def take(browser: Browser, shot: Shot, address: str) -> int:
    """Take a picture; its size in bytes. Raises playwright's TimeoutError where the page does not show its text."""
    page: Page = browser.new_page(viewport={"width": shot.width, "height": shot.height})
    page.goto(address)
    page.get_by_text(shot.shows).first.wait_for(timeout=WAIT)
    page.wait_for_timeout(SETTLE)
    page.evaluate(PLAIN)
    written = page.screenshot(path=IMAGES / f"{shot.name}.png")
    page.close()
    return len(written)


def main(names: list[str]) -> None:
    """Take the pictures named, or all."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as at, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for shot in SHOTS:
            if not names or shot.name in names:
                size = take(browser, shot, shot.address(at))
                print(f"{shot.name}.png: {size:,} bytes{'; too large' if size > LARGEST else ''}")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
