"""Prefect's view of the work: one task is one batch. What happens in them is written elsewhere; these only wrap it.

Batches and stores are passed as opaque objects: Prefect walks through every container among a task's arguments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from copydesk.batches import Found, Result, clean
from copydesk.desk import Desk
from copydesk.fetch import FetchSettings
from copydesk.types import Quarantined
from flows.web import Portion, fetch_portion
from models.fetch_log import DatabaseLog
from models.store import Fetches, Saved, Store


class Work:
    """What the tasks of a run share."""

    def __init__(self, store: Store, desk: Desk, run_id: int) -> None:
        self.store = store
        self.desk = desk
        self.run_id = run_id


class FetchPlan:
    """How the addresses among the inputs are fetched."""

    def __init__(self, settings: FetchSettings, publisher: str | None) -> None:
        self.settings = settings
        self.publisher = publisher


class Batch:
    """A portion of the inputs, and after cleaning what came of them. `fetches` are those its documents came from."""

    def __init__(self, number: int, documents: Sequence[Found], fetches: Fetches = ()) -> None:
        self.label = f"batch {number} ({len(documents)} documents)"
        self.documents = documents
        self.fetches = fetches
        self.results: list[Result] = []
        self.unchanged = 0
        self.still_quarantined = 0

    def reasons(self) -> list[tuple[str, str, str]]:
        """Uri, code and message of what was quarantined."""
        return [(r.document.uri, r.code, r.message) for r in self.results if isinstance(r, Quarantined)]


@task(name="fetch", task_run_name="fetch {label}", cache_policy=NO_CACHE, persist_result=False)
def fetch_batch(label: str, urls: Sequence[str], plan: FetchPlan, follow: bool, work: Work) -> Portion:
    """Fetch some addresses; those whose pages have not changed since they were loaded give nothing."""
    log = DatabaseLog(work.store.engine)
    portion = fetch_portion(urls, plan.settings, log, plan.publisher, follow)
    logger = get_run_logger()
    for result in portion.documents:
        if isinstance(result, Quarantined):
            logger.warning("%s: %s: %s", result.document.uri, result.code, result.message)
    fetched = len(portion.fetches) + len(portion.feeds)
    logger.info("%s: %d fetched, %d unchanged, %d refused", label, fetched, portion.unchanged, len(portion.refused))
    return portion


@task(name="clean", task_run_name="clean {batch.label}", cache_policy=NO_CACHE, persist_result=False)
def clean_batch(batch: Batch, work: Work) -> Batch:
    """Clean those of the batch's documents that the database does not hold."""
    documents = batch.documents
    versions = {document.version for document in documents}
    alone = Counter(uri for uri, _ in versions)  # of an input that changes within the batch, the last version counts
    known = {version: status for version, status in work.store.known(list(versions)).items() if alone[version[0]] == 1}
    new = [document for document in documents if document.version not in known]
    batch.still_quarantined = sum(status == "quarantined" for status in known.values())
    batch.unchanged = len(documents) - len(new) - batch.still_quarantined
    batch.results = clean(new, work.desk)
    batch.documents = ()
    get_run_logger().info("%s: %d new, %d known", batch.label, len(new), len(known))
    return batch


@task(name="load", task_run_name="load {batch.label}", cache_policy=NO_CACHE, persist_result=False)
def load_batch(batch: Batch, work: Work) -> Saved:
    """Write the batch in one transaction."""
    logger = get_run_logger()
    saved = work.store.save_batch(work.run_id, batch.results, batch.fetches)
    for result in batch.results:
        if isinstance(result, Quarantined):
            logger.warning("quarantined %s: %s: %s", Path(result.document.uri).name, result.code, result.message)
    logger.info("%s: %d loaded, %d quarantined", batch.label, saved.loaded, saved.quarantined)
    return saved
