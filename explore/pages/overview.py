"""The first page: what the database holds, what was done last, and a box to search it."""

from __future__ import annotations

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from explore.rendering import Routes, ask, page, path_of
from models.overview import overview as overview_of
from models.query import queries


async def overview(datasette: Datasette, request: Request) -> Response:
    """The state of the database in one page."""
    found = await ask(datasette, overview_of)
    context = {"overview": found, "queries": queries().values(), "database": path_of(datasette).name}
    return await page(datasette, request, "overview.html", context)


ROUTES: Routes = ((r"/$", overview), (r"/copydesk/?$", overview))
