"""The database's file kept in sight: one that is gone is said to be, one that was replaced is opened anew.

SQLite would go on reading a deleted file through the connections it has, and show what is no more.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request

from copydesk.errors import DatabaseError
from explore.failing import response_for
from explore.metadata import DATABASE
from models.looking import gone

WITHOUT_DATABASE = ("/copydesk/static/", "/-/static/", "/favicon.ico")


def identity(path: Path) -> tuple[int, int] | None:
    """Which file there is at a path, by device and number; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def watched(app: Any, datasette: Datasette) -> Any:
    """The application, with a look at the file before each answer."""

    async def asgi(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"].startswith(WITHOUT_DATABASE):
            await app(scope, receive, send)
            return
        database = datasette.get_database(DATABASE)
        now = identity(Path(database.path))
        if now is None:
            await datasette.invoke_startup()
            request = Request({**scope, "csrftoken": str}, receive)
            response = await response_for(datasette, request, DatabaseError(gone(Path(database.path))))
            await response.asgi_send(send)
            return
        if now != database.identity:
            database.identity = now
            _open_anew(datasette)
        await app(scope, receive, send)

    return asgi


def _open_anew(datasette: Datasette) -> None:
    """Let the threads go that keep connections to the file that was there before; new ones open the new file."""
    former = datasette.executor
    datasette.executor = ThreadPoolExecutor(max_workers=datasette.setting("num_sql_threads"))
    former.shutdown(wait=False)
