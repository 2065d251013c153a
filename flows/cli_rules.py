"""Rules against a database: what one would strike in the archive, and switching one off and on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.deciding import by_option, who
from flows.options import database_option, desk_option, reports_errors
from flows.terminal import echo

if TYPE_CHECKING:
    from copydesk.desk import Desk
    from copydesk.rules import Rule
    from models.impact import Impact

MOST_SAMPLES = 5


@click.command()
@click.argument("what", metavar="RULE_ID|PACK.toml")
@database_option
@desk_option
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@reports_errors
def impact(what: str, db: str, desk: Path | None, as_json: bool) -> None:
    """Show what a rule would strike in the whole archive, before it is in use.

    A rule of the desk by its id, or every rule of a pack that is not in the desk yet. Nothing is written.
    """
    from copydesk.desk import load_desk
    from models.decision_store import decisions_in_force
    from models.engine import reading
    from models.impact import impact as measure
    from models.places import place_of
    from models.state import open_existing

    loaded = load_desk(desk)
    asked = _rules(what, loaded)
    engine = open_existing(place_of(db))
    with reading(engine) as connection:
        loaded = loaded.decided(decisions_in_force(connection))
    found = measure(engine, asked, loaded)
    if as_json:
        echo(json.dumps([_as_dict(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        for line in _shown(one):
            echo(line)


def _rules(what: str, desk: Desk) -> list[Rule]:
    from difflib import get_close_matches

    from copydesk.errors import QueryError
    from copydesk.rules import load_rules

    if what.endswith(".toml") or Path(what).is_file():
        return list(load_rules([Path(what)]))
    known = {rule.id: rule for rule in desk.rules}
    if what not in known:
        close = get_close_matches(what, known, 3, 0.5)
        cure = f"do you mean {' or '.join(close)}?" if close else "list them with: copydesk rules list"
        raise QueryError(f"{what}: there is no such rule in the desk; {cure} A rule that is not in it goes by its pack")
    return [known[what]]


def _as_dict(one: Impact) -> dict[str, object]:
    figures = ("rule", "lines", "articles", "characters", "already", "spared", "elsewhere")
    samples = [{"article": article, "line": line} for article, line in one.samples]
    return {name: getattr(one, name) for name in figures} | {"publishers": len(one.publishers), "samples": samples}


def _shown(one: Impact) -> list[str]:
    lines = [
        f"{one.rule}: lines {one.lines}, articles {one.articles}, publishers {len(one.publishers)},"
        f" characters {one.characters}"
    ]
    if one.already:
        lines.append(f"  {one.already} of them are struck by other rules today")
    if one.spared:
        lines.append(f"  {one.spared} more are spared: they quote someone, lead into a quote, or were decided to stay")
    if one.elsewhere:
        lines.append(f"  {one.elsewhere} more stand where the rule does not apply")
    lines += [f"  article {article}: {' '.join(line.split())[:90]}" for article, line in one.samples[:MOST_SAMPLES]]
    return lines


@click.command()
@click.argument("rule_id")
@database_option
@desk_option
@click.option("--why", help="The reason, for whoever reads the list of decisions.")
@by_option
@reports_errors
def off(rule_id: str, db: str, desk: Path | None, why: str | None, by: str | None) -> None:
    """Let a rule strike nothing in this database from now on."""
    from copydesk.desk import load_desk
    from flows.cli_reclean import opened, say_what_is_next
    from models.undo import switch_off

    store = opened(db)
    new = switch_off(store, load_desk(desk), rule_id, who(by), why)
    echo(f"{rule_id}: {'off from now on' if new else 'was off already'}")
    say_what_is_next(store, db, desk)


@click.command()
@click.argument("rule_id")
@database_option
@desk_option
@by_option
@reports_errors
def on(rule_id: str, db: str, desk: Path | None, by: str | None) -> None:
    """Let a rule that was switched off strike again."""
    from flows.cli_reclean import opened, say_what_is_next
    from models.undo import switch_on

    store = opened(db)
    switch_on(store, rule_id, who(by))
    echo(f"{rule_id}: on again")
    say_what_is_next(store, db, desk)


COMMANDS: tuple[click.Command, ...] = (impact, off, on)
