"""What is in quarantine: every input that could not be loaded, with all that is known of it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, func, select

from copydesk.errors import QueryError
from models.articles import articles
from models.documents import documents
from models.edits import edits
from models.engine import reading
from models.runs import runs

LIST = "list them with: copydesk quarantine list"
PUBLISHER = func.json_extract(documents.c.origin, "$.publisher")
SHOWN = [column for column in documents.c if column.name != "raw"]


@dataclass(frozen=True, slots=True)
class Entry:
    """An input in quarantine.

    `code` and `message` say why, `code_version` which version of copydesk tried it last, `size_bytes` how large it is,
    or the file that it is in. `raw_kept` says whether its bytes are in the database. Who has put it aside, when and why
    is None where nobody did.
    """

    id: int
    uri: str
    code: str
    message: str
    size_bytes: int
    fetched_at: str
    publisher: str | None
    code_version: str | None
    raw_kept: bool
    dropped_at: str | None
    dropped_by: str | None
    dropped_note: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """All that is known of one input: the entry, its digest, what it was read as, its run, and what hangs on it.

    `edits` counts, by rule, what was struck or changed before nothing was left; `loaded` is the id of the article
    that an earlier version of it is, None where there is none.
    """

    entry: Entry
    sha256: str
    media_type: str
    encoding: str | None
    origin: Mapping[str, str]
    run: int
    flow: str
    run_started_at: str
    edits: Mapping[str, int]
    loaded: int | None


def entries(
    engine: Engine,
    code: str | None = None,
    publisher: str | None = None,
    since: str | None = None,
    dropped: bool = False,
) -> list[Entry]:
    """What is in quarantine, the latest first.

    Only of one reason, of one publisher (as it was named when the input was read), or read since a date (ISO 8601);
    with `dropped`, what was put aside as well.
    """
    wanted: list[ColumnElement[bool]] = [documents.c.status == "quarantined"]
    if not dropped:
        wanted.append(documents.c.dropped_at.is_(None))
    if code is not None:
        wanted.append(documents.c.error_code == code)
    if publisher is not None:
        wanted.append(func.lower(PUBLISHER) == publisher.strip().lower())
    if since is not None:
        wanted.append(documents.c.fetched_at >= since)
    query = select(*SHOWN, documents.c.raw.is_not(None).label("raw_kept")).where(*wanted)
    with reading(engine) as connection:
        return [_entry(row) for row in connection.execute(query.order_by(documents.c.id.desc()))]


def show(engine: Engine, document_id: int) -> Shown:
    """All that is known of one input. Raises QueryError where it is not in quarantine."""
    kept = documents.c.raw.is_not(None).label("raw_kept")
    query = select(*SHOWN, kept, runs.c.flow_name, runs.c.started_at).join(runs, runs.c.id == documents.c.run_id)
    by_rule = select(edits.c.rule, func.count()).where(edits.c.document_id == document_id).group_by(edits.c.rule)
    with reading(engine) as connection:
        row = connection.execute(query.where(documents.c.id == document_id)).first()
        if row is None or row.status != "quarantined":
            raise QueryError(not_there(document_id, row.status if row is not None else None))
        other = select(articles.c.id).join(documents, documents.c.id == articles.c.document_id)
        loaded = connection.execute(other.where(documents.c.uri == row.uri, documents.c.status == "loaded")).scalar()
        made = {row[0]: row[1] for row in connection.execute(by_rule.order_by(edits.c.rule))}
    known = (row.sha256, row.media_type, row.encoding, _origin(row), row.run_id, row.flow_name, row.started_at)
    return Shown(_entry(row), *known, made, loaded)


def raw_of(engine: Engine, document_id: int) -> bytes:
    """The bytes that are kept of an input in quarantine. Raises QueryError where there are none."""
    shown = show(engine, document_id).entry
    with reading(engine) as connection:
        packed = connection.execute(select(documents.c.raw).where(documents.c.id == document_id)).scalar()
    if packed is None:
        raise QueryError(f"{document_id}: its bytes are not kept; they are at {shown.uri}")
    try:
        return zlib.decompress(packed)
    except zlib.error as error:
        raise QueryError(
            f"{document_id}: the bytes that are kept are damaged ({error}); see: copydesk verify"
        ) from error


def counted(found: Sequence[Entry]) -> dict[str, int]:
    """The number of inputs by their reasons, the most frequent first."""
    codes = [entry.code for entry in found]
    return {code: codes.count(code) for code in sorted(set(codes), key=lambda code: (-codes.count(code), code))}


def not_there(document_id: int, status: str | None) -> str:
    """What to say of an input that is not in quarantine: a document of that status, or none."""
    why = {None: "there is no such input", "loaded": "it is loaded"}.get(status, "another version took its place")
    return f"{document_id}: {why}, so it is not in quarantine; {LIST}"


def _origin(row: Row[Any]) -> dict[str, str]:
    return dict(json.loads(row.origin)) if row.origin else {}


def _entry(row: Row[Any]) -> Entry:
    dropped = (row.dropped_at, row.dropped_by, row.dropped_note)
    why = (row.error_code, row.error_message, row.size_bytes, row.fetched_at)
    return Entry(row.id, row.uri, *why, _origin(row).get("publisher"), row.code_version, bool(row.raw_kept), *dropped)
