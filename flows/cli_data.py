"""Commands on a database: query, and its schema."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import click

from copydesk.harmless import harmless
from flows.options import database_option, reports_errors
from flows.terminal import echo, echo_exact

PIPE_WIDTH = 110  # columns of a table that goes to a file or another program


@click.command()
@click.argument("name", required=False)
@database_option
@click.option("--param", "given", multiple=True, metavar="NAME=VALUE", help="What the query asks for: source=farrant.")
@click.option("--limit", type=click.IntRange(min=1), help="Most rows to print.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a row.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV with a header line.")
@reports_errors
def query(name: str | None, db: str, given: tuple[str, ...], limit: int | None, as_json: bool, as_csv: bool) -> None:
    """Run a canned query; without NAME, list them."""
    from models.places import place_of
    from models.query import run_query
    from models.state import open_existing

    if name is None:
        _list_queries()
        return
    columns, rows = run_query(open_existing(place_of(db)), name, limit, _values(given))
    if as_json:
        for row in rows:
            echo(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False))
    elif as_csv:
        echo_exact(_csv(columns, rows), nl=False)
    else:
        _print_table(columns, rows)


def _list_queries() -> None:
    from models.query import queries

    width = max(map(len, queries()))
    for found in queries().values():
        asks = "".join(f" --param {name}=…" for name in found.parameters)
        echo(f"{found.name:<{width}}  {found.title}{f' ({asks.strip()})' if asks else ''}")


def _values(given: tuple[str, ...]) -> dict[str, str]:
    for pair in given:
        if "=" not in pair:
            raise click.BadParameter(f"{pair}: write NAME=VALUE, as in --param source=farrant", param_hint="--param")
    return {name.strip(): value for name, _, value in (pair.partition("=") for pair in given)}


def _csv(columns: list[str], rows: list[tuple[Any, ...]]) -> str:
    """CSV with a header line; as in exports, no text begins a formula."""
    from models.export_formats import defused

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([defused(value) if isinstance(value, str) else value for value in row] for row in rows)
    return text.getvalue()


def _print_table(columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(Text("" if value is None else harmless(" ".join(str(value).split()))) for value in row))
    Console(width=None if sys.stdout.isatty() else PIPE_WIDTH).print(table)
    echo(f"{len(rows)} rows")


@click.group()
def db() -> None:
    """Upgrade, check and back up the database."""


@db.command()
@database_option
@reports_errors
def upgrade(db: str) -> None:
    """Bring the database to this version's schema; make it if there is none."""
    from models.migrate import HEAD, ensure, pending
    from models.places import place_of, shown
    from models.state import State, state_of

    place = place_of(db)
    before = state_of(place)
    applied = pending(place) if before is State.OLDER else []
    ensure(place).dispose()
    done = {State.MISSING: "made", State.CURRENT: "nothing to do", State.OLDER: f"applied {', '.join(applied)}"}
    echo(f"{shown(place)}: schema {HEAD}, {done[before]}")


@db.command()
@database_option
@reports_errors
def check(db: str) -> None:
    """Say whether the database is there, sound, and of this version's schema; writes nothing."""
    from models.engine import is_sqlite, reading
    from models.places import place_of, shown
    from models.schema import HEAD
    from models.state import open_existing

    place = place_of(db)
    engine = open_existing(place)
    if not is_sqlite(engine):
        echo(f"{shown(place)}: schema {HEAD}; whether its files are sound is the server's to say (pg_amcheck)")
        return
    with reading(engine) as connection:
        faults = [row[0] for row in connection.exec_driver_sql("pragma quick_check") if row[0] != "ok"]
    if faults:
        echo(f"copydesk: {place}: damaged: {faults[0]}; restore a backup", err=True)
        raise SystemExit(6)
    echo(f"{place}: schema {HEAD}, sound")


BACKUP = "back up what PostgreSQL keeps with: pg_dump -Fc"


@db.command()
@click.argument("target", type=click.Path(path_type=Path))
@database_option
@click.option("--force", is_flag=True, help="Replace TARGET where it is a file already.")
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="N",
    help="Of the backups in the folder TARGET keep the newest N only.",
)
@reports_errors
def backup(target: Path, db: str, force: bool, keep: int | None) -> None:
    """Copy the database into TARGET, a file or a folder, while runs go on; the copy is checked before it gets its name.

    In a folder it is named after the time, copydesk-20250601-040000Z.db.
    """
    from models.backup import back_up
    from models.health import megabytes
    from models.places import file_at

    if keep is not None and not target.is_dir():
        raise click.UsageError(f"--keep {keep}: {target} is no folder; name one that holds backups")
    made = back_up(file_at(db, BACKUP), target, force=force, keep=keep)
    checked = "checked against the database" if made.compared else "checked; the database changed meanwhile"
    echo(f"{made.path}: {made.rows} rows, {megabytes(made.size)}, {checked}")
    for old in made.deleted:
        echo(f"deleted {old}")


@db.command()
@reports_errors
def dictionary() -> None:
    """Print the data dictionary: every table and column with its meaning, as Markdown."""
    from models.dictionary import data_dictionary

    echo_exact(data_dictionary(), nl=False)


COMMANDS: tuple[click.Command, ...] = (query, db)
