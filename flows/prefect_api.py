"""Which Prefect server is meant, and what it answers to a first question. Nothing here starts a server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from copydesk.errors import ServerError
from flows.quiet import keep_prefect_quiet

DEFAULT_URL = "http://127.0.0.1:4200/api"  # where `prefect server start` serves when it is told nothing else
SECONDS = 3.0  # for one answer
VERSION = re.compile(r"\d+(\.\d+)+\S{0,30}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is looked for, and whether somebody configured that place. `url` holds no credentials."""

    url: str
    configured: bool


def address() -> Address:
    """The server that flows use, from the environment or the Prefect profile, or the usual place of one."""
    url = _configured_url()
    return Address(without_credentials(url or DEFAULT_URL), bool(url))


def server_version(url: str | None = None) -> str:
    """The version that the server at `url` says it is of; by default that of `address()`.

    Raises ServerError where nothing answers in time, or what answers is no Prefect server.
    """
    import httpx

    asked = (url or _configured_url() or DEFAULT_URL).rstrip("/")
    shown = without_credentials(asked)
    try:
        answer = httpx.get(f"{asked}/admin/version", timeout=SECONDS, follow_redirects=True, headers=_login())
        answer.raise_for_status()
        version = answer.json()
    except httpx.HTTPStatusError as error:
        raise ServerError(_refused(shown, error.response.status_code)) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ServerError(f"no Prefect server answers at {shown} ({brief(error)})") from error
    except ValueError as error:
        raise ServerError(f"{shown} answers, but is no Prefect server") from error
    if not isinstance(version, str) or not VERSION.fullmatch(version):
        raise ServerError(f"{shown} answers, but is no Prefect server")
    return version


def client_version() -> str:
    """The version of Prefect that is installed here."""
    from importlib.metadata import version

    return version("prefect")


def without_credentials(url: str) -> str:
    """The address without a name and password in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _configured_url() -> str | None:
    keep_prefect_quiet()
    from prefect.settings import PREFECT_API_URL

    url: str | None = PREFECT_API_URL.value()
    return url or None


def _login() -> dict[str, str]:
    from base64 import b64encode

    from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_KEY

    login, key = PREFECT_API_AUTH_STRING.value(), PREFECT_API_KEY.value()
    if login:
        return {"Authorization": f"Basic {b64encode(login.get_secret_value().encode()).decode()}"}
    return {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}


def _refused(shown: str, status: int) -> str:
    if status in (401, 403):
        return f"{shown} wants a login (status {status}): set PREFECT_API_AUTH_STRING or PREFECT_API_KEY"
    return f"{shown} answers with status {status}, so it is no Prefect server, or one of another version"


def brief(error: Exception) -> str:
    """What an error of Prefect's client says, on one line, without the pages it links to."""
    said = " ".join(str(error).split()).partition("For more information")[0].strip(" -.")
    return said[:200] or type(error).__name__
