"""Calling a flow from the command line: checks before Prefect starts, and errors that a user can mend after."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.errors import CopydeskError, DatabaseError, ServerError
from flows.early_server import started_early
from flows.embedded import lock_embedded_server
from flows.progress import for_terminal
from flows.quiet import keep_prefect_quiet

if TYPE_CHECKING:
    from sqlalchemy import Engine

Counts = dict[str, Any]
DISK = {errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO}
AGAIN = "what was committed stays; then run the same command again"


def run_flow(
    parameters: Mapping[str, Any],
    flow: Callable[[Mapping[str, Any]], Counts],
    *,
    check: Callable[[Engine], object] | None = None,
    may_be_new: bool = False,
) -> Counts:
    """Run a flow with a bar or lines of progress, and return its counts.

    The desk and the database are looked at before Prefect is imported, and `check` is shown the database where its
    schema is current. With `may_be_new` the flow makes the database where there is none. Raises CopydeskError.
    """
    from copydesk.desk import load_desk

    load_desk(Path(parameters["desk"]) if parameters["desk"] else None)
    _look_at_database(parameters["database"], check, may_be_new)
    keep_prefect_quiet()
    is_embedded = lock_embedded_server()
    with for_terminal() as progress:
        progress.note("starting Prefect")
        with started_early() if is_embedded else nullcontext():
            return call(lambda: flow(parameters), parameters["database"])


def call(flow: Callable[[], Counts], database: str) -> Counts:
    """Run a flow and return what it returns. Raises DatabaseError and ServerError."""
    from models.failures import identity, require_same
    from models.places import place_of

    place = place_of(database)
    before = identity(place)
    try:
        counts = flow()
    except CopydeskError:
        raise
    except Exception as error:
        mendable = _mendable(error, database)
        if mendable is None:
            raise
        if before and isinstance(mendable, DatabaseError):
            require_same(place, before)
        raise mendable from error
    require_same(place, before)
    return counts


def _look_at_database(database: str, check: Callable[[Engine], object] | None, may_be_new: bool) -> None:
    from models.places import place_of
    from models.state import State, open_existing, state_of

    place = place_of(database)
    state = state_of(place)
    if state is State.MISSING and may_be_new:
        if isinstance(place, Path):
            from models.migrate import check_folder  # with it comes Alembic

            check_folder(place)
    elif state is not State.OLDER:
        engine = open_existing(place)
        if check:
            check(engine)
        engine.dispose()


def _mendable(error: Exception, database: str) -> CopydeskError | None:
    """What a user can do about an error; None for a fault of copydesk's own."""
    from sqlalchemy.exc import DBAPIError

    from models.failures import in_words, is_of_database

    if isinstance(error, DBAPIError):
        return in_words(database, error.orig or error)
    if is_of_database(error):
        return in_words(database, error)
    if isinstance(error, OSError) and error.errno in DISK:
        place = error.filename or Path(database).absolute().parent
        return DatabaseError(f"{place}: {error.strerror} (copydesk doctor shows what is free); {AGAIN}")
    return _of_server(error)


def _of_server(error: Exception) -> ServerError | None:
    import httpx
    from prefect.exceptions import ObjectNotFound

    from flows.prefect_api import address, brief

    said = " ".join(str(error).split())[:300]
    if isinstance(error, RuntimeError) and "incompatible versions" in said:
        return ServerError(f"{address().url}: {_versions()}; {_cure_of_version()}")
    if isinstance(error, httpx.HTTPStatusError | ObjectNotFound):
        return ServerError(f"{address().url}: {brief(error)}; {_advice()}")
    if isinstance(error, httpx.HTTPError):
        shown = said or type(error).__name__
        return ServerError(f"{address().url}: the Prefect server is gone ({shown}); start it again; {AGAIN}")
    if isinstance(error, RuntimeError) and "API" in said:
        configured = address().configured
        cure = "start the server, or unset PREFECT_API_URL" if configured else "try again, or run: prefect server start"
        return ServerError(f"{said}; {cure}")
    return None


def _advice() -> str:
    """What to do about an answer that no server of our own version would give."""
    from flows.prefect_api import client_version, server_version

    try:
        other = server_version() != client_version()
    except ServerError as error:
        return f"{error}; {AGAIN}"
    return f"{_versions()}; {_cure_of_version()}" if other else f"see the server's log; {AGAIN}"


def _versions() -> str:
    from flows.prefect_api import client_version, server_version

    try:
        return f"the server there runs Prefect {server_version()}, copydesk Prefect {client_version()}"
    except ServerError:
        return f"the server there runs another version of Prefect than copydesk's {client_version()}"


def _cure_of_version() -> str:
    from flows.prefect_api import client_version

    return f"run a server of {client_version()} (copydesk up starts one), or unset PREFECT_API_URL"
