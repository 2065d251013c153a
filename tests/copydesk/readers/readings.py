"""An input read whole: its documents by place, and what is on record besides."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass

from copydesk.readers.opening import documents_in
from copydesk.types import Document, Quarantined


@dataclass(frozen=True)
class Reading:
    """The documents of an input, by the fragments of their uris, and the codes and messages of what was quarantined."""

    documents: list[tuple[str, bytes]]
    alarms: list[tuple[str, str]]
    quarantined: list[Quarantined]


def read_bytes(name: str, raw: bytes) -> Reading:
    """What is read of a file of that name."""
    uri = f"file:///inbox/{name}"
    items = list(documents_in(uri, name, io.BytesIO(raw), {}, Counter()))
    documents = [(item.uri.removeprefix(uri), item.raw) for item in items if isinstance(item, Document)]
    quarantined = [item for item in items if isinstance(item, Quarantined)]
    return Reading(documents, [(item.code, item.message) for item in quarantined], quarantined)
