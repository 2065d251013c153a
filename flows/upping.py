"""Which services `copydesk up` and `copydesk schedule` keep running, and with which settings."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from copydesk.errors import PortError, ServerError
from flows.guarding import ORIGINS
from flows.plan import Plan
from flows.ports import HOST, answers, listens, require_free
from flows.quiet import SETTINGS
from flows.supervising import Service

PREFECT_PORT = 4200  # Prefect's own default

SERVER_SETTINGS = {
    # Leases of slots in memory are lost with the server: runs under way are stopped, and their slots stay taken.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
}
SCHEDULE_SETTINGS = {
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "INFO",  # one log for all that runs
    "PREFECT_LOGGING_FORMATTERS_STANDARD_FLOW_RUN_FMT": "%(asctime)s %(levelname)s %(flow_run_name)s: %(message)s",
    "PREFECT_LOGGING_FORMATTERS_STANDARD_TASK_RUN_FMT": "%(asctime)s %(levelname)s %(message)s",
    "PREFECT_LOGGING_COLORS": "false",
    "PREFECT_RUNNER_POLL_FREQUENCY": "5",
    "PYTHONUNBUFFERED": "1",
}
TRACEBACK = re.compile(r"Traceback \(most recent|  |During handling of|The above exception")
PLEASANTRIES = re.compile(r"Finished in state Completed\(\)$|View at http")  # what was done is in other lines


@dataclass(frozen=True, slots=True)
class Server:
    """Prefect's server: the address of its API, and the port to start one on, None where one runs already."""

    url: str
    port: int | None

    @property
    def ui(self) -> str:
        """Where its pages are."""
        return self.url.removesuffix("/api")


def find_server(port: int | None) -> Server:
    """The server to use: the one PREFECT_API_URL names, or one that is to be started on `port`.

    Raises ServerError where the one named does not answer, and PortError where the port is taken.
    """
    if os.environ.get("PREFECT_API_URL") and port is None:
        return Server(require_server(), None)
    chosen = port or PREFECT_PORT
    server = Server(f"http://{HOST}:{chosen}/api", chosen)
    if answers(server.url):
        cure = f"use it with PREFECT_API_URL={server.url}, or choose another port with --port"
        raise PortError(f"port {chosen}: a Prefect server runs there already; {cure}")
    require_free(chosen, "--port")
    return server


def require_server() -> str:
    """The address of the server's API that PREFECT_API_URL names. Raises ServerError where none answers there."""
    configured = os.environ.get("PREFECT_API_URL")
    if not configured:
        raise ServerError("no Prefect server is named; start one with: prefect server start, and set PREFECT_API_URL")
    if not answers(configured):
        raise ServerError(f"{configured}: no Prefect server answers; start it, or unset PREFECT_API_URL")
    return configured


def server_service(server: Server) -> Service:
    """Prefect's server, on loopback."""
    assert server.port is not None
    command = [sys.executable, "-m", "flows.prefect_server", str(server.port)]
    own = ",".join(f"http://{name}:{server.port}" for name in (HOST, "localhost"))
    environment = {**_environment(), **_defaults(SERVER_SETTINGS | {ORIGINS: own})}
    # Its pages ask the server there; without this those of another port than 4200 stay empty.
    environment |= {"PREFECT_SERVER_API_HOST": HOST, "PREFECT_UI_API_URL": server.url}
    environment.pop("PREFECT_API_URL", None)
    return Service("server", command, environment, partial(answers, server.url), f"runs and reports: {server.ui}")


def schedule_service(server: Server, plan: Plan, goes_on: bool) -> Service:
    """What keeps the plan; where it `goes_on`, those that the server holds, and the plan only if there are none."""
    command = [sys.executable, "-m", "flows.serving", json.dumps(plan.as_dict()), *(["--unless-others"] * goes_on)]
    environment = {**_environment(), **_defaults(SCHEDULE_SETTINGS), "PREFECT_API_URL": server.url}
    return Service("schedule", command, environment, edited=_schedule_line)


def _is_traceback(line: str) -> bool:
    """Prefect's own, as when a server goes away; what went wrong is in the line after it."""
    return bool(TRACEBACK.match(line)) and not os.environ.get("PREFECT_DEBUG_MODE")


def _schedule_line(line: str) -> str | None:
    if "non-pending state 'CANCELLED'" in line:
        return "a run came due while one is under way; it was cancelled, and the next one does its work"
    return None if PLEASANTRIES.search(line) or _is_traceback(line) else line


def explore_service(database: str, port: int) -> Service:
    """Datasette on the database. Raises PortError where its port is taken."""
    require_free(port, "--explore-port")
    command = [sys.executable, "-m", "flows.cli", "explore", "--db", database, "--port", str(port)]
    ready = f"articles, claims and sources: http://{HOST}:{port}/copydesk"
    return Service("explore", command, _environment(), partial(listens, port), ready, _explore_line)


def _explore_line(line: str) -> str | None:
    return None if "is shown at http" in line else line  # said already


def _environment() -> dict[str, str]:
    return {**os.environ, **_defaults(SETTINGS)}


def _defaults(settings: Mapping[str, str]) -> dict[str, str]:
    """Those that the user has not set; `PREFECT_LOGGING_…` of the terminal are ours alone."""
    return {name: os.environ.get(name, value) for name, value in settings.items()}
