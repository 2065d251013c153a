"""Metadata of pages: what wins, what stays on record, and that nothing depends on anything but the arguments."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from copydesk.metadata import page_fields
from copydesk.readers.pages.blocks import read_page
from copydesk.registry import Publisher, Publishers, Template
from copydesk.types import Field
from tests.conftest import ROOT

CASES = tomllib.loads((ROOT / "tests/cases/page_metadata.toml").read_text(encoding="utf-8"))["case"]
BYLINE = (
    '<title>Pier reopens</title><h1>Pier reopens</h1><meta name="author" content="Paper Person">'
    '<meta name="date" content="2024-05-02"><p class="by-line-new">Ada Ferrante</p><p class="byline">Ada Ferrante</p>'
)


def fields(html: str, url: str | None = None, *publishers: Publisher, fetched_at: str | None = None) -> list[Field]:
    lines, page = read_page(html)
    return list(page_fields(page, lines, url, Publishers(publishers), fetched_at))


def accepted(found: list[Field], name: str) -> list[str]:
    """The values that an article would take, as `Article.best` and `Article.all_of` choose them."""
    used = [field for field in found if field.name == name and field.confidence >= 0.5]
    if name == "author" or not used:
        return [field.value for field in used]
    return [max(used, key=lambda field: field.confidence).value]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    found = fields(case["html"], case.get("url"))
    for name in set(case) - {"name", "html", "url"}:
        want = case[name]
        expected = want if isinstance(want, list) else [want] if want else []
        assert accepted(found, name.removesuffix("_found")) == expected, [f for f in found if f.name == name]


def test_every_candidate_says_where_it_is_from() -> None:
    found = fields(CASES[0]["html"], CASES[0]["url"])
    origins = {field.origin for field in found}
    assert {"json-ld: NewsArticle.headline", "h1", "title tag", "html lang", "address", "domain"} <= origins
    assert all(field.origin and 0 < field.confidence < 1 for field in found)


def test_losing_authors_stay_on_record_below_one_half() -> None:
    found = fields(next(case["html"] for case in CASES if case["name"].startswith("a person in the byline")))
    paper = [field for field in found if field.name == "author" and field.value == "Harbour Post"]
    assert paper
    assert all(field.confidence < 0.5 for field in paper)


def test_the_raw_value_is_kept() -> None:
    found = fields('<meta name="author" content="By Ada Ferrante, Porto"><meta name="date" content="2024-05-02 10:00">')
    assert {field.raw for field in found} >= {"By Ada Ferrante, Porto", "2024-05-02 10:00"}


def test_a_date_after_the_page_was_fetched_is_none() -> None:
    html = '<meta name="date" content="2024-05-09">'
    assert accepted(fields(html, fetched_at="2024-05-09T08:00:00Z"), "published_at") == ["2024-05-09"]
    assert accepted(fields(html, fetched_at="2024-05-01T08:00:00Z"), "published_at") == []
    assert accepted(fields(html, fetched_at="last week"), "published_at") == ["2024-05-09"]


def test_a_publisher_gives_its_name_and_the_zone_of_its_dates() -> None:
    post = Publisher("harbourpost.example", "The Harbour Post", "en", "Europe/Lisbon")
    html = '<meta name="date" content="2024-08-29 00:30:00"><meta property="og:site_name" content="HP Online">'
    found = fields(html, "https://news.harbourpost.example/a", post)
    assert accepted(found, "publisher") == ["The Harbour Post"]
    assert accepted(found, "published_at") == ["2024-08-29T00:30:00+01:00"]
    assert accepted(fields(html, "https://other.example/a", post), "published_at") == ["2024-08-29"]


def test_a_template_prefers_what_it_names() -> None:
    template = Template("the meta tag names whoever is logged in", {"author": ("hint: p.byline",)}, ())
    found = fields(BYLINE, "https://coast.example/a", Publisher("coast.example", "Coast", templates=(template,)))
    assert accepted(fields(BYLINE, "https://coast.example/a"), "author") == ["Paper Person"]
    assert accepted(found, "author") == ["Ada Ferrante"]


def test_a_template_that_finds_nothing_changes_nothing() -> None:
    template = Template("a class that is gone", {"author": ("hint: p.gone",), "title": ("meta: gone",)}, ())
    post = Publisher("coast.example", "Coast", templates=(template,))
    with_it, without = fields(BYLINE, "https://coast.example/a", post), fields(BYLINE, "https://coast.example/a")
    assert [f for f in with_it if f.name in ("author", "title")] == [
        f for f in without if f.name in ("author", "title")
    ]
