"""What all our pages share: a template filled in, headers that keep it harmless, and questions asked in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from datasette.app import Datasette
from datasette.utils.asgi import BadRequest, NotFound, Request, Response
from sqlalchemy import Engine

from explore.metadata import DATABASE
from models.looking import asking

P = ParamSpec("P")
R = TypeVar("R")
Handler = Callable[[Datasette, Request], Awaitable[Response]]
Routes = tuple[tuple[str, Handler], ...]

# No script at all, nothing from elsewhere. Plots bring styles of their own inside their SVG.
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)


async def page(
    datasette: Datasette, request: Request, template: str, context: Mapping[str, Any], status: int = 200
) -> Response:
    """A page of ours: a template that extends copydesk_base.html, under a policy that allows no script."""
    body = await datasette.render_template(template, dict(context), request=request)
    return Response.html(body, status=status, headers={"Content-Security-Policy": POLICY})


def missing(what: str) -> Exception:
    """To be raised for what there is none of: a page with status 404 that says so in this sentence."""
    error: Exception = NotFound(what)
    return error


def refused(what: str) -> Exception:
    """To be raised for a wrong filter or page number: a page with status 400 that says so in this sentence."""
    error: Exception = BadRequest(what)
    return error


async def ask(
    datasette: Datasette, function: Callable[Concatenate[Engine, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """What a function of models/ answers, given an engine that cannot write, without holding up other pages.

    Raises DatabaseError where the database is gone, locked or damaged, or the answer takes too long.
    """
    path = path_of(datasette)
    return await asyncio.to_thread(lambda: asking(path, function, *args, **kwargs))


def path_of(datasette: Datasette) -> Path:
    """The file of the database that is looked at."""
    return Path(datasette.get_database(DATABASE).path)


def number(text: str, what: str) -> int:
    """A number from an address. Raises what `missing` gives where it is none that a row could have."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise missing(f"{what} {text[:40]}: the number of a {what} has digits only")
    return int(text)


def page_number(request: Request) -> int:
    """The page of a list that is asked for by ?page=, from 1. Raises what `refused` gives for anything else."""
    text: str = request.args.get("page") or "1"
    if not (text.isascii() and text.isdecimal() and 1 <= len(text) <= 9 and int(text) >= 1):
        raise refused(f"page={text[:40]}: pages have numbers from 1")
    return int(text)
