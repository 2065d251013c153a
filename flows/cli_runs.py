"""The runs: what the database knows of them, and what a Prefect server says is next, late, cancelled or crashed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

import click

from flows.options import database_option, reports_errors
from flows.terminal import echo

if TYPE_CHECKING:
    from flows.doctor.server import Look, Run
    from models.places import Place
    from models.run_list import ListedRun

SHOWN = ("inputs", "loaded", "unchanged", "quarantined", "rewritten", "learned", "claims", "disputes", "signed")
MOST = 5  # runs of a kind that the server tells of
CLOSED_LATER = "crashed (its row will be closed by the next run)"


@click.command()
@database_option
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Most runs to list.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@reports_errors
def runs(db: str, limit: int, as_json: bool) -> None:
    """List the runs, newest first, and what the server, if one answers, says of those to come, late and cancelled.

    Reads only.
    """
    from models.places import place_of

    seen, why_not = _look()
    found = _runs(place_of(db), limit, seen)
    if as_json:
        rows = [asdict(run) | {"seconds": run.seconds} for run in found]
        server = {name: [asdict(run) for run in kind] for name, kind in _kinds(seen).items()} if seen else None
        echo(json.dumps({"runs": rows, "server": server}, ensure_ascii=False, default=str))
        return
    for run in found:
        echo(_line(_shown(run)))
    if not found:
        echo("no run yet")
    for line in _of_server(seen) if seen else [f"no server answers, so nothing is known of a schedule ({why_not})"]:
        echo(_line(line))


def _look() -> tuple[Look | None, str]:
    from copydesk.errors import ServerError
    from flows.doctor.server import look

    try:
        return look(), ""
    except ServerError as error:
        return None, str(error)


def _runs(place: Place, limit: int, seen: Look | None) -> list[ListedRun]:
    from models.run_list import list_runs
    from models.state import open_existing
    from models.store import now

    engine = open_existing(place)
    if seen is None:
        return list_runs(engine, limit, lambda _: None, now())
    from flows.abandoned import flow_runs_over
    from flows.doctor.server import client

    with client() as asked:
        return list_runs(engine, limit, flow_runs_over(asked), now())


def _shown(run: ListedRun) -> str:
    from datetime import timedelta

    from flows.doctor.schedule import span

    status = CLOSED_LATER if run.abandoned else run.status
    took = f" in {span(timedelta(seconds=run.seconds))}" if run.seconds is not None and run.status != "crashed" else ""
    counts = ", ".join(f"{run.counts[name]} {name}" for name in SHOWN if run.counts.get(name))
    more = f": {counts}" if counts else ""
    return f"{run.id} {run.started_at} {run.flow} {status}{took}{more} (desk {run.desk_sha[:8]})"


def _kinds(seen: Look) -> Mapping[str, list[Run]]:
    return {
        "next": [*seen.due],
        "late": [*seen.late],
        "going": [*seen.going],
        "cancelled": [run for run in seen.over if run.state == "Cancelled"],
        "crashed": [run for run in seen.over if run.state in ("Crashed", "TimedOut")],
    }


def _of_server(seen: Look) -> Iterator[str]:
    from flows.doctor.schedule import why_late

    kinds = _kinds(seen)
    yield f"server {seen.address.url}:"
    for run in kinds["next"][:MOST]:
        yield f"next: {_what(run)} {_when(run.due)}"
    for run in kinds["late"][:MOST]:
        yield f"late: {_what(run)}, due {_when(run.due)}: {why_late(seen, run)}"
    for run in kinds["going"][:MOST]:
        yield f"{run.state.lower()}: {_what(run)} since {_when(run.started)}"
    for run in kinds["cancelled"][:MOST]:
        yield f"cancelled: {_what(run)}, due {_when(run.due)}: {_why_cancelled(run)}"
    for run in kinds["crashed"][:MOST]:
        yield f"crashed: {_what(run)} {_when(run.ended)}: {run.message[:200] or 'nobody knows why'}"
    for name, found in kinds.items():
        if len(found) > MOST:
            yield f"… and {len(found) - MOST} more {name}"
    if not any(kinds.values()):
        yield "nothing scheduled, late or going"


def _why_cancelled(run: Run) -> str:
    from flows.doctor.server import OVERLAP

    if OVERLAP in run.message.lower():
        return "an earlier run was still going"
    return run.message[:200] or "somebody cancelled it"


def _what(run: Run) -> str:
    return f"{run.deployment or run.flow} ({run.name})"


def _when(moment: datetime | None) -> str:
    from flows.doctor.schedule import when

    return when(moment) if moment else "at an unknown time"


def _line(text: str) -> str:
    """One line without characters that steer a terminal: names of runs hold names of files."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


COMMANDS: tuple[click.Command, ...] = (runs,)
