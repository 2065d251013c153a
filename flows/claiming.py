"""The stage that reads claims: of all articles that an extractor has not seen, and then what they say together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

from prefect.logging import get_run_logger

from copydesk.claims import EXTRACTORS, Extractor
from copydesk.claims.workers import Extract, processes_for, require_model, working
from copydesk.errors import ModelMissingError
from copydesk.workers.dask import reading
from copydesk.workers.process import OVER_A_LIMIT, Failed
from flows.progress import reporter
from flows.stages import Tally
from flows.tasking import stage
from flows.tasks import Work
from models.claim_groups import Regrouped, renew_claim_groups
from models.claim_store import article_texts, pending_articles, save_claims

# One transaction and one task: some twenty seconds' work of one process, which is what a run that is killed has to do
# again.
ARTICLES_PER_BATCH = 200


class Reader:
    """An extractor and the processes it reads in."""

    def __init__(self, extractor: Extractor, extract: Extract) -> None:
        self.extractor = extractor
        self.extract = extract


class Read:
    """What came of a batch: claims written, and articles on which the extractor failed, which wait for the next run."""

    def __init__(self, claims: int, failed: Sequence[int]) -> None:
        self.claims = claims
        self.failed = failed


@stage("claims", "{label}")
def extract_batch(label: str, ids: Sequence[int], reader: Reader, work: Work) -> Read:
    """Read some articles with an extractor and write the claims it finds, in one transaction."""
    logger = get_run_logger()
    texts = sorted(article_texts(work.store.engine, ids).items())
    outcomes = list(zip((i for i, _ in texts), reader.extract([text for _, text in texts]), strict=True))
    found = [(i, outcome) for i, outcome in outcomes if not isinstance(outcome, Failed)]
    notes = {i: note for i, text in texts if (note := reader.extractor.note(text))}
    failed = [(i, outcome) for i, outcome in outcomes if isinstance(outcome, Failed)]
    for article_id, outcome in failed:
        advice = "" if outcome.code.endswith("_limit") else "; please report this"
        logger.error("%s failed on article %d%s\n%s", reader.extractor.id, article_id, advice, outcome.why)
    # Whoever runs into a limit once does so each time: the article waits for another version of the extractor.
    over = {i: f"{outcome.code}: {outcome.why}" for i, outcome in failed if outcome.code in OVER_A_LIMIT}
    found += [(i, []) for i in over]
    key, replaces = reader.extractor.id, reader.extractor.replaces
    written = save_claims(work.store.engine, work.run_id, key, found, replaces, notes | over)
    logger.info("%s: %d claims in %d articles", label, written, len(found))
    return Read(written, [article_id for article_id, _ in failed if article_id not in over])


@stage("group claims", "group claims", hours=6)
def group_claims(work: Work) -> Regrouped:
    """Find which claims say the same and which contradict each other, and write what changed in one transaction."""
    done = renew_claim_groups(work.store.engine)
    told = (done.members, done.groups, done.relations, done.disputes)
    get_run_logger().info("%d claims in other groups; %d groups and %d relations changed; %d disputes in all", *told)
    return done


def find_claims(
    work: Work, tally: Tally, processes: int | None = None, articles_per_batch: int = ARTICLES_PER_BATCH
) -> None:
    """Read the claims of all articles that an extractor has not seen, and group those of the whole database.

    Where no English model is installed, articles stay as they are until one is: the run says how, and goes on.
    """
    try:
        require_model()
    except ModelMissingError as missing:
        get_run_logger().warning("claims were not read: %s", missing)
        reporter().note(f"claims were not read: {missing}; then run: copydesk claims extract")
    else:
        for extractor in EXTRACTORS.values():
            _read_all(extractor, work, tally, processes, articles_per_batch)
    reporter().note("grouping claims")
    tally.counts["disputes"] = tally.run(group_claims, work).disputes
    tally.progress.at(100, "done", work.store.engine, long=False)


def _read_all(extractor: Extractor, work: Work, tally: Tally, most: int | None, articles_per_batch: int) -> None:
    pending = pending_articles(work.store.engine, extractor.id)
    processes = 1 if work.cluster else processes_for(len(pending), most)
    failed: list[int] = []
    done, before = 0, tally.progress.percent
    with _extracting(extractor, work, processes) as extract:
        for label, ids in _portions(extractor, pending, articles_per_batch):
            reporter().note(f"claims: {label}" + (f", in {processes} processes" if processes > 1 else ""))
            read = tally.run(extract_batch, label, ids, Reader(extractor, extract), work)
            tally.counts["claims"] += read.claims
            done += len(ids)
            share = before + (tally.progress.ends.read - before) * done / len(pending)
            tally.progress.at(share, f"claims: {label}", work.store.engine, long=len(pending) > articles_per_batch)
            failed += read.failed
    if failed:
        listed = ", ".join(map(str, failed[:10])) + (", …" if len(failed) > 10 else "")
        reporter().note(f"{extractor.name} failed on {len(failed)} articles, which wait for the next run: {listed}")
    tally.counts["failed_articles"] += len(failed)


def _extracting(extractor: Extractor, work: Work, processes: int) -> AbstractContextManager[Extract]:
    if work.cluster:
        return reading(extractor.extract, work.cluster)
    return working(extractor.extract, processes)


def _portions(extractor: Extractor, pending: Sequence[int], size: int) -> Iterator[tuple[str, Sequence[int]]]:
    for start in range(0, len(pending), size):
        ids = pending[start : start + size]
        yield f"{extractor.name} {start + 1} to {start + len(ids)} of {len(pending)}", ids
