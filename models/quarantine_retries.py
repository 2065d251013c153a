"""How each input in quarantine can be tried again: from the bytes that are kept, or by reading its file once more."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, Row, select

from copydesk import __version__
from copydesk.errors import QueryError
from copydesk.types import Document
from models.documents import as_document, documents
from models.engine import reading
from models.quarantine import not_there
from models.runs import runs

# What cleaning says of a document. What readers say of a part of a file (a broken record, the place where an archive
# breaks off) holds for that file: the part by itself may read like a whole article, and lack its other half.
OF_CLEANING = frozenset({"nothing_left", "internal_error", "cpu_limit", "memory_limit", "crashed"})
WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class FileToRead:
    """A file to read again as it was read: its uri, the publisher and the columns that were given for it."""

    uri: str
    publisher: str | None
    columns: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Plan:
    """Inputs by the way they are tried again, each by its id in the order of loading.

    `documents` are cleaned from their kept bytes, `kept` are whole files whose kept bytes are read again, `files` have
    to be read where they are. `left` cannot be tried, and why.
    """

    documents: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    files: dict[int, FileToRead] = field(default_factory=dict)
    left: dict[int, str] = field(default_factory=dict)


def plan_of(engine: Engine, ids: Sequence[int] = (), code: str | None = None, only_kept: bool = False) -> Plan:
    """How inputs in quarantine are tried again: those named, or else all, of one reason where that is given.

    With `only_kept`, those whose bytes are kept and that another version of copydesk tried last, and no file is read.
    Raises QueryError where one that is named is not in quarantine, or was put aside.
    """
    plan = Plan()
    for row in _rows(engine, ids):
        if row.status != "quarantined" or row.dropped_at:
            if ids:
                raise QueryError(_refusal(row))
        elif code in (None, row.error_code) and not (only_kept and row.code_version == __version__):
            _add(plan, row, only_kept)
    return plan


def kept_documents(engine: Engine, ids: Sequence[int]) -> Iterator[Document]:
    """The documents of some inputs, from their kept bytes, one at a time. Raises zlib.error."""
    for key in ids:
        with reading(engine) as connection:
            row = connection.execute(select(documents).where(documents.c.id == key)).one()
        yield as_document(row)


def still_there(engine: Engine, ids: Sequence[int]) -> list[int]:
    """Those of the inputs that are in quarantine."""
    return [row.id for row in _rows(engine, ids) if row.status == "quarantined" and not row.dropped_at]


def _add(plan: Plan, row: Row[Any], only_kept: bool) -> None:
    of_file = "#" not in row.uri
    if row.raw_kept and of_file:
        plan.kept.append(row.id)
    elif row.raw_kept and (row.encoding is not None or row.error_code in OF_CLEANING):
        plan.documents.append(row.id)
    elif only_kept:
        return
    elif row.uri.startswith(WEB):
        plan.left[row.id] = f"give its address to copydesk ingest: {row.uri.partition('#')[0]}"
    elif row.uri.startswith("stdin:"):
        plan.left[row.id] = "it came from standard input: give it to copydesk ingest again"
    else:
        plan.files[row.id] = _file(row)


def _file(row: Row[Any]) -> FileToRead:
    origin = json.loads(row.origin or "{}")
    publisher = origin.get("publisher") if origin.get("publisher_from") == "option" else None
    given = json.loads(row.parameters or "{}")
    columns = given.get("columns") if isinstance(given, dict) else None
    return FileToRead(row.uri.partition("#")[0], publisher, tuple(sorted((columns or {}).items())))


def _rows(engine: Engine, ids: Sequence[int]) -> list[Row[Any]]:
    """The rows of those inputs, or of all that are in quarantine. Raises QueryError where one is not there."""
    of = documents.c
    columns = (of.id, of.uri, of.status, of.error_code, of.encoding, of.origin, of.code_version, of.dropped_at)
    query = select(*columns, of.raw.is_not(None).label("raw_kept"), runs.c.parameters).join(
        runs, runs.c.id == of.run_id
    )
    with reading(engine) as connection:
        if not ids:
            return list(connection.execute(query.where(of.status == "quarantined").order_by(of.id)).all())
        found = [(key, connection.execute(query.where(of.id == key)).first()) for key in sorted(set(ids))]
    missing = next((key for key, row in found if row is None), None)
    if missing is not None:
        raise QueryError(not_there(missing, None))
    return [row for _, row in found if row is not None]


def _refusal(row: Row[Any]) -> str:
    if row.status == "quarantined":
        return f"{row.id}: it was dropped; take that back first with: copydesk quarantine drop --undo {row.id}"
    return not_there(row.id, row.status)
