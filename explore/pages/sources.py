"""Sources: everyone who publishes, writes or speaks, and what one of them said over time."""

from __future__ import annotations

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from explore.pages.article import who
from explore.plots import claims_over_time
from explore.rendering import Routes, ask, number, page, page_number, refused
from models.paging import FilterError
from models.source_index import sources_page
from models.source_page import source_page

LONGEST = 200  # characters of a name that is searched for


async def sources(datasette: Datasette, request: Request) -> Response:
    """A page of the sources, narrowed by ?q= (a part of a spelling) and ?kind=."""
    words, kind = request.args.get("q") or "", request.args.get("kind") or None
    check_length(words)
    try:
        found = await ask(datasette, sources_page, words, kind, page_number(request))
    except FilterError as error:
        raise refused(str(error)) from error
    given = {name: value for name, value in (("q", words), ("kind", kind)) if value}
    return await page(datasette, request, "sources.html", {"sources": found, "given": given})


async def source(datasette: Datasette, request: Request) -> Response:
    """One source, with a page of its claims."""
    source_id = number(request.url_vars["source"], "source")
    found = await ask(datasette, source_page, source_id, page_number(request))
    plot = claims_over_time(found.name, found.timeline)
    others = [other for row in found.claims.rows for other in row.otherwise]
    speakers = {o.claim_id: who({"source": o.source, "attribution": o.attribution}) for o in others}
    return await page(datasette, request, "source.html", {"source": found, "plot": plot, "speakers": speakers})


def check_length(words: str) -> None:
    """Raise what `refused` gives for a name that is too long to be one."""
    if len(words) > LONGEST:
        raise refused(f"Search for a name of {LONGEST} characters at most; this one has {len(words)}.")


ROUTES: Routes = (
    (r"/copydesk/sources/?$", sources),
    (r"/copydesk/source/(?P<source>[^/]+)$", source),
)
