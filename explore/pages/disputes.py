"""Disputes: the list of claims that contradict each other, and two of them side by side."""

from __future__ import annotations

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from explore.cells import is_web
from explore.pages.article import who
from explore.rendering import Routes, ask, number, page, page_number, refused
from models.dispute_list import Narrowed
from models.dispute_list import disputes as disputes_of
from models.dispute_page import DisputePage, Side
from models.dispute_page import dispute as dispute_of
from models.paging import FilterError

FILTERS = ("severity", "slot", "publisher")


async def disputes(datasette: Datasette, request: Request) -> Response:
    """A page of the disputes, hard ones first, narrowed by ?severity=, ?slot= and ?publisher= (an id)."""
    given = {name: request.args.get(name) for name in FILTERS if request.args.get(name)}
    try:
        found = await ask(datasette, disputes_of, Narrowed(**given), page_number(request))
    except FilterError as error:
        raise refused(str(error)) from error
    voices = [voice for row in found.found.rows for voice in (row.earlier, row.later)]
    speakers = {v.claim_id: who({"source": v.source, "attribution": v.attribution}) for v in voices}
    return await page(datasette, request, "disputes.html", {"disputes": found, "given": given, "speakers": speakers})


async def dispute(datasette: Datasette, request: Request) -> Response:
    """Two claims that contradict each other, side by side."""
    one, other = (number(request.url_vars[name], "claim") for name in ("one", "other"))
    found = await ask(datasette, dispute_of, one, other)
    sides = [_told(found.earlier, found, first=True), _told(found.later, found, first=False)]
    return await page(datasette, request, "dispute.html", {"dispute": found, "sides": sides})


def _told(side: Side, found: DisputePage, *, first: bool) -> dict[str, object]:
    """A side with what the template says of it: its heading, who speaks, and the words that give its value."""
    words = "".join(piece.text if "value" in piece.roles else "\n" for piece in side.context.pieces)
    return {
        "claim": side,
        "heading": _heading(found, first=first),
        "who": who({"source": side.source.name if side.source else None, "attribution": side.attribution}),
        "words": list(dict.fromkeys(part for part in words.split("\n") if part.strip())),
        "web": is_web(side.url),
    }


def _heading(found: DisputePage, *, first: bool) -> str:
    if found.earlier.article_id == found.later.article_id:
        return "First in the article" if first else "Further down"
    if not found.is_ordered:
        return "One side" if first else "The other side"
    return "The earlier one" if first else "The later one"


ROUTES: Routes = (
    (r"/copydesk/disputes/?$", disputes),
    (r"/copydesk/dispute/(?P<one>[^/]+)/(?P<other>[^/]+)$", dispute),
)
