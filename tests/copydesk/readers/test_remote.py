"""Remote stores: files, folders and patterns of a real fsspec store in memory, read as those on disk are."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from typing import Any

import fsspec
import pytest

from copydesk.batches import read_all
from copydesk.errors import InputError
from copydesk.readers.places import Inputs, find_inputs
from copydesk.types import Document, Quarantined
from tests.copydesk.readers.samples import SAMPLES

BUCKET = "memory://desk"


@pytest.fixture(autouse=True)
def store() -> Iterator[Any]:
    """A store with all samples below `inbox/` and one text beside it."""
    memory = fsspec.filesystem("memory")
    for name, (raw, _) in SAMPLES.items():
        memory.pipe(f"/desk/inbox/{name}", raw)
    memory.pipe("/desk/other.txt", b"The boat is late.")
    yield memory
    memory.store.clear()
    memory.pseudo_dirs.clear()


def uris(inputs: Inputs) -> list[str]:
    return [file.uri for file in inputs.files]


def test_an_address_of_a_file_is_that_file() -> None:
    inputs = find_inputs([f"{BUCKET}/other.txt"], "harbourpost.example")
    (document,) = read_all(inputs.files)
    assert isinstance(document, Document)
    assert (document.uri, document.raw) == (f"{BUCKET}/other.txt", b"The boat is late.")
    assert document.origin == {"publisher": "harbourpost.example", "publisher_from": "option"}
    assert inputs.files[0].size == len(document.raw)


def test_an_address_of_a_folder_is_every_file_below_it_in_order() -> None:
    assert uris(find_inputs([f"{BUCKET}/inbox"])) == [f"{BUCKET}/inbox/{name}" for name in sorted(SAMPLES)]
    assert len(find_inputs([BUCKET]).files) == len(SAMPLES) + 1


def test_files_in_a_folder_that_no_reader_reads_are_left_alone_and_counted(store: Any) -> None:
    for name in ("a.txt", "logo.png", "deep/style.CSS", "deep/b.html", ".hidden.txt", ".git/c.txt", "README"):
        store.pipe(f"/desk/mixed/{name}", b"The boat is late.")
    inputs = find_inputs([f"{BUCKET}/mixed"])
    assert uris(inputs) == [f"{BUCKET}/mixed/a.txt", f"{BUCKET}/mixed/deep/b.html"]
    assert inputs.left_alone == {".css": 1, ".png": 1, ".txt": 1, "no ending": 1}
    (named,) = find_inputs([f"{BUCKET}/mixed/README"]).files
    assert named.name == "README"


def test_a_pattern_is_the_files_that_match() -> None:
    assert uris(find_inputs([f"{BUCKET}/inbox/*.html"])) == [f"{BUCKET}/inbox/page.html"]
    assert uris(find_inputs([f"{BUCKET}/*.txt"])) == [f"{BUCKET}/other.txt"]


def test_a_file_named_twice_is_read_once() -> None:
    assert len(find_inputs([f"{BUCKET}/other.txt", f"{BUCKET}/*.txt"]).files) == 1


def test_the_documents_are_those_that_the_same_files_on_disk_give() -> None:
    found = list(read_all(find_inputs([f"{BUCKET}/inbox"]).files))
    assert all(isinstance(one, Document) for one in found), found
    expected = [(f"{BUCKET}/inbox/{uri}", kind) for name in sorted(SAMPLES) for uri, kind in SAMPLES[name][1]]
    assert [(one.uri, one.media_type) for one in found if isinstance(one, Document)] == expected


def test_a_file_that_vanishes_before_it_is_read_is_quarantined(store: Any) -> None:
    inputs = find_inputs([f"{BUCKET}/other.txt"])
    store.rm("/desk/other.txt")
    (result,) = read_all(inputs.files)
    assert isinstance(result, Quarantined)
    assert (result.code, result.version) == ("unreadable", (f"{BUCKET}/other.txt", ""))


@pytest.mark.parametrize("address", [f"{BUCKET}/gone.txt", f"{BUCKET}/nowhere", f"{BUCKET}/*.pdf"])
def test_an_address_of_nothing_is_told(address: str) -> None:
    with pytest.raises(InputError, match="nothing to read is there; check the spelling"):
        find_inputs([address])


@pytest.mark.parametrize("address", ["nosuchstore://bucket/a.txt", "C://a.txt"])
def test_an_unknown_kind_of_store_is_told(address: str) -> None:
    with pytest.raises(InputError, match=r"cannot be looked at|no such file"):
        find_inputs([address])


def test_without_the_extra_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = builtins.__import__

    def without_fsspec(name: str, *more: Any) -> Any:
        if name.startswith("fsspec"):
            raise ImportError(name)
        return whole(name, *more)

    monkeypatch.setattr(builtins, "__import__", without_fsspec)
    with pytest.raises(InputError, match=r"pip install 'copydesk\[remote\]'"):
        find_inputs([f"{BUCKET}/other.txt"])
