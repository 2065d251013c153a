"""What the commands share: their common options, and how errors a user can mend are shown."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from copydesk.errors import CopydeskError
from flows.terminal import echo_error

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C", bound=Callable[..., Any])

database_option = click.option("--db", default="copydesk.db", show_default=True, help="SQLite file or PostgreSQL URL.")
desk_option = click.option(
    "--desk", type=click.Path(path_type=Path), help="Your own rules/*.toml and publishers/*.toml (default: desk/)."
)


def runner_options(command: C) -> C:
    """The options that say where the work is done."""
    runner = click.option(
        "--runner",
        type=click.Choice(["local", "dask"]),
        default="local",
        show_default=True,
        help="Clean and read claims in processes of this machine, or on the workers of a Dask scheduler.",
    )
    return runner(click.option("--address", metavar="ADDRESS", help="The Dask scheduler: tcp://host:8786.")(command))


def check_runner(runner: str, address: str | None, dry_run: bool = False) -> None:
    """Say before Prefect starts what is wrong with these options. Raises AddressError and DaskError."""
    from copydesk.workers.connecting import checked_runner, require_dask

    checked_runner(runner, address)
    if runner == "dask" and dry_run:
        raise click.UsageError("--dry-run cleans on this machine; leave out --runner")
    if runner == "dask":
        require_dask()


def reports_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turn errors a user can mend into one line on standard error and an exit code."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except CopydeskError as error:
            echo_error(error)
            raise SystemExit(error.exit_code) from error
        except BrokenPipeError:
            sys.stderr.close()  # the reader of our output has left, as `| head` does
            raise SystemExit(0) from None
        except Exception as error:
            told = _of_database(error, str(kwargs.get("db", "the database")))
            if told is None:
                raise
            echo_error(told)
            raise SystemExit(told.exit_code) from error

    return wrapped


def _of_database(error: Exception, database: str) -> CopydeskError | None:
    """What the database refused, in words; None for other errors. Commands without a database import nothing for it."""
    sqlalchemy = sys.modules.get("sqlalchemy.exc")
    if sqlalchemy is None or not isinstance(error, sqlalchemy.DBAPIError):
        return None
    from models.failures import in_words

    return in_words(database, error.orig or error)
