"""Prefect's server as `copydesk up` runs it, behind a guard: python -m flows.prefect_server PORT.

It does what `prefect server start` does. That command takes no application of another's, and none of its settings keeps
other sites' pages from asking the server.
"""

from __future__ import annotations

import sys

from flows.guarding import guarded, named_origins
from flows.ports import HOST


def main(port: int) -> None:
    """Serve on loopback until SIGINT or SIGTERM."""
    import uvicorn
    from prefect.server.api.server import create_app
    from prefect.settings import get_current_settings

    settings = get_current_settings().server
    uvicorn.run(
        guarded(create_app(final=True), named_origins()),
        host=HOST,
        port=port,
        timeout_keep_alive=settings.api.keepalive_timeout,
        ws_ping_interval=settings.api.websocket_ping_interval,
        ws_ping_timeout=settings.api.websocket_ping_timeout,
        log_level=settings.logging_level.lower(),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
