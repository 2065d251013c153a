"""Lines that recur across a publisher's articles: list them with their evidence, accept or reject them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.deciding import by_option, who
from flows.options import database_option, desk_option, reports_errors
from flows.terminal import echo

if TYPE_CHECKING:
    from flows.accepting import Outcome
    from models.learned_lines import LearnedLine

ids_argument = click.argument("ids", nargs=-1, type=click.IntRange(min=1), metavar="[ID]...")
publisher_option = click.option("--publisher", help="Only the lines of one publisher, by its name or domain.")
all_option = click.option("--all", "every", is_flag=True, help="All lines that wait for a decision.")


@click.group()
def learn() -> None:
    """List, accept and reject lines that recur across a publisher's articles."""


@learn.command("list")
@database_option
@click.option("--status", type=click.Choice(["proposed", "accepted", "rejected"]), help="Only lines of this status.")
@publisher_option
@click.option("--samples", is_flag=True, help="Name articles that hold each line.")
@click.option("--json", "as_json", is_flag=True, help="Print the lines as JSON.")
@reports_errors
def list_lines(db: str, status: str | None, publisher: str | None, samples: bool, as_json: bool) -> None:
    """List the lines with the evidence: in how many stories and articles, and from when to when."""
    from models.learned_lines import articles_with, learned_lines
    from models.places import place_of
    from models.state import open_existing

    engine = open_existing(place_of(db))
    found = learned_lines(engine, status, publisher)
    if as_json:
        rows = [asdict(line) | {"rule": line.rule, "samples": articles_with(engine, line)} for line in found]
        echo(json.dumps(rows, ensure_ascii=False))
        return
    for line in found:
        echo("\n".join(_shown(line)))
        for article in articles_with(engine, line) if samples else ():
            echo(f"       article {article['id']}: {_one_line(article['title'] or article['uri'])}")
    if not found:
        echo("no line recurs" if status is None and publisher is None else "there are none")


@learn.command()
@ids_argument
@all_option
@publisher_option
@database_option
@desk_option
@by_option
@reports_errors
def accept(**given: Any) -> None:
    """Strike the lines with these IDs (see `learn list`) from their publishers' articles, now and from now on."""
    _decide("accepted", **given)


@learn.command()
@ids_argument
@all_option
@publisher_option
@database_option
@desk_option
@by_option
@reports_errors
def reject(**given: Any) -> None:
    """Keep the lines with these IDs (see `learn list`), and put back those that were struck."""
    _decide("rejected", **given)


def _decide(
    status: str,
    ids: Sequence[int],
    every: bool,
    publisher: str | None,
    db: str,
    desk: Path | None,
    by: str | None,
) -> None:
    from copydesk.desk import load_desk
    from flows.accepting import decide_by_person
    from models.learned_lines import learned_lines
    from models.line_rows import EVIDENCE
    from models.places import place_of
    from models.state import open_existing
    from models.store import Store

    if every == bool(ids) or (publisher and not every):
        raise click.UsageError("name the lines by their IDs, or say --all, which --publisher limits")
    if who(by) == EVIDENCE:
        raise click.UsageError(f"--by {EVIDENCE}: this name is for what the evidence decides; give another")
    loaded = load_desk(desk)
    store = Store(open_existing(place_of(db)))
    if every:
        ids = [line.id for line in learned_lines(store.engine, "proposed", publisher)]
    if not ids:
        echo("no line waits for a decision")
        return
    for line in _told(status, decide_by_person(store, loaded, list(dict.fromkeys(ids)), status, who(by))):
        echo(line)


def _told(status: str, outcome: Outcome) -> list[str]:
    lines = [f"line {key}: {status} already, by {by}" for key, by in outcome.marked.before]
    if outcome.marked.changed:
        lines.append(f"{len(outcome.marked.changed)} lines {status}")
    done = outcome.recleaned
    lines.append(f"{done.rewritten} articles cleaned again, {outcome.claims} claims in them read anew")
    if done.without_raw:
        lines.append(f"{done.without_raw} articles stay as they are: their raw text was not kept")
    return lines


def _shown(line: LearnedLine) -> list[str]:
    span = f", {line.first_seen} to {line.last_seen}" if line.first_seen else ", no dates"
    decided = f" by {line.decided_by}" if line.decided_by else ""
    return [
        f"{line.id:>5}  {_one_line(line.line)}",
        f"       {line.publisher}: {line.status}{decided}; in {line.articles} of {line.total or 0} articles,"
        f" {line.stories} stories{span}",
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())


COMMANDS: tuple[click.Command, ...] = (learn,)
