"""The learn flow: lines that recur beyond doubt are learned, and the articles that they touch are cleaned again."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.logging import get_run_logger
from pydantic import BaseModel

from flows.claiming import find_claims
from flows.duplicates import find_duplicates
from flows.parameters import Database, DeskFolder
from flows.progress import reporter
from flows.reclean import reclean_batch
from flows.running import running
from flows.stages import Tally
from flows.tasking import stage
from flows.tasks import Work
from models.learning import Decided, articles_to_reclean, decide
from models.line_counts import catch_up
from models.reclean import document_batches, documents_of
from models.store import now

MOST_ROUNDS = 3  # one is enough where all articles were cleaned by the desk at hand


class LearnParameters(BaseModel):
    """Which database to learn in."""

    database: Database = "copydesk.db"
    desk: DeskFolder = None


@stage("learn", "learn", hours=6)
def decide_lines(work: Work) -> Decided:
    """Count what was never counted, and decide on the lines that no person decided on."""
    counted = catch_up(work.store.engine)
    decided = decide(work.store.engine, now())
    told = (decided.accepted, decided.withdrawn, counted)
    get_run_logger().info("%d lines learned, %d not any more; %d older articles counted", *told)
    return decided


def learn_lines(work: Work, tally: Tally) -> None:
    """Decide on recurring lines, and clean the articles again that keep a learned one, or lost one wrongly."""
    for _ in range(MOST_ROUNDS):
        reporter().note("learning recurring lines")
        decided = tally.run(decide_lines, work)
        tally.counts["learned"] += decided.accepted
        work.desk = work.store.decided(work.desk)
        touched = documents_of(work.store.engine, articles_to_reclean(work.store.engine, work.desk))
        tally.progress.at(tally.progress.ends.learned, "recurring lines are learned", work.store.engine, long=False)
        if not touched:
            return
        reporter().note(f"cleaning {len(touched)} documents again, because of what is learned")
        at = 0
        for batch in document_batches(work.store.engine, touched):
            label = f"documents {at + 1} to {at + len(batch)} of {len(touched)}"
            done = tally.run(reclean_batch, label, batch, work)
            tally.counts["recleaned"] += done.rewritten + done.quarantined + done.restored
            at += len(batch)


@flow(name="learn", flow_run_name="learn in {parameters.database}", persist_result=False, validate_parameters=True)
def learn(parameters: LearnParameters) -> dict[str, Any]:
    """Learn the lines that recur in what is loaded, without loading anything."""
    with running("learn", parameters) as run:
        learn_lines(run.work, run.tally)
        find_duplicates(run.work, run.tally)
        find_claims(run.work, run.tally)
        run.counts = {name: run.tally.counts[name] for name in ("learned", "recleaned", "claims")}
    return run.counted()
