"""CSV from Datasette's pages, with no cell that a spreadsheet would take for a formula, as in our exports."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from models.export_formats import defused

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


def defused_csv(app: Any) -> Any:
    """The application with the cells of its CSV made harmless. Datasette sends a row with each message."""

    async def asgi(scope: Any, receive: Any, send: Any) -> None:
        async def send_defused(message: Any) -> None:
            if message["type"] == "http.response.body" and message.get("body"):
                message = {**message, "body": _rows(message["body"])}
            await send(message)

        is_csv = scope["type"] == "http" and scope["path"].endswith(".csv")
        await app(scope, receive, send_defused if is_csv else send)

    return asgi


def _rows(body: bytes) -> bytes:
    try:
        rows = list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))
    except (csv.Error, UnicodeDecodeError):  # a page that says what went wrong
        return body
    made = io.StringIO(newline="")
    csv.writer(made).writerows([cell if NUMBER.fullmatch(cell) else defused(cell) for cell in row] for row in rows)
    return made.getvalue().encode()
