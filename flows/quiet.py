"""Prefect kept quiet and patient: no outbound calls, no log lines of its own on the terminal, and time to start.

Call before importing Prefect. Whoever sets one of these variables keeps what they set.
"""

from __future__ import annotations

import os

SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    # Logs still go to the server; the terminal shows errors once, from the command itself.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    # The embedded server's first start makes its tables: 11 seconds of computing, of the 20 that Prefect would wait.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # No result is kept; should one ever be, then not as a pickle, which whoever may write the file could make run code.
    "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
    # A run with news waits until the embedded server has written its events: a second instead of five.
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "1",
}


def keep_prefect_quiet() -> None:
    """Set the variables that are not set."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
