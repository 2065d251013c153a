"""What `copydesk ingest` does around the flow: checks first, quiet, progress, and a summary that is true."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from copydesk.batches import clean, in_batches, read_all
from copydesk.desk import load_desk
from copydesk.errors import DatabaseError, ServerError
from copydesk.readers.places import find_inputs
from copydesk.types import Article, Quarantined
from flows.progress import for_terminal
from flows.quiet import keep_prefect_quiet


def run(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Run the flow and return its counts. Raises CopydeskError for what the user can mend, before Prefect starts."""
    from models.engine import database_path
    from models.migrate import check_folder
    from models.state import State, state_of

    load_desk(Path(parameters["desk"]) if parameters["desk"] else None)
    find_inputs(parameters["inputs"], parameters["publisher"])
    path = database_path(parameters["database"])
    if state_of(path) is State.MISSING:
        check_folder(path)
    keep_prefect_quiet()
    with for_terminal() as progress:
        progress.note("starting Prefect")
        return _run_flow(parameters)


def _run_flow(parameters: Mapping[str, Any]) -> dict[str, Any]:
    from sqlalchemy.exc import DBAPIError

    from flows.ingest import IngestParameters, ingest

    try:
        counts: dict[str, Any] = ingest(IngestParameters.model_validate(dict(parameters)))
    except DBAPIError as error:
        cure = "what was committed stays; mend the cause and run the same command again"
        raise DatabaseError(f"{parameters['database']}: {error.orig}; {cure}") from error
    except RuntimeError as error:
        if "API" not in str(error):
            raise
        configured = os.environ.get("PREFECT_API_URL")
        cure = "start the server, or unset PREFECT_API_URL" if configured else "try again, or run: prefect server start"
        raise ServerError(f"{' '.join(str(error).split())[:300]}; {cure}") from error
    return counts


def dry_run(inputs: Sequence[str], desk_folder: Path | None, publisher: str | None) -> dict[str, Any]:
    """Clean everything and count what would happen in an empty database; no Prefect, no database."""
    desk = load_desk(desk_folder)
    found = find_inputs(inputs, publisher)
    counts = Counter(dict.fromkeys(("inputs", "loaded", "unchanged", "quarantined", "still_quarantined", "claims"), 0))
    struck: Counter[str] = Counter()
    reasons: list[tuple[str, str, str]] = []
    for files in in_batches(found.files):
        for result in clean(read_all(files), desk):
            counts["inputs"] += 1
            counts["loaded"] += isinstance(result, Article)
            if isinstance(result, Quarantined):
                counts["quarantined"] += 1
                reasons.append((result.document.uri, result.code, result.message))
            struck.update(edit.rule for edit in result.edits if edit.action == "strike")
    by_rule = dict(struck.most_common())
    return dict(counts) | {"left_alone": dict(found.left_alone), "reasons": reasons, "struck": by_rule, "dry_run": True}


def summary(counts: Mapping[str, Any], database: str | None) -> Iterator[str]:
    """What happened, a line each."""
    quarantined = counts["quarantined"] + counts["still_quarantined"]
    would = "would be " if counts.get("dry_run") else ""
    yield (
        f"{counts['inputs']} inputs: {counts['loaded']} {would}loaded, {counts['unchanged']} unchanged, "
        f"{quarantined} quarantined"
    )
    if counts["left_alone"]:
        listed = ", ".join(f"{ending} ({number})" for ending, number in counts["left_alone"].items())
        yield f"left alone, not a format this version reads: {listed}"
    for rule, strikes in counts.get("struck", {}).items():
        yield f"  {strikes:>5} struck by {rule}"
    if counts["still_quarantined"] and database:
        yield f"{counts['still_quarantined']} still in quarantine; see: copydesk query quarantine --db {database}"
    if database:
        yield f"{counts['claims']} new claims"
        yield f"database: {database}"
