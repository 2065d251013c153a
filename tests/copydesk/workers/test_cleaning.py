"""Cleaning in workers: the same results as here, whatever their number, and a document over a limit is quarantined."""

from __future__ import annotations

import pickle
from concurrent.futures import CancelledError
from dataclasses import replace

import pytest

from copydesk.batches import clean, read_all
from copydesk.decisions import Decisions
from copydesk.desk import Desk
from copydesk.fingerprints import fingerprint
from copydesk.readers.places import find_inputs
from copydesk.types import Article, Document, Quarantined
from copydesk.workers import cleaning
from copydesk.workers.cleaning import Cleaners
from copydesk.workers.limits import Limits
from copydesk.workers.process import WorkersError
from tests.conftest import ROOT, document

FOUND = list(read_all(find_inputs([str(ROOT / "seeds")]).files))


def test_workers_make_of_documents_what_is_made_here(desk: Desk, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    expected = clean(FOUND, desk)
    monkeypatch.setattr(cleaning, "BYTES_A_WORKER", 10_000)  # so that there are two
    with Cleaners() as cleaners:
        assert cleaners.clean(FOUND, desk) == expected
        assert cleaners.clean(FOUND[:1], desk) == expected[:1]
        assert cleaners.clean([], desk) == []


def test_another_desk_is_taken_up(desk: Desk) -> None:
    struck = document("The mayor opened the bridge on Sunday.\n\nAdvertisement\n")
    keeping = replace(desk, decisions=Decisions(kept_lines=frozenset({fingerprint("Advertisement")})))
    with Cleaners() as cleaners:
        texts = [cleaners.clean([struck], one)[0] for one in (desk, keeping, desk)]
    assert ["Advertisement" in one.text for one in texts if isinstance(one, Article)] == [False, True, False]


def test_a_document_over_a_limit_is_quarantined_whole_and_its_batch_goes_on(desk: Desk) -> None:
    large = Document("file:///inbox/large.txt", b"The harbour is open.\n" * 2_000_000)
    with Cleaners(Limits(memory=200 << 20)) as cleaners:
        first, second = cleaners.clean([large, document("The ferry left at noon, the harbour master said.")], desk)
    assert isinstance(first, Quarantined)
    assert first.document == large
    assert first.code in ("memory_limit", "too_large", "crashed")
    assert isinstance(second, Article)


def test_a_desk_can_be_sent_to_another_process(desk: Desk) -> None:
    sent = pickle.loads(pickle.dumps(desk))
    assert sent.sha == desk.sha
    assert [rule.id for rule in sent.rules.matching("Advertisement")] == [
        rule.id for rule in desk.rules.matching("Advertisement")
    ]


def test_documents_begun_one_after_the_other_come_out_as_if_cleaned_by_themselves(desk: Desk) -> None:
    expected = clean(FOUND, desk)
    with Cleaners() as cleaners:
        results = [cleaners.begin(portion, desk) for portion in (FOUND, [], FOUND[:1])]
        assert [wait() for wait in reversed(results)] == [expected[:1], [], expected]


def test_whoever_ends_does_not_wait_for_what_was_begun(desk: Desk) -> None:
    endless = Cleaners(Limits(cpu_seconds=1_000))
    slow = [document("The ferry left at noon, the harbour master said.\n\n" * 4_000) for _ in range(20)]
    results = endless.begin(slow, desk)
    endless.end()
    with pytest.raises((WorkersError, CancelledError)):
        results()
