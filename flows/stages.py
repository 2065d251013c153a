"""The stages that load: files in, web pages in. Each counts what it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from copydesk.batches import in_batches, note_columns, read_all
from copydesk.readers.places import Inputs
from flows.progress import reporter
from flows.tasks import Batch, FetchPlan, Work, clean_batch, fetch_batch, load_batch
from flows.web import Portion, named_by, portions

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


class Tally:
    """What happened so far, and how many task runs Prefect has to show for it."""

    def __init__(self, left_alone: Mapping[str, int]) -> None:
        self.tasks = 0
        self.batches = 0
        self.left_alone = Counter(left_alone)
        self.counts = Counter(dict.fromkeys(COUNTED, 0))
        self.reasons: list[tuple[str, str, str]] = []
        self.columns: dict[str, str] = {}

    def as_dict(self) -> dict[str, Any]:
        """The counts as the run's row keeps them."""
        more = {"columns": self.columns} if self.columns else {}
        return dict(self.counts) | {"left_alone": dict(sorted(self.left_alone.items()))} | more


def load_files(inputs: Inputs, documents_per_batch: int, work: Work, tally: Tally) -> None:
    """Read, clean and load the files among the inputs, a batch of documents at a time."""
    reporter().total(len(inputs.files))
    documents = read_all(inputs.files, tally.left_alone, lambda: reporter().file_done())
    for batch in in_batches(documents, documents_per_batch):
        tally.batches += 1
        _load(Batch(tally.batches, batch), work, tally)


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
    whole = [(feed, ()) for feed in feeds if refused.isdisjoint(named_by([feed], ()))]
    work.store.save_batch(work.run_id, [], whole)


def _fetched(urls: Sequence[str], plan: FetchPlan, follow: bool, work: Work, tally: Tally) -> Iterator[Portion]:
    for number, addresses in enumerate(portions(urls), 1):
        label = f"{'addresses' if follow else 'articles of feeds'} {number} ({len(addresses)})"
        reporter().note(f"fetching {label}")
        portion = fetch_batch(label, addresses, plan, follow, work)
        tally.tasks += 1
        tally.counts.update(inputs=portion.unchanged, unchanged=portion.unchanged)
        if portion.documents:
            tally.batches += 1
            _load(Batch(tally.batches, portion.documents, portion.fetches), work, tally)
        yield portion


def _load(batch: Batch, work: Work, tally: Tally) -> None:
    note_columns(batch.documents, tally.columns)
    clean_batch(batch, work)
    saved = load_batch(batch, work)
    tally.tasks += 2
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
