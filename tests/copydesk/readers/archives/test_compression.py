"""Compression comes off whatever the name says, and what breaks off is handed on up to the break, with a fault."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.readers.archives.compression import Budget, Unpacked, kind_of, without_ending
from tests.copydesk.readers.archive_samples import codes, contents, opened

TEXT = b"".join(b"%d boats left the harbour before noon, the harbour master said.\n" % n for n in range(600))
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: gzip.compress(data, mtime=0),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.ZstdCompressor(write_checksum=True).compress,
}
KINDS = sorted(PACKERS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_packed_comes_out_under_the_file_s_own_uri(kind: str) -> None:
    for name in ("news.txt.gz", "news.txt"):
        assert opened(PACKERS[kind](TEXT), name) == [(name, TEXT)]


@pytest.mark.parametrize("kind", KINDS)
def test_members_that_follow_one_another_are_one_text(kind: str) -> None:
    whole = PACKERS[kind](TEXT) + PACKERS[kind](b"") + PACKERS[kind](TEXT[:100])
    assert opened(whole) == [("a.txt", TEXT + TEXT[:100])]
    assert opened(whole + bytes(512)) == [("a.txt", TEXT + TEXT[:100])], "zero padding, as tapes have it, is no damage"


@pytest.mark.parametrize("kind", KINDS)
def test_rubbish_after_the_end_is_noted(kind: str) -> None:
    data = PACKERS[kind](TEXT)
    items = opened(data + b"rubbish and more of it")
    assert contents(items) == {"a.txt": TEXT}
    assert codes(items) == ["damaged"]
    assert items[1].document.uri == f"file:///inbox/a.txt#byte={len(data)}"  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None)
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_cut_is_never_silent_and_nothing_is_invented(kind: str, share: float) -> None:
    data = PACKERS[kind](TEXT)
    cut = data[: max(int(len(data) * share), 12)]
    items = opened(cut)
    text = contents(items)["a.txt"]
    assert codes(items) == ["truncated"]
    assert TEXT.startswith(text)
    assert f"byte={len(cut)}" in items[-1].document.uri  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None)
@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_never_silent(kind: str, share: float, bit: int) -> None:
    data = bytearray(PACKERS[kind](TEXT))
    at = 12 + int((len(data) - 12) * share)
    data[at] ^= 1 << bit
    items = opened(bytes(data))
    assert codes(items) or contents(items) == {"a.txt": TEXT}


def test_gzip_is_salvaged_up_to_the_broken_byte() -> None:
    data = bytearray(gzip.compress(TEXT, mtime=0))
    data[-8] ^= 1  # the CRC: all of the text comes before it
    items = opened(bytes(data))
    assert contents(items) == {"a.txt": TEXT}
    assert codes(items) == ["damaged"]


def test_the_message_gives_both_offsets() -> None:
    items = opened(gzip.compress(TEXT, mtime=0)[:1000])
    text = contents(items)["a.txt"]
    assert f"at byte 1,000 of the compressed data, {len(text):,} bytes into" in items[-1].message  # type: ignore[union-attr]


def test_a_bomb_is_stopped() -> None:
    packer = zlib.compressobj(9, wbits=31)
    data = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    items = opened(data)
    assert codes(items) == ["bomb"]
    assert len(contents(items)["a.txt"]) <= (64 << 20) + (64 << 10)


def test_a_bomb_in_steps_is_stopped_too() -> None:
    packer = zlib.compressobj(9, wbits=31)
    data = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    assert "bomb" in codes(opened(gzip.compress(data)))


def test_small_files_of_one_repeated_line_are_no_bombs() -> None:
    text = b"sold out\n" * (1 << 20)
    assert opened(gzip.compress(text)) == [("a.txt", text)]


def test_zstd_that_needs_a_dictionary_says_so() -> None:
    samples = [b"the harbour master said on day %d" % n * 3 for n in range(1000)]
    dictionary = zstandard.train_dictionary(1024, samples)
    items = opened(zstandard.ZstdCompressor(dict_data=dictionary).compress(samples[0]))
    assert codes(items) == ["unsupported_format"]


def test_a_window_of_gigabytes_is_not_allocated() -> None:
    huge = zstandard.ZstdCompressionParameters(window_log=28, enable_ldm=True)
    data = zstandard.ZstdCompressor(compression_params=huge).compressobj()
    items = opened(data.compress(TEXT) + data.flush())
    assert codes(items) == ["unsupported_format"]


def test_compression_within_compression_ends_somewhere() -> None:
    data = TEXT
    for _ in range(4):
        data = gzip.compress(data)
    assert contents(opened(data)) == {"a.txt": TEXT}
    assert codes(opened(gzip.compress(data))) == ["bomb"]


def test_text_that_begins_like_bzip2_is_text() -> None:
    assert kind_of(b"BZh9 is the name of a boat.") is None
    assert kind_of(b"") is None


def test_reading_in_small_steps_gives_the_same() -> None:
    raw = Unpacked(io.BytesIO(PACKERS["gzip"](TEXT)), "gzip", Budget())
    assert b"".join(iter(lambda: raw.read(7) or b"", b"")) == TEXT


@pytest.mark.parametrize(
    ("name", "bare"),
    [("a.txt.gz", "a.txt"), ("a.TGZ", "a.tar"), ("a.jsonl.zst", "a.jsonl"), (".gz", ".gz"), ("a.txt", "a.txt")],
)
def test_a_name_without_the_ending_of_its_compression(name: str, bare: str) -> None:
    assert without_ending(name) == bare
