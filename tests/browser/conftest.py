"""The system's Chromium, and what is looked at in it: runs on a Prefect server, Datasette on what they loaded.

Playwright keeps the thread's event loop while it is open, so it is opened for a module and closed for what follows.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.newsroom import Newsroom, fill_newsroom
from tests.browser.watching import Watched, watch
from tests.flows.conftest import Server
from tests.flows.test_cli_explore import explored

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-proxy-server"]
WIDE = {"width": 1300, "height": 1000}
WAIT = 60_000  # milliseconds, for machines that do other things as well

expect.set_options(timeout=WAIT)


@dataclass(frozen=True)
class UI:
    """A UI of Prefect: its address, and the scripts that are on each of its pages."""

    address: str
    scripts: tuple[str, ...]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; a skip where there is none, a failure where COPYDESK_TESTS_NEED names it."""
    found = shutil.which("chromium")
    if found is None and "chromium" in os.environ.get("COPYDESK_TESTS_NEED", "").split():
        pytest.fail("there is no chromium on PATH, and COPYDESK_TESTS_NEED names it", pytrace=False)
    if found is None:
        pytest.skip("there is no chromium on PATH")
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Opens an empty page in a context of its own, watched."""
    contexts = []

    def new(**options: object) -> Watched:
        context = browser.new_context(**{"viewport": WIDE, **options})
        context.set_default_timeout(WAIT)
        contexts.append(context)
        return watch(context)

    yield new
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def newsroom(server: Server, chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """A database filled by two runs on the server."""
    return fill_newsroom(server, tmp_path_factory.mktemp("newsroom"))


@pytest.fixture(scope="session")
def site(newsroom: Newsroom) -> Iterator[str]:
    """The address of Datasette on that database, without a slash at its end."""
    with explored(newsroom.database) as (_, address):
        yield address.rstrip("/")


@pytest.fixture(scope="module", params=["v1", "v2"])
def ui(request: pytest.FixtureRequest, server: Server, browser: Browser) -> UI:
    """Each of the two UIs of the Prefect server."""
    settings = server.client.get(server.url.removesuffix("api") + "ui-settings").json()
    if request.param not in settings["available_uis"]:
        pytest.skip(f"this Prefect has no UI {request.param}")
    address = server.url.removesuffix("/api") + settings[f"{request.param}_base_url"].rstrip("/")
    with browser.new_context() as context:
        shell = watch(context)
        shell.page.goto(f"{address}/settings")
        expect(shell.page.get_by_text("Settings", exact=True).first).to_be_visible()
        return UI(address, tuple(shell.scripts()))
