"""The flow that reads the claims of what is loaded, so that loading never has to wait for it."""

from __future__ import annotations

from typing import Any

from prefect import flow
from pydantic import Field

from copydesk.claims.workers import require_model
from flows.artifacts import leave_claims_report
from flows.asking import Service, llm_service
from flows.claiming import ARTICLES_PER_BATCH, find_claims, group_claims
from flows.events import send_disputes, settle
from flows.llm import ask_claims
from flows.parameters import Database, DeskFolder, OnWorkers
from flows.running import Running, running

COUNTED = ("claims", "failed_articles", "disputes")


class ExtractParameters(OnWorkers):
    """Which database to read, and with how much of the machine."""

    database: Database = "copydesk.db"
    desk: DeskFolder = None
    processes: int | None = Field(
        None,
        ge=1,
        description="Most processes of this machine; by default one for each processor, four at most",
    )
    articles_per_batch: int = Field(ARTICLES_PER_BATCH, ge=1, description="Most articles that one task reads")
    llm_model: str | None = Field(None, description="A language model that reads the articles too; none by default")
    llm_base_url: str | None = Field(None, description="Where to ask it: a service that speaks OpenAI's API")


@flow(
    name="extract_claims",
    flow_run_name="extract claims in {parameters.database}",
    persist_result=False,
    validate_parameters=True,
)
def extract_claims(parameters: ExtractParameters) -> dict[str, Any]:
    """Read the claims of all articles that were not read, or were read by an older version; group and compare them.

    Raises ModelMissingError where no English model is installed, or a language model is named and what asking it
    takes is not; InputError where its address is missing or malformed.
    """
    require_model()
    service = llm_service(parameters.llm_model, parameters.llm_base_url)
    with running("extract_claims", parameters, address=parameters.address) as run:
        find_claims(run.work, run.tally, parameters.processes, parameters.articles_per_batch)
        asked = _ask(run, service) if service else {}
        run.counts = {name: run.tally.counts[name] for name in COUNTED} | asked
        sent = send_disputes(run.work.store.engine, run.work.run_id)
        leave_claims_report(run.work.store.engine, run.work.run_id, parameters.database)
        settle(sent)
    return run.counted()


def _ask(run: Running, service: Service) -> dict[str, int]:
    """Ask about what was not asked yet, and group again where that found something."""
    asked = ask_claims(run.work, run.tally, service)
    if asked.claims:
        run.tally.counts["disputes"] = run.tally.run(group_claims, run.work).disputes
    names = ("claims", "rejected", "requested", "waiting")
    return {f"llm_{name}": getattr(asked, name) for name in names}
