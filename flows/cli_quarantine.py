"""Commands on what is in quarantine: look at it, try it again, put it aside."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from flows.deciding import by_option, who
from flows.options import database_option, desk_option, reports_errors
from flows.reports.cures import cure
from flows.terminal import echo

ids_argument = click.argument("ids", nargs=-1, type=click.IntRange(min=1), metavar="[ID]...")
code_option = click.option("--code", help="Only inputs quarantined for this reason, such as truncated.")


@click.group()
def quarantine() -> None:
    """List, show, try again and put aside inputs that could not be loaded."""


@quarantine.command("list")
@database_option
@code_option
@click.option("--publisher", help="Only inputs of this publisher, as it was named when they were read.")
@click.option("--since", metavar="DATE", help="Only inputs read since then: 2025-03-04, or with a time, in UTC.")
@click.option("--all", "dropped", is_flag=True, help="Also inputs that were put aside.")
@click.option("--json", "as_json", is_flag=True, help="Print the inputs as JSON.")
@reports_errors
def list_inputs(
    db: str, code: str | None, publisher: str | None, since: str | None, dropped: bool, as_json: bool
) -> None:
    """List what is in quarantine, the latest first, and the reasons with what to do about them."""
    from flows.showing_quarantine import listed
    from models.places import place_of
    from models.quarantine import entries
    from models.state import open_existing

    found = entries(open_existing(place_of(db)), code, publisher, _time(since), dropped)
    if as_json:
        rows = [asdict(entry) | {"cure": cure(entry.code)} for entry in found]
        echo(json.dumps(rows, ensure_ascii=False))
        return
    for line in listed(found):
        echo(line)


@quarantine.command()
@click.argument("id", type=click.IntRange(min=1))
@database_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.option(
    "--raw",
    type=click.Path(path_type=Path, allow_dash=True),
    is_flag=False,
    flag_value="-",
    metavar="[FILE]",
    help="Write the bytes that are kept of it to a file, or to standard output.",
)
@reports_errors
def show(id: int, db: str, as_json: bool, raw: Path | None) -> None:
    """Show all that is known of the input with this ID: where it is, why it was not loaded, and what can be done."""
    from flows.showing_quarantine import shown
    from models.places import place_of
    from models.quarantine import raw_of
    from models.quarantine import show as read
    from models.state import open_existing

    engine = open_existing(place_of(db))
    if raw is not None:
        _write(raw_of(engine, id), raw)
        return
    found = read(engine, id)
    if as_json:
        echo(json.dumps(asdict(found) | {"cure": cure(found.entry.code)}, ensure_ascii=False, sort_keys=True))
        return
    for line in shown(found):
        echo(line)


@quarantine.command()
@ids_argument
@code_option
@click.option("--all", "every", is_flag=True, help="All that is in quarantine.")
@database_option
@desk_option
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@reports_errors
def retry(ids: tuple[int, ...], code: str | None, every: bool, db: str, desk: Path | None, as_json: bool) -> None:
    """Try the inputs with these IDs again, from the bytes that are kept or from their files; load what succeeds.

    What was put aside is not tried. Web addresses whose pages are not kept are left to `copydesk ingest URL`.
    """
    from flows import retrying

    if sum((bool(ids), code is not None, every)) != 1:
        raise click.UsageError("name the inputs by their IDs, or say --code CODE or --all")
    parameters = {"database": db, "desk": str(desk) if desk else None, "ids": list(ids), "code": code}
    counts = retrying.run(parameters)
    if as_json:
        echo(json.dumps(counts, ensure_ascii=False, sort_keys=True))
        return
    for line in retrying.summary(counts):
        echo(line)
    for uri, reason, message in counts["reasons"]:
        echo(f"quarantined {uri}: {reason}: {message}", err=True)


@quarantine.command()
@click.argument("ids", nargs=-1, type=click.IntRange(min=1), metavar="ID...", required=True)
@database_option
@click.option("--why", help="The reason, for whoever looks later.")
@by_option
@click.option("--discard-raw", is_flag=True, help="Delete the bytes that are kept of them, too.")
@click.option("--undo", is_flag=True, help="Take it back: they are in quarantine again.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@reports_errors
def drop(
    ids: tuple[int, ...], db: str, why: str | None, by: str | None, discard_raw: bool, undo: bool, yes: bool
) -> None:
    """Put the inputs with these IDs aside: they are not listed, counted or tried any more.

    Where they are, their digest, size and reason stay in the database.
    """
    from flows.cli_reclean import opened
    from models.quarantine_drops import drop as put_aside
    from models.quarantine_drops import take_back

    if undo and (discard_raw or why):
        raise click.UsageError("--undo goes with neither --discard-raw nor --why")
    store = opened(db)
    if undo:
        back = take_back(store, ids)
        echo(f"{len(back)} inputs are in quarantine again")
        return
    if discard_raw and not yes:
        click.confirm(f"Delete the bytes kept of {len(set(ids))} inputs? They cannot be had back", abort=True)
    dropped = put_aside(store, ids, who(by), why, discard_raw)
    before = len(set(ids)) - len(dropped)
    echo(f"{len(dropped)} inputs put aside" + (f", {before} were before" if before else ""))


def _write(data: bytes, to: Path) -> None:
    from copydesk.errors import InputError

    if str(to) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        with to.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise InputError(f"{to}: there is such a file already; give another name") from error
    except OSError as error:
        raise InputError(f"{to}: cannot be written ({error.strerror}); give another place") from error
    echo(f"{len(data):,} bytes written to {to}")


def _time(since: str | None) -> str | None:
    """A time as the database has it. Raises UsageError."""
    from datetime import UTC, datetime

    if since is None:
        return None
    try:
        time = datetime.fromisoformat(since)
    except ValueError as error:
        raise click.UsageError(f"--since {since}: write a date, as in 2025-03-04 or 2025-03-04T06:00") from error
    return (time.astimezone(UTC) if time.tzinfo else time).strftime("%Y-%m-%dT%H:%M:%SZ")


COMMANDS: tuple[click.Command, ...] = (quarantine,)
