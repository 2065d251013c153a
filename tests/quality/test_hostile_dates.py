"""Impossible dates and what is no date never become one, through a page's markup or through its text: 0 and 0."""

from __future__ import annotations

import html
import json
import tomllib
from collections.abc import Callable

import pytest

from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.types import Article, Document
from tests.conftest import ROOT
from tests.quality.floors import HOSTILE, needs

CASES = tomllib.loads((ROOT / "tests" / "cases" / "no_dates.toml").read_text(encoding="utf-8"))
DATES = HOSTILE / "dates.json"
SENTENCE = "The council met to settle the question of the pier, and agreed to mend it at once."
# The real days that strings of the shared file name; all else in it is impossible or no date.
REAL_DAYS = {"2024-01-23", "2024-01-24", "1899-12-30", "1969-12-31", "1970-01-01", "2038-01-19", "2099-01-01"}
IMPOSSIBLE_TIMES = ("T24:", "T25:", ":60", "+25:")


def page(head: str, above: str = "") -> tuple[str, str]:
    body = f"<h1>Pier to be mended</h1>{above}<p>{SENTENCE}</p><p>{SENTENCE} So it is.</p>"
    return f"<html lang=en><head><title>Pier to be mended</title>{head}</head><body>{body}</body></html>", "text/html"


def json_ld(text: str) -> tuple[str, str]:
    value = json.dumps({"@type": "NewsArticle", "datePublished": text}).replace("<", "\\u003c")
    return page(f'<script type="application/ld+json">{value}</script>')


PLACES: dict[str, Callable[[str], tuple[str, str]]] = {
    "meta": lambda text: page(f'<meta property="article:published_time" content="{html.escape(text)}">'),
    "json-ld": json_ld,
    "time": lambda text: page("", f'<time datetime="{html.escape(text)}">{html.escape(text)}</time>'),
    "shown": lambda text: page("", f'<p class="published">Published: {html.escape(text)}</p>'),
    "date line": lambda text: (f"Pier to be mended\nPublished: {text}\n\n{SENTENCE}\n", "text/plain"),
    "front matter": lambda text: (f"---\ntitle: Pier\ndate: {text}\n---\n\n{SENTENCE}\n", "text/plain"),
    "lede": lambda text: (f"{text} {SENTENCE}\n", "text/plain"),
}


def date_of(text: str, place: str, desk: Desk) -> str | None:
    """The day an article is said to be published on, where `text` is what stands for its date."""
    made, media_type = PLACES[place](text)
    article = run(Document("file:///inbox/article", made.encode(), media_type), desk)
    found = article.best("published_at") if isinstance(article, Article) else None
    return found.value[:10] if found else None


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", CASES)
def test_none_of_ours_becomes_a_date(kind: str, place: str, desk: Desk) -> None:
    assert {text: found for text in CASES[kind] if (found := date_of(text, place, desk))} == {}


@pytest.mark.parametrize("place", PLACES)
def test_a_real_date_does(place: str, desk: Desk) -> None:
    assert date_of("2023-05-06", place, desk) == "2023-05-06"


@needs(DATES)
@pytest.mark.parametrize("place", PLACES)
def test_none_of_the_shared_ones_becomes_another_day(place: str, desk: Desk) -> None:
    found = {text: date_of(text, place, desk) for text in json.loads(DATES.read_text(encoding="utf-8"))}
    assert {text: day for text, day in found.items() if day and day not in REAL_DAYS} == {}
    assert not any(day for text, day in found.items() if any(mark in text for mark in IMPOSSIBLE_TIMES))
    assert any(found.values())
