"""What listens on a port of this machine: nothing, a Prefect server, or something else."""

from __future__ import annotations

import socket

from copydesk.errors import PortError

HOST = "127.0.0.1"


def answers(url: str, seconds: float = 2.0) -> bool:
    """Whether a Prefect server answers at the address of its API."""
    import httpx

    try:
        return httpx.get(f"{url}/health", timeout=seconds).is_success
    except httpx.HTTPError:
        return False


def listens(port: int, seconds: float = 1.0) -> bool:
    """Whether anything listens on a port."""
    try:
        with socket.create_connection((HOST, port), seconds):
            return True
    except OSError:
        return False


def require_free(port: int, option: str) -> None:
    """Raise PortError where a port is taken; `option` is how another one is named."""
    with socket.socket() as probe:
        # As servers do: a port is free though connections to its last user are still being closed.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortError(f"port {port} is in use; choose another with {option}") from error
        except OverflowError as error:
            raise PortError(f"{option} {port}: ports go from 1 to 65535") from error
