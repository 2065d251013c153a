"""Names that look like something else, and files that are not what they seem."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from copydesk.batches import read_all
from copydesk.errors import InputError
from copydesk.readers.places import find_inputs
from copydesk.types import Document
from flows.cli import main

NAMES = ("--db=x.db.txt", "-.txt", "$(touch x).txt", "a\nb.txt", "{0}.txt", "%2e%2e.txt", "a#b?c.txt", "\udcff.txt")


def test_names_that_look_like_something_else_are_names(tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / name).write_text("A ferry sails at six.")
    found = [one for one in read_all(find_inputs([str(tmp_path)]).files) if isinstance(one, Document)]
    assert [one.raw for one in found] == [b"A ferry sails at six."] * len(NAMES)
    assert len({one.uri for one in found}) == len(NAMES)
    assert all(one.uri.isascii() and one.uri.isprintable() for one in found)
    ran = CliRunner().invoke(main, ["ingest", "--dry-run", str(tmp_path)])
    assert ran.exit_code == 0, ran.output
    assert {path.name for path in tmp_path.iterdir()} == set(NAMES)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system has no /proc")
@pytest.mark.parametrize("path", ["/proc/self/status", "/proc/self/mem", "/sys/kernel", "/dev/zero"])
def test_a_window_into_the_system_is_no_input(path: str) -> None:
    with pytest.raises(InputError):
        find_inputs([path])
