"""The stages that load: files in, web pages in. Each counts what it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar, cast

from prefect import State, Task
from prefect.logging import get_run_logger
from sqlalchemy.exc import DBAPIError

from copydesk.batches import Found, in_batches, note_columns
from copydesk.readers.places import Inputs
from copydesk.types import Document
from copydesk.workers.reading import Reader
from flows.progress import reporter
from flows.reports.progress import Progress
from flows.tasks import Batch, FetchPlan, Work, begin_cleaning, clean_batch, fetch_batch, load_batch
from flows.web import Portion, named_by, portions
from models.learning import decide
from models.settling import settle
from models.store import now

P = ParamSpec("P")
R = TypeVar("R")

DONE = "done"  # what the next task sees of a task before it: Prefect would walk through the result
LEARNED_FROM = 1_000  # documents loaded by a run
MANY_FILES = 200  # from so many on, the run shows its progress in the Prefect UI from the first batch on
COUNTED = (
    "inputs",
    "loaded",
    "unchanged",
    "quarantined",
    "still_quarantined",
    "learned",
    "recleaned",
    "claims",
)  # of the inputs; duplicates add their own


class SoFar:
    """How much of some files is read, by their sizes in bytes; within a file by what came out of it."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self._sizes = sizes
        self._every = max(1, sum(sizes))
        self._whole = 0  # bytes of files that are read to their ends
        self._here = 0  # bytes that came out of the file at hand
        self.files = 0

    def following(self, documents: Iterable[Found]) -> Iterator[Found]:
        """The same documents, counted as they come."""
        for found in documents:
            self._here += len((found if isinstance(found, Document) else found.document).raw)
            yield found

    def file_done(self) -> None:
        """Count a file."""
        self._whole += self._sizes[self.files]
        self.files += 1
        self._here = 0

    @property
    def now(self) -> tuple[int, float]:
        """How many files are read, and which share of all bytes. What is packed gives more than it takes up."""
        here = min(self._here, self._sizes[self.files]) if self.files < len(self._sizes) else 0
        return self.files, (self._whole + here) / self._every


class Tally:
    """What happened so far, and how many task runs Prefect has to show for it."""

    def __init__(self, left_alone: Mapping[str, int]) -> None:
        self.tasks = 0
        self.batches = 0
        self.left_alone = Counter(left_alone)
        self.counts = Counter(dict.fromkeys(COUNTED, 0))
        self.reasons: list[tuple[str, str, str]] = []
        self.columns: dict[str, str] = {}
        self.progress = Progress()
        self._after: list[State[Any]] = []

    def run(self, task: Task[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a task after the one before, which its graph shows so, count it, and return its result or raise."""
        state: State[R] = cast(Any, task)(*args, wait_for=self._after, return_state=True, **kwargs)
        self.tasks += 1
        self._after = [state.model_copy(update={"data": DONE})]
        return state.result()

    def as_dict(self) -> dict[str, Any]:
        """The counts as the run's row keeps them."""
        more = {"columns": self.columns} if self.columns else {}
        return dict(self.counts) | {"left_alone": dict(sorted(self.left_alone.items()))} | more


def load_files(
    inputs: Inputs, documents_per_batch: int, work: Work, tally: Tally, *, again: bool = False, learns: bool = False
) -> None:
    """Read, clean and load the files among the inputs, a batch of documents at a time.

    What was wrong with these files before and is not any more leaves quarantine. With `again`, all that is in
    quarantine and met here is tried again. With `learns`, it is decided meanwhile which lines recur, as the stage after
    this one does at last: documents that come then are cleaned with them at once, not once more.
    """
    reporter().total(len(inputs.files))
    read = SoFar([file.size for file in inputs.files])
    with Reader() as reader:
        documents = read.following(reader.read_all(inputs.files, tally.left_alone, read.file_done))
        due = LEARNED_FROM
        portions = enumerate(in_batches(documents, documents_per_batch), tally.batches + 1)
        batches = (Batch(number, found, again=again, read=read.now) for number, found in portions)
        for batch in _begun_ahead(batches, work):
            tally.batches += 1
            _load(batch, work, tally)
            _advance(*batch.read, len(inputs.files), "files", work, tally)
            if learns and tally.counts["loaded"] >= due:
                _learn_meanwhile(work, tally)
                due = 2 * tally.counts["loaded"]  # deciding costs as much as all that is counted
    over = settle(work.store.engine, [file.uri for file in inputs.files], work.met)
    if over:
        get_run_logger().info("%d inputs left quarantine: their files were read again without them", len(over))


def _begun_ahead(batches: Iterable[Batch], work: Work) -> Iterator[Batch]:
    """The batches in their order. Each is begun to be cleaned before the one before it is loaded.

    Not where both have an input in common: what is to be done about it is known once the first is loaded.
    """
    before: Batch | None = None
    for batch in batches:
        if before is None or before.uris.isdisjoint(batch.uris):
            with suppress(DBAPIError):  # then it is begun by its task, which is tried again
                begin_cleaning(batch, work)
        if before is not None:
            yield before
        before = batch
    if before is not None:
        yield before


def _learn_meanwhile(work: Work, tally: Tally) -> None:
    tally.counts["learned"] += decide(work.store.engine, now()).accepted
    work.desk = work.store.decided(work.desk)


def load_again(documents: Sequence[Found], documents_per_batch: int, work: Work, tally: Tally) -> None:
    """Clean and load documents that are in quarantine, from the bytes that are kept of them."""
    for batch in in_batches(documents, documents_per_batch):
        tally.batches += 1
        _load(Batch(tally.batches, batch, again=True), work, tally)


def load_web(urls: Sequence[str], plan: FetchPlan, work: Work, tally: Tally) -> None:
    """Fetch, clean and load web addresses, and then the articles that the feeds among them name.

    A feed goes on record last, and only where all of its articles could be read: a run that is cut short asks again.
    """
    feeds, refused = [], set[str]()
    for portion in _fetched(urls, plan, True, work, tally):
        feeds += portion.feeds
        refused.update(portion.refused)
    named = named_by(feeds, urls)
    for portion in _fetched(named, plan, False, work, tally):
        refused.update(portion.refused)
    whole = [(feed.fetched, ()) for feed in feeds if refused.isdisjoint(named_by([feed], ()))]
    work.store.save_batch(work.run_id, [], whole)


def _fetched(urls: Sequence[str], plan: FetchPlan, follow: bool, work: Work, tally: Tally) -> Iterator[Portion]:
    asked = 0
    for number, addresses in enumerate(portions(urls), 1):
        label = f"{'addresses' if follow else 'articles of feeds'} {number} ({len(addresses)}){plan.publisher_shown}"
        reporter().note(f"fetching {label}")
        portion = tally.run(fetch_batch, label, addresses, plan, follow, work)
        asked += len(addresses)
        tally.counts.update(inputs=portion.unchanged, unchanged=portion.unchanged)
        if portion.documents:
            tally.batches += 1
            _load(Batch(tally.batches, portion.documents, portion.fetches), work, tally)
        _advance(asked, asked / len(urls), len(urls), "addresses", work, tally)
        yield portion


def _load(batch: Batch, work: Work, tally: Tally) -> None:
    note_columns(batch.documents, tally.columns)
    tally.run(clean_batch, batch, work)
    saved = tally.run(load_batch, batch, work)
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
    reporter().batch(f"{batch.label}: {message}")


def _advance(done: int, share: float, every: int, what: str, work: Work, tally: Tally) -> None:
    words = f"{done:,} of {every:,} {what} read; {tally.counts['inputs']:,} documents in {tally.batches} batches"
    long = tally.batches > 1 or every >= MANY_FILES
    tally.progress.at(tally.progress.ends.loaded * share, words, work.store.engine, long=long)
