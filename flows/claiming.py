"""The stage that reads claims: of all articles that an extractor has not seen, and then what they say together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress

from prefect.logging import get_run_logger
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from copydesk.claim_types import ArticleText
from copydesk.claims import EXTRACTORS, Extractor
from copydesk.claims.workers import Extract, Outcome, processes_for, require_model, working
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


class Portion:
    """Articles that are read together: their ids, and once that has begun, their texts and who waits for the claims."""

    def __init__(self, label: str, ids: Sequence[int]) -> None:
        self.label = label
        self.ids = ids
        self.texts: list[tuple[int, ArticleText]] = []
        self.outcomes: Callable[[], list[Outcome]] | None = None


class Reader(AbstractContextManager["Reader"]):
    """An extractor at work on one portion after the other, while its caller writes what came of those before."""

    def __init__(self, extractor: Extractor, extract: Extract, engine: Engine) -> None:
        self.extractor = extractor
        self._extract = extract
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="claims")  # it alone speaks to the workers

    def begin(self, portion: Portion) -> None:
        """Begin to read a portion, unless that has begun."""
        if portion.outcomes is None:
            portion.texts = sorted(article_texts(self._engine, portion.ids).items())
            portion.outcomes = self._thread.submit(self._extract, [text for _, text in portion.texts]).result

    def __exit__(self, *exception: object) -> None:
        self._thread.shutdown(cancel_futures=True)


class Read:
    """What came of a batch: claims written, and articles on which the extractor failed, which wait for the next run."""

    def __init__(self, claims: int, failed: Sequence[int]) -> None:
        self.claims = claims
        self.failed = failed


@stage("claims", "{portion.label}")
def extract_batch(portion: Portion, reader: Reader, work: Work) -> Read:
    """Read some articles with an extractor and write the claims it finds, in one transaction."""
    logger = get_run_logger()
    reader.begin(portion)
    assert portion.outcomes is not None
    texts = dict(portion.texts)
    outcomes = list(zip(texts, portion.outcomes(), strict=True))
    found = [(i, outcome) for i, outcome in outcomes if not isinstance(outcome, Failed)]
    notes = {i: note for i, text in texts.items() if (note := reader.extractor.note(text))}
    failed = [(i, outcome) for i, outcome in outcomes if isinstance(outcome, Failed)]
    for article_id, outcome in failed:
        advice = "" if outcome.code.endswith("_limit") else "; please report this"
        logger.error("%s failed on article %d%s\n%s", reader.extractor.id, article_id, advice, outcome.why)
    # Whoever runs into a limit once does so each time: the article waits for another version of the extractor.
    over = {i: f"{outcome.code}: {outcome.why}" for i, outcome in failed if outcome.code in OVER_A_LIMIT}
    found += [(i, []) for i in over]
    key, replaces = reader.extractor.id, reader.extractor.replaces
    read = {i: text.text for i, text in texts.items()}
    written = save_claims(work.store.engine, work.run_id, key, found, replaces, notes | over, read)
    logger.info("%s: %d claims in %d articles", portion.label, written, len(found))
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
    with (
        _extracting(extractor, work, processes) as extract,
        Reader(extractor, extract, work.store.engine) as reader,
    ):
        for portion in _begun_ahead(_portions(extractor, pending, articles_per_batch), reader):
            words = f"claims: {portion.label}"
            reporter().note(words + (f", in {processes} processes" if processes > 1 else ""))
            read = tally.run(extract_batch, portion, reader, work)
            tally.counts["claims"] += read.claims
            done += len(portion.ids)
            share = before + (tally.progress.ends.read - before) * done / len(pending)
            tally.progress.at(share, words, work.store.engine, long=len(pending) > articles_per_batch)
            failed += read.failed
    if failed:
        listed = ", ".join(map(str, failed[:10])) + (", …" if len(failed) > 10 else "")
        reporter().note(f"{extractor.name} failed on {len(failed)} articles, which wait for the next run: {listed}")
    tally.counts["failed_articles"] += len(failed)


def _extracting(extractor: Extractor, work: Work, processes: int) -> AbstractContextManager[Extract]:
    if work.cluster:
        return reading(extractor.extract, work.cluster)
    return working(extractor.extract, processes)


def _portions(extractor: Extractor, pending: Sequence[int], size: int) -> Iterator[Portion]:
    for start in range(0, len(pending), size):
        ids = pending[start : start + size]
        yield Portion(f"{extractor.name} {start + 1} to {start + len(ids)} of {len(pending)}", ids)


def _begun_ahead(portions: Iterable[Portion], reader: Reader) -> Iterator[Portion]:
    """The portions in their order, each begun before what came of the one before it is written."""
    before: Portion | None = None
    for portion in portions:
        with suppress(DBAPIError):  # then it is begun by its task, which is tried again
            reader.begin(portion)
        if before is not None:
            yield before
        before = portion
    if before is not None:
        yield before
