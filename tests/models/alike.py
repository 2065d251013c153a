"""The command line on two databases, one after the other: every command, with what it said of each.

In a process of its own, because Prefect's engine is taken out of the flows for good:

    python -m tests.models.alike FOLDER_OF_INPUTS DATABASE DATABASE
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from traceback import format_exception

from click.testing import CliRunner

from models.query import queries
from tests.faults.serverless import serve_nothing

TIMES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|in [\d.]+ (s|min)\b")
GIVEN = {"words": "harbour board", "publisher": "marsh", "article": "1", "source": "odile", "rule": "ads"}
OWN = {"articles_about", "runs"}  # queries in which each database has its own way, or its own ids and times
DIGEST = ("verify", "--digest")


def commands(inputs: str) -> Iterator[tuple[str, ...]]:
    """The commands, in an order in which each has something to do."""
    by = ("--by", "desk")
    yield from (("ingest", inputs), DIGEST, ("learn", "list"), ("claims", "list", "--limit", "1000"))
    yield from (("learn", "accept", "1", *by), ("learn", "reject", "2", *by), DIGEST)
    yield from (("rules", "impact", "ads.label"), ("rules", "off", "ads.label", *by))
    yield from (("reclean", "--dry-run"), ("reclean",), ("decisions",), DIGEST)
    yield from (("sources", "list"), ("sources", "show", "Odile Farrant"), ("sources", "suggest"))
    yield from (("sources", "merge", "2", "3", *by), DIGEST, ("sources", "split", "upperweir.example", *by), DIGEST)
    yield from (("quarantine", "list"), ("quarantine", "list", "--publisher", "x"), ("quarantine", "show", "6"))
    yield from (("quarantine", "drop", "6", "--yes", *by), ("quarantine", "list", "--all"))
    yield from (("rules", "on", "ads.label", *by), ("reclean", "--all"))
    yield from (("claims", "extract"), ("claims", "disputes", "--json"), ("claims", "list", "--about", "harbour"))
    yield from (("redline", "3"), ("keep", "Share this article", *by), ("reclean",), DIGEST)
    yield from (("ingest", inputs), DIGEST)
    for query in sorted(queries().values(), key=lambda query: query.name):
        if query.name not in OWN:
            given = (f"{name}={GIVEN[name]}" for name in query.parameters)
            yield ("query", query.name, *(word for value in given for word in ("--param", value)))
    for what in ("articles", "claims", "sources", "edits"):
        yield ("export", what)
    yield ("export", "claims", "--format", "claimreview")


def said(database: str, command: tuple[str, ...]) -> str:
    """The exit code of a command and what it printed, without what no two runs have in common."""
    from flows.cli import main

    result = CliRunner().invoke(main, [*command, "--db", database])
    output = TIMES.sub("TIME", result.output.replace(database, "DATABASE"))
    if result.exception and not isinstance(result.exception, SystemExit):
        output += "".join(format_exception(result.exception))
    return f"{result.exit_code}\n{output}"


def run(inputs: str, *databases: str) -> None:
    """Print, as JSON, each command with what was said of each database."""
    serve_nothing()
    answers = [(" ".join(command), [said(one, command) for one in databases]) for command in commands(inputs)]
    print(json.dumps(answers))


if __name__ == "__main__":
    run(*sys.argv[1:])
