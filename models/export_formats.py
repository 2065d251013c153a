"""Text formats of an export: JSON Lines and CSV. A writer takes the rows in portions and writes them as they come."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, BinaryIO

from models.export_columns import Column

Row = dict[str, Any]
Writer = Callable[[BinaryIO, Sequence[Column], Iterable[Sequence[Row]]], None]

SEPARATOR = " | "  # between the values of a list in a cell
# Line ends to some readers, though not to JSON.
LINE_ENDS = str.maketrans({"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})
# What OWASP's page on CSV injection names as the beginning of a formula: signs, tab and line ends, the wide signs that
# East Asian spreadsheets read as the same; NUL (ASVS 1.2.10); and the small and raised signs. Invisible characters
# before a sign do not make it safe. A cell with apostrophes before it gets one more, so that taking one away always
# gives the text back.
SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207a\u207b\u207c\u2212"
INVISIBLE = "\\s\\x00-\\x1f\\x7f-\\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
FORMULA = re.compile(f"'*(?:[\\t\\r\\n\\x00]|[{INVISIBLE}]*[{SIGNS}])")


def write_jsonl(file: BinaryIO, columns: Sequence[Column], portions: Iterable[Sequence[Row]]) -> None:
    """JSON Lines: an object a line, UTF-8, every line ended by a line feed and by nothing that looks like one."""
    for rows in portions:
        lines = (json.dumps(row, ensure_ascii=False).translate(LINE_ENDS) for row in rows)
        file.write("".join(f"{line}\n" for line in lines).encode())


def write_csv(file: BinaryIO, columns: Sequence[Column], portions: Iterable[Sequence[Row]]) -> None:
    """CSV as in RFC 4180, UTF-8, with a header line; no text begins a formula (see `defused`).

    Lists of text are joined with " | ", evidence is JSON, null is an empty cell. Numbers stay numbers.
    """
    file.write(_lines([[column.name for column in columns]]))
    for rows in portions:
        file.write(_lines([[_cell(row[column.name], column) for column in columns] for row in rows]))


def defused(text: str) -> str:
    """A text as a spreadsheet shows it: with an apostrophe in front where it would be taken for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def _cell(value: Any, column: Column) -> str | int | float:
    if value is None:
        return ""
    if column.kind in ("int", "float"):
        return value  # type: ignore[no-any-return]
    if column.kind == "bool":
        return "true" if value else "false"
    if column.kind == "texts":
        return defused(SEPARATOR.join(value))
    if column.kind == "spans":
        return json.dumps(value, ensure_ascii=False)
    return defused(value)


def _lines(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
