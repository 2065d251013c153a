"""Reading in a worker: the same documents as here, and an input over a limit is quarantined with the limit's name."""

from __future__ import annotations

import io
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from copydesk.batches import read_all
from copydesk.readers.places import InputFile, find_inputs
from copydesk.types import Document, Quarantined
from copydesk.workers.limits import Limits
from copydesk.workers.reading import Reader, read_file
from tests.conftest import ROOT

SEEDS = find_inputs([str(ROOT / "seeds")]).files


def test_a_worker_reads_what_is_read_here() -> None:
    here, there = Counter[str](), Counter[str]()
    done: list[None] = []
    with Reader() as reader:
        found = list(reader.read_all(SEEDS, there, lambda: done.append(None)))
    assert found == list(read_all(SEEDS, here))
    assert there == here
    assert len(done) == len(SEEDS)


def records(tmp_path: Path, number: int) -> InputFile:
    path = tmp_path / "records.jsonl"
    path.write_text("".join(json.dumps({"text": f"The ferry carried {n} people."}) + "\n" for n in range(number)))
    return find_inputs([str(path)]).files[0]


def test_reading_may_be_given_up_in_the_middle(tmp_path: Path) -> None:
    with Reader() as reader:
        many = reader.read_all([records(tmp_path, 5_000)])
        assert isinstance(next(many), Document)
        many.close()  # type: ignore[attr-defined]
        assert len(list(reader.read_all(SEEDS))) == len(list(read_all(SEEDS)))


class Endless(InputFile):
    """A file that a worker cannot get through; where the worker is asked from, only its bytes are counted."""

    def open(self):  # type: ignore[no-untyped-def]
        from tests.copydesk.workers.odd_work import work

        if self.origin["asked from"] == str(os.getpid()):
            return io.BytesIO(b"")
        work(self.origin["does"])
        raise AssertionError


@pytest.mark.parametrize(("does", "code"), [("forever", "cpu_limit"), ("eat", "memory_limit"), ("crash", "crashed")])
def test_an_input_over_a_limit_is_quarantined_and_the_next_is_read(does: str, code: str, tmp_path: Path) -> None:
    hostile = Endless(tmp_path / "hostile.txt", 0, {"does": does, "asked from": str(os.getpid())})
    with Reader(Limits(cpu_seconds=0.5, memory=256 << 20)) as reader:
        first, *others = reader.read_all([hostile, *SEEDS])
    assert isinstance(first, Quarantined)
    assert (first.code, first.document.uri) == (code, hostile.uri)
    assert first.message.startswith("reading failed: ")
    assert others == list(read_all(SEEDS))


def test_what_was_read_before_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = records(tmp_path, 3)
    with Reader() as reader:
        parts = reader._read(lambda_source(file), lambda: Document(file.uri, b""))  # type: ignore[arg-type]
        found = list(parts)
    assert [type(one) for one in found] == [Document, Document, Document, Quarantined]
    rest = found[-1]
    assert isinstance(rest, Quarantined)
    assert rest.document.uri == f"{file.uri}#document=4"
    assert "after 3 documents" in rest.message


class lambda_source:  # noqa: N801 - picklable, unlike a lambda
    def __init__(self, file: InputFile) -> None:
        self.file = file

    def __call__(self):  # type: ignore[no-untyped-def]
        yield from (found for found in read_file(self.file) if isinstance(found, Document))
        raise ValueError("a fault in the middle")
