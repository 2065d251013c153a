"""Datasette served on one port of this computer until it is told to stop."""

from __future__ import annotations

import signal
import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn

from copydesk.errors import PortError
from explore.app import build

HOST = "127.0.0.1"
WAITING = 128  # connections that may wait to be accepted
STOP_SECONDS = 5  # for answers that are under way


def serve(path: Path, port: int, say: Callable[[str], None], open_browser: bool = False) -> None:
    """Show the database at `path` on 127.0.0.1 until SIGINT or SIGTERM; `say` is given the address, in one line.

    Port 0 takes any that is free. Raises DatabaseError for what cannot be shown, PortError for a port that is taken.
    """
    with listening(port) as listener:
        config = uvicorn.Config(
            build(path).app(), log_level="warning", access_log=False, timeout_graceful_shutdown=STOP_SECONDS
        )
        server = uvicorn.Server(config)
        _stop_on_signals(server)
        address = f"http://{HOST}:{listener.getsockname()[1]}/"
        say(f"{path} is shown at {address} (Ctrl-C stops)")
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        server.run(sockets=[listener])


def listening(port: int) -> socket.socket:
    """A socket that listens on a port of 127.0.0.1. Raises PortError where it is taken or not ours to take."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
        made.listen(WAITING)
    except PermissionError as error:
        made.close()
        raise PortError(f"port {port} is not yours to take; choose one above 1023 with --port") from error
    except OSError as error:
        made.close()
        raise PortError(f"port {port} is in use; choose another with --port") from error
    return made


def _stop_on_signals(server: uvicorn.Server) -> None:
    """Uvicorn stops on signals, then sends them to itself once more: these handlers let that end in peace.

    They also count before it has begun to listen for signals.
    """

    def stop(number: int, frame: object) -> None:
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
