"""Commands that change what was cleaned: reclean, and the decisions of people that it honours."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.deciding import by_option, who
from flows.options import check_runner, database_option, desk_option, reports_errors, runner_options
from flows.terminal import echo

if TYPE_CHECKING:
    from models.store import Store


@click.command()
@database_option
@desk_option
@click.option("--publisher", help="Only the articles of one publisher, by its name or domain.")
@click.option("--all", "everything", is_flag=True, help="All articles, not only those that a change can touch.")
@runner_options
@click.option("--dry-run", is_flag=True, help="Show what would come out differently; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@reports_errors
def reclean(db: str, desk: Path | None, dry_run: bool, as_json: bool, **given: Any) -> None:
    """Clean stored articles again where rules, publishers' files or decisions changed since.

    Reads the raw text that the database keeps, never the inputs. Only what comes out differently is written, and the
    claims in it are read anew; afterwards the database is the one that loading everything with these rules would make.
    """
    from flows import recleaning

    check_runner(given["runner"], given["address"], dry_run)
    parameters = given | {"database": db, "desk": str(desk) if desk else None}
    counts = recleaning.dry_run(parameters) if dry_run else recleaning.run(parameters)
    if as_json:
        echo(json.dumps(counts, ensure_ascii=False, sort_keys=True))
        return
    for line in recleaning.summary(counts):
        echo(line)


@click.command()
@click.argument("line", required=False)
@database_option
@desk_option
@click.option("--article", type=click.IntRange(min=1), help="Instead of LINE: the article that it was struck from.")
@click.option("--line", "line_no", type=click.IntRange(min=1), help="The number of its line, as redline shows it.")
@click.option("--withdraw", is_flag=True, help="Take the decision back.")
@click.option("--why", help="The reason, for whoever reads the list of decisions.")
@by_option
@reports_errors
def keep(
    line: str | None,
    db: str,
    desk: Path | None,
    article: int | None,
    line_no: int | None,
    withdraw: bool,
    why: str | None,
    by: str | None,
) -> None:
    """Decide that a LINE is never struck, whatever rule matches it.

    The line counts wherever it stands as a whole line or paragraph, whatever its case, quotation marks and spacing.
    """
    from models import undo

    if (line is None) == (article is None or line_no is None) or (line is not None and (article or line_no)):
        raise click.UsageError("give the LINE in quotation marks, or --article and --line")
    store = opened(db)
    words = line if line is not None else undo.struck_line(store.engine, article or 0, line_no or 0)
    if withdraw:
        undo.stop_keeping(store, words, who(by))
        echo(f"may be struck again: {' '.join(words.split())}")
    elif undo.keep(store, words, who(by), why):
        echo(f"kept from now on: {' '.join(words.split())}")
    else:
        echo(f"was to be kept already: {' '.join(words.split())}")
    say_what_is_next(store, db, desk)


DECIDED = {"rule_off": "rule off", "keep_line": "line kept", "merge_sources": "one source", "split_source": "split off"}


@click.command()
@database_option
@click.option("--json", "as_json", is_flag=True, help="Print the decisions as JSON.")
@reports_errors
def decisions(db: str, as_json: bool) -> None:
    """List what people decided: rules off, lines kept, sources merged and split, with who, when and why."""
    from models.places import place_of
    from models.state import open_existing
    from models.undo import list_decisions

    found = list_decisions(open_existing(place_of(db)))
    if as_json:
        echo(json.dumps([asdict(decision) for decision in found], ensure_ascii=False))
        return
    for decision in found:
        what = f"{DECIDED.get(decision.kind, decision.kind):<9}  {decision.sample or decision.subject}"
        echo(f"{what}\n           by {decision.decided_by}, {decision.decided_at}")
        if decision.note:
            echo(f"           {decision.note}")
        if decision.withdrawn_at:
            echo(f"           taken back by {decision.withdrawn_by}, {decision.withdrawn_at}")
    if not found:
        echo("nothing was decided")


def say_what_is_next(store: Store, db: str, desk: Path | None) -> None:
    """Say how many documents a decision leaves to clean again, and how that is done."""
    from copydesk.desk import load_desk
    from models.learning import articles_to_reclean
    from models.reclean import documents_of
    from models.stale import find_stale

    decided = store.decided(load_desk(desk))
    stale = find_stale(store.engine, decided)
    touched = {*stale.documents, *documents_of(store.engine, articles_to_reclean(store.engine, decided))}
    if not touched and not stale.without_article:
        echo("it touches nothing that is loaded; from now on it counts")
        return
    nothing = f" and {len(stale.without_article)} documents of which nothing was left" if stale.without_article else ""
    folder = f" --desk {desk}" if desk else ""
    echo(f"it may touch {len(touched)} articles{nothing}; next: copydesk reclean --db {db}{folder}")


def opened(db: str) -> Store:
    """The store of a database that has to be there. Raises DatabaseError."""
    from models.places import place_of
    from models.state import open_existing
    from models.store import Store

    return Store(open_existing(place_of(db)))


COMMANDS: tuple[click.Command, ...] = (reclean, keep, decisions)
