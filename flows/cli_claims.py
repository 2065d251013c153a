"""Claims: read them from what is loaded, list who said what, and show what contradicts what."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import click

from copydesk.claim_types import ClaimKind
from flows.options import check_runner, database_option, desk_option, reports_errors, runner_options
from flows.terminal import echo

SINCE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # scraped text must not steer a terminal
QUOTATION_MARKS = "\"“”„«»'‘’"
# Why a quotation has no source, in words.
NOBODY = {
    "own": "the article itself",
    "surname": "someone whose full name the article does not give",
    "pronoun": "someone that the article calls he, she, it or they there",
    "unnamed": "someone unnamed",
    "none": "nobody is named",
}
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


@click.group()
def claims() -> None:
    """Read claims from what is loaded, list them, and show those that contradict each other."""


@claims.command()
@database_option
@desk_option
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    help="Most processes, of 300 MB each.  [default: one a processor, four at most]",
)
@click.option(
    "--llm-model",
    metavar="NAME",
    envvar="COPYDESK_LLM_MODEL",
    show_envvar=True,
    help="Have this language model read the articles too; its key, if any, is COPYDESK_LLM_API_KEY.",
)
@click.option(
    "--llm-base-url",
    metavar="URL",
    envvar="COPYDESK_LLM_BASE_URL",
    show_envvar=True,
    help="Where to ask it, such as http://localhost:11434/v1; the articles are sent there.",
)
@runner_options
@json_option
@reports_errors
def extract(
    db: str, desk: Path | None, llm_model: str | None, llm_base_url: str | None, as_json: bool, **more: Any
) -> None:
    """Read the claims of all articles that were not read yet, then group and compare them.

    Loading with `ingest --until duplicates` leaves them for this. What is killed goes on where it was.
    """
    check_runner(more["runner"], more["address"])
    if more["runner"] == "dask" and more["processes"]:
        raise click.UsageError(
            "--processes are those of this machine; leave out --runner, or start so many Dask workers"
        )
    given = click.get_current_context().get_parameter_source("llm_base_url") is click.core.ParameterSource.COMMANDLINE
    llm = {"llm_model": llm_model or None, "llm_base_url": llm_base_url if llm_model or given else None}
    counts = _run({"database": db, "desk": str(desk) if desk else None} | more | llm)
    if as_json:
        echo(json.dumps(counts, sort_keys=True))
        return
    echo(f"{counts['claims']} new claims")
    if counts["disputes"]:
        echo(f"{counted(counts['disputes'], 'dispute')} among all claims; see: copydesk claims disputes --db {db}")
    if counts["failed_articles"]:
        echo(f"{counts['failed_articles']} articles could not be read and wait for the next run", err=True)
    if llm_model:
        echo(
            f"{counts['llm_claims']} new claims by {llm_model}, asked {counts['llm_requested']} times;"
            f" {counts['llm_rejected']} quotes rejected"
        )
    if counts.get("llm_waiting"):
        echo(f"{counts['llm_waiting']} articles wait for {llm_model} to answer in the next run", err=True)


@claims.command("list")
@database_option
@click.option("--source", metavar="NAME", help="Only what those said who have NAME in a spelling of theirs.")
@click.option("--kind", type=click.Choice(get_args(ClaimKind)), help="Only claims of this kind.")
@click.option("--article", type=click.IntRange(min=1), metavar="ID", help="Only the claims of this article.")
@click.option("--about", metavar="WORDS", help="Only claims that hold all these words.")
@click.option("--since", metavar="DATE", help="Only articles published on or after DATE, such as 2024-01-24 or 2024.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Most claims to list.")
@json_option
@reports_errors
def list_(db: str, limit: int, as_json: bool, **wanted: Any) -> None:
    """List claims with who said them, through whom and where, those of the latest articles first."""
    from models.claim_listing import Wanted, list_claims
    from models.places import place_of
    from models.state import open_existing

    if wanted["since"] and not SINCE.fullmatch(wanted["since"]):
        raise click.UsageError(f"--since {wanted['since']}: write a date as 2024-01-24, 2024-01 or 2024")
    found, count = list_claims(open_existing(place_of(db)), Wanted(**wanted), limit)
    if as_json:
        echo(json.dumps(found, ensure_ascii=False))
        return
    for claim in found:
        echo("\n".join(shown(claim)))
    if len(found) < count:
        echo(f"{len(found)} of {count} claims; see more with --limit")
    elif not found:
        echo("there are none")


@claims.command()
@database_option
@click.option("--severity", type=click.Choice(["hard", "soft"]), help="Only disputes of this severity.")
@json_option
@reports_errors
def disputes(db: str, severity: str | None, as_json: bool) -> None:
    """Show what contradicts what: both verbatim, with article, publisher and date, and why they cannot both hold.

    Nothing is decided: a hard dispute has two exact values, a soft one may have an explanation.
    """
    from models.claim_listing import list_disputes
    from models.places import place_of
    from models.state import open_existing

    found = list_disputes(open_existing(place_of(db)), severity)
    if as_json:
        echo(json.dumps(found, ensure_ascii=False))
        return
    for dispute in found:
        echo("\n".join(shown_dispute(dispute)))
    hard = sum(dispute["severity"] == "hard" for dispute in found)
    echo(f"{counted(len(found), 'dispute')}: {hard} hard, {len(found) - hard} soft" if found else "there are none")


def shown(claim: Mapping[str, Any]) -> Iterator[str]:
    """A claim for the terminal: what, who, and where."""
    yield f"{claim['claim_id']:>6}  {_said(claim['text'], claim['kind'])}"
    who = claim["source"] or NOBODY[claim["attribution"]]
    via = f", via {claim['via']}" if claim["via"] else ""
    venue = f", in {claim['venue']}" if claim["venue"] else ""
    yield f"        {_line(who + via + venue)}"
    if claim["value"]:
        negated = "not " if claim["polarity"] == "negated" else ""
        unit = f" {claim['unit']}" if claim["unit"] else ""
        as_of = f", as of {claim['as_of']}" if claim["as_of"] else ""
        of = f"{claim['subject'] or '?'}, {negated}{claim['predicate'] or '?'}: {claim['value']}{unit}{as_of}"
        yield f"        = {_line(of)}"
    yield f"        {_place(claim)}"


def shown_dispute(dispute: Mapping[str, Any]) -> Iterator[str]:
    """A dispute for the terminal: both sides, the earlier above the later, and why."""
    yield _line(f"{dispute['severity']}, {dispute['slot']}: {dispute['value_b']} or {dispute['value_a']}")
    for side in ("b", "a"):
        names = ("text", "source", "title", "publisher", "published_at", "uri")
        of = {name: dispute[f"{name}_{side}"] for name in names} | {"article_id": dispute[f"article_{side}_id"]}
        yield f"    {_line(of['text'])}"
        yield f"        {_line(of['source'] or NOBODY['own'])}; {_place(of)}"
    yield f"    {_line(dispute['reason'])}"
    yield ""


def _said(text: str, kind: str) -> str:
    line = _line(text)
    quoted = kind == "direct_quote" and line[:1] not in QUOTATION_MARKS
    return f"“{line}”" if quoted else line


def _place(of: Mapping[str, Any]) -> str:
    known = [of["publisher"], (of["published_at"] or "")[:10], of["title"] or of["uri"].rsplit("/", 1)[-1]]
    return f"article {of['article_id']}: {_line(', '.join(word for word in known if word))}"


def _line(text: object) -> str:
    return " ".join(CONTROL.sub(" ", str(text)).split())


def _run(parameters: dict[str, Any]) -> dict[str, Any]:
    from copydesk.claims.workers import require_model
    from flows.asking import llm_service
    from flows.calling import run_flow

    require_model()
    llm_service(parameters["llm_model"], parameters["llm_base_url"])
    return run_flow(parameters, _flow)


def _flow(parameters: Mapping[str, Any]) -> dict[str, Any]:
    from flows.extract_claims import ExtractParameters, extract_claims

    counts: dict[str, Any] = extract_claims(ExtractParameters.model_validate(dict(parameters)))
    return counts


def counted(number: int, thing: str) -> str:
    """A number of things, in words: "1 dispute", "2 disputes"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


COMMANDS: tuple[click.Command, ...] = (claims,)
