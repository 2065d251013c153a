"""Sources on the command line: who said how much, under which spellings, and what a person decides about that."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, get_args

import click

from copydesk.claim_types import SourceKind
from flows.deciding import by_option, who
from flows.options import database_option, reports_errors
from flows.terminal import echo

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from models.source_list import Listed, Shown

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
note_option = click.option("--note", help="The reason, for whoever reads the list of decisions.")


@click.group()
def sources() -> None:
    """List publishers, authors and speakers, and decide which names are one source."""


@sources.command("list")
@database_option
@click.option("--kind", type=click.Choice(get_args(SourceKind)), help="Only sources of this kind.")
@click.option("--limit", type=click.IntRange(min=1), help="Most sources to print.")
@json_option
@reports_errors
def list_sources(db: str, kind: str | None, limit: int | None, as_json: bool) -> None:
    """List the sources with what they said, wrote and published; who said most first."""
    from models import source_list

    found = source_list.list_sources(_opened(db), kind)[:limit]
    if as_json:
        echo(json.dumps([asdict(source) for source in found], ensure_ascii=False))
        return
    for source in found:
        also = [name for name in source.names if name != source.name]
        echo(f"{source.id:>5}  {source.name}" + (f"  (also {' | '.join(also)})" if also else ""))
        echo(f"       {_figures(source)}")
    if not found:
        echo("there are none")


@sources.command()
@click.argument("source", metavar="ID|NAME")
@database_option
@json_option
@reports_errors
def show(source: str, db: str, as_json: bool) -> None:
    """Show a source: its spellings, how much it said, and its last claims."""
    from models.source_list import show_source

    found = show_source(_opened(db), source)
    if as_json:
        echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    for line in _shown(found):
        echo(line)


@sources.command()
@click.argument("one", metavar="ID|NAME")
@click.argument("other", metavar="ID|NAME")
@database_option
@click.option("--undo", is_flag=True, help="Take the merging back.")
@note_option
@by_option
@reports_errors
def merge(one: str, other: str, db: str, undo: bool, note: str | None, by: str | None) -> None:
    """Decide that two sources are one, here and in whatever is loaded later."""
    from models import source_decisions

    engine = _opened(db)
    if undo:
        source_decisions.undo_merge(engine, one, other, who(by))
        echo(f"taken back: {one} and {other} are not one source by decision any more")
    elif source_decisions.merge(engine, one, other, who(by), note):
        echo(f"{one} and {other} are one source from now on")
    else:
        echo(f"{one} and {other} are one source already")


@sources.command()
@click.argument("spelling")
@database_option
@click.option("--from", "source_id", type=click.IntRange(min=1), metavar="ID", help="The source that has the spelling.")
@click.option("--undo", is_flag=True, help="Take the splitting back.")
@note_option
@by_option
@reports_errors
def split(spelling: str, db: str, source_id: int | None, undo: bool, note: str | None, by: str | None) -> None:
    """Decide that a SPELLING is a source of its own, here and in whatever is loaded later."""
    from models import source_decisions

    engine = _opened(db)
    if undo:
        source_decisions.undo_split(engine, spelling, who(by))
        echo(f"taken back: {spelling} is where its name belongs")
    elif source_decisions.split(engine, spelling, who(by), source_id, note):
        echo(f"{spelling} is a source of its own from now on")
    else:
        echo(f"{spelling} is a source of its own already")


@sources.command()
@database_option
@json_option
@reports_errors
def suggest(db: str, as_json: bool) -> None:
    """List pairs of sources that look alike and are not joined, for you to decide."""
    from models.source_list import suggest_merges

    found = suggest_merges(_opened(db))
    if as_json:
        echo(json.dumps([asdict(pair) for pair in found], ensure_ascii=False))
        return
    for pair in found:
        echo(f"{pair.id:>5}  {pair.name}\n{pair.other_id:>5}  {pair.other_name}\n       {pair.reason}")
    echo("join a pair with: copydesk sources merge ID ID" if found else "no two look alike")


def _opened(db: str) -> Engine:
    from models.places import place_of
    from models.state import open_existing

    return open_existing(place_of(db))


def _figures(source: Listed) -> str:
    parts = [source.kind]
    if source.claims:
        parts.append(f"{source.claims} claims in {source.articles} articles")
    if source.wrote:
        parts.append(f"wrote {source.wrote}")
    if source.published:
        parts.append(f"published {source.published}")
    return ", ".join(parts)


def _shown(found: Shown) -> list[str]:
    source = found.source
    lines = [f"{source.name} (source {source.id})", f"  {_figures(source)}"]
    lines += [f"  spelled {name}" for name in source.names]
    for claim in found.claims:
        where = ", ".join(str(part) for part in (claim["published_at"], claim["publisher"] or claim["uri"]) if part)
        lines.append(f"  {claim['kind']}, {where}: {' '.join(claim['text'].split())[:160]}")
    return lines


COMMANDS: tuple[click.Command, ...] = (sources,)
