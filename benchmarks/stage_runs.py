"""The stages, run one after the other in this process, each timed; and the library work they are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import ftfy
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, insert

from copydesk import pipeline
from copydesk.batches import DOCUMENTS_PER_BATCH, Result, in_batches, read_all
from copydesk.claims import EXTRACTORS
from copydesk.desk import Desk, load_desk
from copydesk.readers.decode import NotTextError
from copydesk.readers.lines import read_lines
from copydesk.readers.places import find_inputs
from copydesk.types import Article, Document, Draft
from models.claim_groups import renew_claim_groups
from models.claim_store import article_texts, pending_articles, save_claims
from models.duplicates import renew_duplicates
from models.learning import articles_to_reclean, decide
from models.reclean import reclean_articles
from models.store import Store, now

REFERENCES = ("ftfy", "SQLAlchemy Core")
WARM = 20  # documents cleaned, and articles read, before the clock runs: weights and models are loaded once a process


class Timer(Protocol):
    """What adds up times by name."""

    def timing(self, name: str) -> AbstractContextManager[None]:
        """Add what the body takes."""


def run_stages(file: Path, database: Path, clock: Timer) -> int:
    """All stages, from the file to groups of claims in a new database; how many words the articles have."""
    desk = load_desk()
    store = Store.open(database)
    run_id = store.start_run("stages", {}, desk, None)
    with clock.timing("read"):
        found = list(read_all(find_inputs([str(file)]).files))
    for document in found[:WARM]:
        if isinstance(document, Document):
            pipeline.run(document, desk)
    texts = []
    for batch in in_batches(found, DOCUMENTS_PER_BATCH):
        results = [_cleaned(one, desk, clock) if isinstance(one, Document) else one for one in batch]
        texts += [p.text for result in results if isinstance(result, Article) for p in result.paragraphs]
        with clock.timing("load"):
            store.save_batch(run_id, results)
    _after_loading(store, run_id, desk, clock)
    _read_claims(store, run_id, clock)
    _library_work(_raw_paragraphs(found), database.with_suffix(".peer"), clock)
    store.engine.dispose()
    return sum(len(text.split()) for text in texts)


def _cleaned(document: Document, desk: Desk, clock: Timer) -> Result:
    """As `pipeline.run` does it, with a clock on every step."""
    with clock.timing("clean"):
        try:
            with clock.timing("clean: decode"):
                decoded = read_lines(document)
        except NotTextError:
            return pipeline.run(document, desk)
        draft = Draft(document, decoded, decoded.lines)
        for step in pipeline.STEPS:
            with clock.timing(f"clean: {step.__name__.replace('_', ' ')}"):
                draft = step(draft, desk)
        if not draft.blocks:
            return pipeline.run(document, desk)
        with clock.timing("clean: fingerprint"):
            return pipeline.finish(draft, desk)


def _after_loading(store: Store, run_id: int, desk: Desk, clock: Timer) -> None:
    with clock.timing("learn"):
        decide(store.engine, now())
    decided = store.decided(desk)
    with clock.timing("clean again"):
        reclean_articles(store, run_id, decided, articles_to_reclean(store.engine, decided))
    with clock.timing("duplicates"):
        renew_duplicates(store, run_id)


def _read_claims(store: Store, run_id: int, clock: Timer) -> None:
    for extractor in EXTRACTORS.values():
        pending = pending_articles(store.engine, extractor.id)
        texts = sorted(article_texts(store.engine, pending).items())
        for _, text in texts[:WARM]:
            extractor.extract(text)
        with clock.timing("claims: extract"):
            found = [(key, extractor.extract(text)) for key, text in texts]
        with clock.timing("claims: load"):
            save_claims(store.engine, run_id, extractor.id, found, extractor.replaces, {})
    with clock.timing("claims: group"):
        renew_claim_groups(store.engine)


def _raw_paragraphs(found: Iterable[object]) -> Iterator[str]:
    for one in found:
        if isinstance(one, Document):
            yield from (line for line in read_lines(one).lines if line.strip())


def _library_work(paragraphs: Iterable[str], database: Path, clock: Timer) -> None:
    texts = list(paragraphs)
    with clock.timing("ftfy"):
        mended = [ftfy.fix_text(text) for text in texts]
    with clock.timing("SQLAlchemy Core"):
        _insert(mended, database)


def _insert(texts: Sequence[str], database: Path) -> None:
    table = Table("paragraphs", MetaData(), Column("id", Integer, primary_key=True), Column("text", Text, index=True))
    engine = create_engine(f"sqlite:///{database}")
    table.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(table), [{"text": text} for text in texts])
    engine.dispose()
