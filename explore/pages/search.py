"""Search: articles and claims that have all the words, with the words marked."""

from __future__ import annotations

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from explore.pages.article import who
from explore.rendering import Routes, ask, missing, page, page_number, refused
from models.search import Hits, search_articles, search_claims

SIZE = 20
LONGEST = 500  # characters of what is searched for


async def search(datasette: Datasette, request: Request) -> Response:
    """What was found for ?q=, a page of articles and of claims at a time."""
    words: str = request.args.get("q") or ""
    number = page_number(request)
    if len(words) > LONGEST:
        raise refused(f"Search for {LONGEST} characters at most; these are {len(words)}.")
    articles = claims = Hits((), 0)
    if words.strip():
        offset = (number - 1) * SIZE
        articles = await ask(datasette, search_articles, words, SIZE, offset)
        claims = await ask(datasette, search_claims, words, SIZE, offset)
    most = max(articles.count, claims.count)
    if number > 1 and (number - 1) * SIZE >= most:
        raise missing(f"There is no page {number} of this search; it found {most}.")
    told = [{**row, "who": who(row)} for row in claims.rows]
    context = {"words": words, "articles": articles, "claims": claims, "told": told, "number": number, "size": SIZE}
    return await page(datasette, request, "search.html", {**context, "most": most})


ROUTES: Routes = ((r"/copydesk/search$", search),)
