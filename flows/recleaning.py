"""What `copydesk reclean` does around the flow: checks first, quiet, progress, and a summary that is true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from copydesk.desk import load_desk
from copydesk.workers.cleaning import Cleaners
from flows.calling import run_flow

MOST_RULES = 20  # lines of the summary


def run(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Run the flow and return its counts. Raises CopydeskError for what the user can mend, before Prefect starts."""
    from models.publishers import publisher_named

    publisher = parameters["publisher"]
    return run_flow(parameters, _flow, check=(lambda engine: publisher_named(engine, publisher)) if publisher else None)


def _flow(parameters: Mapping[str, Any]) -> dict[str, Any]:
    from flows.reclean import RecleanParameters, reclean

    counts: dict[str, Any] = reclean(RecleanParameters.model_validate(dict(parameters)))
    return counts


def dry_run(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The same difference without writing anything, without a run and without Prefect."""
    from models.decision_store import decisions_in_force
    from models.engine import reading
    from models.learning import articles_to_reclean
    from models.places import place_of
    from models.publishers import publisher_named
    from models.reclean import Recleaned, compare_batch, document_batches, documents_of
    from models.stale import find_stale
    from models.state import open_existing

    desk = load_desk(Path(parameters["desk"]) if parameters["desk"] else None)
    engine = open_existing(place_of(parameters["database"]))
    with reading(engine) as connection:
        desk = desk.decided(decisions_in_force(connection))
    only = publisher_named(engine, parameters["publisher"]) if parameters["publisher"] else None
    found = find_stale(engine, desk, everything=parameters["everything"], publisher_id=only)
    learned = documents_of(engine, articles_to_reclean(engine, desk)) if only is None else []
    done = Recleaned()
    with Cleaners() as cleaners:
        for batch in document_batches(engine, sorted({*found.to_clean, *learned})):
            done.update(compare_batch(engine, desk, batch, cleaners.clean))
    untouched = sum(map(len, found.untouched.values()))
    return found.counts() | done.as_dict() | {"untouched": untouched, "claims": 0, "dry_run": True}


def summary(counts: Mapping[str, Any]) -> Iterator[str]:
    """What happened, a line each."""
    would = "would be " if counts.get("dry_run") else ""
    yield from counts["why"]
    changed = counts["rewritten"] + counts["quarantined"] + counts["restored"]
    yield (
        f"{changed} documents {would}changed: {counts['rewritten']} rewritten, {counts['quarantined']} quarantined,"
        f" {counts['restored']} out of quarantine; {counts['unchanged'] + counts['untouched']} come out the same"
    )
    for title, rules in (("newly struck by", counts["struck"]), ("no longer struck by", counts["kept"])):
        for rule, found in sorted(rules.items(), key=lambda item: (-item[1]["lines"], item[0]))[:MOST_RULES]:
            shown = "; ".join(f"{' '.join(sample.split())[:60]!r}" for sample in found["samples"])
            yield f"  {found['lines']:>5} {title} {rule}: {shown}"
    if counts["without_raw"]:
        yield f"{counts['without_raw']} left as they are: their raw text was not kept"
    if counts.get("retried"):
        yield f"{counts['retried']} more out of quarantine, where an older version had put them"
    if not counts.get("dry_run"):
        yield f"{counts['claims']} claims read anew"
