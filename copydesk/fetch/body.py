"""Bodies: reading what a server sends without ever holding more than was agreed on.

We decompress ourselves, a bounded piece at a time: libraries that decode for their users make of one small chunk as
many bytes as it says.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from copydesk.fetch.results import RefusedError

ACCEPTED = "gzip, deflate"
PIECE = 64 * 2**10  # decompressed bytes at a time
MOST_RATIO = 200  # decompressed to sent; pages stay below 50, and zlib ends at 1,032
UNSUSPICIOUS = 2**20  # decompressed bytes below which the ratio is of no account: a small page of one letter
GZIP_START = b"\x1f\x8b"


def read_body(chunks: Iterable[bytes], encoding: str, most_bytes: int, *, cut: bool = False) -> bytes:
    """The decompressed body of an answer with that Content-Encoding.

    Raises RefusedError: `too_large` above `most_bytes` (with `cut` the rest is left unread instead), `bomb` for what
    grows out of proportion, `truncated` and `unreadable` for what cannot be decompressed to its end, and
    `unsupported_format` for another encoding.
    """
    body = bytearray()
    for piece in _pieces(chunks, encoding):
        body += piece
        if len(body) > most_bytes:
            if cut:
                return bytes(body[:most_bytes])
            message = f"is larger than {most_bytes:,} bytes; raise the limit if it is really an article"
            raise RefusedError("too_large", message)
    return bytes(body)


def _pieces(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return iter(chunks)
    if name in ("gzip", "x-gzip", "deflate"):
        return _honest(chunks, gzip=name != "deflate")
    shown = ascii(encoding[:50])
    message = f"comes in the encoding {shown}, though {ACCEPTED} was asked for; save the page by hand"
    raise RefusedError("unsupported_format", message)


def _honest(chunks: Iterable[bytes], *, gzip: bool) -> Iterator[bytes]:
    """The decompressed pieces, as long as they stay in proportion to what was sent."""
    sent = made = 0

    def counted() -> Iterator[bytes]:
        nonlocal sent
        for chunk in chunks:
            sent += len(chunk)
            yield chunk

    try:
        for piece in _decompressed(counted(), gzip=gzip):
            made += len(piece)
            if made > UNSUSPICIOUS and made > MOST_RATIO * sent:
                message = f"grows to more than {MOST_RATIO} times its size when decompressed; it is no honest page"
                raise RefusedError("bomb", message)
            yield piece
    except zlib.error as error:
        message = f"cannot be decompressed ({error}); save the page by hand"
        raise RefusedError("unreadable", message) from error


def _decompressed(chunks: Iterable[bytes], *, gzip: bool) -> Iterator[bytes]:
    decoder = None
    held = b""
    for chunk in chunks:
        data, held = held + chunk, b""
        while data:
            if decoder is None or (decoder.eof and gzip and data.startswith(GZIP_START)):
                decoder = _decoder(data, gzip=gzip)  # a gzip body may have several members
            elif decoder.eof:
                held = data if GZIP_START.startswith(data) else b""  # anything else is padding, as browsers have it
                break
            yield from _inflated(decoder, data)
            data = decoder.unused_data
    if decoder and not decoder.eof:
        raise RefusedError("truncated", "ends in the middle of its compressed body; try again later", again=True)


def _decoder(data: bytes, *, gzip: bool) -> zlib._Decompress:
    if gzip:
        return zlib.decompressobj(zlib.MAX_WBITS | 16)
    # Some servers send deflate without the zlib wrapper, whose first byte names method 8 (RFC 1950, section 2.2).
    return zlib.decompressobj(zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS)


def _inflated(decoder: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    while not decoder.eof:
        piece = decoder.decompress(data, PIECE)
        yield piece
        data = decoder.unconsumed_tail
        if not data and len(piece) < PIECE:  # a full piece may leave output behind even when all input is used
            return
