"""What `copydesk ingest` does around the flow: checks first, quiet, progress, and a summary that is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from copydesk.batches import in_batches, note_columns
from copydesk.desk import load_desk
from copydesk.errors import InputError
from copydesk.fetch import FetchSettings
from copydesk.readers.places import find_inputs
from copydesk.readers.records.columns import NAMES
from copydesk.readers.web import read_url_list
from copydesk.types import Article, Quarantined
from copydesk.workers.cleaning import Cleaners
from copydesk.workers.reading import Reader
from flows.calling import run_flow


def run(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Run the flow and return its counts. Raises CopydeskError for what the user can mend, before Prefect starts."""
    load_desk(Path(parameters["desk"]) if parameters["desk"] else None)
    find_inputs(parameters["inputs"], parameters["publisher"], parameters["columns"])
    if parameters["urls"]:
        read_url_list(Path(parameters["urls"]))
    FetchSettings(contact=parameters.get("contact", ""), rate=parameters.get("rate", 1.0))
    return run_flow(parameters, _flow, may_be_new=True)


def _flow(parameters: Mapping[str, Any]) -> dict[str, Any]:
    from flows.ingest import IngestParameters, ingest

    counts: dict[str, Any] = ingest(IngestParameters.model_validate(dict(parameters)))
    return counts


def dry_run(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Clean everything and count what would happen in an empty database; no Prefect, no database, nothing fetched."""
    desk = load_desk(Path(parameters["desk"]) if parameters["desk"] else None)
    found = find_inputs(parameters["inputs"], parameters["publisher"], parameters["columns"])
    if found.urls or parameters["urls"]:
        raise InputError("--dry-run fetches nothing; save the pages, and name the files")
    left_alone = Counter(found.left_alone)
    counts = Counter(dict.fromkeys(("inputs", "loaded", "unchanged", "quarantined", "still_quarantined", "claims"), 0))
    struck: Counter[str] = Counter()
    reasons: list[tuple[str, str, str]] = []
    columns: dict[str, str] = {}
    with Reader() as reader, Cleaners() as cleaners:
        for documents in in_batches(reader.read_all(found.files, left_alone)):
            note_columns(documents, columns)
            for result in cleaners.clean(documents, desk):
                counts["inputs"] += 1
                counts["loaded"] += isinstance(result, Article)
                if isinstance(result, Quarantined):
                    counts["quarantined"] += 1
                    reasons.append((result.document.uri, result.code, result.message))
                struck.update(edit.rule for edit in result.edits if edit.action == "strike")
    by_rule = dict(struck.most_common())
    done = {"left_alone": dict(sorted(left_alone.items())), "reasons": reasons, "struck": by_rule, "dry_run": True}
    return dict(counts) | done | ({"columns": columns} if columns else {})


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
    for file, columns in counts.get("columns", {}).items():
        yield f"{file.rsplit('/', 1)[-1]}: {columns}"
    for rule, strikes in counts.get("struck", {}).items():
        yield f"  {strikes:>5} struck by {rule}"
    if counts["still_quarantined"] and database:
        yield f"{counts['still_quarantined']} still in quarantine; see: copydesk quarantine list --db {database}"
    if counts.get("learned"):
        yield f"{counts['learned']} recurring lines learned; see: copydesk learn list --db {database}"
    if counts.get("recleaned"):
        yield f"{counts['recleaned']} articles cleaned again, because of what is learned"
    if counts.get("repeated"):
        yield f"{counts['repeated']} of {counts['paragraphs']} paragraphs stood in an earlier article"
    if database:
        yield f"{counts['claims']} new claims"
        yield f"database: {database}"


def columns(pairs: Sequence[str]) -> dict[str, str]:
    """The columns that --column names, by field. Raises InputError for what is no such pair."""
    named = dict(pair.partition("=")[::2] for pair in pairs)
    for field, column in named.items():
        if field not in NAMES or not column:
            raise InputError(
                f"--column {field}={column}: write FIELD=COLUMN, with one of the fields {', '.join(NAMES)}"
            )
    return named
