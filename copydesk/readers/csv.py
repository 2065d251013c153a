"""CSV and TSV: a document a row, under the names of the first row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from copydesk.harmless import on_one_line
from copydesk.limits import MOST_COLUMNS
from copydesk.readers.formats import Format, Stream
from copydesk.readers.records.csv_header import SEP_LINE, columns_of, is_data, sniff_dialect
from copydesk.readers.records.csv_rows import Row, facts_of, read_row, rows
from copydesk.readers.records.json_text import RecordError
from copydesk.readers.records.record_documents import TOO_LARGE, Part, documents, found, unread
from copydesk.readers.records.texts import HEAD_BYTES, Text, encoded, open_text, split_lines
from copydesk.types import Document, Quarantined

MEDIA_TYPE = "text/csv"
TABS = (".tsv", ".tab")


def read(stream: Stream) -> Iterator[Document | Quarantined]:
    """The rows of a delimited file. Delimiter and quoting are found out; the first row has to name the columns."""
    source = open_text(stream)
    if isinstance(source, Quarantined):
        yield source
        return
    head = source.head_text()
    end = "\n" if "\n" in head or "\r" not in head else "\r"
    whole = len(source.head) < HEAD_BYTES
    sample = [line for line, _ in split_lines([head], end)]
    dialect = sniff_dialect(sample, whole, stream.origin, stream.uri.lower().endswith(TABS))
    found_rows = rows(split_lines(source.chunks(), end), dialect, end)
    first = next((row for row in found_rows if not row.text.lower().startswith(SEP_LINE)), None)
    if first and len(first.cells) > MOST_COLUMNS:
        number = len(first.cells)
        yield source.refused("too_large", f"it has {number:,} columns; {MOST_COLUMNS:,} are the limit: split it")
        return
    columns = columns_of(first, stream.origin) if first and not first.code else None
    if first is None or columns is None:
        yield _headless(source, first)
        return
    facts = facts_of(dialect, columns)
    records = chain([first], found_rows) if is_data(first, columns, stream.origin) else found_rows
    yield from documents(source, (_part(source, row, facts) for row in records), MEDIA_TYPE, facts)


def _headless(source: Text, first: Row | None) -> Quarantined:
    if first is None:
        return source.refused("empty", "the file has no row in it")
    if first.code:
        return source.refused(
            first.code, f"row {first.number}, which should name the columns: {first.message or TOO_LARGE}"
        )
    cells = on_one_line(", ".join(cell.strip()[:40] for cell in first.cells[:20]))
    message = f"row {first.number} is data rather than names of columns ({cells}); give a number: --column text=2"
    return source.refused("no_text_column", message)


def _part(source: Text, row: Row, facts: dict[str, str]) -> Part:
    name = f"row={row.number}"
    if row.code:
        raw = encoded(row.text, source.charset)
        message = f"row {row.number}: {row.message or TOO_LARGE}"
        return unread(source.stream, name, raw, row.code, message, MEDIA_TYPE)
    return found(row.text, name, source, lambda text: _cells(text, row.number, facts), MEDIA_TYPE)


def _cells(text: str, number: int, facts: dict[str, str]) -> dict[str, object]:
    try:
        return read_row(text, facts)
    except RecordError as error:
        raise RecordError(error.code, f"row {number}: {error}") from error


def recognises(head: bytes) -> bool:
    """Never: prose has commas too, so a CSV file is known by its ending alone."""
    return False


FORMAT = Format("CSV", (".csv", *TABS), read, recognises)
