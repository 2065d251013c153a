"""Trying again: what is in quarantine, from the bytes that are kept of it or from its file. The stage of two flows."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

from prefect.logging import get_run_logger

from copydesk.readers.kept import kept_file
from copydesk.readers.places import InputFile, Inputs
from copydesk.types import Document
from flows.stages import Tally, load_again, load_files
from flows.tasks import Work
from models.quarantine_retries import Plan, kept_documents
from models.reclean import document_batches


def try_kept(plan: Plan, most: int, work: Work, tally: Tally) -> None:
    """Clean documents again from the bytes that are kept of them, and read whole files again from theirs."""
    engine = work.store.engine
    for batch in document_batches(engine, plan.documents, most):
        load_again(list(_sound(work, batch)), most, work, tally)
    for batch in document_batches(engine, plan.kept, most):
        read_again([kept_file(document) for document in _sound(work, batch)], most, work, tally)


def _sound(work: Work, ids: Sequence[int]) -> Iterator[Document]:
    for key in ids:
        try:
            yield from kept_documents(work.store.engine, [key])
        except zlib.error:
            get_run_logger().warning("%d: the bytes kept of it are damaged; see: copydesk verify", key)


def read_again(files: Sequence[InputFile], most: int, work: Work, tally: Tally) -> None:
    """Read files again, and load what is not loaded; what is in quarantine is tried, whoever tried it last."""
    if files:
        load_files(Inputs(tuple(files), {}), most, work, tally, again=True)
