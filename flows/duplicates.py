"""The stage that renews what repeats what, after articles came, changed or went."""

from __future__ import annotations

from prefect.logging import get_run_logger

from flows.progress import reporter
from flows.stages import Tally
from flows.tasking import stage
from flows.tasks import Work
from models.duplicates import Renewed, renew_duplicates
from models.novelty import novelty


@stage("duplicates", "duplicates", hours=6)
def renew(work: Work, rebuild: bool) -> Renewed:
    """Find what repeats what, and write what changed in one transaction."""
    done = renew_duplicates(work.store, work.run_id, rebuild=rebuild)
    logger = get_run_logger()
    for fault in done.faults:
        logger.warning("%s; its signatures were made anew", fault)
    told = (done.signed, done.paragraphs, done.articles, done.variants)
    logger.info("%d paragraphs signed; %d links of paragraphs, %d of articles, %d variants changed", *told)
    return done


def find_duplicates(work: Work, tally: Tally, *, rebuild: bool = False) -> Renewed:
    """Renew the duplicates of the whole database; count what changed, and how much of what the run brought is new."""
    reporter().note("looking for duplicates")
    done = tally.run(renew, work, rebuild)
    tally.progress.at(tally.progress.ends.compared, "copies are found", work.store.engine, long=False)
    tally.counts.update(signed=done.signed, paragraph_links=done.paragraphs, article_links=done.articles)
    paragraphs, new, *_ = novelty(work.store.engine, work.run_id).counted["paragraphs"]
    tally.counts.update(paragraphs=paragraphs, repeated=paragraphs - new)
    return done
