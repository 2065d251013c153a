"""Rows of delimited text: each with its own slice of the file, and a broken one never taking its neighbours along.

Cells are read by the standard library's strict parser; what is added is which lines a row is made of, so that a stray
quote costs one row and not the rest of the file.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from copydesk.limits import MOST_ROWS_AGAIN
from copydesk.readers.formats import MOST_BYTES
from copydesk.readers.records.json_text import RecordError

LINES_TRIED = 200  # of those that an open quote has swallowed, to see whether they are rows

Line = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Dialect:
    """What separates cells, whether quotes around a cell mean something, and whether a backslash escapes them."""

    delimiter: str
    quoted: bool = True
    escaped: bool = False

    def reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """The rows of lines that keep their line ends. Raises csv.Error where quotes contradict themselves."""
        csv.field_size_limit(2 * MOST_BYTES)  # of the whole process; its own limit is 128 KiB a cell
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
            escapechar="\\" if self.escaped else None,
            strict=True,
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number from 1, its text without the line end, its cells, or why there are none (`code`, `message`)."""

    number: int
    text: str
    cells: Sequence[str] = ()
    code: str = ""
    message: str = ""


def rows(lines: Iterator[Line], dialect: Dialect, end: str = "\n") -> Iterator[Row]:
    """The rows of a file's lines. Blank lines are none, but count."""
    taking = _Taking(lines)
    reader = dialect.reader(taking)
    width = number = 0
    while True:
        number += 1
        taking.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLargeError) as error:
            yield _broken(number, taking, dialect, width, error, end)
            reader = dialect.reader(taking)
            continue
        width = width or len(cells)
        if any(map(str.strip, taking.taken)):
            yield Row(number, _joined(taking.taken, end), cells)


def read_row(text: str, origin: Mapping[str, str]) -> dict[str, object]:
    """The cells of one row under the names of their columns, as a document's origin has them. Raises RecordError."""
    columns = json.loads(origin.get("columns", "[]"))
    try:
        cells = next(dialect_of(origin).reader([text]), [])
    except csv.Error as error:
        raise RecordError("broken_record", str(error)) from error
    extra = cells[len(columns) :]
    if len(cells) < len(columns) or any(map(str.strip, extra)):
        raise RecordError("broken_record", f"it has {len(cells)} cells, the header has {len(columns)}")
    return dict(zip(columns, cells, strict=False))


def dialect_of(origin: Mapping[str, str]) -> Dialect:
    """The dialect that `facts_of` wrote down."""
    return Dialect(origin.get("delimiter", ","), origin.get("quote", '"') != "", origin.get("escape", "") != "")


def facts_of(dialect: Dialect, columns: Sequence[str]) -> dict[str, str]:
    """What a row does not say itself, for its document's origin."""
    facts = {"delimiter": dialect.delimiter, "columns": json.dumps(columns, ensure_ascii=False)}
    return facts | ({} if dialect.quoted else {"quote": ""}) | ({"escape": "\\"} if dialect.escaped else {})


class _TooLargeError(Exception):
    """A row has more characters than a document may."""


class _Taking:
    """Lines on their way to the parser, and which of them it has taken for the row it is at."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self.lines = lines
        self.again: list[str] = []  # in reverse
        self.taken: list[str] = []
        self.size = 0
        self.reread = 0

    def __iter__(self) -> _Taking:
        return self

    def __next__(self) -> str:
        if not self.taken:
            self.size = 0
        line, whole = (self.again.pop(), True) if self.again else next(self.lines)
        self.taken.append(line)
        self.size += len(line)
        if not whole or self.size > MOST_BYTES:
            raise _TooLargeError
        return line + "\n"

    def give_back(self) -> bool:
        """Let all but the first line be taken again, unless that was done too often."""
        self.reread += self.size
        if self.reread > MOST_ROWS_AGAIN:
            return False
        self.again.extend(reversed(self.taken[1:]))
        return True

    def skip_quoted(self) -> None:
        """Pass the lines up to the one where a quote that is too long closes."""
        while (line := self.again.pop() if self.again else next(self.lines, ("", False))[0]) and line.count(
            '"'
        ) % 2 == 0:
            continue


def _broken(number: int, taking: _Taking, dialect: Dialect, width: int, error: Exception, end: str) -> Row:
    """The row that cannot be read: its first line alone where the lines after it are rows again."""
    taken = list(taking.taken)
    first = taken[0]
    if len(taken) > 1 and _are_rows(taken[1:], dialect, width) and taking.give_back():
        return Row(number, first, (), "broken_record", "a quote is opened in this row and never closed")
    if isinstance(error, _TooLargeError):
        if len(taken) == 1:
            return Row(number, first, (), "too_large", "")
        taking.skip_quoted()
        message = f"a quote is opened in this row and not closed within {MOST_BYTES >> 20} MiB; its lines were not read"
        return Row(number, first, (), "too_large", message)
    if "unexpected end of data" in str(error):
        message = "a quote is opened in this row and not closed before the file ends; it may be cut off"
        return Row(number, _joined(taken, end), (), "truncated", message)
    return Row(number, _joined(taken, end), (), "broken_record", f"its quotes do not match: {error}")


def _are_rows(lines: Sequence[str], dialect: Dialect, width: int) -> bool:
    """Whether lines that an open quote has swallowed are rows on their own; the last may be half of one."""
    filled = [line for line in islice(lines, LINES_TRIED) if line.strip()]
    fitting = [_width(line, dialect) == width for line in filled]
    return width > 1 and any(fitting) and all(fitting[:-1])


def _width(line: str, dialect: Dialect) -> int:
    try:
        return len(next(dialect.reader([line]), []))
    except csv.Error:
        return 0


def _joined(lines: Sequence[str], end: str) -> str:
    return end.join(lines).removesuffix("\r")
