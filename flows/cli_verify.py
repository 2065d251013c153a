"""The verify command: whether a database keeps its promises, as lines, as JSON, or as a run that Prefect shows."""

from __future__ import annotations

import json
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from flows.options import database_option, reports_errors
from flows.terminal import echo

if TYPE_CHECKING:
    from models.verify import Report, Sample

QUIET_SECONDS = 5.0  # between two lines that say how far it is


@click.command()
@database_option
@click.option("--digest", is_flag=True, help="Print only the digest of the content, without ids and times.")
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Look at N documents chosen at random.")
@click.option("--share", metavar="PERCENT", help="Look at so many of a hundred documents, chosen at random: 5%.")
@click.option("--seed", type=int, help="Choose the documents that this number chose before.")
@click.option("--flow", "as_flow", is_flag=True, help="Verify in a run that Prefect shows, with a report.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@reports_errors
def verify(
    db: str, digest: bool, sample: int | None, share: str | None, seed: int | None, as_flow: bool, as_json: bool
) -> None:
    """Check that the database keeps its promises.

    Checks the file and the checksum of every row, replays every document's edits on its raw text, looks for lines that
    are in no paragraph and no edit, checks each claim's evidence, and runs the data tests. Writes nothing.
    """
    part = _part(sample, share)
    if as_flow:
        _run_flow(db, {"sample": sample, "share": part})
        return
    from models.digest import content_digest
    from models.places import place_of
    from models.state import open_existing
    from models.verify import Sample
    from models.verify import verify as verify_all

    engine = open_existing(place_of(db))
    if digest:
        echo(content_digest(engine))
        return
    chosen = Sample(secrets.randbits(32) if seed is None else seed, sample, part) if sample or part else None
    report = verify_all(engine, chosen, _progress())
    if as_json:
        echo(json.dumps(in_json(report, chosen), ensure_ascii=False))
    else:
        _print(report, chosen)
    if report.faults:
        raise SystemExit(6)


def _part(sample: int | None, share: str | None) -> float | None:
    if sample and share:
        raise click.UsageError("--sample and --share: give one of them")
    if share is None:
        return None
    try:
        part = float(share.strip().rstrip("%")) / 100
    except ValueError:
        part = 0.0
    if not 0 < part <= 1:
        raise click.BadParameter(f"{share}: write a share of a hundred, as in 5%", param_hint="--share")
    return part


def _progress() -> Callable[[str], None]:
    """Say on standard error how far a long verification is: now and then, and nothing of a short one."""
    said = time.monotonic()

    def say(line: str) -> None:
        nonlocal said
        if time.monotonic() - said > QUIET_SECONDS:
            said = time.monotonic()
            print(line, file=sys.stderr, flush=True)

    return say


def in_json(report: Report, sample: Sample | None) -> dict[str, Any]:
    """The report for programs: all that was looked at, and the first faults of each cause with their number."""
    groups = [
        {"count": group.count, "faults": [_fault(fault) for fault in group.faults]}
        for group in sorted(report.groups, key=lambda group: -group.count)
    ]
    return {
        "documents": report.documents,
        "of_documents": report.of_documents,
        "rows": report.rows,
        "signatures": report.signatures,
        "checks": report.checks,
        "count": report.count,
        "faults": [_fault(fault) for fault in report.faults],
        "groups": groups,
        "seed": sample.seed if sample else None,
        "left_out": list(report.left_out),
    }


def _fault(fault: Any) -> dict[str, str]:
    from flows.plain import plain

    given = {"invariant": fault.invariant, "place": fault.place, "message": fault.message}
    return {name: plain(value, 500) for name, value in given.items()}


def _print(report: Report, sample: Sample | None) -> None:
    of = f" of {report.of_documents}" if sample else ""
    echo(f"{report.documents}{of} documents replayed, {report.checks} data tests: {report.count} faults")
    if sample:
        echo(f"documents chosen by --seed {sample.seed}")
    for reason in report.left_out:
        echo(f"not looked at: {reason}")
    for group in sorted(report.groups, key=lambda group: -group.count):
        for fault in map(_fault, group.faults):
            echo(f"  {fault['invariant']}: {fault['place']}: {fault['message']}")
        if group.count > len(group.faults):
            echo(f"  … and {group.count - len(group.faults):,} more like these")


def _run_flow(db: str, parameters: Mapping[str, Any]) -> None:
    from flows.calling import run_flow

    given = {"database": db, "desk": None} | {name: value for name, value in parameters.items() if value}
    counts = run_flow(given, _flow)
    echo(f"{counts['documents']} documents replayed, {counts['checks']} data tests: {counts['faults']} faults")


def _flow(parameters: Mapping[str, Any]) -> dict[str, Any]:
    from flows.verify import VerifyParameters, verify

    counts: dict[str, Any] = verify(VerifyParameters.model_validate(dict(parameters)))
    return counts


COMMANDS: tuple[click.Command, ...] = (verify,)
