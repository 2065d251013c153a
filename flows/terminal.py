"""Printing. Everything that commands print goes through here, so that no scraped text steers the terminal."""

from __future__ import annotations

import sys
from typing import Any

import click

from copydesk.harmless import harmless, on_one_line


def echo(text: Any = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a text, with what steers a terminal written out; to standard error with `err`."""
    click.echo(harmless(text), err=err, nl=nl)


def echo_error(text: Any) -> None:
    """Print an error as one line on standard error, whatever names and messages are part of it."""
    click.echo(f"copydesk: {on_one_line(text)}", err=True)


def echo_exact(text: str, *, nl: bool = True) -> None:
    """Print what another program or a file is to get as it is; a terminal gets it with what steers it written out."""
    click.echo(harmless(text) if sys.stdout.isatty() else text, nl=nl)
