"""Export: articles, claims, sources and edits as files for other programs."""

from __future__ import annotations

import json
import sys
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from flows.options import database_option, reports_errors
from flows.terminal import echo

if TYPE_CHECKING:
    from models.exporting import Exported
    from models.places import Place

WHAT = ("articles", "claims", "sources", "edits")
ENDINGS = {
    ".parquet": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".jsonld": "claimreview",
}
FORMATS = tuple(dict.fromkeys(ENDINGS.values()))
STANDARD_OUTPUT = "-"
FIRST = {4: "-01-01", 7: "-01", 10: ""}  # of a year and of a month


def _day(context: click.Context, option: click.Parameter, given: str | None) -> str | None:
    """The first day of a date, a month or a year."""
    if given is None:
        return None
    try:
        return date.fromisoformat(given + FIRST[len(given)]).isoformat()
    except (KeyError, ValueError) as error:
        raise click.BadParameter(f"{given}: write a date as 2024-01-24, 2024-01 or 2024") from error


@click.command()
@click.argument("what", type=click.Choice(WHAT))
@database_option
@click.option("--to", default=STANDARD_OUTPUT, metavar="FILE", help="Where to write it; - is standard output.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="The format.  [default: by the ending of FILE; jsonl on standard output]",
)
@click.option(
    "--since", callback=_day, metavar="DATE", help="Only articles published on DATE or later: 2024-01-24, 2024."
)
@click.option("--until", callback=_day, metavar="DATE", help="Only articles published before DATE.")
@click.option("--publisher", metavar="NAME", help="Only articles of this publisher, by its name or domain.")
@click.option("--language", metavar="CODE", help="Only articles in this language, such as en.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print the counts as JSON; on standard error where the rows go to the other.",
)
@reports_errors
def export(what: str, db: str, to: str, form: str | None, as_json: bool, **wanted: Any) -> None:
    """Write current articles, their claims, sources or edits as Parquet, JSON Lines, CSV or schema.org claims.

    A file is replaced only when the new one is whole.
    """
    form = form or _format_of(to)
    _check(what, to, form, wanted)
    done = _export(what, db, to, form, wanted)
    place = "standard output" if to == STANDARD_OUTPUT else to
    if as_json:
        counts = {"what": what, "format": form, "to": to, "rows": done.rows, "undated": done.undated}
        echo(json.dumps(counts, ensure_ascii=False), err=to == STANDARD_OUTPUT)
        return
    echo(f"{done.rows} {'row' if done.rows == 1 else 'rows'} of {what} written to {place}", err=True)
    if done.undated:
        echo(f"articles without a date, left out by --since and --until: {done.undated}", err=True)


def _format_of(to: str) -> str:
    if to == STANDARD_OUTPUT:
        return "jsonl"
    form = ENDINGS.get(Path(to).suffix.lower())
    if form is None:
        raise click.UsageError(
            f"--to {to}: its ending names no format; end it in {', '.join(ENDINGS)}, or say --format"
        )
    return form


def _check(what: str, to: str, form: str, wanted: dict[str, Any]) -> None:
    if form == "claimreview" and what != "claims":
        raise click.UsageError(f"the format claimreview is for claims only; {what} can be {', '.join(FORMATS[:-1])}")
    if form == "parquet" and to == STANDARD_OUTPUT:
        raise click.UsageError(f"Parquet goes to a file; name one, as in --to {what}.parquet")
    if wanted["since"] and wanted["until"] and wanted["since"] >= wanted["until"]:
        raise click.UsageError(
            f"--since {wanted['since']} is not before --until {wanted['until']}, so no article is from this time"
        )


def _export(what: str, db: str, to: str, form: str, wanted: dict[str, Any]) -> Exported:
    from models.export_selection import select_articles
    from models.exporting import export as write
    from models.places import place_of
    from models.state import open_existing

    place = place_of(db)
    engine = open_existing(place)
    selection = select_articles(engine, **wanted)
    with _opened(to, place) as file:
        return write(engine, what, form, selection, file)  # type: ignore[arg-type]


def _opened(to: str, database: Place) -> AbstractContextManager[BinaryIO]:
    from models.export_target import passed_on, written_whole

    if to == STANDARD_OUTPUT:
        return passed_on(sys.stdout.buffer)
    return written_whole(Path(to), database if isinstance(database, Path) else None)


COMMANDS: tuple[click.Command, ...] = (export,)
