"""CSV from Datasette's pages and from `copydesk query`: no cell begins a formula, and nothing else is changed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import main
from tests.explore.desk import disputed, poisoned
from tests.explore.site import Site
from tests.models.filling import change

FORMULA = '=HYPERLINK("http://evil.example","ferry")'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    engine = disputed(tmp_path / "news.db")
    poisoned(engine, FORMULA)
    change(engine, "update articles set similarity = -0.5, title = '=1' || char(10) || '@2, \"3\"' where id = 1")
    engine.dispose()
    return tmp_path / "news.db"


@pytest.fixture
def site(path: Path) -> Iterator[Site]:
    with Site(path) as site:
        yield site


def cells(text: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text, newline=""), strict=True) for cell in row]


@pytest.mark.parametrize("address", ["articles.csv", "articles.csv?_stream=1&_dl=1", "claims.csv?_labels=on&_size=max"])
def test_no_cell_of_a_page_begins_a_formula(site: Site, address: str) -> None:
    found = cells(site.get(f"/data/{address}").text)
    assert f"'{FORMULA}" in found or "claims" in address
    assert [cell for cell in found if cell[:1] in "=+@\t\r" and cell] == []


def test_numbers_and_line_breaks_stay(site: Site) -> None:
    [row] = list(csv.DictReader(io.StringIO(site.get("/data/articles.csv?id=1").text, newline="")))
    assert row["similarity"] == "-0.5"
    assert row["title"] == '\'=1\n@2, "3"'


def test_other_pages_are_as_they_were(site: Site) -> None:
    assert site.get("/data/articles.json?id=1").json()["rows"]


def test_no_cell_of_a_query_begins_a_formula(path: Path) -> None:
    ran = CliRunner().invoke(main, ["query", "articles", "--csv", "--db", str(path)])
    assert ran.exit_code == 0, ran.output
    assert [cell for cell in cells(ran.output) if cell[:1] in "=+@" and cell] == []
