"""Commands that only clean text: redline and rules. No Prefect, and for what is not about a database, no database."""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows import cli_rules
from flows.options import database_option, desk_option, reports_errors
from flows.terminal import echo, echo_exact

if TYPE_CHECKING:
    from copydesk.render import Line


LONGEST_NUMBER = 18  # digits; SQLite's integers have 64 bits


@click.command()
@click.argument("what", metavar="ARTICLE|FILE")
@database_option
@desk_option
@click.option("--format", "form", type=click.Choice(["text", "markdown", "html"]), default="text", show_default=True)
@reports_errors
def redline(what: str, db: str, desk: Path | None, form: str) -> None:
    """Show what was struck, lifted and repaired, line by line, and which rule says why.

    WHAT is the number of an article in the database, or a text file, which needs no database.
    """
    from copydesk import render

    title, lines = _from_file(Path(what), desk) if not what.isdecimal() or Path(what).is_file() else _stored(what, db)
    if form == "markdown":
        echo_exact(render.as_markdown(lines))
    elif form == "html":
        echo_exact(render.as_html(lines, title))
    else:
        styled = sys.stdout.isatty()
        click.echo(render.as_text(lines, _colour if styled else None))  # harmless, and perhaps in colour


def _from_file(path: Path, desk: Path | None) -> tuple[str, list[Line]]:
    from copydesk import batches, render
    from copydesk.desk import load_desk
    from copydesk.errors import InputError
    from copydesk.readers.places import find_inputs
    from copydesk.types import Quarantined

    if path.is_dir():
        raise InputError(f"{path}: is a folder; redline shows one file at a time")
    documents = batches.read_all(find_inputs([str(path)]).files)
    result = next(iter(batches.clean(islice(documents, 1), load_desk(desk))), None)
    if result is None:
        raise InputError(f"{path}: there is no document in it")
    if isinstance(result, Quarantined) and (result.decoded is None or not result.edits):
        raise InputError(f"{path}: {result.message}")
    assert result.decoded is not None
    return path.name, render.redline(result.decoded.lines, result.edits)


def _stored(article: str, db: str) -> tuple[str, list[Line]]:
    from copydesk import render
    from copydesk.errors import QueryError
    from models.history import history
    from models.places import place_of
    from models.state import open_existing

    if len(article) > LONGEST_NUMBER:
        raise QueryError(f"article {article[:20]}…: there is none; list them with: copydesk query articles")
    made = history(open_existing(place_of(db)), int(article))
    return made.uri, render.redline(made.lines, made.edits, made.notes)


def _colour(text: str, state: str) -> str:
    if state == "gone":
        return click.style(text, fg="red", strikethrough=True)
    return click.style(text, fg="green") if state == "added" else text


@click.group()
def rules() -> None:
    """List, test and try the rules that strike boilerplate, and say what they would strike."""


@rules.command("list")
@desk_option
@click.option("--json", "as_json", is_flag=True, help="Print the rules as JSON.")
@reports_errors
def list_rules(desk: Path | None, as_json: bool) -> None:
    """List every rule with the reason it gives."""
    from copydesk.desk import load_desk

    loaded = load_desk(desk).rules
    if as_json:
        keys = ("id", "why", "where", "languages", "patterns", "drop", "keep", "pack")
        echo(json.dumps([{key: getattr(rule, key) for key in keys} for rule in loaded], ensure_ascii=False))
        return
    width = max((len(rule.id) for rule in loaded), default=0)
    for rule in loaded:
        place = "" if rule.where == "anywhere" else f" (only in the {rule.where})"
        echo(f"{rule.id:<{width}}  {rule.why}{place}")


@rules.command("test")
@desk_option
@reports_errors
def test_rules(desk: Path | None) -> None:
    """Prove every rule's examples: each drop is struck, each keep is not."""
    from copydesk.desk import load_desk

    loaded = load_desk(
        desk, proving=True
    ).rules  # loading proves the examples, and fails with the file and line of the first fault
    examples = sum(len(rule.drop) + len(rule.keep) for rule in loaded)
    echo(f"{len(loaded)} rules, {examples} examples, all as they should be")


@rules.command("try")
@click.argument("line")
@desk_option
@reports_errors
def try_line(line: str, desk: Path | None) -> None:
    """Say which rules would strike a LINE, and where they may."""
    from copydesk.desk import load_desk
    from copydesk.quotes import has_direct_quote

    matching = load_desk(desk).rules.matching(line)
    if not matching and has_direct_quote(line):
        echo("kept: no rule matches")
    elif not matching:
        echo("no rule matches; in a text, its looks, place and neighbours may still speak against it (line.*)")
    elif has_direct_quote(line):
        echo(f"kept: {matching[0].id} matches, but a line that quotes someone is never struck")
    else:
        for rule in matching:
            place = "" if rule.where == "anywhere" else f", only in the {rule.where} of an article"
            echo(f"struck by {rule.id}{place}: {rule.why}")


for command in cli_rules.COMMANDS:
    rules.add_command(command)

COMMANDS: tuple[click.Command, ...] = (redline, rules)
