"""How far a run says that it is: by what is read of its files' bytes, and by the time that its stages take."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from copydesk.types import Document
from flows.progress import reporting
from flows.reports.progress import WITH_CLAIMS, WITHOUT_CLAIMS, Ends, Progress
from flows.stages import SoFar
from models.engine import sqlite_engine


class Noting:
    """A reporter that notes how far the run is."""

    def __init__(self) -> None:
        self.told: list[float] = []

    def at(self, percent: float) -> None:
        self.told.append(percent)

    def total(self, inputs: int) -> None:
        """Not of interest."""

    def batch(self, message: str) -> None:
        """Not of interest."""

    def note(self, message: str) -> None:
        """Not of interest."""


def documents(*sizes: int) -> Iterator[Document]:
    return (Document(f"file:///{number}", b"x" * size) for number, size in enumerate(sizes))


def test_a_large_file_is_read_bit_by_bit() -> None:
    read = SoFar([100, 300])
    shares = [read.now for _ in read.following(documents(60, 30))]
    assert shares == [(0, 0.15), (0, 0.225)]
    read.file_done()
    assert read.now == (1, 0.25)
    assert [read.now for _ in read.following(documents(100, 900))] == [(1, 0.5), (1, 1.0)]  # it was packed
    read.file_done()
    assert read.now == (2, 1.0)


def test_nothing_to_read_is_no_error() -> None:
    assert SoFar([]).now == (0, 0.0)
    assert SoFar([0]).now == (0, 0.0)


@pytest.mark.parametrize("ends", [WITH_CLAIMS, WITHOUT_CLAIMS])
def test_stages_end_one_after_the_other(ends: Ends) -> None:
    assert 0 < ends.loaded <= ends.learned <= ends.compared <= ends.read < 100


def test_the_terminal_hears_it_and_it_never_goes_back(tmp_path) -> None:  # type: ignore[no-untyped-def]
    to, progress = Noting(), Progress(WITHOUT_CLAIMS)
    with reporting(to):
        for percent in (10.0, 45.04, 30.0):
            progress.at(percent, "", sqlite_engine(tmp_path / "news.db"), long=False)
    assert to.told == [10.0, 45.0, 45.0]
