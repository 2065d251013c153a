"""What we add to Datasette: our pages' addresses, links in its tables and menu, safe headers, and plain errors."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request

from explore.cells import cell
from explore.defusing import defused_csv
from explore.failing import response_for
from explore.guarding import guarded
from explore.pages import PAGES
from explore.rendering import Routes
from explore.watching import watched
from models.search import all_words

MENU = (
    {"path": "/copydesk", "label": "Overview"},
    {"path": "/copydesk/disputes", "label": "Disputes"},
    {"path": "/copydesk/sources", "label": "Sources"},
    {"path": "/copydesk/publishers", "label": "Publishers"},
    {"path": "/data", "label": "Tables"},
)


def register_routes() -> Routes:
    """The addresses of our pages."""
    return tuple(route for page in PAGES for route in page.ROUTES)


def menu_links(datasette: Datasette) -> list[dict[str, str]]:
    """Our pages in Datasette's menu."""
    return [{"href": datasette.urls.path(link["path"]), "label": link["label"]} for link in MENU]


def extra_template_vars(request: Request | None) -> dict[str, Any]:
    """What the frame around our pages needs: the menu, and where in it we are."""
    return {"copydesk_menu": MENU, "here": request.path if request else ""}


def extra_css_urls() -> list[str]:
    """Our colours and contrasts for Datasette's own pages."""
    return ["/copydesk/static/frame.css", "/copydesk/static/datasette.css"]


def render_cell(row: Any, value: Any, column: str, table: str | None, datasette: Datasette) -> Any:
    """Links from ids to our pages, and to other sites only by http and https; None leaves a cell to Datasette."""
    return cell(row, value, column, table, datasette.urls.path)


def prepare_connection(conn: Any) -> None:
    """In place of Datasette's function for words that are searched for, one that no words make a syntax error."""
    conn.create_function("escape_fts", 1, lambda words: all_words(str(words)), deterministic=True)


def asgi_wrapper(datasette: Datasette) -> Any:
    """Headers that keep every answer harmless, CSV without formulas, and an eye on the database's file."""
    return lambda app: guarded(watched(defused_csv(app), datasette))


def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Generator[None, Any, None]:
    """One sentence in place of Datasette's page, and in place of the traceback it would print."""
    outcome = yield

    async def answer() -> Any:
        return await response_for(datasette, request, exception)

    outcome.force_result([answer])


for hook in (register_routes, menu_links, extra_template_vars, extra_css_urls, render_cell, asgi_wrapper):
    hookimpl(hook)
hookimpl(prepare_connection, trylast=True)  # after Datasette's own
hookimpl(handle_exception, hookwrapper=True)
