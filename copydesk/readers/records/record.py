"""Records: an article that is one line, row, element or item of a file; read alike the first time and in every replay.

A document's `origin` holds what its raw bytes do not say: the columns, the charset, a CSV file's delimiter and header.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from copydesk.harmless import on_one_line
from copydesk.readers.decode import as_text
from copydesk.readers.records.columns import NAMES, PREFIX, RANKED, fold, leaves, lookup, text_of
from copydesk.readers.records.json_text import RecordError, parse_object
from copydesk.readers.records.record_fields import feed_fields, fields_of, summary_field
from copydesk.readers.records.texts import clean, sniff_charset
from copydesk.types import Field

__all__ = ["Record", "RecordError", "describe_mapping", "mapping_of", "read_record", "record_of", "sniff_charset"]

MOST_UNUSED = 100  # names kept of keys that were not used
BLOCK_TAG = re.compile(
    r"</(?:p|div|h[1-6]|ul|ol|li|blockquote|table|article|section|figure)\s*>|<br\s*/?>", re.IGNORECASE
)
SHOWN = {"published_at": "published", "modified_at": "modified"}
FEEDS = frozenset({"application/rss+xml", "application/atom+xml"})


@dataclass(frozen=True, slots=True)
class Record:
    """What a record holds: its text (`html` where that is markup), metadata, and the keys that were not used."""

    body: str
    html: bool
    fields: tuple[Field, ...]
    unused: tuple[str, ...]


def read_record(raw: bytes, media_type: str, origin: Mapping[str, str]) -> Record:
    """The record that a document's raw bytes hold.

    The same bytes, type and origin always give the same record. Raises RecordError (a ValueError with a `code`) where
    they hold none.
    """
    if media_type in FEEDS:
        from copydesk.readers.records.feed_item import read_item

        return read_item(raw, origin)
    try:
        text = as_text(raw, origin.get("charset", "utf-8"))
    except (ValueError, LookupError) as error:
        raise RecordError("broken_record", f"its bytes are not {origin.get('charset', 'utf-8')}: {error}") from error
    if media_type == "text/csv":
        from copydesk.readers.records.csv_rows import read_row

        return record_of(read_row(text, origin), origin)
    return record_of(parse_object(text), origin)


def record_of(data: Mapping[str, object], origin: Mapping[str, str]) -> Record:
    """The record of a parsed object, under the mapping that `origin` holds. Raises RecordError where it has no text."""
    mapping = mapping_of(origin)
    path = next((one for one in _alternatives(data, mapping.get("text", "")) if text_of(lookup(data, one)).strip()), "")
    body = clean(text_of(lookup(data, path))) if path else ""
    reader = origin.get("reader", "record")
    fields = fields_of(data, mapping, reader)
    if reader == "feed":
        fields = (*fields, *feed_fields(origin, {field.name for field in fields}))
    if not body.strip():
        there = on_one_line(", ".join(str(key)[:60] for key in list(data)[:40]))
        raise RecordError("empty", f"the record has no text under {mapping.get('text')!r}; its keys are: {there}")
    key = fold(path.rpartition(".")[2])
    if key in RANKED["description"]:
        fields = (*fields, summary_field(body, f"{reader}: {path}"))
    return Record(body, key.endswith("html") or is_markup(body), fields, tuple(_unused(data, mapping)))


def mapping_of(origin: Mapping[str, str]) -> dict[str, str]:
    """The fields and paths that a document's origin, or a user, has named as `column.FIELD`."""
    return {key[len(PREFIX) :]: value for key, value in origin.items() if key.startswith(PREFIX)}


def is_markup(text: str) -> bool:
    """Whether a value plainly is HTML: it closes a block element or has a line break of it."""
    return BLOCK_TAG.search(text) is not None


def describe_mapping(origin: Mapping[str, str]) -> str:
    """The mapping as a line for people: `text ← body, title ← headline; not used: views, id`."""
    mapping = mapping_of(origin)
    pairs = (f"{SHOWN.get(field, field)} ← {mapping[field]}" for field in NAMES if mapping.get(field))
    unused = json.loads(origin.get("unused", "[]"))
    return ", ".join(pairs) + (f"; not used: {', '.join(unused)}" if unused else "")


def unused_leaves(data: Mapping[str, object], mapping: Mapping[str, str]) -> Iterator[str]:
    """The paths of a record that no field reads."""
    used = {one for path in mapping.values() for one in (path, *path.split("|"))}
    within = tuple(f"{one}." for one in used)
    for path, _ in leaves(data):
        if path not in used and not path.startswith(within):
            yield path


def _unused(data: Mapping[str, object], mapping: Mapping[str, str]) -> Iterator[str]:
    for path, _ in zip(unused_leaves(data, mapping), range(MOST_UNUSED), strict=False):
        yield path


def _alternatives(data: Mapping[str, object], path: str) -> list[str]:
    return [path] if path in data else path.split("|")
