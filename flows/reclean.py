"""The reclean flow: what another desk would clean differently is cleaned again, and its claims are read anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prefect import flow
from prefect.logging import get_run_logger
from pydantic import Field

from copydesk.batches import DOCUMENTS_PER_BATCH
from copydesk.desk import Desk
from flows.artifacts import leave_reclean_report
from flows.claiming import find_claims
from flows.duplicates import find_duplicates
from flows.parameters import Database, DeskFolder, OnWorkers
from flows.progress import reporter
from flows.running import running
from flows.stages import Tally
from flows.tasking import stage
from flows.tasks import Work
from flows.trying import try_kept
from models import reclean as recleaning
from models.learning import articles_to_reclean, decide
from models.places import label_of
from models.publishers import publisher_named
from models.quarantine_retries import plan_of
from models.reclean import Recleaned, document_batches, documents_of
from models.stale import find_stale, has_learned, restamp
from models.store import now


class RecleanParameters(OnWorkers):
    """What to clean again, and with which desk."""

    database: Database = "copydesk.db"
    desk: DeskFolder = None
    publisher: str | None = Field(
        None, title="Publisher", description="Only this publisher's articles, by its name or domain"
    )
    everything: bool = Field(
        False, title="Everything", description="All articles, not only those that a change of the desk can touch"
    )
    documents_per_batch: int = Field(
        DOCUMENTS_PER_BATCH, ge=1, title="Documents a batch", description="Most documents of one task"
    )

    @property
    def title(self) -> str:
        """A name for the run."""
        return f"{label_of(self.database)}{f', {self.publisher}' if self.publisher else ''}"


@stage("reclean", "reclean {label}")
def reclean_batch(label: str, document_ids: Sequence[int], work: Work) -> Recleaned:
    """Clean some documents again and write what differs, in one transaction."""
    done = recleaning.reclean_batch(work.store, work.run_id, work.desk, document_ids, work.cleaners.clean)
    said = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in done.counts().items() if number)
    get_run_logger().info("%s: %s", label, said)
    reporter().batch(f"{label}: {said}")
    return done


@flow(name="reclean", flow_run_name="reclean {parameters.title}", persist_result=False, validate_parameters=True)
def reclean(parameters: RecleanParameters) -> dict[str, Any]:
    """Clean again what the desk at hand would clean differently, and nothing else."""
    with running("reclean", parameters, address=parameters.address) as run:
        only = publisher_named(run.work.store.engine, parameters.publisher) if parameters.publisher else None
        counts = _reclean(run.work, only, parameters, run.tally)
        run.counts = {name: value for name, value in counts.items() if name != "changes"}
        leave_reclean_report(run.work.store.engine, counts, parameters.title)
    return counts | {"run": run.work.run_id}


def _reclean(work: Work, publisher_id: int | None, parameters: RecleanParameters, tally: Tally) -> dict[str, Any]:
    engine = work.store.engine
    found = find_stale(engine, work.desk, everything=parameters.everything, publisher_id=publisher_id)
    learned = documents_of(engine, articles_to_reclean(engine, work.desk)) if publisher_id is None else []
    most = parameters.documents_per_batch
    done = _in_batches(sorted({*found.to_clean, *learned}), most, work, tally)
    restamped = restamp(work.store, found.untouched, work.desk.sha)
    if publisher_id is None and has_learned(engine):  # lines may recur more, or less, than they did
        decide(engine, now())
        work.desk = work.store.decided(Desk(work.desk.rules, work.desk.publishers))
        due = documents_of(engine, articles_to_reclean(engine, work.desk))
        done.update(_in_batches(due, most, work, tally))
    if publisher_id is None:  # what another version could not read; it may name no publisher yet
        try_kept(plan_of(engine, only_kept=True), most, work, tally)
    find_duplicates(work, tally)
    find_claims(work, tally)
    return (
        found.counts()
        | done.as_dict()
        | {
            "untouched": restamped,
            "claims": tally.counts["claims"],
            "retried": tally.counts["loaded"],
        }
    )


def _in_batches(document_ids: Sequence[int], most: int, work: Work, tally: Tally) -> Recleaned:
    done = Recleaned()
    at = 0
    for batch in document_batches(work.store.engine, document_ids, most):
        label = f"documents {at + 1} to {at + len(batch)} of {len(document_ids)}"
        done.update(tally.run(reclean_batch, label, batch, work))
        at += len(batch)
        share = tally.progress.ends.compared * at / len(document_ids)
        tally.progress.at(share, label, work.store.engine, long=len(document_ids) > most)
    return done
