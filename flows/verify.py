"""The verify flow: whether the database keeps its promises, with a report; it fails where it does not."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.logging import get_run_logger
from pydantic import BaseModel, Field

from copydesk.errors import VerificationError
from flows.artifacts import key_for
from flows.events import send_faults, settle
from flows.parameters import Database, DeskFolder
from flows.progress import reporter
from flows.reports.markdown import Long, document, safe, section, table
from flows.running import running
from flows.tasking import stage
from flows.tasks import Work
from models.verify import Report, Sample
from models.verify import verify as verify_all

MOST_CAUSES = 50  # rows of the report


class VerifyParameters(BaseModel):
    """Which database to verify, and how much of it."""

    database: Database = "copydesk.db"
    desk: DeskFolder = None
    sample: int | None = Field(
        None, ge=1, title="Sample", description="Only so many documents, chosen at random; by default all"
    )
    share: float | None = Field(
        None, gt=0, le=1, title="Share", description="Only this share of the documents, from 0 to 1, chosen at random"
    )


@stage("verify", "verify the database", hours=12)
def verify_database(sample: Sample | None, work: Work) -> Report:
    """Look at everything, and say what was found."""
    report = verify_all(work.store.engine, sample)
    logger = get_run_logger()
    logger.info("%d documents replayed, %d rows compared", report.documents, sum(report.rows.values()))
    for fault in report.faults[:MOST_CAUSES]:
        logger.error("%s: %s: %s", fault.invariant, safe(fault.place), safe(fault.message))
    return report


@flow(name="verify", flow_run_name="verify {parameters.database}", persist_result=False, validate_parameters=True)
def verify(parameters: VerifyParameters) -> dict[str, Any]:
    """Check file, rows, documents, claims, links and indexes. It writes its own row in runs, and nothing else.

    Raises VerificationError where there are faults, after the report was left and the event sent.
    """
    with running("verify", parameters) as run:
        engine = run.work.store.engine
        name = engine.url.database or ""
        wanted = parameters.sample or parameters.share
        sample = Sample(secrets.randbits(32), parameters.sample, parameters.share) if wanted else None
        reporter().note("verifying")
        found = run.tally.run(verify_database, sample, run.work)
        run.counts = {
            "documents": found.documents,
            "rows": sum(found.rows.values()),
            "checks": found.checks,
            "faults": found.count,
        }
        create_markdown_artifact(report(found, sample), key=key_for("verify-report", name), description=safe(name))
        if found.count:
            first = found.faults[0]
            settle(send_faults(engine, run.work.run_id, run.counts, found))
            raise VerificationError(
                f"{name}: {found.count} faults, the first: {first.invariant}: {first.place}: {first.message};"
                f" see all with: copydesk verify --db {name}; mend with: copydesk repair --db {name}"
            )
    return run.counted()


def report(found: Report, sample: Sample | None) -> str:
    """The report as Markdown: what was looked at, what is wrong, what was left out."""
    said = f"**{found.count} faults.**" if found.count else "**No fault.**"
    chosen = f" of {found.of_documents:,}, chosen by seed {sample.seed}" if sample else ""
    looked: list[Sequence[Any]] = [
        ("documents replayed", f"{found.documents:,}{chosen}"),
        ("data tests", found.checks),
        ("signatures of paragraphs", f"{found.signatures:,}"),
        *((f"rows of {name}", f"{count:,}") for name, count in sorted(found.rows.items()) if count),
    ]
    groups = sorted(found.groups, key=lambda group: -group.count)[:MOST_CAUSES]
    wrong = [
        (group.count, group.faults[0].invariant, Long(group.faults[0].place), Long(group.faults[0].message))
        for group in groups
    ]
    left_out = [(Long(reason),) for reason in found.left_out]
    return document(
        said,
        section("What is wrong", ["faults", "promise", "the first", "what"], wrong),
        ["## What was looked at", table(["what", "how much"], looked)],
        section("What was not looked at", ["what, and why"], left_out),
    )
