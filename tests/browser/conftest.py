"""The system's Chromium, and what is looked at in it: runs on a Prefect server, Datasette on the sample articles.

Playwright keeps the thread's event loop while it is open, so it is opened for a module and closed for those that follow.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.watching import Watched, watch
from tests.flows.conftest import Server
from tests.flows.test_cli_explore import explored

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-proxy-server"]
WIDE = {"width": 1300, "height": 1000}
WAIT = 60_000  # milliseconds, for machines that do other things as well

expect.set_options(timeout=WAIT)


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
def site(loaded: Path, chromium: str) -> Iterator[str]:
    """The address of Datasette on the sample articles, without a slash at its end."""
    with explored(loaded) as (_, address):
        yield address.rstrip("/")


@pytest.fixture(params=["v1", "v2"])
def ui(request: pytest.FixtureRequest, server: Server, chromium: str) -> str:
    """The address of each of the two UIs of the Prefect server."""
    settings = server.client.get(server.url.removesuffix("api") + "ui-settings").json()
    if request.param not in settings["available_uis"]:
        pytest.skip(f"this Prefect has no UI {request.param}")
    base = settings[f"{request.param}_base_url"].rstrip("/")
    return f"{server.url.removesuffix('/api')}{base}"
