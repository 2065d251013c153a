"""Maintenance of a database: what is derived from its articles made anew, and the file kept in order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from flows.options import database_option, desk_option, reports_errors
from flows.terminal import echo


@click.command()
@database_option
@desk_option
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@reports_errors
def maintain(db: str, desk: Path | None, as_json: bool) -> None:
    """Look for all duplicates anew, merge the search indexes, renew the statistics, and empty the write-ahead log.

    Every run keeps these up to date; this makes one whole piece of each, and mends what is damaged. What the database
    says stays the same, unless a new version of copydesk finds more duplicates. Others may read and write meanwhile.
    """
    from flows.calling import run_flow
    from models.places import place_of

    counts = run_flow({"database": db, "desk": str(desk) if desk else None}, _flow)
    if as_json:
        echo(json.dumps(counts, sort_keys=True))
        return
    for fault in counts["faults"]:
        echo(f"{fault}; it was replaced")
    echo(f"{counts['signed']} paragraphs in the index")
    changed = (
        f"{counts['paragraphs']} paragraphs, {counts['articles']} articles, {counts['variants']} pairs of variants"
    )
    echo(f"what repeats what changed for {changed}")
    for table in counts["search_rebuilt"]:
        echo(f"{table} did not fit its texts; it was built anew")
    log = ", write-ahead log emptied" if isinstance(place_of(db), Path) else ""
    echo(f"search indexes merged, statistics renewed{log}")
    if counts["log_busy"]:
        echo("some of the log stays, because others were reading", err=True)


def _flow(parameters: Mapping[str, Any]) -> dict[str, Any]:
    from flows.maintain import MaintainParameters, maintain

    counts: dict[str, Any] = maintain(MaintainParameters.model_validate(dict(parameters)))
    return counts


COMMANDS: tuple[click.Command, ...] = (maintain,)
