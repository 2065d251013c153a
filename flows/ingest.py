"""The main flow: inputs in, articles, claims and sources in the database, a report in the Prefect UI."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.context import FlowRunContext
from prefect.logging import get_run_logger
from pydantic import BaseModel, Field

from copydesk.batches import FILES_PER_BATCH, in_batches
from copydesk.claims import EXTRACTORS, Extractor
from copydesk.desk import load_desk
from copydesk.readers.places import Inputs, find_inputs
from flows.artifacts import ingest_report
from flows.progress import reporter
from flows.recorded import wait_until_recorded
from flows.tasks import Batch, Work, clean_batch, extract_batch, load_batch
from models.claim_store import pending_articles
from models.engine import database_path
from models.store import Store

ARTICLES_PER_BATCH = 2_000


class IngestParameters(BaseModel):
    """What to ingest, and where to."""

    inputs: list[str] = Field(min_length=1, description="Text files, or folders that are searched for them")
    database: str = Field("copydesk.db", description="The SQLite file to load into; made if there is none")
    desk: str | None = Field(None, description="A folder with rules of your own, in rules/*.toml")
    publisher: str | None = Field(None, description="Who published the inputs, as a name or a domain")
    until: Literal["load", "claims"] = Field("claims", description="The last stage to run")
    files_per_batch: int = Field(FILES_PER_BATCH, ge=1, description="Most files that one task works on")

    @property
    def title(self) -> str:
        """A name for the run."""
        first = Path(self.inputs[0]).name or self.inputs[0]
        more = f" and {len(self.inputs) - 1} more" if len(self.inputs) > 1 else ""
        return f"{first}{more} into {Path(self.database).name}"


class Tally:
    """What happened so far, and how many task runs Prefect has to show for it."""

    def __init__(self, inputs: Inputs) -> None:
        self.tasks = 0
        self.left_alone = dict(inputs.left_alone)
        self.counts = Counter(
            dict.fromkeys(("inputs", "loaded", "unchanged", "quarantined", "still_quarantined", "claims"), 0)
        )
        self.reasons: list[tuple[str, str, str]] = []

    def as_dict(self) -> dict[str, Any]:
        """The counts as the run's row keeps them."""
        return dict(self.counts) | {"left_alone": self.left_alone}


@flow(name="ingest", flow_run_name="ingest {parameters.title}", persist_result=False, validate_parameters=True)
def ingest(parameters: IngestParameters) -> dict[str, Any]:
    """Clean the inputs, load them, and extract their claims. What the database holds already is left as it is."""
    desk = load_desk(Path(parameters.desk) if parameters.desk else None)
    inputs = find_inputs(parameters.inputs, parameters.publisher)
    store = Store.open(database_path(parameters.database))
    context = FlowRunContext.get()
    flow_run_id = context.flow_run.id if context and context.flow_run else None
    run_id = store.start_run("ingest", parameters.model_dump(), desk.sha, str(flow_run_id) if flow_run_id else None)
    tally = Tally(inputs)
    work = Work(store, desk, run_id)
    status = "failed"
    try:
        _load(inputs, parameters.files_per_batch, work, tally)
        if parameters.until == "claims":
            _extract(work, tally)
        create_markdown_artifact(
            ingest_report(store.engine, run_id, tally.as_dict()), key="ingest-report", description=parameters.title
        )
        status = "completed"
    finally:
        store.end_run(run_id, status, tally.as_dict())
        store.engine.dispose()
        if flow_run_id and not wait_until_recorded(flow_run_id, tally.tasks):
            get_run_logger().warning("the server has not recorded all task runs of this run")
    return tally.as_dict() | {"run": run_id, "reasons": tally.reasons}


def _load(inputs: Inputs, files_per_batch: int, work: Work, tally: Tally) -> None:
    reporter().total(len(inputs.files))
    portions = list(in_batches(inputs.files, files_per_batch))
    for number, files in enumerate(portions, 1):
        batch = clean_batch(Batch(number, len(portions), files), work)
        tally.tasks += 1
        saved = load_batch(batch, work)
        tally.tasks += 1
        unchanged = batch.unchanged + saved.unchanged
        tally.counts.update(
            inputs=len(batch.results) + batch.unchanged + batch.still_quarantined,
            loaded=saved.loaded,
            unchanged=unchanged,
            quarantined=saved.quarantined,
            still_quarantined=batch.still_quarantined,
        )
        tally.reasons += batch.reasons()
        message = f"{saved.loaded} loaded, {unchanged} unchanged, {saved.quarantined} quarantined"
        reporter().batch(len(files), f"{batch.label}: {message}")


def _extract(work: Work, tally: Tally) -> None:
    for extractor in EXTRACTORS.values():
        pending = pending_articles(work.store.engine, extractor.id)
        for label, ids in _portions(extractor, pending):
            reporter().note(f"claims: {label}")
            tally.counts["claims"] += extract_batch(label, ids, extractor, work)
            tally.tasks += 1


def _portions(extractor: Extractor, pending: Sequence[int]) -> Iterator[tuple[str, Sequence[int]]]:
    for start in range(0, len(pending), ARTICLES_PER_BATCH):
        ids = pending[start : start + ARTICLES_PER_BATCH]
        yield f"{extractor.name} {start + 1} to {start + len(ids)} of {len(pending)}", ids
