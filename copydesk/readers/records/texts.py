"""Streams as text that can be cut anywhere: a slice of the text gives its own bytes of the file again.

Records are found in text, but a document keeps bytes. Bytes that the charset does not have become lone surrogates
(Python's surrogateescape), so encoding a slice restores them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from copydesk.readers.decode import DAMAGED, MAGIC, NotTextError, read_text
from copydesk.readers.digests import digest_of
from copydesk.readers.formats import MOST_BYTES, Stream
from copydesk.types import Document, Quarantined

HEAD_BYTES = 1 << 20  # looked at before anything is decided
CHUNK_BYTES = 1 << 18
LEDGER_BYTES = 1 << 16  # of a longer input that is quarantined as a whole, only the digest is kept
MOST_ZEROS = 0.05  # share of bytes; with more it is no text that was damaged
FEWEST_WIDE = 64  # bytes over 127 that a guess at a charset of several bytes a character needs
ASCII = bytes(range(32, 127))
STRAY = re.compile("[\ud800-\udfff]")
NOT_TEXT = re.compile("[\0\ud800-\udfff]")  # half of a surrogate pair cannot be stored as UTF-8
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is a prefix of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """A stream whose charset is known. `head` are its first bytes, `start` the length of its byte order mark."""

    stream: Stream
    head: bytes
    charset: str
    start: int

    def chunks(self) -> Iterator[str]:
        """The text from the beginning, piece by piece; to be asked for once, the stream reads forward only."""
        decoder = codecs.getincrementaldecoder(self.charset)(_errors(self.charset))
        yield decoder.decode(self.head[self.start :])
        while chunk := self.stream.file.read(CHUNK_BYTES):
            yield decoder.decode(chunk)
        if decoder.getstate()[0]:
            yield "\ufffd"  # half a character at the end

    def head_text(self) -> str:
        """The text of the first bytes; it may end within a record."""
        decoder = codecs.getincrementaldecoder(self.charset)(_errors(self.charset))
        return decoder.decode(self.head[self.start :])

    def refused(self, code: str, message: str) -> Quarantined:
        """The whole input, quarantined."""
        return refused(self.stream, self.head, code, message)


def open_text(stream: Stream) -> Text | Quarantined:
    """The stream as text, or why it is none."""
    head = read_head(stream)
    try:
        charset = sniff_charset(head)
    except NotTextError as error:
        return refused(stream, head, "binary", f"not a text file: {error}")
    if not head.strip():
        return refused(stream, head, "empty", "the file has no text in it")
    start = next((len(mark) for mark, _ in MARKS if head.startswith(mark)), 0)
    return Text(stream, head, charset, start)


def refused(stream: Stream, head: bytes, code: str, message: str) -> Quarantined:
    """A whole input, quarantined. The ledger keeps the bytes of a short one, which are all in `head`."""
    kept = head if len(head) <= LEDGER_BYTES else b""
    digest = digest_of(head) if not kept and len(head) < HEAD_BYTES else None
    return Quarantined(Document(stream.uri, kept, origin=stream.origin), code, message, digest=digest)


def clean(text: str) -> str:
    """Text that can be stored: zero characters and halves of surrogate pairs become the replacement character."""
    return NOT_TEXT.sub("\ufffd", text)


def read_head(stream: Stream) -> bytes:
    """The first bytes of a stream, up to HEAD_BYTES."""
    parts: list[bytes] = []
    size = 0
    while size < HEAD_BYTES and (part := stream.file.read(HEAD_BYTES - size)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def sniff_charset(head: bytes, declared: str | None = None) -> str:
    """The charset of a file that begins with `head`, under Python's name, which says nothing of a byte order mark.

    A file of which most is UTF-8 is UTF-8, its single records may be something else (`own_text`). Raises NotTextError
    for binary data.
    """
    for magic, name in MAGIC:
        if head.startswith(magic):
            raise NotTextError(f"it is {name}, not text")
    for mark, charset in MARKS:
        if head.startswith(mark):
            return charset
    if b"\0" not in head and _is_mostly_utf8(head):
        return "utf-8"
    if b"\0" in head:
        return _with_zeros(head)
    whole = head[: head.rfind(b"\n") + 1] or head
    charset = _decoded(whole, declared)[1]
    return charset if declared or _is_likely(charset, whole) else "utf-8"


def _with_zeros(head: bytes) -> str:
    """UTF-16 without its mark, or text in which a few bytes were overwritten."""
    try:
        return _decoded(head[: len(head) // 4 * 4], None)[1]
    except NotTextError:
        if head.count(0) > MOST_ZEROS * len(head):
            raise
        return sniff_charset(head.replace(b"\0", b" "))


def own_text(raw: bytes, charset: str) -> tuple[str, str]:
    """A record's text and its charset: the file's, or where its bytes are none of that, the one they look like.

    `decode.as_text` reads the bytes again under that charset. Raises NotTextError where no charset fits.
    """
    try:
        return raw.decode(charset), charset
    except UnicodeDecodeError:
        text, charset, _ = read_text(raw)
        likely = _is_likely(charset.removesuffix(DAMAGED), raw)
        return (text, charset) if likely else (raw.decode("cp1252", "replace"), "cp1252" + DAMAGED)


def encoded(text: str, charset: str) -> bytes:
    """The bytes that a slice of `Text` was read from."""
    try:
        return text.encode(charset, _errors(charset))
    except UnicodeEncodeError:  # a stateful or ambiguous charset of East Asia: the same characters in other bytes
        return text.encode(charset, "replace")


def split_lines(chunks: Iterable[str], end: str = "\n") -> Iterator[tuple[str, bool]]:
    """Lines without `end` and whether they are whole: of one longer than MOST_BYTES only the start is kept."""
    parts: list[str] = []
    size = 0
    for chunk in chunks:
        *ended, rest = chunk.split(end)
        for piece in ended:
            yield _joined(parts, piece, size + len(piece) <= MOST_BYTES)
            parts, size = [], 0
        size += len(rest)
        if size <= MOST_BYTES or not parts:
            parts.append(rest)
    if size:
        yield _joined(parts, "", size <= MOST_BYTES)


def _joined(parts: list[str], last: str, whole: bool) -> tuple[str, bool]:
    line = "".join(parts) + last
    return (line, True) if whole else (line[:LEDGER_BYTES], False)


def _errors(charset: str) -> str:
    if charset.startswith(("utf-16", "utf_16")):
        return "surrogatepass"
    # What these cannot read has no place among lone surrogates: numbers beyond Unicode, ASCII after a wrong shift.
    return "replace" if charset.startswith(("utf-32", "utf_32", "iso2022", "hz")) else "surrogateescape"


def _decoded(raw: bytes, declared: str | None) -> tuple[str, str]:
    text, charset, _ = read_text(raw, declared)
    return text, charset.removesuffix(DAMAGED)


def _is_likely(charset: str, raw: bytes) -> bool:
    """Whether a guess leaves ASCII as it is, and is of a byte a character or has enough to go by.

    A wrong guess at a charset of East Asia swallows the brackets and quotes that hold records together.
    """
    if ASCII.decode(charset, "replace") != ASCII.decode():
        return False
    enough = sum(byte > 0x7F for byte in raw) >= FEWEST_WIDE
    return charset.startswith("utf-8") or enough or len(bytes(range(256)).decode(charset, "replace")) == 256


def _is_mostly_utf8(head: bytes) -> bool:
    """Whether no fewer characters than stray bytes are read where it is not ASCII; the last character may be cut."""
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(head)
    strays = len(STRAY.findall(text))
    return strays == 0 or sum(not c.isascii() for c in text) >= 2 * strays
