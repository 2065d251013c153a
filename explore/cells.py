"""Cells of Datasette's tables: which ids lead to a page of ours, and which addresses may be links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

ARTICLE, CLAIM, SOURCE, PUBLISHER = "article", "claim", "source", "publisher"
COLUMNS = {
    **dict.fromkeys(("article_id", "article_a_id", "article_b_id", "supersedes_id"), ARTICLE),
    **dict.fromkeys(("claim_id", "claim_a_id", "claim_b_id"), CLAIM),
    **dict.fromkeys(("source_id", "via_source_id", "venue_source_id", "value_source_id"), SOURCE),
    "publisher_id": PUBLISHER,
}
ARTICLES = {"articles", "current_articles", "versions", "article_origins"}
LONGEST = 100  # characters of an address or a label that are shown


def cell(row: Any, value: Any, column: str, table: str | None, path: Callable[[str], str]) -> Markup | None:
    """A link in place of a value: to a page of ours, or to a web page; None where neither fits."""
    label = value["label"] if isinstance(value, dict) else value
    key = value["value"] if isinstance(value, dict) else value
    kind = COLUMNS.get(column) or (ARTICLE if _names_article(column, table) else None)
    if kind and isinstance(key, int):
        return Markup('<a href="{}">{}</a>').format(path(f"/copydesk/{kind}/{key}"), short(str(label)) or str(key))
    if column == "title" and label and table in ARTICLES and isinstance(article := _article(row), int):
        return Markup('<a href="{}">{}</a>').format(path(f"/copydesk/article/{article}"), short(str(label)))
    if isinstance(label, str) and label.lower().startswith(("http://", "https://")):
        return outside(label)
    return None


def _names_article(column: str, table: str | None) -> bool:
    return table in ARTICLES and column in ("id", "duplicate_of_id", "original_id")


def _article(row: Any) -> Any:
    names = row.keys()
    found = row["article_id"] if "article_id" in names else row["id"] if "id" in names else None
    return found["value"] if isinstance(found, dict) else found


def outside(address: str) -> Markup:
    """A link to another site where that is a web page, which then learns nothing of us; else the text alone."""
    if not is_web(address):
        return escape(short(address))
    made = Markup('<a href="{}" rel="noopener nofollow noreferrer">{}</a>')
    return made.format(address.strip(), short(address.strip()))


def is_web(address: str | None) -> bool:
    """Whether an address is one of a web page, and so may be a link."""
    try:
        parts = urlsplit((address or "").strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def short(text: str) -> str:
    """Text cut at what a cell shows."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
