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
CONTROL = bytes((*range(9), *range(14, 27), *range(28, 32), 127))
MOST_CONTROL = 0.1  # share of characters; text with stray ones is repaired instead
WESTERN = frozenset("àâäáãåçèéêëìíîïñòóôöõøùúûüÿœæßÀÂÄÁÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØÙÚÛÜŒÆ€£‘’‚“”„–—…•«»·©®™°§½¼¿¡ºª\u00a0")
MOST_ACCENTS = 0.14  # share of bytes; other alphabets have 40 % and more
DAMAGED = " damaged"  # behind an encoding's name: a few bytes that do not fit it were replaced by U+FFFD
HIGH = bytes(range(0x80, 0x100))
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
FEWEST_HIGH = 20  # bytes over 0x7F
MOST_DAMAGE = 0.05  # share of them
# Encodings that are ASCII to look at, known by the sequences that shift between alphabets.
SHIFTS = (
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"\x1b\$[@B]|\x1b\([IJ]"), "iso2022_jp_ext"),
    (re.compile(rb"~\{(?:[\x21-\x7d][\x21-\x7e]){2,}~\}"), "hz"),
)
MULTI_BYTE = frozenset(("gb18030", "big5hkscs", "cp949", "cp932", "euc_jp", "johab"))
WEB_NAMES = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# Codecs of Python's that no page is written in: some decode without end, others turn plain letters into something else.
NO_CHARSETS = frozenset(("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"))
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
    """The lines of a plain text in an encoding that fits all of it. Raises NotTextError for binary data."""
    encoding, confidence = find_encoding(raw)
    return Decoded(split_lines(_checked(as_text(raw, encoding))), encoding, confidence)


def read_text(raw: bytes, declared: str | None = None) -> tuple[str, str, float]:
    """The text of some bytes, its encoding, and how sure that is. `declared` is what the input says of itself.

    A byte order mark or valid UTF-8 is certain; a declaration is believed where the bytes bear it out; anything else is
    an estimate. UTF-8 with a few bytes that do not fit stays UTF-8. Raises NotTextError for binary data.
    """
    encoding, confidence = ("utf-8" + DAMAGED, 0.7) if _is_damaged_utf8(raw) else find_encoding(raw, declared)
    return _checked(as_text(raw, encoding)), encoding, confidence


def as_text(raw: bytes, encoding: str) -> str:
    """The text of `raw` under an encoding that `read_text` named; always the same, so that raw can be replayed.

    Raises NotTextError for text with zero characters, which databases cut short.
    """
    name = encoding.removesuffix(DAMAGED)
    text = raw.decode(name, "strict" if name == encoding else "replace")
    if "\0" in text:
        raise NotTextError("it holds zero characters, as binary files do")
    return text


def _checked(text: str) -> str:
    encoded = text.encode("utf-8", "surrogatepass")
    if len(encoded) - len(encoded.translate(None, CONTROL)) > MOST_CONTROL * len(text):
        raise NotTextError("it is full of control characters, as binary files are")
    return text


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of a plain text."""
    return tuple(LINE_BREAK.split(text))


def find_encoding(raw: bytes, declared: str | None = None) -> tuple[str, float]:
    """The encoding of some bytes and how sure it is, 0 to 1. Raises NotTextError for binary data."""
    for magic, name in MAGIC:
        if raw.startswith(magic):
            raise NotTextError(f"it is {name}, not text")
    for bom, encoding in BOMS:
        if raw.startswith(bom) and _decodes(raw, encoding):
            return encoding, 1.0
    if b"\0" in raw:
        return _wide_encoding(raw)
    for mark, encoding in SHIFTS:
        if mark.search(raw) and _decodes(raw, encoding):
            return encoding, 0.9
    if _decodes(raw, "utf-8"):
        return "utf-8", 1.0
    return _declared(raw, declared) or _estimate(raw, declared)


def _is_damaged_utf8(raw: bytes) -> bool:
    """Whether all but a few of the bytes beyond ASCII are UTF-8, as where a text was cut or patched together."""
    if raw.isascii() or b"\0" in raw or _decodes(raw, "utf-8"):
        return False
    high = _count_high(raw)
    damage = raw.decode("utf-8", "replace").count("\ufffd")
    return high > FEWEST_HIGH and damage < MOST_DAMAGE * high


def _declared(raw: bytes, declared: str | None) -> tuple[str, float] | None:
    """The declared encoding if it is one of several bytes a character, which wrong bytes hardly ever fit."""
    name = codec_name(declared)
    return (name, 0.9) if name in MULTI_BYTE and _decodes(raw, name) else None


def codec_name(label: str | None) -> str | None:
    """Python's codec for an encoding label as pages use them, None for an unknown one.

    The web reads Latin-1 as windows-1252, and some East Asian labels as their larger supersets.
    """
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
        b"\0\0\0\0".decode(name)  # fits every encoding of text, and no other codec, such as base64
    except (LookupError, ValueError):
        return None
    return None if name in NO_CHARSETS else WEB_NAMES.get(name, name)


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
    if _count_high(raw) > MOST_ACCENTS * len(raw) or not _decodes(raw, "cp1252"):
        return False
    return all(c.isascii() or c in WESTERN for c in set(raw.decode("cp1252")))


def _count_high(raw: bytes) -> int:
    return len(raw) - len(raw.translate(None, HIGH))


def _estimate(raw: bytes, declared: str | None) -> tuple[str, float]:
    from charset_normalizer import from_bytes  # costs 40 ms to import and most files are UTF-8

    label = codec_name(declared)
    if _reads_as_western(raw) and label in (None, "cp1252", "utf-8"):
        return "cp1252", 0.8
    if label and label not in ("cp1252", "utf-8") and _reads_well(raw, label):
        return label, 0.85
    if _reads_as_western(raw):
        return "cp1252", 0.8
    best = from_bytes(raw).best()
    if best is None:
        raise NotTextError("no text encoding fits its bytes")
    return best.encoding, round(max(0.0, 1.0 - best.percent_chaos / 100) * 0.9, 3)


def _reads_well(raw: bytes, encoding: str) -> bool:
    """Whether the high bytes become letters of words, as they do in the right encoding, and not marks among them."""
    if not _decodes(raw, encoding):
        return False
    high = "".join(NOT_ASCII.findall(raw.decode(encoding)))
    return sum(map(str.isalpha, high)) > 0.9 * len(high)
