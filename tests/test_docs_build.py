"""The documentation is built as it is published: without a warning, and without anything from another host."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.readme import pages, text_of

LARGEST = 150_000  # bytes of an image


class Loaded(HTMLParser):
    """Collects what a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        loads = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src"}.get(tag, "")
        if address := given.get(loads):
            self.addresses.append(address)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-n", "-q", "-d", str(folder / "trees")]
    run = subprocess.run([*command, "docs", str(folder / "html")], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return folder / "html"


def test_every_page_is_built(built: Path) -> None:
    written = {path.relative_to(ROOT / "docs").with_suffix("") for path in (ROOT / "docs").rglob("*.md")}
    made = {path.relative_to(built).with_suffix("") for path in built.rglob("*.html")}
    assert {path for path in written if path.parts[0] not in ("_build", "examples")} <= made


@pytest.mark.parametrize("image", sorted((ROOT / "docs" / "images").glob("*")), ids=lambda path: path.name)
def test_an_image_is_small_and_shown_with_words_in_its_place(image: Path) -> None:
    assert image.stat().st_size < LARGEST
    assert any(re.search(rf"!\[[^\]]+\]\(\S*images/{image.name}\)", text_of(page)) for page in pages())


def test_nothing_is_loaded_from_another_host(built: Path) -> None:
    for path in built.rglob("*.html"):
        page = Loaded()
        page.feed(path.read_text(encoding="utf-8"))
        assert [address for address in page.addresses if re.match(r"(\w+:)?//", address)] == [], path.name
    for path in built.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", path.read_text(encoding="utf-8")), path.name
