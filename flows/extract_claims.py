"""The flow that reads the claims of what is loaded, so that loading never has to wait for it."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from pydantic import BaseModel, Field

from copydesk.claims.workers import require_model
from flows.artifacts import claims_report
from flows.claiming import ARTICLES_PER_BATCH, find_claims
from flows.running import running


class ExtractParameters(BaseModel):
    """Which database to read, and with how much of the machine."""

    database: str = Field("copydesk.db", description="The SQLite file to work on")
    desk: str | None = Field(None, description="A folder of your own: rules/*.toml and publishers/*.toml")
    processes: int | None = Field(
        None, ge=1, description="Most processes; by default one for each processor, four at most"
    )
    articles_per_batch: int = Field(ARTICLES_PER_BATCH, ge=1, description="Most articles that one task reads")


@flow(
    name="extract_claims",
    flow_run_name="extract claims in {parameters.database}",
    persist_result=False,
    validate_parameters=True,
)
def extract_claims(parameters: ExtractParameters) -> dict[str, Any]:
    """Read the claims of all articles that were not read, or were read by an older version; group and compare them.

    Raises ModelMissing where no English model is installed.
    """
    require_model()
    with running("extract_claims", parameters) as run:
        find_claims(run.work, run.tally, parameters.processes, parameters.articles_per_batch)
        run.counts = {name: run.tally.counts[name] for name in ("claims", "failed_articles", "disputes")}
        report = claims_report(run.work.store.engine, run.work.run_id)
        create_markdown_artifact(report, key="claims-report", description=run.work.store.engine.url.database)
    return run.counted()
