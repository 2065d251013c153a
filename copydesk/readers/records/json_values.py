"""A cursor over JSON text that is still being read: it cuts out whole values and finds their ends without parsing them.

So an array of any length is read element by element, a broken element does not stop its neighbours, and each value's
text is exactly what stands in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.limits import MOST_BRACKETS
from copydesk.readers.formats import MOST_BYTES
from copydesk.readers.records.texts import LEDGER_BYTES

SPACE = re.compile("[\ufeff\x1e \t\r\n]*")
SEPARATORS = re.compile("[\ufeff\x1e \t\r\n,]*")
PASSED = re.compile(
    r'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)*+', re.DOTALL
)  # up to a bracket, whole strings too
STRING = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
TOKEN = re.compile(r'[^\ufeff\x1e \t\r\n,:\[\]{}"]*')  # it begins where no space, bracket or quote is: never empty
FILL_CHARS = 1 << 18


@dataclass(frozen=True, slots=True)
class Value:
    """The text of a value, the line it begins in, and whether it ends before the file does and before it is too large.

    A value that is too large is passed over; only its beginning is kept. Behind one with too many brackets the place in
    the file is `lost`, and the cursor at its end.
    """

    text: str
    line: int
    ended: bool = True
    too_large: bool = False
    lost: bool = False


class Cursor:
    """A place in JSON text, moving forward."""

    __slots__ = ("_at", "_buffer", "_chunks", "_line")

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self._buffer = ""
        self._at = 0
        self._line = 1

    @property
    def line(self) -> int:
        """The line of the place, from 1."""
        return self._line

    def peek(self, passing: re.Pattern[str] = SPACE) -> str:
        """The next character after white space, "" at the end of the text."""
        while True:
            end = passing.match(self._buffer, self._at)
            self._move(end.end() if end else self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._fill():
                return ""

    def take(self) -> None:
        """Pass the character that `peek` gave."""
        self._move(self._at + 1)

    def value(self) -> Value:
        """The value that begins at the place, which `peek` has found; what is no JSON is cut at the next separator."""
        line, seen, state = self._line, 0, START
        dropped = ""
        while True:
            end, state = _scan(self._buffer, self._at + seen, state)
            seen = end - self._at
            if state is DONE:
                break
            if state.brackets > MOST_BRACKETS:
                return self._lost(line)
            if seen > MOST_BYTES:
                dropped = dropped or self._buffer[self._at : self._at + LEDGER_BYTES]
                self._move(end)
                seen = 0
            if not self._fill(max(FILL_CHARS, seen)):
                break
        text = dropped or self._buffer[self._at : self._at + seen]
        self._move(self._at + seen)
        return Value(text, line, state is DONE or state is TOKEN_BEGUN, bool(dropped) or seen > MOST_BYTES)

    def finish(self) -> None:
        """Go to the end of the text, without reading it."""
        self._chunks, self._buffer, self._at = iter(()), "", 0

    def _lost(self, line: int) -> Value:
        text = self._buffer[self._at : self._at + LEDGER_BYTES]
        self.finish()
        return Value(text, line, ended=False, lost=True)

    def _move(self, to: int) -> None:
        self._line += self._buffer.count("\n", self._at, to)
        self._at = to

    def _fill(self, least: int = 1) -> bool:
        """Read at least so many characters more, as long as there are any; what was passed is let go."""
        parts = [self._buffer[self._at :]]
        size = 0
        while size < least and (chunk := next(self._chunks, None)) is not None:
            parts.append(chunk)
            size += len(chunk)
        self._buffer, self._at = "".join(parts), 0
        return size > 0


@dataclass(frozen=True, slots=True)
class _State:
    """How far into a value a scan has come: brackets open, whether within a string, and brackets met."""

    depth: int = 0
    quoted: bool = False
    brackets: int = 0


START, TOKEN_BEGUN, DONE = _State(), _State(-1), _State(-2)


def _scan(text: str, at: int, state: _State) -> tuple[int, _State]:
    """Go on to the end of the value, or of the text: the place reached and the state there."""
    if state is START and at < len(text):
        state = _State(quoted=True) if text[at] == '"' else _State(1) if text[at] in "{[" else TOKEN_BEGUN
        stray = state is TOKEN_BEGUN and text[at] in "}]:,"
        at += state is not TOKEN_BEGUN or stray
        if stray:
            return at, DONE
    if state is TOKEN_BEGUN:
        match = TOKEN.match(text, at)
        at = match.end() if match else at
        return at, (DONE if at < len(text) else state)
    return _scan_nested(text, at, state) if state is not START else (at, state)


def _scan_nested(text: str, at: int, state: _State) -> tuple[int, _State]:
    depth, quoted, brackets = state.depth, state.quoted, state.brackets
    while at < len(text) and brackets <= MOST_BRACKETS:
        if quoted:
            match = STRING.match(text, at)
            at = match.end() if match else at
            if text[at : at + 1] != '"':
                return at, _State(depth, quoted, brackets)  # the string goes on, or the text ends with a backslash
            quoted = False
            at += 1
        elif (char := text[at]) in "{}[]":
            at += 1
            brackets += 1
            depth += 1 if char in "{[" else -1
        else:
            passed = PASSED.match(text, at)
            at = passed.end() if passed else at
            if text[at : at + 1] != '"':
                continue
            quoted = True  # and it goes on behind what was read
            at += 1
        if depth == 0 and not quoted:
            return at, DONE
    return at, _State(depth, quoted, brackets)
