"""Publishers: who published what is loaded, and how one's articles came out over time."""

from __future__ import annotations

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from explore.pages.sources import check_length
from explore.plots import SHARES, quality_over_time
from explore.rendering import Routes, ask, number, page, page_number
from models.drift import FIGURES
from models.publisher_index import publishers_page
from models.publisher_page import publisher_page


async def publishers(datasette: Datasette, request: Request) -> Response:
    """A page of the publishers, narrowed by ?q= (a part of a name)."""
    words = request.args.get("q") or ""
    check_length(words)
    found = await ask(datasette, publishers_page, words, page_number(request))
    return await page(
        datasette, request, "publishers.html", {"publishers": found, "given": {"q": words} if words else {}}
    )


async def publisher(datasette: Datasette, request: Request) -> Response:
    """One publisher, with a page of its articles."""
    publisher_id = number(request.url_vars["publisher"], "publisher")
    found = await ask(datasette, publisher_page, publisher_id, page_number(request))
    context = {
        "publisher": found,
        "plots": quality_over_time(found.name, found.quality),
        "figures": [(n, figure.name, n in SHARES) for n, figure in enumerate(FIGURES)],
    }
    return await page(datasette, request, "publisher.html", context)


ROUTES: Routes = (
    (r"/copydesk/publishers/?$", publishers),
    (r"/copydesk/publisher/(?P<publisher>[^/]+)$", publisher),
)
