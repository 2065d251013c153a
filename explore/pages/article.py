"""An article: its redline, its text with the claims in it, where its metadata comes from, and its copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from copydesk.render import redline
from copydesk.types import Field, best_field
from explore.cells import is_web
from explore.marking import marked
from explore.redlining import MOST_LINES, VERBS, grouped
from explore.rendering import Routes, ask, number, page
from models.article_page import ArticlePage, article_of_claim, article_page


async def article(datasette: Datasette, request: Request) -> Response:
    """The page of one article."""
    found = await ask(datasette, article_page, number(request.url_vars["article"], "article"))
    return await page(datasette, request, "article.html", context(found))


async def claim(datasette: Datasette, request: Request) -> Response:
    """On to the place in its article where a claim stands."""
    claim_id = number(request.url_vars["claim"], "claim")
    article_id = await ask(datasette, article_of_claim, claim_id)
    return Response.redirect(datasette.urls.path(f"/copydesk/article/{article_id}") + f"#claim-{claim_id}")


def context(found: ArticlePage) -> dict[str, Any]:
    """What the template is given."""
    numbers = {row["id"]: n for n, row in enumerate(found.claims, 1)}
    lines = redline(found.history.lines, found.history.edits, found.history.notes) if found.history else []
    edits = found.history.edits if found.history else ()
    return {
        "page": found,
        "article": found.article,
        "web": is_web(found.article["url"]),
        "redline": grouped(lines[:MOST_LINES]),
        "lines_left_out": max(0, len(lines) - MOST_LINES),
        "done": Counter(VERBS[edit.action] for edit in edits),
        "blocks": marked(found.paragraphs, found.spans, numbers),
        "claims": {numbers[row["id"]]: {**row, "who": who(row)} for row in found.claims},
        "numbers": numbers,
        "disputes": _by_claim(found.disputes, numbers),
        "copies": {row["position"]: row for row in found.copies},
        "fields": _fields(found.fields),
    }


def who(claim: Mapping[str, Any]) -> str:
    """Who said it: the source's name, the article's own words for somebody it does not name, or that nobody is."""
    if claim["attribution"] == "own":
        return "the article itself"
    return str(claim["source"] or (f"“{claim['source_words']}”" if claim["source_words"] else "nobody is named"))


def _by_claim(disputes: Sequence[Mapping[str, Any]], numbers: Mapping[int, int]) -> dict[int, list[Mapping[str, Any]]]:
    """By the number of each claim of the article, the disputes it is a side of."""
    made: dict[int, list[Mapping[str, Any]]] = {}
    for row in disputes:
        for side in ("claim_a_id", "claim_b_id"):
            if row[side] in numbers:
                made.setdefault(numbers[row[side]], []).append(row)
    return made


def _fields(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The candidates for metadata, each with whether it was used: the best of a name, of authors all that count."""
    made = [Field(**row) for row in rows]
    best = {field.name: best_field(made, field.name) for field in made}
    used = [f is best[f.name] or (f.name == "author" and f.confidence >= 0.5) for f in made]
    return [{**row, "used": was} for row, was in zip(rows, used, strict=True)]


ROUTES: Routes = (
    (r"/copydesk/article/(?P<article>[^/]+)$", article),
    (r"/copydesk/claim/(?P<claim>[^/]+)$", claim),
)
