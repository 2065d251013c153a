"""The retry flow: what is in quarantine is tried again, and what succeeds is loaded as if it had never been there."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from prefect import flow
from pydantic import BaseModel, Field

from copydesk.batches import DOCUMENTS_PER_BATCH
from copydesk.errors import InputError
from copydesk.readers.kept import path_of
from copydesk.readers.places import InputFile, find_inputs
from flows.claiming import find_claims
from flows.duplicates import find_duplicates
from flows.learn import learn_lines
from flows.parameters import Database, DeskFolder
from flows.running import running
from flows.stages import Tally
from flows.tasks import Work
from flows.trying import read_again, try_kept
from models.places import label_of
from models.quarantine_retries import FileToRead, Plan, plan_of, still_there


class RetryParameters(BaseModel):
    """What to try again, and with which desk."""

    database: Database = "copydesk.db"
    desk: DeskFolder = None
    ids: list[int] = Field([], title="Inputs", description="Their ids, as the list of quarantine shows them; none: all")
    code: str | None = Field(None, title="Reason", description="Only inputs with this code", examples=["unreadable"])
    documents_per_batch: int = Field(
        DOCUMENTS_PER_BATCH, ge=1, title="Documents a batch", description="Most documents of one task"
    )

    @property
    def title(self) -> str:
        """A name for the run."""
        what = f"{len(self.ids)} inputs" if self.ids else self.code or "all"
        return f"{what} in {label_of(self.database)}"


@flow(name="retry", flow_run_name="retry {parameters.title}", persist_result=False, validate_parameters=True)
def retry(parameters: RetryParameters) -> dict[str, Any]:
    """Try again what is in quarantine, from the bytes that are kept or from its files, and load what succeeds."""
    with running("retry", parameters) as run:
        plan = plan_of(run.work.store.engine, parameters.ids, parameters.code)
        tried = [*plan.documents, *plan.kept, *plan.files]
        try_kept(plan, parameters.documents_per_batch, run.work, run.tally)
        _read_files(plan, parameters.documents_per_batch, run.work, run.tally)
        learn_lines(run.work, run.tally)
        find_duplicates(run.work, run.tally)
        find_claims(run.work, run.tally)
        left = len(still_there(run.work.store.engine, tried)) if tried else 0
        run.counts = run.tally.as_dict() | {"tried": len(tried), "out": len(tried) - left, "left": _left(plan)}
    return run.counted() | {"reasons": run.tally.reasons}


def _read_files(plan: Plan, most: int, work: Work, tally: Tally) -> None:
    """Read files again where they are, each once, as their run was told to."""
    by_file: dict[FileToRead, list[int]] = defaultdict(list)
    for key, file in plan.files.items():
        by_file[file].append(key)
    there: list[InputFile] = []
    for file, ids in by_file.items():
        try:
            found = find_inputs([path_of(file.uri)], file.publisher, dict(file.columns))
        except InputError as error:
            plan.left |= dict.fromkeys(ids, f"its file cannot be read: {error}")
        else:
            there += found.files
    read_again(there, most, work, tally)


def _left(plan: Plan) -> list[tuple[int, str]]:
    return sorted(plan.left.items())
