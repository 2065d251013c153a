"""Errors as pages: one sentence that says what was wrong and what to do, in place of a traceback."""

from __future__ import annotations

import sys
import traceback

from datasette.app import Datasette
from datasette.utils.asgi import Base400, Request, Response
from datasette.utils.sqlite import sqlite3
from datasette.views.base import DatasetteError
from markupsafe import Markup

from copydesk.errors import CopydeskError, QueryError
from explore.rendering import page, path_of
from models.looking import explained, gone

TITLES = {400: "This cannot be asked", 403: "This is not allowed", 404: "Not found", 503: "The database cannot be read"}


async def response_for(datasette: Datasette, request: Request, error: Exception) -> Response:
    """The page for an error; JSON where JSON was asked for."""
    status, message = _said(datasette, error)
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "status": status, "error": str(message)}, status=status)
    title = getattr(error, "title", None) or TITLES.get(status, "Something went wrong")
    context = {"status": status, "message": message, "heading": title}
    return await page(datasette, request, "copydesk_error.html", context, status)


def _said(datasette: Datasette, error: Exception) -> tuple[int, str]:
    if isinstance(error, Base400):
        said = str(error.args[0]) if error.args else ""
        return error.status, said if said not in ("", "404") else "There is no such page."
    if isinstance(error, DatasetteError):
        return error.status, Markup(error.message) if error.message_is_html else error.message
    if isinstance(error, QueryError):
        return 404, str(error)
    path = path_of(datasette)
    if not path.exists():
        error = sqlite3.OperationalError("gone")
        message = gone(path)
    elif isinstance(error, sqlite3.Error):
        message = explained(path, error)
    elif isinstance(error, CopydeskError):
        message = str(error)
    else:
        traceback.print_exception(error)  # a fault of ours: whoever reports it needs the place
        return 500, f"This is a fault in copydesk ({type(error).__name__}); its log has the place. Please report it."
    print(f"copydesk: {message}", file=sys.stderr)
    return 503, message
