"""Prefect's view of the work: one task is one batch. What happens in them is written elsewhere; these only wrap it.

Batches and stores are passed as opaque objects: Prefect walks through every container among a task's arguments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from prefect.logging import get_run_logger

from copydesk.batches import Found, Result
from copydesk.desk import Desk
from copydesk.fetch import FetchSettings
from copydesk.types import Quarantined, Version
from copydesk.workers.cleaning import Cleaning, Results
from copydesk.workers.dask import Cluster
from copydesk.workers.reading import Reader
from flows.plain import label, name_of, plain
from flows.tasking import stage
from flows.web import Portion, fetch_portion
from models.fetch_log import DatabaseLog
from models.settling import Met
from models.store import Fetches, Saved, Store

MOST_WARNINGS = 20  # of a batch; the artifact `quarantine` has the others
LONGEST_MESSAGE = 200  # characters


class Work:
    """What the tasks of a run share. Without a `cluster`, claims are read in processes of this machine."""

    def __init__(
        self, store: Store, desk: Desk, run_id: int, cleaners: Cleaning, cluster: Cluster | None = None
    ) -> None:
        self.store = store
        self.desk = desk
        self.run_id = run_id
        self.cleaners = cleaners
        self.cluster = cluster
        self.met = Met()  # of what is in quarantine


class FetchPlan:
    """How the addresses among the inputs are fetched."""

    def __init__(self, settings: FetchSettings, publisher: str | None) -> None:
        self.settings = settings
        self.publisher = publisher

    @property
    def publisher_shown(self) -> str:
        """The publisher as names of tasks end with it; nothing where none is given."""
        return f", {label(self.publisher)}" if self.publisher else ""


class Batch:
    """A portion of the inputs, and after cleaning what came of them. `fetches` are those its documents came from.

    With `again`, those that are in quarantine are tried again, whichever version of copydesk put them there. `read`
    is how many files had been read to their ends when it was cut, and which share of all.
    """

    def __init__(
        self,
        number: int,
        documents: Sequence[Found],
        fetches: Fetches = (),
        again: bool = False,
        read: tuple[int, float] = (0, 0.0),
    ) -> None:
        self.label = f"batch {number} ({len(documents)} documents){_publisher_of(documents)}"
        self.documents = documents
        self.fetches = fetches
        self.results: list[Result] = []
        self.cleaning: Results | None = None  # under way
        self.waiting: set[Version] = set()  # in quarantine, and not due
        self.unchanged = 0
        self.still_quarantined = 0
        self.again = again
        self.read = read

    @property
    def uris(self) -> set[str]:
        """The inputs in it that are not cleaned yet."""
        return {document.version[0] for document in self.documents}

    def leave(self, still: Sequence[Version]) -> None:
        """Count the results that came out as they were before among what is still in quarantine."""
        self.still_quarantined += len(still)
        self.results = [result for result in self.results if result.version not in set(still)]

    def reasons(self) -> list[tuple[str, str, str]]:
        """Uri, code and message of what was quarantined."""
        return [(r.document.uri, r.code, r.message) for r in self.results if isinstance(r, Quarantined)]


def _publisher_of(documents: Iterable[Found]) -> str:
    """The publisher that all of them are known to have, behind a comma; nothing where there is no such one."""
    known = {(d.document if isinstance(d, Quarantined) else d).origin.get("publisher") for d in documents}
    publisher = known.pop() if len(known) == 1 else None
    return f", {label(publisher)}" if publisher else ""


@stage("fetch", "fetch {label}", hours=2)
def fetch_batch(label: str, urls: Sequence[str], plan: FetchPlan, follow: bool, work: Work) -> Portion:
    """Fetch some addresses; those whose pages have not changed since they were loaded give nothing."""
    log = DatabaseLog(work.store.engine)
    with Reader() as reader:
        portion = fetch_portion(urls, plan.settings, log, plan.publisher, follow, reader)
    told = (label, len(portion.fetches) + len(portion.feeds), portion.unchanged, len(portion.refused))
    get_run_logger().info("%s: %d fetched, %d unchanged, %d refused", *told)
    return portion


def begin_cleaning(batch: Batch, work: Work) -> None:
    """Begin to clean those of the batch's documents that the database does not hold, and those in quarantine that are
    due."""
    documents = batch.documents
    versions = {document.version for document in documents}
    alone = Counter(uri for uri, _ in versions)  # of an input that changes within the batch, the last version counts
    known = {version: status for version, status in work.store.known(list(versions)).items() if alone[version[0]] == 1}
    waiting = {version for version, status in known.items() if status == "quarantined"}
    if waiting:
        due = work.store.due([document for document in documents if document.version in waiting], batch.again)
        waiting -= due
        known = {version: status for version, status in known.items() if version not in due}
    new = [document for document in documents if document.version not in known]
    batch.waiting = waiting
    batch.unchanged = len(documents) - len(new) - len(waiting)
    batch.cleaning = work.cleaners.begin(new, work.desk)


@stage("clean", "clean {batch.label}")
def clean_batch(batch: Batch, work: Work) -> None:
    """Clean those of the batch's documents that need it, or wait for that where it has begun.

    The batch keeps what comes of it.
    """
    if batch.cleaning is None:
        begin_cleaning(batch, work)
    assert batch.cleaning is not None
    batch.results = batch.cleaning()
    batch.still_quarantined = len(batch.waiting)
    work.met.add(batch.documents, batch.results, batch.waiting)
    batch.documents = ()
    get_run_logger().debug("%s: %d new, %d unchanged", batch.label, len(batch.results), batch.unchanged)


@stage("load", "load {batch.label}")
def load_batch(batch: Batch, work: Work) -> Saved:
    """Write the batch in one transaction."""
    logger = get_run_logger()
    saved = work.store.save_batch(work.run_id, batch.results, batch.fetches)
    batch.leave(saved.still)
    reasons = batch.reasons()
    for uri, code, message in reasons[:MOST_WARNINGS]:
        logger.warning("quarantined %s: %s: %s", name_of(uri), code, plain(message, LONGEST_MESSAGE))
    if len(reasons) > MOST_WARNINGS:
        logger.warning("quarantined %d more, which the report lists", len(reasons) - MOST_WARNINGS)
    told = (saved.loaded, batch.unchanged + saved.unchanged, saved.quarantined, batch.still_quarantined)
    logger.info("%s: %d loaded, %d unchanged, %d quarantined, %d still in quarantine", batch.label, *told)
    return saved
