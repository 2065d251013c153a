"""Batches: documents cut into portions, and documents cleaned without one stopping the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.batches import Found, clean, in_batches, note_columns, read_all
from copydesk.desk import Desk
from copydesk.readers.places import find_inputs
from copydesk.types import Article, Document, Quarantined
from tests.conftest import document
from tests.copydesk.readers.archive_samples import zip_of
from tests.copydesk.readers.samples import SAMPLES


def documents(*sizes: int) -> list[Found]:
    """Documents of so many bytes each, every third of them one that could not be read."""
    made = [Document(f"file:///inbox/{number}.txt", b"x" * size) for number, size in enumerate(sizes)]
    return [Quarantined(one, "truncated", "cut short") if n % 3 == 2 else one for n, one in enumerate(made)]


def sizes_of(batch: list[Found]) -> list[int]:
    return [len((one if isinstance(one, Document) else one.document).raw) for one in batch]


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
    assert [sizes_of(batch) for batch in in_batches(documents(*sizes), 3, 10)] == cut


@given(st.lists(st.integers(0, 30)), st.integers(1, 5), st.integers(1, 40))
def test_batches_hold_every_document_once_in_order(sizes: list[int], most_documents: int, most_bytes: int) -> None:
    given = documents(*sizes)
    batches = list(in_batches(given, most_documents, most_bytes))
    assert [one for batch in batches for one in batch] == given
    assert all(1 <= len(batch) <= most_documents for batch in batches)
    assert all(len(batch) == 1 or sum(sizes_of(batch)) <= most_bytes for batch in batches)


def test_no_more_than_a_batch_is_read_ahead() -> None:
    read: list[Found] = []

    def reading() -> Iterator[Found]:
        for one in documents(*[1] * 100):
            read.append(one)
            yield one

    batches = in_batches(reading(), 10)
    next(batches)
    assert len(read) == 11


def test_each_file_is_told_when_all_its_documents_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "One", "body": "The boat is late."}\n' * 3)
    (tmp_path / "b.txt").write_text("The boat is late.")
    told: list[int] = []
    found: list[Found] = []
    for one in read_all(find_inputs([str(tmp_path)]).files, done=lambda: told.append(len(found))):
        found.append(one)
    assert told == [3, 4]


def test_columns_are_noted_once_a_file_and_only_of_what_has_columns(tmp_path: Path) -> None:
    for name in ("lines.jsonl", "cells.csv", "feed.xml", "plain.txt"):
        (tmp_path / name).write_bytes(SAMPLES[name][0])
    noted: dict[str, str] = {f"{tmp_path.as_uri()}/cells.csv": "as before"}
    note_columns(read_all(find_inputs([str(tmp_path)], columns={"section": "desk"}).files), noted)
    assert noted == {f"{tmp_path.as_uri()}/cells.csv": "as before"}
    note_columns(read_all(find_inputs([str(tmp_path)]).files), noted)
    columns = "text ← body, title ← title, author ← author, published ← published"
    assert noted[f"{tmp_path.as_uri()}/lines.jsonl"] == columns
    assert len(noted) == 2


def test_what_archives_hold_besides_is_counted(tmp_path: Path) -> None:
    members = {"a.txt": b"The boat is late.", "b.jpg": b"\xff\xd8\xff", "c/d.css": b"p {}", "e.jpg": b"\xff\xd8\xff"}
    (tmp_path / "inbox.zip").write_bytes(zip_of(members))
    left_alone = Counter({".pdf": 1})
    (document,) = read_all(find_inputs([str(tmp_path)]).files, left_alone)
    assert isinstance(document, Document)
    assert left_alone == {".pdf": 1, ".jpg": 2, ".css": 1}


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
