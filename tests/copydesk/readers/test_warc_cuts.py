"""Web archives cut at every byte and with every byte flipped, held against counts that do not come from our reader."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zlib
from collections.abc import Iterator
from itertools import islice

import pytest
import zstandard

from copydesk.readers.decode import NotTextError
from copydesk.readers.lines import read_lines
from copydesk.types import Document
from tests.conftest import SHARED
from tests.copydesk.readers.archive_samples import PAGE, packed, record, response
from tests.copydesk.readers.readings import read_bytes

HOSTILE = SHARED / "data" / "hostile"
PAGES = [PAGE.replace(b"nine", b"%d0" % n) for n in range(1, 4)]
RECORDS = [record(response(page), url=f"https://harbourpost.example/{n}") for n, page in enumerate(PAGES)]
WAYS = {
    "plain": ("x.warc", b"".join(RECORDS)),
    "a member a record": ("x.warc.gz", packed(*RECORDS)),
    "one member": ("x.warc.gz", gzip.compress(b"".join(RECORDS), mtime=0)),
    "zstd": ("x.warc.zst", zstandard.ZstdCompressor(write_checksum=True).compress(b"".join(RECORDS))),
}
ORIGINALS = {
    "w_example.warc": "warcio_example.warc",
    "w_example.warc.gz": "warcio_example.warc.gz",
    "r_warcfile.warc.gz": "resili_warcfile.warc.gz",
}
LENGTH = re.compile(rb"^content-length:\s*(\d+)\s*$", re.IGNORECASE | re.MULTILINE)


def between_records(way: str, cut: bytes) -> bool:
    """A cut that a file cannot show: it ends where a record does."""
    whole = (packed if way == "a member a record" else lambda *parts: b"".join(parts)) if way[0] in "pa" else None
    return whole is not None and any(cut == whole(*RECORDS[:n]) for n in range(1, 4))


EVERY = pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.slow)])


def is_text(raw: bytes) -> bool:
    """Whether a document gets past decoding; what does not is quarantined as `binary` when it is cleaned."""
    try:
        read_lines(Document("file:///inbox/x", raw))
    except NotTextError:
        return False
    return True


@EVERY
@pytest.mark.parametrize("way", WAYS)
def test_a_flipped_byte_is_on_record_or_changes_nothing(way: str, step: int) -> None:
    name, raw = WAYS[way]
    sound = read_bytes(name, raw)
    assert (len(sound.documents), sound.alarms) == (3, [])
    for at in range(0, len(raw), step):
        found = read_bytes(name, raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :])
        same = [content for _, content in found.documents] == PAGES
        refused = [content for _, content in found.documents if content not in PAGES and not is_text(content)]
        assert found.alarms or same or refused, at
        assert all(re.search(r"byte|record|archive", message) for _, message in found.alarms), found.alarms


@EVERY
@pytest.mark.parametrize("way", WAYS)
def test_a_cut_names_its_place(way: str, step: int) -> None:
    name, raw = WAYS[way]
    for at in range(1, len(raw), step):
        found = read_bytes(name, raw[:at])
        assert found.alarms or between_records(way, raw[:at]), at


def records_in(raw: bytes) -> int:
    """The records of a sound WARC file, counted by their lengths alone."""
    data, count = b"", 0
    while raw.startswith(b"\x1f\x8b"):
        member = zlib.decompressobj(31)
        data, raw = data + member.decompress(raw), member.unused_data
    data = data or raw
    while data.strip(b"\r\n\0"):
        data = data.lstrip(b"\r\n")
        head, _, rest = data.partition(b"\r\n\r\n")
        length = LENGTH.search(head.replace(b"\r\n", b"\n"))
        assert length, head[:200]
        data, count = rest[int(length[1]) :], count + 1
    return count


def shared(name: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(HOSTILE / name) as archive:
        for info in archive:
            if file := archive.extractfile(info):
                yield info.name.rpartition("/")[2], file.read()


def records_read(name: str, raw: bytes) -> tuple[int, int]:
    """How many whole records our reader finds, and how many damaged places."""
    from copydesk.readers.webarchive.warc_records import Record, records

    found = [isinstance(item, Record) for item in records(io.BytesIO(raw), name.endswith(".gz"))]
    return sum(found), len(found) - sum(found)


@pytest.mark.skipif(not HOSTILE.exists(), reason=f"the damaged archives of others are not in {HOSTILE}")
@pytest.mark.parametrize("step", [12, pytest.param(1, marks=pytest.mark.slow)])
def test_no_damaged_archive_of_others_is_silently_short(step: int) -> None:
    peers = dict(shared("warc_peers.tar.gz"))
    whole = {name: records_in(peers[peer]) for name, peer in ORIGINALS.items()}
    assert all(records_read(name, peers[peer]) == (whole[name], 0) for name, peer in ORIGINALS.items())
    reported = {"cut": 0, "flip": 0}
    for name, raw in islice(shared("warc_mutated.tar.gz"), 0, None, step):
        kind, _, original = name.partition("_")
        read, damaged = records_read(original, raw)
        assert damaged or (kind.startswith("flip") and read == whole[original]), name
        assert read <= whole[original], name
        reported["cut" if kind.startswith("cut") else "flip"] += damaged > 0
    assert reported["cut"] == 120 // step
