"""What a delimited file does not declare: its delimiter, its quoting, and whether its first row names the columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from copydesk.readers.records.columns import RANKED, fold, is_date
from copydesk.readers.records.csv_rows import Dialect, Row, rows
from copydesk.readers.records.texts import clean

SAMPLE_CHARS = 1 << 17
SAMPLE_LINES = 300
LONGEST_NAME = 64  # characters of a column's name
DELIMITERS = (",", ";", "\t", "|")
UNQUOTED = ("\t", "|")  # files with these often hold quotes that mean nothing
SEP_LINE = "sep="  # the line in which spreadsheets declare the delimiter


def sniff_dialect(lines: Sequence[str], whole: bool, given: Mapping[str, str], tabs_first: bool = False) -> Dialect:
    """The dialect in which most of the first rows have as many cells as the very first; `whole` if that is all.

    A delimiter that is given, or declared in the file, is not questioned.
    """
    declared = lines[0].strip()[len(SEP_LINE) :] if lines and lines[0].lower().startswith(SEP_LINE) else ""
    only = given.get("delimiter") or (declared if len(declared) == 1 else "")
    delimiters = (only,) if only else tuple(sorted(DELIMITERS, key=lambda d: d != "\t")) if tabs_first else DELIMITERS
    sample = list(lines[: SAMPLE_LINES - 1 if not whole else SAMPLE_LINES])
    candidates = [Dialect(delimiter) for delimiter in delimiters]
    candidates += [Dialect(delimiter, quoted=False) for delimiter in delimiters if delimiter in UNQUOTED]
    if any('\\"' in line for line in sample):
        candidates += [Dialect(delimiter, escaped=True) for delimiter in delimiters]
    return max(candidates, key=lambda dialect: _fit(sample, dialect, whole and len(sample) == len(lines)))


def columns_of(row: Row, given: Mapping[str, str]) -> list[str] | None:
    """The names that the first row gives to the columns; None where it is data.

    Columns can be given (`columns`, a JSON list), or be named by their number in a mapping that is given.
    """
    names = _names(row)
    if "columns" in given:
        return [str(name) for name in json.loads(given["columns"])]
    if _by_number(given):
        return [str(number) for number in range(1, len(names) + 1)]
    return list(_unique(names)) if _is_header(names, set(_named(given))) else None


def is_data(row: Row, columns: Sequence[str], given: Mapping[str, str]) -> bool:
    """Whether the first row is a record already: columns were given, and it does not name them."""
    names = _names(row)
    if _by_number(given):
        return not _is_header(names, set())
    return "columns" in given and names != list(columns)


def _names(row: Row) -> list[str]:
    return [clean(cell).strip().removeprefix("\ufeff") for cell in row.cells]


def _named(given: Mapping[str, str]) -> Iterator[str]:
    for key, path in given.items():
        if key.startswith("column.") and path:
            yield from path.split("|")


def _by_number(given: Mapping[str, str]) -> bool:
    paths = list(_named(given))
    return bool(paths) and all(path.isascii() and path.isdigit() for path in paths) and "columns" not in given


def _fit(lines: Sequence[str], dialect: Dialect, whole: bool) -> tuple[bool, float, int]:
    """How well a dialect fits: several columns, the share of rows as wide as the first, and how many columns."""
    found = list(rows(((line, True) for line in lines), dialect))
    found = [row for row in found if not row.text.lower().startswith(SEP_LINE)]
    if not whole and len(found) > 2:
        found.pop()  # it may be cut
    width = len(found[0].cells) if found else 0
    share = sum(not row.code and len(row.cells) == width for row in found) / len(found) if found else 0
    return width > 1, share, width


def _is_header(names: Sequence[str], expected: set[str]) -> bool:
    """Short, different names with letters; of a single column only one that is known, of several at most one blank.

    Names may be repeated where one of them is known to be a text's.
    """
    if expected and expected & set(names):
        return True
    filled = [name for name in names if name]
    if len(names) == 1:
        return any(fold(name) in RANKED[field] for name in filled for field in ("text", "description"))
    different = len({name.casefold() for name in filled}) == len(filled)
    known = any(fold(name) in RANKED["text"] for name in filled)
    return (different or known) and len(filled) >= max(1, len(names) - 1) and all(map(_is_name, filled))


def _is_name(name: str) -> bool:
    has_letter = any(map(str.isalpha, name))
    return has_letter and len(name) <= LONGEST_NAME and "\n" not in name and "://" not in name and not is_date(name)


def _unique(names: Sequence[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        name = name or f"column {number}"
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"
