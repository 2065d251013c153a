"""Maintenance of a database: what is derived from its articles, made anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from flows.options import database_option, desk_option, reports_errors


@click.command()
@database_option
@desk_option
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@reports_errors
def maintain(db: str, desk: Path | None, as_json: bool) -> None:
    """Make the index that duplicates are found by anew, and look for all of them again.

    Every run keeps the index up to date and mends what is damaged; this makes one whole piece of it. What repeats what
    comes out the same, unless a new version of copydesk finds more.
    """
    counts = _run({"database": db, "desk": str(desk) if desk else None})
    if as_json:
        click.echo(json.dumps(counts, sort_keys=True))
        return
    for fault in counts["faults"]:
        click.echo(f"{fault}; it was replaced")
    click.echo(f"{counts['signed']} paragraphs in the index")
    changed = (
        f"{counts['paragraphs']} paragraphs, {counts['articles']} articles, {counts['variants']} pairs of variants"
    )
    click.echo(f"what repeats what changed for {changed}")


def _run(parameters: dict[str, Any]) -> dict[str, Any]:
    from copydesk.desk import load_desk
    from flows.calling import call
    from flows.progress import for_terminal
    from flows.quiet import keep_prefect_quiet
    from models.engine import database_path
    from models.state import State, open_existing, state_of

    load_desk(Path(parameters["desk"]) if parameters["desk"] else None)
    path = database_path(parameters["database"])
    if state_of(path) is not State.OLDER:
        open_existing(path).dispose()
    keep_prefect_quiet()
    with for_terminal() as progress:
        progress.note("starting Prefect")
        return call(lambda: _flow(parameters), parameters["database"])


def _flow(parameters: dict[str, Any]) -> dict[str, Any]:
    from flows.maintain import MaintainParameters, maintain

    counts: dict[str, Any] = maintain(MaintainParameters.model_validate(parameters))
    return counts


COMMANDS: tuple[click.Command, ...] = (maintain,)
