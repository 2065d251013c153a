"""Batches: files cut into portions, and documents cleaned without one stopping the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.batches import clean, in_batches
from copydesk.desk import Desk
from copydesk.readers.places import InputFile
from copydesk.types import Article, Document, Quarantined
from tests.conftest import document


def files(*sizes: int) -> list[InputFile]:
    return [InputFile(Path(f"{number}.txt"), size, {}) for number, size in enumerate(sizes)]


@pytest.mark.parametrize(
    ("sizes", "cut"),
    [
        ([], []),
        ([1], [[1]]),
        ([1, 1, 1, 1], [[1, 1, 1], [1]]),
        ([4, 6, 1], [[4, 6], [1]]),
        ([4, 7], [[4], [7]]),
        ([99, 99], [[99], [99]]),
        ([0, 0, 0, 0], [[0, 0, 0], [0]]),
    ],
)
def test_a_batch_ends_before_either_limit_is_passed(sizes: list[int], cut: list[list[int]]) -> None:
    assert [[file.size for file in batch] for batch in in_batches(files(*sizes), 3, 10)] == cut


@given(st.lists(st.integers(0, 30)), st.integers(1, 5), st.integers(1, 40))
def test_batches_hold_every_file_once_in_order(sizes: list[int], most_files: int, most_bytes: int) -> None:
    inputs = files(*sizes)
    batches = list(in_batches(inputs, most_files, most_bytes))
    assert [file for batch in batches for file in batch] == inputs
    assert all(1 <= len(batch) <= most_files for batch in batches)
    assert all(len(batch) == 1 or sum(file.size for file in batch) <= most_bytes for batch in batches)


def test_documents_are_cleaned_in_order_and_the_quarantined_pass_through(bare_desk: Desk) -> None:
    unread = Quarantined(Document("file:///inbox/b.txt", b""), "unreadable", "cannot be read")
    results = clean([document("The boat is late."), unread, document("")], bare_desk)
    assert [type(result) for result in results] == [Article, Quarantined, Quarantined]
    assert results[1] is unread


def test_an_error_of_our_own_quarantines_only_its_document() -> None:
    broken = Desk(None)  # type: ignore[arg-type]
    (result,) = clean([document("The boat is late.")], broken)
    assert isinstance(result, Quarantined)
    assert result.code == "internal_error"
    assert "please report this" in result.message
