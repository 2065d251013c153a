"""Bytes to lines: which encoding, and how sure that is."""

from __future__ import annotations

import codecs
import re

from copydesk.types import Decoded

# Not str.splitlines: it also breaks at U+0085, which in mis-decoded text is half of a damaged character.
LINE_BREAK = re.compile("\r\n|[\n\r\f\v\u2028\u2029]")
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is a prefix of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
MOST_CONTROL = 0.1  # share of characters; text with stray ones is repaired instead
WESTERN = frozenset("àâäáãåçèéêëìíîïñòóôöõøùúûüÿœæßÀÂÄÁÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØÙÚÛÜŒÆ€£‘’‚“”„–—…•«»·©®™°§½¼¿¡ºª\u00a0")
MOST_ACCENTS = 0.14  # share of bytes; other alphabets have 40 % and more
MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
)


class NotTextError(ValueError):
    """The bytes are no text; the message says what they look like."""


def decode(raw: bytes) -> Decoded:
    """The lines of a text file. A byte order mark or valid UTF-8 is certain; anything else is an estimate.

    Raises NotTextError for binary data.
    """
    encoding, confidence = _encoding(raw)
    decoded = as_lines(raw, encoding, confidence)
    characters = sum(map(len, decoded.lines))
    if sum(len(CONTROL.findall(line)) for line in decoded.lines) > MOST_CONTROL * characters:
        raise NotTextError("it is full of control characters, as binary files are")
    return decoded


def as_lines(raw: bytes, encoding: str, confidence: float) -> Decoded:
    """The lines of `raw` under a known encoding; the same split everywhere, so that stored raw can be replayed.

    Raises NotTextError for text with zero characters, which databases cut short.
    """
    text = raw.decode(encoding)
    if "\0" in text:
        raise NotTextError("it holds zero characters, as binary files do")
    return Decoded(tuple(LINE_BREAK.split(text)), encoding, confidence)


def _encoding(raw: bytes) -> tuple[str, float]:
    for magic, name in MAGIC:
        if raw.startswith(magic):
            raise NotTextError(f"it is {name}, not text")
    for bom, encoding in BOMS:
        if raw.startswith(bom) and _decodes(raw, encoding):
            return encoding, 1.0
    if b"\0" in raw:
        return _wide_encoding(raw)
    if _decodes(raw, "utf-8"):
        return "utf-8", 1.0
    return _estimate(raw)


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _wide_encoding(raw: bytes) -> tuple[str, float]:
    """UTF-16 without a mark: in European text every other byte is zero. Zero bytes anywhere else are no text."""
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = raw[offset::2].count(0), raw[1 - offset :: 2].count(0)
        if zeros > 0.4 * len(raw) / 2 and not others and _decodes(raw, encoding):
            return encoding, 0.8
    raise NotTextError("it holds zero bytes, as binary files do")


def _reads_as_western(raw: bytes) -> bool:
    """Whether windows-1252 makes the few high bytes common letters and marks of Western Europe, within words.

    Statistical detectors need more evidence than an English or French text with a handful of accents gives them.
    """
    high = sum(byte > 0x7F for byte in raw)
    if high > MOST_ACCENTS * len(raw) or not _decodes(raw, "cp1252"):
        return False
    return all(c.isascii() or c in WESTERN for c in raw.decode("cp1252"))


def _estimate(raw: bytes) -> tuple[str, float]:
    from charset_normalizer import from_bytes  # costs 40 ms to import and most files are UTF-8

    if _reads_as_western(raw):
        return "cp1252", 0.8
    best = from_bytes(raw).best()
    if best is None:
        raise NotTextError("no text encoding fits its bytes")
    return best.encoding, round(max(0.0, 1.0 - best.percent_chaos / 100) * 0.9, 3)
