"""Retrying: what was in quarantine gives way to what is made of the same bytes now.

An input that comes out as before costs no more than a note of who tried; else it is written as recleaning writes it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from copydesk import __version__
from copydesk.batches import Found
from copydesk.types import Article, Document, Quarantined, Version
from models.documents import documents
from models.engine import reading
from models.loading import Result
from models.rewriting import Rewriter
from models.sightings import portions
from models.stored import Stored, read_stored, same_as


@dataclass(slots=True)
class Retried:
    """What came of trying again: inputs that are loaded, quarantined for another reason, and `still` as they were."""

    loaded: int = 0
    quarantined: int = 0
    still: list[Version] = field(default_factory=list)


def due(engine: Engine, found: Sequence[Found], again: bool = False) -> set[Version]:
    """Those in quarantine that are to be tried again, now that they were met: all that nobody put aside, with `again`;
    otherwise those that another version of copydesk tried last, or that are read otherwise than then (`--column`).
    """
    by_version = {one.version: one for one in found}
    with reading(engine) as connection:
        rows = _rows(connection, list(by_version))
    return {
        (row.uri, row.sha256)
        for row in rows
        if again or row.code_version != __version__ or row.origin != origin_column(_document(by_version[_version(row)]))
    }


def retry(connection: Connection, run_id: int, time: str, results: Sequence[Result]) -> Retried:
    """Write what became of inputs that are in quarantine. Needs the write lock."""
    done = Retried()
    rows = {_version(row): row for row in _rows(connection, [result.version for result in results])}
    if not rows:
        return done
    rewriter = Rewriter(connection, run_id, time)
    stored = read_stored(connection, [row.id for row in rows.values()])
    for result in results:
        row = rows.pop(result.version, None)
        if row is not None and _write(rewriter, stored[row.id], result, done):
            _renew_input(connection, row, result)
    rewriter.finish()
    rewriter.forget()
    return done


def origin_column(document: Document) -> str | None:
    """What a document's row says of its origin."""
    return json.dumps(dict(document.origin), sort_keys=True) if document.origin else None


def _write(rewriter: Rewriter, stored: Stored, result: Result, done: Retried) -> bool:
    if same_as(stored, result):
        done.still.append(result.version)
    elif rewriter.rewrite(stored, result) == "superseded":
        return False
    elif isinstance(result, Article):
        done.loaded += 1
    else:
        done.quarantined += 1
    return True


def _renew_input(connection: Connection, row: Row[Any], result: Result) -> None:
    """What the input was read as this time; its bytes where they were not kept and are there now."""
    values: dict[str, Any] = {"media_type": result.document.media_type, "origin": origin_column(result.document)}
    if isinstance(result, Quarantined):
        values["code_version"] = __version__
    if row.without_raw and result.document.raw and result.document.sha256 == row.sha256:
        values |= {"raw": zlib.compress(result.document.raw, 6), "size_bytes": len(result.document.raw)}
    if any(name == "raw" or getattr(row, name) != value for name, value in values.items()):
        connection.execute(update(documents).where(documents.c.id == row.id).values(values))


def _rows(connection: Connection, versions: Sequence[Version]) -> list[Row[Any]]:
    """The rows of those versions that are in quarantine and were not put aside."""
    wanted = set(versions)
    of = documents.c
    without_raw = of.raw.is_(None).label("without_raw")
    columns = (of.id, of.uri, of.sha256, of.status, of.media_type, of.origin, of.code_version, of.dropped_at)
    rows: list[Row[Any]] = []
    for part in portions(sorted({uri for uri, _ in wanted})):  # by uri alone: by status, SQLite goes through all of it
        rows += connection.execute(select(*columns, without_raw).where(of.uri.in_(part))).all()
    return [row for row in rows if _version(row) in wanted and row.status == "quarantined" and not row.dropped_at]


def _version(row: Row[Any]) -> Version:
    return row.uri, row.sha256


def _document(found: Found) -> Document:
    return found.document if isinstance(found, Quarantined) else found
