"""Documents: every input as it was found, whatever became of it."""

import json
import zlib
from typing import Any

from sqlalchemy import Column, Float, LargeBinary, Row, Table, UniqueConstraint

from copydesk.types import Document
from models.base import checksum, key, metadata, number, ref, text

documents = Table(
    "documents",
    metadata,
    key(),
    text("uri", "where the input came from; records in a container have a fragment"),
    text("sha256", "hex digest of the raw bytes, also of those that are not kept; empty where none could be read"),
    text("media_type", "MIME type the reader gave it"),
    text("encoding", "text encoding it was decoded with; null if it was not", nullable=True),
    Column(
        "encoding_confidence",
        Float,
        nullable=True,
        comment="how sure the encoding is, 0 to 1; 1 for a byte order mark or valid UTF-8",
    ),
    number("size_bytes", "size of the raw input in bytes"),
    number("line_count", "lines after decoding; null if it was not decoded", nullable=True),
    Column(
        "raw",
        LargeBinary,
        nullable=True,
        comment="the raw bytes, compressed with zlib; null where they could not be read whole or were discarded",
    ),
    text("fetched_at", "when the input was read, UTC ISO 8601"),
    text("status", "loaded, quarantined or superseded (a newer version of the same uri was read)", index=True),
    text("error_code", "why it was quarantined, one word; null if it was not", nullable=True),
    text("error_message", "why it was quarantined, one sentence", nullable=True),
    ref("run_id", "runs", "the run that read it", index=False),
    text(
        "origin",
        "what its place told about it and what reading it again takes, JSON: url, publisher, columns of a record …",
        nullable=True,
    ),
    text("code_version", "the version of copydesk that tried it last; null where it became an article", nullable=True),
    text("dropped_at", "when somebody put it aside for good, UTC ISO 8601; null if nobody did", nullable=True),
    text("dropped_by", "who put it aside; null if nobody did", nullable=True),
    text("dropped_note", "why it was put aside, in their words; null if they gave no reason", nullable=True),
    checksum(),
    UniqueConstraint("uri", "sha256"),
    comment="one row for each input ever read; only what became of it changes; written by the store",
)


def as_document(row: Row[Any]) -> Document:
    """The document that a row with its raw bytes was made of. Raises zlib.error where they were damaged."""
    return Document(row.uri, zlib.decompress(row.raw), row.media_type, json.loads(row.origin or "{}"))
