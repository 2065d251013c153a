"""A password for the server that Prefect starts inside a command: only this process and those it starts know it.

That server listens on a port of this computer while the command runs. Without a password every user of the computer,
and every web page that is open in a browser on it, could ask it to start runs, and to send events.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from pathlib import Path

CLIENT, SERVER = "PREFECT_API_AUTH_STRING", "PREFECT_SERVER_API_AUTH_STRING"
OTHERS = ("PREFECT_API_URL", "PREFECT_API_KEY", CLIENT, SERVER)


def lock_embedded_server() -> bool:
    """Set the password where nothing names another server or a password. Call before importing Prefect.

    Says whether the embedded server is the one that will be used.
    """
    if any(name in os.environ for name in OTHERS) or _project_names_a_server() or _profile_names_a_server():
        return False
    os.environ[CLIENT] = os.environ[SERVER] = f"copydesk:{secrets.token_urlsafe(32)}"
    return True


def _project_names_a_server() -> bool:
    """Whether files of the working folder that Prefect reads may name one; where in doubt, they do."""
    dotenv = _text(Path(".env")).upper()
    named = any(name in dotenv for name in OTHERS) or "tool.prefect" in _text(Path("pyproject.toml"))
    return named or Path("prefect.toml").exists()


def _profile_names_a_server() -> bool:
    home = Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()
    path = Path(os.environ.get("PREFECT_PROFILES_PATH") or home / "profiles.toml").expanduser()
    try:
        found = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError:
        return True
    profile = found.get("profiles", {}).get(os.environ.get("PREFECT_PROFILE") or found.get("active"), {})
    return any(name in profile for name in OTHERS)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
