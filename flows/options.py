"""What the commands share: their common options, and how errors a user can mend are shown."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from copydesk.errors import CopydeskError

P = ParamSpec("P")
R = TypeVar("R")

database_option = click.option("--db", default="copydesk.db", show_default=True, help="The SQLite file.")
desk_option = click.option(
    "--desk", type=click.Path(path_type=Path), help="Your own rules/*.toml and publishers/*.toml (default: desk/)."
)


def reports_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turn errors a user can mend into one line on standard error and an exit code."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except CopydeskError as error:
            click.echo(f"copydesk: {error}", err=True)
            raise SystemExit(error.exit_code) from error
        except BrokenPipeError:
            sys.stderr.close()  # the reader of our output has left, as `| head` does
            raise SystemExit(0) from None

    return wrapped
