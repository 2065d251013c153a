"""Damage in a web archive is never silent and costs one record: what is whole comes out, the rest is named."""

from __future__ import annotations

import io
import random
import tarfile
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from copydesk.readers import warc
from copydesk.readers.webarchive import warc_cursor, warc_tape
from copydesk.readers.webarchive.warc_records import Damaged, records
from copydesk.types import Document, Quarantined
from tests.conftest import SHARED
from tests.copydesk.readers.archive_samples import PAGE, packed, record, response, stream

HOSTILE = SHARED / "data" / "hostile"
PAGES = [PAGE.replace(b"nine", b"%d0" % n) for n in range(1, 6)]
RECORDS = [record(response(page), url=f"https://harbourpost.example/{n}") for n, page in enumerate(PAGES)]
PLAIN, GZIPPED = b"".join(RECORDS), packed(*RECORDS)
ORIGINALS = {
    "w_example.warc": "warcio_example.warc",
    "w_example.warc.gz": "warcio_example.warc.gz",
    "r_warcfile.warc.gz": "resili_warcfile.warc.gz",
}


def read(data: bytes, uri: str = "file:///x.warc") -> tuple[list[Document], list[Quarantined]]:
    items = list(warc.read(stream(data, uri)))
    documents = [item for item in items if isinstance(item, Document)]
    return documents, [item for item in items if isinstance(item, Quarantined)]


def flipped(data: bytes, at: int, bit: int = 0) -> bytes:
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


@pytest.mark.parametrize("data", [PLAIN, GZIPPED], ids=["plain", "gzip"])
def test_a_sound_archive_gives_no_alarm(data: bytes) -> None:
    documents, alarms = read(data)
    assert [document.raw for document in documents] == PAGES
    assert not alarms


@settings(deadline=None, max_examples=150)
@given(at=st.integers(0, len(GZIPPED) - 1), bit=st.integers(0, 7))
@example(at=len(packed(*RECORDS[:1])) + 3, bit=2)  # a flag that makes what the second member holds part of its header
@example(at=len(packed(*RECORDS[:4])) + 3, bit=2)
def test_a_flipped_bit_in_a_gzipped_archive_costs_one_record_at_most(at: int, bit: int) -> None:
    documents, alarms = read(flipped(GZIPPED, at, bit), "file:///x.warc.gz")
    sound, _ = read(GZIPPED, "file:///x.warc.gz")
    assert all(document in sound for document in documents)
    assert len(documents) == 5 or (len(documents) == 4 and len(alarms) == 1)


@settings(deadline=None, max_examples=150)
@given(at=st.integers(0, len(PLAIN) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_in_a_plain_archive_costs_one_record_and_no_content_is_changed(at: int, bit: int) -> None:
    documents, alarms = read(flipped(PLAIN, at, bit))
    assert all(document.raw in PAGES for document in documents)
    assert len(documents) == 5 or alarms
    assert len(documents) >= 4


@settings(deadline=None, max_examples=100)
@given(at=st.integers(1, len(PLAIN) - 1))
def test_a_cut_is_named_unless_it_falls_between_two_records(at: int) -> None:
    for whole in (PLAIN, GZIPPED):
        data = whole[: at * len(whole) // len(PLAIN)]
        documents, alarms = read(data, "file:///x.warc.gz" if whole is GZIPPED else "file:///x.warc")
        assert [document.raw for document in documents] == PAGES[: len(documents)]
        ends = [sum(map(len, RECORDS[:n])) for n in range(6)], [len(packed(*RECORDS[:n])) for n in range(6)]
        assert len(data) in ends[whole is GZIPPED] or [alarm.code for alarm in alarms[-1:]] == ["truncated"]


def test_the_message_says_what_was_expected_and_where() -> None:
    start = len(RECORDS[0])
    _, (alarm,) = read(PLAIN[: start + len(RECORDS[1]) - 20])
    assert alarm.document.uri == f"file:///x.warc#{start}"
    assert f"the record that begins at byte {start}: " in alarm.message
    assert "bytes are expected and" in alarm.message
    assert "https://harbourpost.example/1" in alarm.message


def test_what_is_there_of_a_damaged_page_is_kept_for_inspection() -> None:
    _, (alarm,) = read(PLAIN[: len(RECORDS[0]) - 20])
    assert alarm.document.raw
    assert PAGES[0].startswith(alarm.document.raw)


@pytest.mark.parametrize("length", ["1", "99999", "999999999999", "-1", "ten", ""])
def test_a_wrong_length_costs_one_record(length: str) -> None:
    data = RECORDS[0] + record(response(PAGE), Content_Length=length) + RECORDS[2]
    documents, alarms = read(data)
    assert [document.raw for document in documents] == [PAGES[0], PAGES[2]]
    assert len(alarms) == 1


def test_a_huge_wrong_length_is_not_skipped_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc_cursor, "MOST_BYTES", 2000)
    lying = record(b"x" * 100_000, "resource", Content_Length="99999999")
    documents, alarms = read(lying + RECORDS[2] + RECORDS[3])
    assert [document.raw for document in documents] == PAGES[2:4]
    assert [alarm.code for alarm in alarms] == ["damaged"]
    assert "before the next record" in alarms[0].message


def test_digests_are_compared_where_there_is_no_checksum() -> None:
    for spelled in (
        "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "sha-1:" + "0" * 40,
        "md5:" + "0" * 32,
        "sha256:" + "0" * 64,
    ):
        documents, alarms = read(record(response(PAGE), WARC_Block_Digest=spelled))
        assert not documents
        assert [alarm.code for alarm in alarms] == ["damaged"]
        assert "digest" in alarms[0].message


def test_a_digest_that_only_its_crawler_understands_is_no_damage() -> None:
    for spelled in ("sha1:tooshort", "crc32:00000000", "nonsense"):
        assert len(read(record(response(PAGE), WARC_Block_Digest=spelled))[0]) == 1
    wrong = record(response(PAGE), WARC_Block_Digest="sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    assert warc.survey(stream(packed(wrong))) == {"document": 1, "digest differs": 1}


def test_rubbish_between_records_and_padding_behind_them() -> None:
    gap = packed(RECORDS[0]) + b"rubbish" * 9 + packed(RECORDS[1]) + bytes(4096)
    documents, alarms = read(gap)
    assert [document.raw for document in documents] == PAGES[:2]
    assert [alarm.message for alarm in alarms] == [
        f"the 63 bytes from byte {len(packed(RECORDS[0])):,} on are no gzip member with a record"
    ]


def test_line_ends_of_other_systems_are_read() -> None:
    data = record(PAGE.replace(b"\r\n", b"\n"), "resource").replace(b"\r\n", b"\n")
    assert len(read(data * 2)[0]) == 2


def test_a_trap_of_records_in_records_ends() -> None:
    trap = b"".join(record(b"", "resource", digest=False, Content_Length=str(10**6)) for _ in range(3000))
    found = list(records(io.BytesIO(trap), gzipped=False))
    assert all(isinstance(item, Damaged) for item in found)


def test_a_trap_of_broken_members_ends_and_what_is_not_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc_tape, "MOST_CANDIDATES", 10)
    broken = packed(RECORDS[0])[:-8]
    _, alarms = read(broken * 50)
    assert len(alarms) == 12
    assert "are no gzip member with a record" in alarms[-1].message


def test_a_long_damaged_member_costs_one_record() -> None:
    long = packed(record(random.Random(1).randbytes(300_000), "resource", Content_Type="image/png"))
    for at in (5, 100, 150_000, 299_000, len(long) - 5):
        documents, alarms = read(packed(RECORDS[0]) + flipped(long, at) + packed(RECORDS[1]))
        assert [document.raw for document in documents] == PAGES[:2]
        assert len(alarms) <= 1


def mutated() -> Iterator[tuple[str, bytes, list[Document]]]:
    """Name and bytes of each damaged archive, and the documents of the sound one."""
    with tarfile.open(HOSTILE / "warc_peers.tar.gz") as archive:
        peers = {info.name.rpartition("/")[2]: archive.extractfile(info) for info in archive}
        whole = {name: file.read() for name, file in peers.items() if file}
    sound = {name: read(whole[peer], f"file:///{name}")[0] for name, peer in ORIGINALS.items()}
    with tarfile.open(HOSTILE / "warc_mutated.tar.gz") as archive:
        for info in archive:
            file = archive.extractfile(info)
            name = info.name.rpartition("/")[2].partition("_")[2]
            if file:
                yield name, file.read(), sound[name]


@pytest.mark.skipif(not HOSTILE.exists(), reason=f"the damaged archives of others are not in {HOSTILE}")
def test_no_damaged_archive_of_others_loses_or_changes_a_page_in_silence() -> None:
    seen = 0
    for name, data, sound in mutated():
        documents, alarms = read(data, f"file:///{name}")
        assert alarms or documents == sound
        assert all(document in sound for document in documents)
        seen += 1
    assert seen == 240
