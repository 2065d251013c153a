"""What `copydesk quarantine retry` does around the flow: checks first, quiet, progress, and a summary that is true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flows.calling import run_flow

MOST_LEFT = 20  # lines of the summary


def run(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Run the flow and return its counts. Raises CopydeskError for what the user can mend, before Prefect starts."""
    from models.quarantine_retries import plan_of

    return run_flow(parameters, _flow, check=lambda engine: plan_of(engine, parameters["ids"], parameters["code"]))


def _flow(parameters: Mapping[str, Any]) -> dict[str, Any]:
    from flows.retry import RetryParameters, retry

    counts: dict[str, Any] = retry(RetryParameters.model_validate(dict(parameters)))
    return counts


def summary(counts: Mapping[str, Any]) -> Iterator[str]:
    """What happened, a line each."""
    still = counts["tried"] - counts["out"]
    yield f"{counts['tried']} inputs tried: {counts['out']} out of quarantine, {still} still in it"
    for key, why in counts["left"][:MOST_LEFT]:
        yield f"  {key} not tried: {why}"
    if len(counts["left"]) > MOST_LEFT:
        yield f"  and {len(counts['left']) - MOST_LEFT} more not tried"
    yield f"{counts['loaded']} articles loaded, {counts['claims']} new claims"
