"""How the tests of record readers read: bytes in, documents out, each replayed from its bytes and origin alone."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from copydesk.readers.formats import Format, Stream
from copydesk.readers.records.record import Record, read_record
from copydesk.types import Document, Quarantined
from tests.conftest import SHARED

URI = "file:///inbox/input"


class Dripping(io.BytesIO):
    """A file that gives a few bytes at a time, as pipes and decompressors may."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(7 if size is None or size < 0 else min(size, 7))


def documents_of(format: Format, raw: bytes, **origin: str) -> list[Document | Quarantined]:
    """What a reader makes of some bytes; the same again where they come in drops."""
    found = list(format.read(Stream(URI, io.BytesIO(raw), origin)))
    assert list(format.read(Stream(URI, Dripping(raw), origin))) == found
    for document in found:
        if isinstance(document, Document):
            replayed(document)
    return found


def records_of(format: Format, raw: bytes, **origin: str) -> list[tuple[str, Record]]:
    """Fragment and record of each document; fails the test where something was quarantined."""
    found = documents_of(format, raw, **origin)
    assert not [document for document in found if isinstance(document, Quarantined)], found
    return [(fragment(d), replayed(d)) for d in found if isinstance(d, Document)]


def faults_of(format: Format, raw: bytes, **origin: str) -> list[tuple[str, str]]:
    """Fragment and code of what was quarantined."""
    found = documents_of(format, raw, **origin)
    return [(fragment(d.document), d.code) for d in found if isinstance(d, Quarantined)]


def replayed(document: Document) -> Record:
    return read_record(document.raw, document.media_type, dict(document.origin))


def fragment(document: Document) -> str:
    return document.uri.removeprefix(URI)


def field(record: Record, name: str) -> str | None:
    return next((field.value for field in record.fields if field.name == name), None)


def hostile(name: str, folder: Path) -> list[Path]:
    """The files of a shared set of hostile inputs, unpacked into `folder`."""
    archive = SHARED / "data" / "hostile" / f"{name}.tar.gz"
    if not archive.exists():
        pytest.skip(f"the shared hostile inputs {name} are not here")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return sorted(path for path in folder.rglob("*") if path.is_file())
