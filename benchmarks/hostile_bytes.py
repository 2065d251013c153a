"""Hostile bytes of our own: encodings that lie, marks in the wrong place, and what takes a detector long."""

from __future__ import annotations

import codecs
import random

from benchmarks.hostile_texts import SENTENCE, Make

RUSSIAN = "Городской совет решил починить старый мост. "
JAPANESE = "市議会は古い橋を秋までに修理することに同意した。"
GERMAN = "Der Rat beschloß, die alte Brücke für die Fußgänger zu öffnen. "
TEXT = f"{SENTENCE}. "


def _in(text: str, encoding: str) -> Make:
    """About `n` bytes of a text in an encoding."""
    piece = text.encode(encoding)
    return lambda n: piece * (n // len(piece) + 1)


def _noise(low: int, high: int, seed: int = 7) -> Make:
    """`n` bytes by chance, from `low` to `high`."""
    return lambda n: bytes(random.Random(seed).choices(range(low, high + 1), k=n))


def _then(first: bytes, make: Make) -> Make:
    return lambda n: first + make(n)


def _cut(n: int) -> bytes:
    """UTF-8 with a byte missing in every line."""
    return (GERMAN.encode().replace(b"\xc3\x9f", b"\xc3", 1) + b"\n") * (n // 70 + 1)


def _patched(n: int) -> bytes:
    """UTF-8, Latin-1 and Russian of two encodings, by turns."""
    pieces = [GERMAN.encode(), GERMAN.encode("latin-1"), RUSSIAN.encode("koi8-r"), RUSSIAN.encode("cp1251")]
    return b"\n".join(pieces * (n // 250 + 1))


def _lie(charset: str, body: Make) -> Make:
    head = f'<!doctype html><html><head><meta charset="{charset}"><title>Bridge</title></head><body><p>'.encode()
    return lambda n: head + body(n)


BYTES: dict[str, Make] = {
    "windows-1251": _in(RUSSIAN, "cp1251"),
    "koi8-r": _in(RUSSIAN, "koi8-r"),
    "shift_jis": _in(JAPANESE, "shift_jis"),
    "euc-jp": _in(JAPANESE, "euc-jp"),
    "iso-2022-jp": _in(JAPANESE, "iso-2022-jp"),
    "hz": _in("市会", "hz"),
    "hz never ended": _then(b"~{<:Ky~} ", lambda n: b"~{" * (n // 2)),
    "gb18030": _in("市议会同意修复旧桥。", "gb18030"),
    "latin-1": _in(GERMAN, "latin-1"),
    "latin-1 high bytes alone": _noise(0xC0, 0xFF),
    "noise": _noise(1, 0xFF),
    "noise with zeros": _noise(0, 0xFF),
    "high noise": _noise(0x80, 0xFF),
    "printable noise": _noise(0x20, 0x7E),
    "continuation bytes": lambda n: b"\x80" * n,
    "lead bytes": lambda n: b"\xe2" * n,
    "overlong": lambda n: b"\xc0\xaf" * (n // 2),
    "cut UTF-8": _cut,
    "patched together": _patched,
    "UTF-7": lambda n: b"+AGI-ridge " * (n // 11),
    "UTF-16": _in(TEXT, "utf-16-le"),
    "UTF-16 with mark": _then(codecs.BOM_UTF16_LE, _in(TEXT, "utf-16-le")),
    "UTF-16 surrogates alone": _then(codecs.BOM_UTF16_LE, lambda n: b"\x00\xd8a\x00" * (n // 4)),
    "UTF-16 of an odd length": _then(codecs.BOM_UTF16_LE, lambda n: b"a\x00" * (n // 2) + b"a"),
    "UTF-32": _then(codecs.BOM_UTF32_LE, _in(TEXT, "utf-32-le")),
    "UTF-32 beyond Unicode": _then(codecs.BOM_UTF32_LE, lambda n: b"\xff\xff\xff\x7f" * (n // 4)),
    "surrogates in UTF-8": lambda n: b"a\xed\xa0\x80b " * (n // 6),
    "two marks": _then(codecs.BOM_UTF8 * 2, _in(TEXT, "utf-8")),
    "marks in the middle": _in("bridge \ufeff", "utf-8"),
    "wrong mark": _then(codecs.BOM_UTF8, _in(RUSSIAN, "koi8-r")),
    "mark and nothing": lambda n: codecs.BOM_UTF16_BE,
    "zeros": lambda n: b"\0" * n,
    "zeros among letters": lambda n: b"a\0b" * (n // 3),
    "control characters": lambda n: b"a\x01\x02\x03" * (n // 4),
    "escapes": lambda n: b"\x1b" * n,
    "shifts": lambda n: b"\x1b$B\x1b(B" * (n // 6),
}

LIES: dict[str, Make] = {
    "says UTF-8, is Russian": _lie("utf-8", _in(RUSSIAN, "koi8-r")),
    "says shift_jis, is German": _lie("shift_jis", _in(GERMAN, "latin-1")),
    "says utf-7": _lie("utf-7", _in("+ADw-script+AD4-", "ascii")),
    "says utf-16": _lie("utf-16", _in(TEXT, "ascii")),
    "says base64": _lie("base64", _in(GERMAN, "latin-1")),
    "says hz": _lie("hz", _in("~{<:Ky~}", "ascii")),
    "says idna": _lie("idna", _in(GERMAN, "latin-1")),
    "says nonsense": _lie("x" * 39, _in(RUSSIAN, "cp1251")),
    "says utf-8, is noise": _lie("utf-8", _noise(0x80, 0xFF)),
}
