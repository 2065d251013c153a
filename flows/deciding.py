"""Who decides: the option that names a person, by default whoever is logged in."""

from __future__ import annotations

import getpass

import click

by_option = click.option("--by", metavar="NAME", help="Who decides (default: your login name).")


def who(by: str | None) -> str:
    """The name given, or that of whoever is logged in."""
    if by and by.strip():
        return by.strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a user of that number
        return "unknown"
