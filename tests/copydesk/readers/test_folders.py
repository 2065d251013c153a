"""Folders that lead astray: links in circles, depth without end, the system's own files, and readers that break."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from copydesk.errors import InputError
from copydesk.limits import DEEPEST_FOLDER
from copydesk.readers import opening
from copydesk.readers.formats import Format, Stream
from copydesk.readers.places import find_inputs
from copydesk.types import Document, Quarantined
from tests.copydesk.readers.readings import read_bytes


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("The quay is open.")


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("**/*.txt", ["a.txt", "in/b.txt", "in/deep/c.txt"]),
        ("in/**/*.txt", ["in/b.txt", "in/deep/c.txt"]),
        ("**/deep/*.txt", ["in/deep/c.txt"]),
        ("**/**/c.*", ["in/deep/c.txt"]),
        ("in/**", ["in/b.txt", "in/deep/c.txt"]),
        ("*.txt", ["a.txt"]),
        ("**/.hidden/*.txt", [".hidden/d.txt"]),
    ],
)
def test_a_pattern_matches_as_in_shells_and_follows_no_link(pattern: str, found: list[str], tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "in/b.txt", "in/deep/c.txt", ".hidden/d.txt")
    for name in ("in/loop", "in/deep/loop", "in/deep/again"):
        (tmp_path / name).symlink_to(tmp_path, target_is_directory=True)
    inputs = find_inputs([f"{tmp_path}/{pattern}"])
    assert [str(file.path.relative_to(tmp_path)) for file in inputs.files] == found


def test_what_is_too_deep_is_on_record_and_the_rest_is_read(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "/".join(["d"] * (DEEPEST_FOLDER + 1)) + "/b.txt")
    read, deep = (one for file in find_inputs([str(tmp_path)]).files for one in opening.read_documents(file))
    assert isinstance(read, Document)
    assert isinstance(deep, Quarantined)
    assert (deep.code, f"more than {DEEPEST_FOLDER} folders deep" in deep.message) == ("unreadable", True)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="this system has no /proc")
def test_windows_into_the_system_are_no_texts(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    (tmp_path / "b.txt").symlink_to("/proc/self/environ")
    inputs = find_inputs([str(tmp_path)])
    assert (len(inputs.files), inputs.left_alone) == (1, {"broken or special": 1})
    with pytest.raises(InputError, match="window into the running system"):
        find_inputs(["/proc/self/environ"])


def test_a_reader_that_breaks_costs_the_rest_of_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(stream: Stream) -> Iterator[Document]:
        yield Document(f"{stream.uri}#1", b"The quay is open.")
        raise KeyError("quay\n")

    monkeypatch.setattr(opening, "format_of", lambda *given: Format("odd", (), broken, bool))
    found = read_bytes("a.txt", b"The quay is open.")
    assert [place for place, _ in found.documents] == ["#1"]
    (rest,) = found.quarantined
    assert (rest.code, rest.document.uri) == ("internal_error", "file:///inbox/a.txt#document=2")
    assert "after 1 documents: KeyError" in rest.message
    assert "\n" not in rest.message


def test_an_input_of_which_hardly_anything_can_be_read_is_not_read_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_UNREAD", 10)
    found = read_bytes("a.jsonl", b'{"body": "The quay is open."}\n' + b"{\n" * 100)
    assert [code for code, _ in found.alarms] == ["broken_record"] * 11 + ["unsupported_format"]
    assert "11 of its 12 parts" in found.alarms[-1][1]


def test_a_folder_closed_to_us_is_on_record(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "closed/b.txt")
    (tmp_path / "closed").chmod(0)
    try:
        if os.access(tmp_path / "closed", os.R_OK):
            pytest.skip("this user may read everything")
        codes = [
            one.code
            for f in find_inputs([str(tmp_path)]).files
            for one in opening.read_documents(f)
            if isinstance(one, Quarantined)
        ]
        assert codes == ["unreadable"]
    finally:
        subprocess.run(["chmod", "700", str(tmp_path / "closed")], check=True)
