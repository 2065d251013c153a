"""The main flow: inputs in, articles, claims and sources in the database, a report in the Prefect UI."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.logging import get_run_logger
from pydantic import BaseModel, Field, model_validator

from copydesk.batches import DOCUMENTS_PER_BATCH
from copydesk.fetch import FetchSettings
from copydesk.readers.places import find_inputs
from copydesk.readers.web import read_url_list
from flows.artifacts import ingest_report
from flows.claiming import find_claims
from flows.duplicates import find_duplicates
from flows.learn import learn_lines
from flows.running import running
from flows.stages import load_files, load_web
from flows.tasks import FetchPlan
from models.drift import drift


class IngestParameters(BaseModel):
    """What to ingest, and where to."""

    inputs: list[str] = Field([], description="Files, folders, patterns, addresses of remote stores, web addresses")
    database: str = Field("copydesk.db", description="The SQLite file to load into; made if there is none")
    desk: str | None = Field(None, description="A folder of your own: rules/*.toml and publishers/*.toml")
    publisher: str | None = Field(None, description="Who published the inputs, as a name or a domain")
    columns: dict[str, str] = Field({}, description="Which column of records holds what, such as text: body")
    urls: str | None = Field(None, description="A text file of web addresses to fetch, one a line")
    allow: list[str] = Field([], description="Hosts or networks that may be fetched from though they are not public")
    contact: str = Field("", description="A web or mail address for servers' owners, sent with each request")
    rate: float = Field(1.0, gt=0, description="Most requests a second to one host")
    ca_file: str | None = Field(None, description="Certificates of further authorities to trust, PEM")
    until: Literal["load", "learn", "duplicates", "claims"] = Field("claims", description="The last stage to run")
    documents_per_batch: int = Field(DOCUMENTS_PER_BATCH, ge=1, description="Most documents that one task works on")

    @model_validator(mode="after")
    def _names_something(self) -> IngestParameters:
        if not self.inputs and not self.urls:
            raise ValueError("nothing to ingest: name inputs, or a file of web addresses as urls")
        return self

    @property
    def title(self) -> str:
        """A name for the run."""
        named = [*self.inputs, *([self.urls] if self.urls else [])]
        first = Path(named[0]).name or named[0]
        more = f" and {len(named) - 1} more" if len(named) > 1 else ""
        return f"{first}{more} into {Path(self.database).name}"

    @property
    def fetching(self) -> FetchSettings:
        """How to fetch."""
        return FetchSettings(contact=self.contact, allow=frozenset(self.allow), rate=self.rate, ca_file=self.ca_file)


@flow(name="ingest", flow_run_name="ingest {parameters.title}", persist_result=False, validate_parameters=True)
def ingest(parameters: IngestParameters) -> dict[str, Any]:
    """Clean the inputs, load them, learn what recurs, find duplicates, extract claims.

    What the database has already is left alone.
    """
    inputs = find_inputs(parameters.inputs, parameters.publisher, parameters.columns)
    urls = [*inputs.urls, *(read_url_list(Path(parameters.urls)) if parameters.urls else ())]
    with running("ingest", parameters, inputs.left_alone) as run:
        work, tally = run.work, run.tally
        load_files(inputs, parameters.documents_per_batch, work, tally)
        if urls:
            load_web(urls, FetchPlan(parameters.fetching, parameters.publisher), work, tally)
        if parameters.until != "load":
            learn_lines(work, tally)
        if parameters.until in ("duplicates", "claims"):
            find_duplicates(work, tally)
        if parameters.until == "claims":
            find_claims(work, tally)
        for found in drift(work.store.engine, work.run_id):
            get_run_logger().warning("%s", found.in_words())
        report = ingest_report(work.store.engine, work.run_id, tally.as_dict())
        create_markdown_artifact(report, key="ingest-report", description=parameters.title)
    return run.counted() | {"reasons": tally.reasons}
