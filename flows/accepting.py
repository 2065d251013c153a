"""What `copydesk learn accept` and `reject` do: the decision, and then the articles that it touches, at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.claims import EXTRACTORS
from copydesk.claims.workers import working
from copydesk.desk import Desk
from copydesk.workers.cleaning import Cleaners
from copydesk.workers.process import Failed
from models.claim_groups import renew_claim_groups
from models.claim_store import article_texts, pending_articles, save_claims
from models.duplicates import renew_duplicates
from models.learning import Marked, articles_to_reclean, mark
from models.reclean import Recleaned, reclean_articles
from models.store import Store, now


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a person's decision came to."""

    marked: Marked
    recleaned: Recleaned
    claims: int


def decide_by_person(store: Store, desk: Desk, ids: Sequence[int], status: str, by: str) -> Outcome:
    """Accept or reject lines, and clean the articles that this touches; a run of its own where anything changed.

    Raises QueryError for ids that there are none of.
    """
    marked = mark(store.engine, ids, status, by, now())
    decided = store.decided(desk)
    touched = articles_to_reclean(store.engine, decided)
    if not marked.changed and not touched:
        return Outcome(marked, Recleaned(), 0)
    parameters = {"status": status, "ids": list(ids), "by": by}
    run_id = store.start_run("learn", parameters, decided, None)
    done, claims, ended = Recleaned(), 0, "failed"
    try:
        read = {key: set(touched).difference(pending_articles(store.engine, key)) for key in _extractors()}
        with Cleaners() as cleaners:
            done = reclean_articles(store, run_id, decided, touched, cleaners.clean)
        renew_duplicates(store, run_id)
        claims = sum(_read_again(store, run_id, key, ids) for key, ids in read.items())
        renew_claim_groups(store.engine)
        ended = "completed"
    finally:
        counts = {"decided": len(marked.changed), "recleaned": done.rewritten, "claims": claims}
        store.end_run(run_id, ended, counts)
    return Outcome(marked, done, claims)


def _extractors() -> list[str]:
    return [extractor.id for extractor in EXTRACTORS.values()]


def _read_again(store: Store, run_id: int, key: str, were_read: set[int]) -> int:
    """Extract the claims of the articles whose claims were read before they were cleaned again."""
    extractor = next(found for found in EXTRACTORS.values() if found.id == key)
    ids = [pending for pending in pending_articles(store.engine, key) if pending in were_read]
    texts = article_texts(store.engine, ids)
    with working(extractor.extract, 1) as extract:
        outcomes = zip(ids, extract([texts[i] for i in ids]), strict=True)
    found = [(i, outcome) for i, outcome in outcomes if not isinstance(outcome, Failed)]  # the rest stays pending
    return save_claims(store.engine, run_id, key, found, extractor.replaces)
