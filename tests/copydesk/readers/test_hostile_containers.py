"""Hostile archives, records and folders: each ends in documents or reasons, within the limits, nothing is raised."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import hostile_containers, hostile_records
from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.readers.opening import read_documents
from copydesk.readers.places import find_inputs
from copydesk.types import Article, Quarantined
from tests.conftest import ROOT, SHARED

HOSTILE = SHARED / "data" / "hostile"
KINDS = (*hostile_containers.KINDS, *hostile_records.KINDS)
# What the reader must say of each kind: the codes that the short and the full inputs have in common.
CODES = {
    **{f"{name} bomb": {"bomb"} for name in ("gz", "bz2", "xz", "zstd")},
    **{name: {"bomb"} for name in ("zip overlap", "archives in archives", "compression in compression")},
    "empty gzip members": {"bomb"},
    "zstd window": {"unsupported_format"},
    "gzip garbage": {"damaged"},
    "zip methods": {"damaged", "unsupported_format"},
    "tar holes": {"unsupported_format"},
    "names": {"unsupported_format"},
    "warc headers": {"damaged"},
    "warc claims": {"damaged", "truncated"},
    "warc chunks": {"damaged", "truncated"},
    "warc header lines": {"damaged"},
    "warc encodings": {"bomb", "unsupported_format"},
    "mhtml nesting": {"unsupported_format"},
    "json nesting": {"broken_record"},
    "json brackets": {"too_large"},
    "json broken lines": {"broken_record", "unsupported_format"},
    "csv columns": {"too_large"},
    "csv quotes": {"truncated"},
    "xml entities": {"bomb"},
    "xml nesting": {"broken_record"},
    "xml namespaces": {"too_large"},
    "xml elements": {"too_large"},
    "xml prolog": {"unsupported_format"},
    "deep folders": {"unreadable"},
}
SHORT_CODES = {**CODES, "json array nesting": {"truncated"}, "csv hole": {"truncated"}}
FULL_CODES = {**CODES, "json array nesting": {"too_large"}, "csv hole": {"too_large"}}
CHILD = """
import resource, sys
from collections import Counter
from collections.abc import Iterator
from copydesk.readers.opening import read_documents
from copydesk.readers.places import find_inputs
from copydesk.types import Quarantined
from copydesk.workers.limits import Limits, limit_memory, limited_time
limit_memory(Limits())
codes, left_alone = Counter(), Counter()
for file in find_inputs([sys.argv[1]]).files:
    found = read_documents(file, left_alone)
    one = True
    while one is not None:
        with limited_time(Limits()):
            one = next(found, None)
        codes[one.code if isinstance(one, Quarantined) else "document"] += one is not None
print(" ".join(code for code in sorted(codes) if codes[code]))
"""


def made(kind: str, folder: Path, short: bool) -> None:
    {**hostile_containers.families(short), **hostile_records.families(short)}[kind](folder)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that is emptied afterwards: Python cannot delete one that is thousands of folders deep."""
    place = tmp_path / "inbox"
    place.mkdir()
    yield place
    subprocess.run(["rm", "-rf", str(place)], check=True)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_hostile_ends_in_documents_or_reasons(kind: str, folder: Path) -> None:
    made(kind, folder, short=True)
    found = [one for file in find_inputs([str(folder)]).files for one in read_documents(file)]
    codes = {one.code for one in found if isinstance(one, Quarantined)}
    assert "internal_error" not in codes
    assert codes >= SHORT_CODES.get(kind, set())
    for one in found:
        said = one.message if isinstance(one, Quarantined) else one.uri
        assert said.encode()
        assert "\n" not in said
        assert len(one.uri if not isinstance(one, Quarantined) else one.document.uri) < 20_000


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_it_stays_within_the_limits_of_a_worker(kind: str, folder: Path) -> None:
    """Ten seconds of processor time from one document to the next, and 1 GiB of memory, as workers have them."""
    made(kind, folder, short=False)
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    assert child.returncode == 0, (child.returncode, child.stderr[-1000:])
    assert set(child.stdout.split()) >= FULL_CODES.get(kind, set())


@pytest.mark.skipif(not HOSTILE.exists(), reason=f"the hostile inputs of others are not in {HOSTILE}")
@pytest.mark.parametrize(
    "name", [pytest.param("warc_peers", marks=pytest.mark.slow), "json_nst", "csv_spectrum", "xml_bombs"]
)
def test_the_hostile_inputs_of_others_are_all_in_the_ledger(name: str, tmp_path: Path, desk: Desk) -> None:
    with tarfile.open(HOSTILE / f"{name}.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    paths = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert len(paths) >= 10
    for path in paths:
        (file,) = find_inputs([str(path)]).files
        left_alone = Counter[str]()
        found = list(read_documents(file, left_alone))
        cleaned = [one if isinstance(one, Quarantined) else run(one, desk) for one in found]
        assert cleaned or left_alone, path.name
        assert all(isinstance(one, Article) or one.code != "internal_error" for one in cleaned), path.name
