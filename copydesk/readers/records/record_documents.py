"""From the records found in a file to its documents: the columns are chosen from the first records, then all go by."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from copydesk.limits import MOST_UNREAD
from copydesk.readers.archives.faults import part
from copydesk.readers.decode import NotTextError
from copydesk.readers.digests import digest_of
from copydesk.readers.formats import MOST_BYTES, Stream
from copydesk.readers.records.columns import PREFIX, ColumnsError, choose
from copydesk.readers.records.json_text import RecordError
from copydesk.readers.records.record import mapping_of, record_of, unused_leaves
from copydesk.readers.records.texts import LEDGER_BYTES, Text, encoded, own_text
from copydesk.types import Document, Quarantined

SAMPLE_RECORDS = 50
SAMPLE_BYTES = 1 << 20
MOST_UNUSED_SHOWN = 20  # names of unused keys that each document carries
TOO_LARGE = f"it is larger than {MOST_BYTES >> 20} MiB; an article is not: split the record"


@dataclass(frozen=True, slots=True)
class Found:
    """A record found in a file: its name there, its bytes and their charset, and what they hold.

    `name` is the fragment of its uri, None where the record is the whole file.
    """

    name: str | None
    raw: bytes
    charset: str
    data: Mapping[str, object]


Part = Found | Quarantined
ReadData = Callable[[str], Mapping[str, object]]


def documents(
    text: Text, parts: Iterable[Part], media_type: str, facts: Mapping[str, str], guess: bool = True
) -> Iterator[Document | Quarantined]:
    """The documents of the parts, in order. `facts` joins their origin.

    The columns that nobody has named are guessed, unless the format fixes them all (`guess` is False).
    Where no column holds the text there is one quarantined document for the whole file.
    """
    stream = replace(text.stream, origin={**text.stream.origin, **facts})
    remaining = iter(parts)
    sample = list(_sample(remaining))
    records = [one.data for one in sample if isinstance(one, Found)]
    if not sample:
        yield text.refused("empty", "the file has no record in it")
        return
    if records and guess:
        try:
            stream = replace(stream, origin=_with_columns(stream.origin, records))
        except ColumnsError as error:
            yield text.refused("no_text_column", str(error))
            return
    for one in chain(sample, remaining):
        yield one if isinstance(one, Quarantined) else _document(one, stream, media_type)


def found(text: str, name: str | None, source: Text, read: ReadData, media_type: str) -> Part:
    """The part that a slice of a file's text is: read by `read`, or quarantined with the reason it gives."""
    raw = encoded(text, source.charset)
    if len(raw) > MOST_BYTES:
        return unread(source.stream, name, raw, "too_large", TOO_LARGE, media_type)
    try:
        own, charset = own_text(raw, source.charset)
        if "\0" in own:
            raise RecordError("broken_record", "it holds a zero byte; the file was damaged where it was written")
        return Found(name, raw, charset, read(own))
    except NotTextError as error:
        return unread(source.stream, name, raw, "broken_record", f"it is no text: {error}", media_type)
    except RecordError as error:
        return unread(source.stream, name, raw, error.code, str(error), media_type)


def unread(stream: Stream, name: str | None, raw: bytes, code: str, message: str, media_type: str) -> Quarantined:
    """A record that cannot be read, with its place; of a long one the ledger keeps the digest.

    Of one that is too large `raw` is only the beginning.
    """
    uri = part(stream.uri, name) if name is not None else stream.uri
    whole = code != "too_large"
    kept = raw if whole and len(raw) <= LEDGER_BYTES else b""
    digest = digest_of(raw) if whole and raw and not kept else None
    return Quarantined(Document(uri, kept, media_type, stream.origin), code, message, digest=digest)


def _sample(parts: Iterator[Part]) -> Iterator[Part]:
    size = records = unread = 0
    for one in parts:
        yield one
        if isinstance(one, Found):
            size, records = size + len(one.raw), records + 1
        else:
            unread += 1
        if size >= SAMPLE_BYTES or records >= SAMPLE_RECORDS or unread > MOST_UNREAD:
            return


def _with_columns(origin: Mapping[str, str], records: Sequence[Mapping[str, object]]) -> dict[str, str]:
    mapping = choose(records, mapping_of(origin))
    others = {key: value for key, value in origin.items() if not key.startswith(PREFIX)}
    shown = (islice(unused_leaves(record, mapping), MOST_UNUSED_SHOWN) for record in records)
    unused = list(dict.fromkeys(chain.from_iterable(shown)))
    named = {PREFIX + field: path for field, path in mapping.items()}
    return {**others, **named, "unused": json.dumps(unused[:MOST_UNUSED_SHOWN], ensure_ascii=False)}


def _document(one: Found, stream: Stream, media_type: str) -> Document | Quarantined:
    origin = {**stream.origin, "charset": one.charset}
    uri = part(stream.uri, one.name) if one.name is not None else stream.uri
    document = Document(uri, one.raw, media_type, origin)
    try:
        record_of(one.data, origin)
    except RecordError as error:
        return Quarantined(document, error.code, str(error))
    return document
