"""The main flow: inputs in, articles, claims and sources in the database, a report in the Prefect UI."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from prefect import flow
from prefect.logging import get_run_logger
from pydantic import Field, field_validator, model_validator

from copydesk.batches import DOCUMENTS_PER_BATCH
from copydesk.errors import InputError
from copydesk.fetch import FetchSettings
from copydesk.readers.places import find_inputs
from copydesk.readers.records.columns import NAMES
from copydesk.readers.web import read_url_list
from flows.artifacts import leave_ingest_report
from flows.claiming import find_claims
from flows.duplicates import find_duplicates
from flows.events import send_events, settle
from flows.learn import learn_lines
from flows.parameters import Database, DeskFolder, OnWorkers
from flows.plain import label, name_of, plain
from flows.reports.progress import WITH_CLAIMS, WITHOUT_CLAIMS, Progress
from flows.running import Running, running
from flows.stages import load_files, load_web
from flows.tasks import FetchPlan
from models.drift import drift
from models.places import label_of

LONGEST_WARNING = 300  # characters


class IngestParameters(OnWorkers):
    """What to ingest, and where to."""

    inputs: list[str] = Field(
        [],
        title="Inputs",
        description="Files, folders, patterns, addresses of remote stores, web addresses",
        examples=[["inbox"], ["crawl/**/*.warc.gz"], ["https://harbourpost.example/feed.xml"]],
    )
    database: Database = Field(
        "copydesk.db", description="SQLite file to load into, made if there is none, or PostgreSQL database"
    )
    publisher: str | None = Field(
        None,
        title="Publisher",
        description="Who published the inputs, as a name or a domain; leave it out where they say so themselves",
        examples=["harbourpost.example"],
    )
    urls: str | None = Field(
        None,
        title="File of web addresses",
        description="A text file of web addresses to fetch, one a line",
        examples=["addresses.txt"],
    )
    may_be_empty: bool = Field(
        False,
        title="May be empty",
        description="Whether a folder may have no inputs and a pattern match nothing, as an inbox does at times",
    )
    until: Literal["load", "learn", "duplicates", "claims"] = Field(
        "claims", title="Last stage", description="The last stage to run; each includes those before it"
    )
    desk: DeskFolder = None
    columns: dict[str, str] = Field(
        {},
        title="Columns",
        description=f"Which column of records holds what, by field: {', '.join(NAMES)}",
        examples=[{"text": "body", "title": "headline"}],
    )
    contact: str = Field(
        "",
        title="Contact",
        description="A web or mail address for servers' owners, sent with each request",
        examples=["desk@news.example"],
    )
    rate: float = Field(1.0, gt=0, title="Requests a second", description="Most requests a second to one host")
    allow: list[str] = Field(
        [],
        title="Allowed hosts",
        description="Hosts or networks that may be fetched from though they are not public",
        examples=[["wiki.example", "10.1.0.0/16"]],
    )
    ca_file: str | None = Field(
        None,
        title="Certificates",
        description="A PEM file with certificates of further authorities to trust",
        examples=["/etc/ssl/desk.pem"],
    )
    quarantine_alert_share: float = Field(
        0.2,
        ge=0,
        le=1,
        title="Quarantine alert",
        description="An event is sent where more than this share of the new inputs is quarantined; 1 sends none",
    )
    documents_per_batch: int = Field(
        DOCUMENTS_PER_BATCH, ge=1, title="Documents a batch", description="Most documents of one task"
    )

    @field_validator("columns")
    @classmethod
    def _are_fields(cls, columns: dict[str, str]) -> dict[str, str]:
        for field, column in columns.items():
            if field not in NAMES or not column:
                raise ValueError(f"{field}: {column!r}; write FIELD: COLUMN, with one of the fields {', '.join(NAMES)}")
        return columns

    @model_validator(mode="after")
    def _names_something(self) -> IngestParameters:
        if not self.inputs and not self.urls:
            raise ValueError("nothing to ingest: name inputs, or a file of web addresses as urls")
        try:
            _ = self.fetching
        except InputError as error:
            raise ValueError(str(error)) from error
        return self

    @property
    def title(self) -> str:
        """A name for the run."""
        named = [*self.inputs, *([self.urls] if self.urls else [])]
        more = f" and {len(named) - 1} more" if len(named) > 1 else ""
        by = f" from {label(self.publisher)}" if self.publisher else ""
        return f"{label(name_of(named[0]))}{more}{by} into {label(label_of(self.database))}"

    @property
    def fetching(self) -> FetchSettings:
        """How to fetch."""
        return FetchSettings(contact=self.contact, allow=frozenset(self.allow), rate=self.rate, ca_file=self.ca_file)


@flow(name="ingest", flow_run_name="ingest {parameters.title}", persist_result=False, validate_parameters=True)
def ingest(parameters: IngestParameters) -> dict[str, Any]:
    """Clean the inputs, load them, learn what recurs, find duplicates, extract claims.

    What the database has already is left alone.
    """
    inputs = find_inputs(parameters.inputs, parameters.publisher, parameters.columns, parameters.may_be_empty)
    urls = [*inputs.urls, *(read_url_list(Path(parameters.urls)) if parameters.urls else ())]
    with running("ingest", parameters, inputs.left_alone, parameters.address) as run:
        work, tally = run.work, run.tally
        tally.progress = Progress(WITH_CLAIMS if parameters.until == "claims" else WITHOUT_CLAIMS)
        load_files(inputs, parameters.documents_per_batch, work, tally, learns=parameters.until != "load")
        if urls:
            load_web(urls, FetchPlan(parameters.fetching, parameters.publisher), work, tally)
        if parameters.until != "load":
            learn_lines(work, tally)
        if parameters.until in ("duplicates", "claims"):
            find_duplicates(work, tally)
        if parameters.until == "claims":
            find_claims(work, tally)
        _tell(run, parameters)
    return run.counted() | {"reasons": tally.reasons}


def _tell(run: Running, parameters: IngestParameters) -> None:
    """Tell what came of it: warnings in the log, events for those who wait for them, reports in the Prefect UI."""
    engine, run_id, counts = run.work.store.engine, run.work.run_id, run.tally.as_dict()
    changed = drift(engine, run_id)
    for found in changed:
        get_run_logger().warning("%s", plain(found.in_words(), LONGEST_WARNING))
    sent = send_events(engine, run_id, counts, changed, parameters.quarantine_alert_share)
    leave_ingest_report(engine, run_id, counts, changed, parameters.title)
    settle(sent)
