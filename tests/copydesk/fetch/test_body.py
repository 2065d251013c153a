"""Bodies: whatever the encoding, in whatever pieces, and never more than was agreed on."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Iterator
from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.fetch.body import PIECE, read_body
from copydesk.fetch.results import RefusedError

MANY = 10 * 2**20


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


ENCODERS = {"": bytes, "identity": bytes, "gzip": gzip.compress, "X-GZIP ": gzip.compress, "deflate": zlib.compress}


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def refusal(chunks: Iterator[bytes], encoding: str, most: int = MANY) -> str:
    with pytest.raises(RefusedError) as refused:
        read_body(chunks, encoding, most)
    return refused.value.code


def growing(megabytes: int) -> Iterator[bytes]:
    """Zeros, compressed as they are asked for: 1 MiB of them is 1 KiB."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    for _ in range(megabytes):
        yield packer.compress(bytes(2**20))
    yield packer.flush()


@given(st.binary(max_size=2000), st.sampled_from([*ENCODERS.items(), ("deflate", raw_deflate)]), st.integers(1, 99))
def test_a_body_is_what_was_sent_in_whatever_pieces(data: bytes, encoder: tuple[str, type[bytes]], size: int) -> None:
    name, encode = encoder
    assert read_body(pieces(encode(data), size), name, MANY) == data


@pytest.mark.parametrize("size", [PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
@pytest.mark.parametrize("encode", [gzip.compress, lambda data: gzip.compress(data, 0)])
def test_no_byte_is_left_in_the_decoder(size: int, encode: type[bytes]) -> None:
    data = bytes(index * 7 % 251 for index in range(size))
    assert read_body(iter([encode(data)]), "gzip", MANY) == data


@given(st.lists(st.binary(max_size=300), min_size=2, max_size=5), st.integers(1, 50))
def test_a_gzip_body_may_have_several_members(members: list[bytes], size: int) -> None:
    packed = b"".join(gzip.compress(member) for member in members)
    assert read_body(pieces(packed, size), "gzip", MANY) == b"".join(members)


@pytest.mark.parametrize("padding", [b"\0" * 500, b"<!-- cached -->", b"\x1f"])
@pytest.mark.parametrize("size", [1, 64, 10_000])
def test_padding_after_a_gzip_body_is_no_text(padding: bytes, size: int) -> None:
    assert read_body(pieces(gzip.compress(b"ferry") + padding, size), "gzip", MANY) == b"ferry"


def test_an_empty_body_is_empty_in_any_encoding() -> None:
    assert [read_body(iter([]), name, MANY) for name in ENCODERS] == [b""] * len(ENCODERS)


@pytest.mark.parametrize("name", ["gzip", "deflate"])
@pytest.mark.parametrize("left", [1, 5, 30])
def test_a_body_cut_short_is_no_body(name: str, left: int) -> None:
    packed = ENCODERS[name](b"The ferry leaves at nine. " * 9)
    assert refusal(iter([packed[:-left]]), name) == "truncated"


def test_a_broken_body_is_unreadable() -> None:
    packed = bytearray(gzip.compress(b"The ferry leaves at nine. " * 9))
    packed[15] ^= 0xFF
    packed[-6] ^= 0xFF
    assert refusal(iter([bytes(packed)]), "gzip") == "unreadable"
    assert refusal(iter([b"<html>not compressed</html>"]), "gzip") == "unreadable"


@pytest.mark.parametrize("name", ["br", "zstd", "compress", "gzip, gzip", "gzip, br", "none"])
def test_encodings_that_were_not_asked_for_are_refused(name: str) -> None:
    assert refusal(iter([b"x"]), name) == "unsupported_format"


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    sent: list[int] = []
    chunks = (sent.append(len(chunk)) or chunk for chunk in growing(10_000))  # type: ignore[func-returns-value]
    assert refusal(chunks, "gzip") == "bomb"
    assert len(sent) < 20


def test_a_bomb_in_one_chunk_takes_no_memory() -> None:
    bomb = b"".join(growing(200))
    tracemalloc.start()
    try:
        assert refusal(iter([bomb]), "gzip", 4 * 2**20) == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 12 * 2**20
    finally:
        tracemalloc.stop()


def test_a_small_page_of_one_letter_is_no_bomb() -> None:
    assert read_body(iter([gzip.compress(bytes(500_000))]), "gzip", MANY) == bytes(500_000)


@pytest.mark.parametrize("name", ["", "gzip"])
def test_a_body_may_be_as_large_as_the_limit_and_no_larger(name: str) -> None:
    data = bytes(range(256)) * 40
    packed = ENCODERS[name](data)
    assert read_body(iter([packed]), name, len(data)) == data
    assert refusal(iter([packed]), name, len(data) - 1) == "too_large"
    assert read_body(iter([packed]), name, len(data) - 1, cut=True) == data[:-1]


def test_an_endless_body_ends() -> None:
    assert refusal(repeat(b"ferry " * 1000), "") == "too_large"
