"""The command line. Commands import what they need when they run, so that those that only clean text start at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from copydesk import __version__
from copydesk.harmless import on_one_line
from flows import (
    cli_claims,
    cli_data,
    cli_desk,
    cli_doctor,
    cli_explore,
    cli_export,
    cli_learn,
    cli_maintain,
    cli_publishers,
    cli_quarantine,
    cli_reclean,
    cli_repair,
    cli_runs,
    cli_sources,
    cli_up,
    cli_verify,
)
from flows.options import check_runner, database_option, desk_option, reports_errors, runner_options
from flows.terminal import echo

EXIT_CODES = """
\b
Exit codes: 0 done; 1 the run failed; 2 wrong usage; 3 nothing to read; 4 a rule
pack is faulty; 5 the database cannot be used; 6 verification found a fault; 7 a
language model is missing.
"""


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="copydesk")
def main() -> None:
    """Clean news text into one SQLite file of articles, claims and sources, with a redline of all that was removed."""


@main.command()
@click.argument("inputs", nargs=-1, metavar="[PATH|URL]...")
@database_option
@desk_option
@click.option("--publisher", help="Who published the inputs, as a name or a domain.")
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of records is what: text=body."
)
@click.option("--urls", type=click.Path(), help="A text file of web addresses to fetch, one a line.")
@click.option("--allow", multiple=True, metavar="HOST", help="A host or network to fetch from though it is not public.")
@click.option("--contact", default="", help="A web or mail address for servers' owners, sent with each request.")
@click.option(
    "--rate",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help="Most requests a second to one host.",
)
@click.option("--ca-file", type=click.Path(), help="Certificates of further authorities to trust, PEM.")
@click.option(
    "--until",
    type=click.Choice(["load", "learn", "duplicates", "claims"]),
    default="claims",
    show_default=True,
    help="The last stage to run.",
)
@runner_options
@click.option("--dry-run", is_flag=True, help="Clean and show what would be struck; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@reports_errors
def ingest(inputs: tuple[str, ...], db: str, desk: Path | None, dry_run: bool, as_json: bool, **given: Any) -> None:
    """Load files, folders of them, patterns, standard input (-), or web addresses into the database.

    What the database holds already is left as it is. What cannot be read is quarantined with its reason, and the rest
    is loaded.
    """
    from flows import ingesting

    parameters = given | {"inputs": list(inputs), "database": db, "desk": str(desk) if desk else None}
    parameters["columns"] = ingesting.columns(given["columns"])
    parameters["allow"] = list(given["allow"])
    if not inputs and not given["urls"]:
        raise click.UsageError("name a file, a folder or an address, or a list of addresses with --urls")
    check_runner(given["runner"], given["address"], dry_run)
    counts = ingesting.dry_run(parameters) if dry_run else ingesting.run(parameters)
    if as_json:
        echo(json.dumps(counts, sort_keys=True))
    else:
        for line in ingesting.summary(counts, None if dry_run else db):
            echo(line)
    for uri, code, message in counts["reasons"]:
        echo(on_one_line(f"quarantined {uri}: {code}: {message}"), err=True)
    if not counts["loaded"] and not counts["unchanged"]:
        raise SystemExit(3)


for command in (
    *cli_desk.COMMANDS,
    *cli_publishers.COMMANDS,
    *cli_reclean.COMMANDS,
    *cli_repair.COMMANDS,
    *cli_learn.COMMANDS,
    *cli_quarantine.COMMANDS,
    *cli_data.COMMANDS,
    *cli_claims.COMMANDS,
    *cli_maintain.COMMANDS,
    *cli_doctor.COMMANDS,
    *cli_runs.COMMANDS,
    *cli_sources.COMMANDS,
    *cli_export.COMMANDS,
    *cli_explore.COMMANDS,
    *cli_up.COMMANDS,
    *cli_verify.COMMANDS,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
