"""Calling a flow from the command line: errors of the database and of Prefect become ones that a user can mend."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from copydesk.errors import DatabaseError, ServerError


def call(flow: Callable[[], dict[str, Any]], database: str) -> dict[str, Any]:
    """Run a flow and return what it returns. Raises DatabaseError and ServerError."""
    from sqlalchemy.exc import DBAPIError

    try:
        return flow()
    except DBAPIError as error:
        cure = "what was committed stays; mend the cause and run the same command again"
        raise DatabaseError(f"{database}: {error.orig}; {cure}") from error
    except RuntimeError as error:
        if "API" not in str(error):
            raise
        configured = os.environ.get("PREFECT_API_URL")
        cure = "start the server, or unset PREFECT_API_URL" if configured else "try again, or run: prefect server start"
        raise ServerError(f"{' '.join(str(error).split())[:300]}; {cure}") from error
